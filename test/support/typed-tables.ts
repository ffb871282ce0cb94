// Typed tables of made-up responses.
import type { Dataset } from '../../core/export/dataset.ts'
import { datasetOf, storeRows } from '../../core/export/dataset-of.ts'
import { designOf } from '../../core/export/design.ts'
import { exportModel } from '../../core/export/model.ts'
import { alone } from '../../core/export/rows.ts'
import type { Answers, StoredResponse } from '../../core/response.ts'
import type { Survey } from '../../core/survey.ts'
import { memoryRows } from './memory-rows.ts'
import { response } from './responses.ts'

/** A stored response with these answers; its number makes its id. */
export const stored = (
  number: number,
  answers: Answers,
  other: Partial<StoredResponse> = {},
): StoredResponse => ({
  ...response(answers, { id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` }),
  hash: '0'.repeat(64),
  receivedAt: '2026-05-01T05:00:00.000Z',
  flags: [],
  ...other,
})

/** The tables of responses to these surveys, the newest first; each response says by index which survey it belongs to. */
export async function datasetFrom(
  surveys: Survey[],
  responses: [StoredResponse, survey?: number][],
  personal = true,
): Promise<Dataset> {
  const model = exportModel(surveys)
  const rows = { model, personal, store: memoryRows() }
  const subjects = responses.map(([one, survey = 0]) => alone(one, survey))
  const about = {
    study: { id: 'household', title: { en: 'Household study', vi: 'Nghiên cứu hộ gia đình' } },
    rounds: [{ id: 'baseline', title: { en: 'Baseline', vi: 'Đầu kỳ' } }],
    moment: '2026-05-02T00:00:00.000Z',
    design: designOf(model, { personal }),
  }
  return datasetOf(rows, about, await storeRows(rows, subjects))
}
