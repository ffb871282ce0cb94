// How the charts of the comparison choose their axes, break their labels, and tell rounds apart.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markOf } from '../../../web/manage/compare/marks.ts'
import { scaleOf } from '../../../web/manage/compare/scale.ts'
import { wrap } from '../../../web/manage/compare/wrap.ts'

describe('the axis of a chart', () => {
  it('holds every value between its first and last tick, in order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
          { minLength: 1 },
        ),
        fc.integer({ min: 2, max: 5 }),
        (values, steps) => {
          const { low, high, ticks } = scaleOf(values, false, steps)
          expect(low).toBeLessThan(high)
          expect(low).toBeLessThanOrEqual(Math.min(...values) + 1e-6)
          expect(high).toBeGreaterThanOrEqual(Math.max(...values) - 1e-6)
          expect(ticks).toEqual(ticks.toSorted((a, b) => a - b))
          expect(ticks.length).toBeLessThanOrEqual(2 * steps + 2)
        },
      ),
    )
  })

  it('of proportions starts at nothing and never leaves 0 to 1', () => {
    expect(scaleOf([0.02, 0.31], true).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4])
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (values) => {
        const { low, high } = scaleOf(values, true)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(Math.min(...values) + 1e-9)
        expect(high).toBeGreaterThanOrEqual(Math.max(...values) - 1e-9)
      }),
    )
  })

  it('of proportions that lie close together far from nothing shows them apart', () => {
    const { low, ticks } = scaleOf([0.945, 0.972, 0.991], true)
    expect(low).toBeGreaterThan(0.9)
    expect(ticks.length).toBeGreaterThan(3)
  })

  it('without any value is still an axis', () => {
    expect(scaleOf([], false).ticks.length).toBeGreaterThan(1)
    expect(scaleOf([], true).ticks.length).toBeGreaterThan(1)
  })
})

describe('the label of a row', () => {
  it('is broken between words, and ends in an ellipsis only when it does not fit', () => {
    expect(wrap('Xã Bắc', 10, 2)).toEqual(['Xã Bắc'])
    expect(wrap('Trung học phổ thông', 12, 2)).toEqual(['Trung học', 'phổ thông'])
    expect(wrap('one two three four', 8, 2)).toEqual(['one two', 'three…'])
    expect(wrap('abcdefghijkl', 6, 2)).toEqual(['abcde…'])
    expect(wrap('', 6, 2)).toEqual([])
  })

  it('is never wider or longer than there is room', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = wrap(text, width, 2)
        expect(lines.length).toBeLessThanOrEqual(2)
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('the marks of rounds', () => {
  it('differ in shape or filling, so that colour is not needed', () => {
    for (const count of [1, 2, 3, 5]) {
      const marks = Array.from({ length: count }, (_, position) => markOf(position, count))
      expect(new Set(marks.map(({ path, isFilled }) => `${path} ${isFilled}`)).size).toBe(count)
    }
  })
})
