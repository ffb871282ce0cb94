// A made-up data set: its survey's versions, its responses, and its typed tables.
import { datasetOf, storeRows } from '../../../core/export/dataset-of.ts'
import type { Dataset } from '../../../core/export/dataset.ts'
import { designOf } from '../../../core/export/design.ts'
import { exportModel, type Model } from '../../../core/export/model.ts'
import { alone } from '../../../core/export/rows.ts'
import { openRows, type DiskRows } from '../../../functions/jobs/row-store.ts'
import { sampleQuestions } from './questions.ts'
import { sampleResponse } from './responses.ts'
import { sampleSurvey } from './survey.ts'

export interface Sample {
  model: Model
  dataset: Dataset
  /** Where its rows lie; to be closed. */
  store: DiskRows
}

/** The same numbers give the same data. Memory does not grow with it. */
export async function sample(responses: number, count: number, seed: number): Promise<Sample> {
  const questions = sampleQuestions(count)
  const model = exportModel([sampleSurvey(questions, 0), sampleSurvey(questions, 1)])
  function* subjects() {
    for (let number = 1; number <= responses; number += 1) {
      const { response, version } = sampleResponse(questions, seed, number)
      yield alone(response, version)
    }
  }
  const personal = true
  const store = await openRows()
  const rows = { model, personal, store }
  const about = {
    study: { id: 'sample', title: { en: 'A sample study', vi: 'Nghiên cứu mẫu' } },
    rounds: [{ id: 'baseline', title: { en: 'Baseline', vi: 'Đầu kỳ' } }],
    moment: '2026-07-01T00:00:00.000Z',
    design: designOf(model, { personal }),
  }
  return { model, dataset: datasetOf(rows, about, await storeRows(rows, subjects())), store }
}
