// A stored report is never written again, so one of the first format must still be read: what that format lacked is null or empty.
import { expect, test } from 'vitest'
import { reportSchema } from '../../core/report.ts'

const estimate = {
  status: 'ok',
  n: 100,
  nPsu: 20,
  nStrata: 2,
  sumWeights: 210.5,
  estimate: 0.4,
  se: 0.05,
  df: 18,
  ciLow: 0.3,
  ciHigh: 0.51,
  missing: 3,
}
const change = {
  status: 'ok',
  kind: 'shared-clusters',
  diff: -0.1,
  se: 0.04,
  df: 18,
  t: -2.5,
  p: 0.022,
  ciLow: -0.18,
  ciHigh: -0.02,
  relative: -0.25,
}
const comparison = {
  rounds: { baseline: estimate, endline: { ...estimate, estimate: 0.3 } },
  change,
  progress: 0.5,
}
const note = { code: 'weight-missing', round: 'baseline', count: 2, detail: 'weight' }
const round = {
  id: 'baseline',
  title: { en: 'Baseline', vi: 'Đầu kỳ' },
  kind: 'baseline',
  order: 1,
  responses: 103,
  target: 120,
  flagged: 1,
  surveyVersions: ['hh 1'],
  lastReceivedAt: '2026-05-01T05:00:00.000Z',
  byDay: [{ day: '2026-05-01', responses: 103 }],
  bySite: [{ site: '01', label: { vi: 'Hà Nội' }, responses: 103 }],
}

const first = {
  format: 1,
  study: 's',
  digest: 'd',
  moment: '2026-06-01T00:00:00.000Z',
  computedAt: '2026-06-01T00:00:01.000Z',
  softwareVersion: '0.1.0',
  rounds: [round, { ...round, id: 'endline', kind: 'endline', order: 2, target: null }],
  panel: { matched: 80, baseline: 103, endline: 97 },
  design: {
    weight: 'weight',
    strata: ['province'],
    cluster: 'commune',
    respondentId: 'hh',
    arm: null,
    minimumCell: 5,
  },
  indicators: [
    {
      indicator: {
        name: 'poor',
        label: { en: 'Poor households' },
        unit: '',
        expression: "${poor} = 'yes'",
        type: 'proportion',
        disaggregateBy: ['province'],
      },
      overall: comparison,
      disaggregations: [
        {
          by: 'province',
          label: { vi: 'Tỉnh' },
          levels: [{ value: '01', label: { vi: 'Hà Nội' }, comparison: { ...comparison, progress: null } }],
        },
      ],
      notes: [note],
    },
  ],
  notes: [{ ...note, round: undefined }],
}

test('a report of the first format is read as it was stored, without what it lacked', () => {
  const read = reportSchema.parse(JSON.parse(JSON.stringify(first)))
  expect(read).toMatchObject(JSON.parse(JSON.stringify(first)) as object)
  expect(read).toMatchObject({ arms: null, attrition: null, balance: [] })
  const [result] = read.indicators
  expect(result).toMatchObject({ trend: null, paired: null, effects: [], distribution: {} })
  expect(result?.notes[0]?.responses).toEqual([])
  expect(result?.disaggregations[0]?.equalChange).toBeNull()
  for (const { rounds, change: changed } of [
    result!.overall,
    result!.disaggregations[0]!.levels[0]!.comparison,
  ]) {
    expect(rounds.baseline).toEqual({ ...estimate, absent: null, sd: null, deff: null, icc: null })
    expect(changed).toEqual({ ...change, hedgesG: null, cohenH: null, pHolm: null, pBh: null })
  }
})
