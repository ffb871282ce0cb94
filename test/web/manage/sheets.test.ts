// The tables of a report: what they say of targets.
import { expect, it } from 'vitest'
import { reportSchema } from '../../../core/report.ts'
import { shownCell } from '../../../web/manage/tables/sheet.ts'
import { sheetsOf, trackingSheet } from '../../../web/manage/tables/sheets.ts'

const estimate = (value: number) => ({
  status: 'ok',
  n: 100,
  nPsu: 20,
  nStrata: 2,
  sumWeights: 100,
  estimate: value,
  se: 0.05,
  df: 18,
  ciLow: null,
  ciHigh: null,
  missing: 0,
})

/** A report of the first format with one indicator. */
function report(target: number, from: number, to: number, status = 'ok') {
  const round = (id: 'baseline' | 'endline', order: number) => ({
    id,
    title: { en: id },
    kind: id,
    order,
    responses: 100,
    target: null,
    flagged: 0,
    surveyVersions: [],
    lastReceivedAt: null,
    byDay: [],
    bySite: [],
  })
  const change = { kind: 'independent', se: null, df: null, t: null, p: null, ciLow: null, ciHigh: null }
  return reportSchema.parse({
    format: 1,
    study: 's',
    digest: '',
    moment: '',
    computedAt: '',
    softwareVersion: '',
    rounds: [round('baseline', 1), round('endline', 2)],
    panel: null,
    design: { weight: null, strata: [], cluster: null, respondentId: null, arm: null, minimumCell: 0 },
    indicators: [
      {
        indicator: {
          name: 'x',
          label: {},
          expression: '',
          type: 'mean',
          direction: 'increase',
          target,
          disaggregateBy: [],
        },
        overall: {
          rounds: { baseline: estimate(from), endline: estimate(to) },
          change: { ...change, status, diff: status === 'ok' ? to - from : null, relative: null },
          progress: null,
        },
        disaggregations: [],
        notes: [],
      },
    ],
    notes: [],
  })
}
const met = (...of: Parameters<typeof report>) => shownCell(trackingSheet(report(...of)).rows[0]!.at(-1)!)

it('say how much of the way to the target was gone', () => {
  expect(met(60, 20, 40)).toBe('50%')
})

it('say nothing of a way where the target was reached at the beginning, or the rounds cannot be compared', () => {
  expect(met(50, 60, 55)).toBe('–')
  expect(met(60, 20, 40, 'not_computable')).toBe('–')
})

it('are made of a report of the first format, too', () => {
  expect(sheetsOf(report(60, 20, 40)).map(({ name }) => name)).toEqual(['tracking', 'sample', 'comparison'])
})
