// The surveys uploaded to a study: what each is; the compiled survey and the workbook themselves are files.
import { surveyVersionSchema, type SurveyVersion } from '../../core/study.ts'
import { ABSENT, readAll, readItem, writeItem, type Table } from './table.ts'

// By content: the same workbook uploaded twice is one survey.
const key = (study: string, hash: string) => ({ pk: `STUDY#${study}`, sk: `SURVEY#${hash}` })

/** The study's surveys, oldest upload first. */
export async function listSurveys(table: Table, study: string): Promise<SurveyVersion[]> {
  const surveys = await readAll(table, `STUDY#${study}`, { prefix: 'SURVEY#' }, surveyVersionSchema)
  return surveys.toSorted((a, b) => (a.uploadedAt < b.uploadedAt ? -1 : 1))
}

/** A survey by the hash of its compiled form, or undefined. */
export const getSurvey = (table: Table, study: string, hash: string): Promise<SurveyVersion | undefined> =>
  readItem(table, key(study, hash), surveyVersionSchema)

/** Stores an upload; false when the study has that very survey already. */
export const createSurvey = (table: Table, study: string, survey: SurveyVersion): Promise<boolean> =>
  writeItem(table, { ...key(study, survey.hash), ...survey }, ABSENT)
