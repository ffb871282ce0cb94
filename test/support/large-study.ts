// A study in the store that is divided among workers: two rounds of households, with respondents, clusters and weights.
import type { Blobs } from '../../functions/blobs.ts'
import { keepSurvey } from '../../functions/files/surveys.ts'
import { putResponse } from '../../functions/store/responses.ts'
import { createRound } from '../../functions/store/rounds.ts'
import { createStudy } from '../../functions/store/studies.ts'
import type { Table } from '../../functions/store/table.ts'
import { all, design, household, indicators, round } from '../core/report-build/household.ts'
import { surveyFrom } from './survey-from-markdown.ts'

export const STUDY = 's'

/** Makes the study. `send` hands in so many of its households, from one on; `stamp`: the clock. */
export async function makeLargeStudy(effects: { table: Table; blobs: Blobs }, stamp: () => number) {
  const survey = surveyFrom(household(design('commune') + indicators))
  const hash = await keepSurvey(effects.blobs, STUDY, survey)
  await createStudy(effects.table, {
    id: STUDY,
    title: { en: 'Large' },
    members: [{ email: 'lan@example.org', role: 'manager' }],
    minimumCell: 0,
    timezone: 'Asia/Ho_Chi_Minh',
    createdAt: '2026-01-01T00:00:00.000Z',
    revision: 1,
  })
  for (const [index, id] of ['baseline', 'endline'].entries())
    await createRound(effects.table, round(id, index + 1, hash))
  return {
    async send(from: number, to: number, other: { device?: string } = {}) {
      for (const { hash: _hash, receivedAt: _at, flags: _flags, ...content } of all.slice(from, to)) {
        const asked = { ...content, ...other, survey: { ...content.survey, hash } }
        await putResponse(effects.table, asked, [], stamp)
      }
    },
  }
}
