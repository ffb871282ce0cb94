// What a new study is told to do first.
import { describe, expect, it } from 'vitest'
import type { Round, SurveyVersion } from '../../../core/study.ts'
import { firstSteps } from '../../../web/manage/overview/steps.ts'

const round = (status: Round['status'], surveys: number) => ({
  status,
  surveys: Array.from({ length: surveys }, (): SurveyVersion => {
    const workbook = { name: 'a.xlsx', sha256: '' }
    const by = { uploadedBy: '', uploadedAt: '', warnings: 0 }
    return { hash: '', id: '', version: '', title: '', languages: [], questions: 1, workbook, ...by }
  }),
})
const done = (...args: Parameters<typeof firstSteps>) =>
  firstSteps(...args).flatMap((step) => (step.done ? [step.name] : []))

describe('the first steps', () => {
  it('are ticked off as they are done', () => {
    expect(done([], 0)).toEqual([])
    expect(done([round('draft', 0)], 0)).toEqual(['round'])
    expect(done([round('draft', 0), round('draft', 1)], 0)).toEqual(['round', 'publish'])
    expect(done([round('open', 1)], 0)).toEqual(['round', 'publish', 'open'])
  })

  it('are all done once responses have come, also when the round is closed again', () => {
    expect(done([round('closed', 1)], 3)).toHaveLength(4)
  })
})
