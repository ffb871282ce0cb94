// A distribution in bounded memory: every row is in one bin, bins can be merged in any order, small ones are put together.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absorbHistogram, createHistogram, record, shownBins } from '../../../core/statistics/histogram.ts'

const rows = fc.array(
  fc.record({
    value: fc.oneof(fc.integer({ min: -5, max: 20 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
    weight: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 400 },
)
const of = (list: { value: number; weight: number }[]) => {
  const histogram = createHistogram()
  for (const { value, weight } of list) record(histogram, value, weight)
  return histogram
}

describe('a distribution', () => {
  it('holds every row once, in bins that don’t overlap, in few of them', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const histogram = of(list)
        expect(histogram.bins.size).toBeLessThanOrEqual(64)
        const bins = shownBins(histogram, 0)!
        expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(list.length)
        expect(bins.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
        bins.slice(1).forEach(({ low }, index) => expect(low).toBeGreaterThanOrEqual(bins[index]!.high))
        for (const { value } of list)
          expect(
            bins.some(({ low, high }) => value >= low && (value < high || value === low || value === high)),
          ).toBe(true)
      }),
    )
  })

  it('of two shards is that of all rows', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const merged = of(a)
        absorbHistogram(merged, of(b))
        const keyOf = (value: number) => (merged.width === 0 ? value : Math.floor(value / merged.width))
        const expected = new Map<number, number>()
        for (const { value } of [...a, ...b])
          expected.set(keyOf(value), (expected.get(keyOf(value)) ?? 0) + 1)
        expect(new Map(merged.bins.entries().map(([key, { n }]) => [key, n]))).toEqual(expected)
      }),
    )
  })

  it('shows no bin below the minimum', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20 }), (list, minimum) => {
        const bins = shownBins(of(list), minimum)
        if (list.length < minimum) expect(bins).toBeNull()
        else for (const { n } of bins!) expect(n).toBeGreaterThanOrEqual(minimum)
      }),
    )
  })
})
