// Compiled surveys and their workbooks as files, named by the hash of their content. Written once, never changed.
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { canonicalJson } from '../../core/canonical.ts'
import type { Round } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import type { Blobs } from '../blobs.ts'

// Under the study, so that a study's files can be found, kept or removed together.
const surveyKey = (study: string, hash: string) => `studies/${study}/surveys/${hash}.json.gz`
const workbookKey = (study: string, sha256: string) => `studies/${study}/workbooks/${sha256}.xlsx`

/** The hash by which a compiled survey is known: of its canonical JSON. */
export function surveyHash(survey: Survey): string {
  return createHash('sha256').update(canonicalJson(survey)).digest('hex')
}

/** Keeps a compiled survey; returns its hash. */
export async function keepSurvey(blobs: Blobs, study: string, survey: Survey): Promise<string> {
  const hash = surveyHash(survey)
  const packed = gzipSync(canonicalJson(survey), { level: 9 })
  await blobs.put(surveyKey(study, hash), packed, 'application/json', { ifAbsent: true })
  return hash
}

/** The compiled survey as gzip of JSON, as it travels to devices; undefined if there is none. */
export async function packedSurvey(
  blobs: Blobs,
  study: string,
  hash: string,
): Promise<Uint8Array | undefined> {
  return blobs.get(surveyKey(study, hash))
}

/** The compiled survey, or undefined. It was compiled by this software and is named by its hash, so it is not parsed with a schema again. */
export async function loadSurvey(blobs: Blobs, study: string, hash: string): Promise<Survey | undefined> {
  const packed = await packedSurvey(blobs, study, hash)
  return packed && (JSON.parse(gunzipSync(packed).toString('utf8')) as Survey)
}

/** Keeps the workbook as it was uploaded; returns its SHA-256. */
export async function keepWorkbook(blobs: Blobs, study: string, bytes: Uint8Array): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  await blobs.put(workbookKey(study, sha256), bytes, type, { ifAbsent: true })
  return sha256
}

/** The workbook as it was uploaded, or undefined. */
export async function loadWorkbook(
  blobs: Blobs,
  study: string,
  sha256: string,
): Promise<Uint8Array | undefined> {
  return blobs.get(workbookKey(study, sha256))
}

/** The surveys published to the rounds, by hash; one whose file is gone is left out. */
export async function surveysOf(
  { blobs }: { blobs: Blobs },
  study: string,
  rounds: readonly Round[],
): Promise<Map<string, Survey>> {
  const hashes = new Set(rounds.flatMap(({ surveys }) => surveys.map(({ hash }) => hash)))
  const surveys = new Map<string, Survey>()
  for (const hash of hashes) {
    const survey = await loadSurvey(blobs, study, hash)
    if (survey) surveys.set(hash, survey)
  }
  return surveys
}
