// What is reported where a number can't be had: lonely strata, one cluster, nothing that varies, nothing at all.
import { describe, expect, it } from 'vitest'
import { change } from '../../../core/statistics/change.ts'
import { createDesign, type Lonely } from '../../../core/statistics/design.ts'
import { differenceInDifferences } from '../../../core/statistics/did.ts'
import { mean } from '../../../core/statistics/mean.ts'
import { proportion } from '../../../core/statistics/proportion.ts'
import { total } from '../../../core/statistics/total.ts'
import { expectClose } from './support/close.ts'

const missing = Number.NaN
const simple = (rows: number) => createDesign({ rows })

describe('a stratum with one PSU', () => {
  const y = [1, 3, 2, 6, 9]
  const strata = [['A', 'A', 'B', 'B', 'C']]
  const withLonely = (lonely: Lonely) => createDesign({ rows: 5, strata, lonely })
  // Totals: stratum A has Σ(T−T̄)² = 2, B 8, each times 2/(2−1); C is alone at 9 with the grand mean 21/5.
  it.each<[Lonely, number]>([
    ['remove', 20],
    ['certainty', 20],
    ['adjust', 20 + (9 - 21 / 5) ** 2],
    ['average', (20 * 3) / 2],
  ])('adds to the variance what %s says', (lonely, v) => {
    expectClose(total(withLonely(lonely), y), { status: 'ok', estimate: 21, se: Math.sqrt(v), df: 2 }, 1e-12)
  })

  it('leaves no standard error under fail', () => {
    const failing = withLonely('fail')
    const expected = { status: 'lonely_psu', df: 2, se: null, ciLow: null, ciHigh: null }
    expect(total(failing, y)).toMatchObject({ ...expected, estimate: 21 })
    expect(mean(failing, y)).toMatchObject({ ...expected, estimate: 4.2, sd: null })
  })

  it('does no harm outside the domain', () => {
    const domain = strata[0]?.map((stratum) => stratum !== 'C') ?? []
    expect(mean(withLonely('fail'), y, { domain })).toMatchObject({ status: 'ok', estimate: 3, df: 2 })
  })

  it('is not lonely when only its domain has one PSU', () => {
    const domain = [1, 1, 1, 0, 0]
    expect(mean(withLonely('fail'), y, { domain }).status).toBe('ok')
  })
})

describe('too little to estimate from', () => {
  it.each([
    ['no rows', []],
    ['only missing values', [missing, missing]],
  ])('is no data with %s', (_, y) => {
    const expected = { status: 'no_data', n: 0, estimate: null, se: null, df: null }
    expect(mean(simple(y.length), y)).toMatchObject(expected)
    expect(total(simple(y.length), y)).toMatchObject(expected)
  })

  it('is no data where all weights are zero', () => {
    expect(mean(createDesign({ rows: 2, weights: [0, 0] }), [1, 2])).toMatchObject({
      status: 'no_data',
      n: 2,
    })
  })

  it('has no degrees of freedom in one row or one cluster', () => {
    const expected = { status: 'no_df', df: 0, se: null, ciLow: null }
    expect(mean(createDesign({ rows: 1, lonely: 'remove' }), [3])).toMatchObject({ ...expected, estimate: 3 })
    const cluster = createDesign({ rows: 3, psu: [['c', 'c', 'c']], lonely: 'remove' })
    expect(mean(cluster, [1, 2, 6])).toMatchObject({ ...expected, estimate: 3 })
  })

  it('keeps the round that has data when the other has none', () => {
    const sides = { from: [1, 1, 0, 0], to: [0, 0, 1, 1] }
    expect(change(simple(4), [1, 3, missing, missing], sides)).toMatchObject({
      status: 'no_data',
      n0: 2,
      n1: 0,
      est0: 2,
      est1: null,
      diff: null,
      df: null,
    })
  })

  it('has no effect without one of the arms', () => {
    const sides = { from: [1, 1, 0, 0], to: [0, 0, 1, 1] }
    const result = differenceInDifferences(simple(4), [1, 2, 3, 5], [1, 1, 1, 1], sides)
    expect(result).toMatchObject({ status: 'not_estimable', coef: null, controlBaselineSd: null })
  })
})

describe('values that do not vary', () => {
  it('have standard error 0 and no test, even for a change', () => {
    const sides = { from: [1, 1, 1, 0, 0, 0], to: [0, 0, 0, 1, 1, 1] }
    expect(change(simple(6), [0.1, 0.1, 0.1, 0.7, 0.7, 0.7], sides)).toMatchObject({
      status: 'zero_variance',
      se: 0,
      t: null,
      p: null,
      cov01: 0,
      glm: null,
      relative: null,
    })
  })

  it('give a proportion of 0 the exact upper bound 1 − 0.025^(1/n)', () => {
    const { status, se, ciLow, ciHigh, intervals } = proportion(
      simple(10),
      Array.from({ length: 10 }, () => 0),
    )
    expect({ status, se, ciLow, t: intervals.t.ciHigh }).toEqual({
      status: 'degenerate_proportion',
      se: 0,
      ciLow: 0,
      t: null,
    })
    expectClose(ciHigh, 1 - 0.025 ** (1 / 10), 1e-12)
  })
})

describe('a design', () => {
  it('refuses negative weights', () => {
    expect(() => createDesign({ rows: 2, weights: [1, -1] })).toThrow('row 1 has the weight -1')
  })

  it('takes the same PSU label in two strata for two PSUs', () => {
    const design = createDesign({ rows: 4, strata: [[1, 1, 2, 2]], psu: [['a', 'b', 'a', 'b']] })
    expect(mean(design, [1, 2, 3, 4])).toMatchObject({ nPsu: 4, nStrata: 2, df: 2 })
  })

  it('drops rows without a weight before it counts PSUs', () => {
    const design = createDesign({ rows: 3, weights: [1, missing, 1], psu: [['a', 'b', 'c']] })
    expect(mean(design, [1, 2, 3])).toMatchObject({ n: 2, nPsu: 2, estimate: 2 })
  })
})
