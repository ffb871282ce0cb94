// How the comparison page words a change, and how its charts choose their axes.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../../core/report.ts'
import { setLocale } from '../../../web/lib/i18n.svelte.ts'
import { formatChange, formatInterval, formatP, formatValue } from '../../../web/manage/compare/format.ts'
import { ends, verdict } from '../../../web/manage/compare/reading.ts'
import { scaleOf } from '../../../web/manage/compare/scale.ts'

const change = (diff: number | null, p: number | null): Change => ({
  status: 'ok',
  kind: 'shared-clusters',
  diff,
  se: 0.01,
  df: 87,
  t: 2,
  p,
  ciLow: null,
  ciHigh: null,
  relative: null,
})

describe('the reading of a change', () => {
  it('is better or worse only by the wanted direction', () => {
    expect(verdict(change(-0.05, 0.001), 'decrease')).toBe('improved')
    expect(verdict(change(-0.05, 0.001), 'increase')).toBe('worsened')
    expect(verdict(change(-0.05, 0.001), undefined)).toBe('decreased')
    expect(verdict(change(0.05, 0.001), undefined)).toBe('increased')
  })

  it('never calls a change that chance could explain an improvement, however large', () => {
    expect(verdict(change(-0.4, 0.05), 'decrease')).toBe('noChange')
    expect(verdict(change(-0.4, 0.2), 'decrease')).toBe('noChange')
  })

  it('says nothing where nothing can be said', () => {
    expect(verdict(null, 'decrease')).toBe('unknown')
    expect(verdict(change(null, null), 'decrease')).toBe('unknown')
    expect(verdict(change(0.1, null), 'increase')).toBe('unknown')
  })
})

describe('the two ends of a comparison', () => {
  it('are the first and the last round, and one round has no second end', () => {
    expect(ends(['baseline', 'midline', 'endline'])).toEqual(['baseline', 'endline'])
    expect(ends(['baseline'])).toEqual(['baseline', undefined])
    expect(ends([])).toEqual([undefined, undefined])
  })
})

describe('numbers', () => {
  it('are written as each language writes them', () => {
    setLocale('vi')
    expect(formatValue(0.1234, 'proportion')).toBe('12,3 %')
    expect(formatChange(change(-0.0312, 0.01), 'proportion')).toBe('−3,1 điểm %')
    expect(formatP(0.0004)).toBe('< 0,001')
    setLocale('en')
    expect(formatValue(0.1234, 'proportion')).toBe('12.3 %')
    expect(formatChange(change(0.0312, 0.01), 'proportion')).toBe('+3.1 points')
    expect(formatChange(change(1.26, 0.01), 'mean')).toBe('+1.26')
    expect(formatP(0.0321)).toBe('0.032')
    expect(formatInterval(0.1, 0.2, 'proportion')).toBe('10.0 – 20.0')
    expect(formatInterval(null, 0.2, 'proportion')).toBe('')
  })
})

describe('the axis of a chart', () => {
  it('holds every value between its first and last tick, in order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
          { minLength: 1 },
        ),
        (values) => {
          const { low, high, ticks } = scaleOf(values, false)
          expect(low).toBeLessThan(high)
          expect(low).toBeLessThanOrEqual(Math.min(...values) + 1e-6)
          expect(high).toBeGreaterThanOrEqual(Math.max(...values) - 1e-6)
          expect(ticks).toEqual(ticks.toSorted((a, b) => a - b))
          expect(ticks.length).toBeLessThanOrEqual(12)
        },
      ),
    )
  })

  it('of proportions starts at nothing and never leaves 0 to 1', () => {
    expect(scaleOf([0.02, 0.31], true).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4])
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
        const { low, high } = scaleOf(values, true)
        expect(low).toBe(0)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('without any value is still an axis', () => {
    expect(scaleOf([], false).ticks.length).toBeGreaterThan(1)
  })
})
