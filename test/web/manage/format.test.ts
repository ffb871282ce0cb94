// How the comparison page writes numbers, in both languages.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Change, Estimate } from '../../../core/report.ts'
import type { Indicator } from '../../../core/study.ts'
import { setLocale } from '../../../web/lib/i18n.svelte.ts'
import {
  formatChange,
  formatEstimate,
  formatInterval,
  formatP,
  formatReached,
  formatStanding,
  formatTarget,
  formatTick,
  formatValue,
  styleOf,
} from '../../../web/manage/compare/format.ts'
import { shownCell } from '../../../web/manage/tables/sheet.ts'
import { formatDay, formatTime, plural } from '../../../web/manage/shell/words.ts'

const nothing = {
  n: null,
  nPsu: null,
  nStrata: null,
  sumWeights: null,
  estimate: null,
  se: null,
  df: null,
  ciLow: null,
  ciHigh: null,
  missing: null,
  absent: null,
  sd: null,
  deff: null,
  icc: null,
}
const estimate = (value: number): Estimate => ({ ...nothing, status: 'ok', estimate: value })
const change = (diff: number | null, status: Change['status'] = 'ok'): Change => ({
  status,
  kind: 'independent',
  diff,
  se: null,
  df: null,
  t: null,
  p: null,
  ciLow: null,
  ciHigh: null,
  relative: null,
  hedgesG: null,
  cohenH: null,
  pHolm: null,
  pBh: null,
})
const style = (type: Indicator['type'], ...values: number[]) =>
  styleOf({
    indicator: { name: 'x', label: {}, expression: '1', type, disaggregateBy: [] },
    overall: {
      rounds: Object.fromEntries(values.map((value, index) => [`r${index}`, estimate(value)])),
      change: null,
      progress: null,
    },
  })
const share = style('proportion', 0.1, 0.2)

beforeEach(() => setLocale('en'))

describe('numbers', () => {
  it('are written as each language writes them', () => {
    expect(formatValue(0.1234, share)).toBe('12.3%')
    expect(formatChange(change(0.0312), share)).toBe('+3.1 points')
    expect(formatInterval(-0.1, 0.2, share)).toBe('−10.0 to 20.0')
    expect(formatP(0.0321)).toBe('0.032')
    setLocale('vi')
    expect(formatValue(0.1234, share)).toBe('12,3%')
    expect(formatChange(change(-0.0312), share)).toBe('−3,1 điểm %')
    expect(formatInterval(0.1, 0.2, share)).toBe('10,0 đến 20,0')
    expect(formatP(0.0004)).toBe('< 0,001')
  })

  it('that are compared have the same decimals, as many as their size needs', () => {
    const hours = style('mean', 11.5234, 9.8)
    expect([11.5234, 9.8].map((value) => formatValue(value, hours))).toEqual(['11.5', '9.8'])
    expect(formatChange(change(-0.859), hours)).toBe('−0.9')
    expect(formatValue(1.5, style('mean', 1.5, 0.2))).toBe('1.50')
    expect(formatValue(0.1124, style('ratio', 0.1124))).toBe('0.112')
    expect(formatValue(14_536.2, style('total', 14_536.2))).toBe('14,536')
    expect(formatValue(0, style('total', 0))).toBe('0.00')
  })

  it('lose their sign when they round to nothing', () => {
    expect(formatChange(change(-0.0001), share)).toBe('0.0 points')
    expect(formatChange(change(0.0001), share)).toBe('0.0 points')
  })

  it('that are missing say why', () => {
    expect(formatEstimate({ ...nothing, status: 'withheld' }, share)).toBe('withheld: too few cases')
    expect(formatEstimate(undefined, share)).toBe('–')
    expect(formatChange(change(null, 'withheld'), share)).toBe('withheld: too few cases')
    expect(formatChange(null, share)).toBe('–')
    expect(formatInterval(null, 0.2, share)).toBe('')
    expect(formatP(null)).toBe('–')
  })
})

describe('targets and axes', () => {
  it('have no decimals that say nothing', () => {
    expect(formatTarget(0.06, share)).toBe('6%')
    expect(formatTarget(0.985, share)).toBe('98.5%')
    expect(formatTarget(8, { kind: 'mean' })).toBe('8')
    expect(formatTick(0.05, 0.05, 'proportion')).toBe('5%')
    expect(formatTick(0.975, 0.005, 'proportion')).toBe('97.5%')
    expect(formatTick(-2, 1, 'mean')).toBe('−2')
  })

  it('say how much of the way was gone', () => {
    expect(formatStanding({ met: false, share: 0.724 })).toBe('not yet (72%)')
    expect(formatStanding({ met: false, share: -0.2 })).toBe('not yet (−20%)')
    expect(formatStanding({ met: true, share: null })).toBe('reached')
    expect(formatStanding(null)).toBe('–')
  })
})

describe('words around numbers', () => {
  it('count one thing as one', () => {
    expect([0, 1, 1200].map((count) => plural(count, 'error', 'errors'))).toEqual([
      '0 errors',
      '1 error',
      '1,200 errors',
    ])
  })

  it('give a day as it was written, wherever it is read', () => {
    expect(formatDay('2026-04-05')).toBe('5 Apr 2026')
    setLocale('vi')
    expect(formatDay('2026-04-05')).toBe('05/04/2026')
    expect(formatTime('2026-04-05T12:00:00')).toMatch(/12:00.*05\/04\/2026/)
  })
})

it('what is not all of what is wanted is never written as 100%', () => {
  expect([0.9959, 0.999, 1, 1.004, 0.42, -0.3].map(formatReached)).toEqual([
    '99%',
    '99%',
    '100%',
    '100%',
    '42%',
    '−30%',
  ])
  expect(shownCell({ value: 1225 / 1230, as: 'reached' })).toBe('99%')
  expect(shownCell({ value: -0.001, as: 'plain' })).toBe('0.00')
  expect(shownCell({ value: -0.01, as: 'plain' })).toBe('−0.01')
})
