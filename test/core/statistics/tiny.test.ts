// Sixteen rows that can be done by hand: two rounds of eight people in four clusters of two strata.
import { describe, expect, it } from 'vitest'
import { change } from '../../../core/statistics/change.ts'
import { createDesign } from '../../../core/statistics/design.ts'
import { mean } from '../../../core/statistics/mean.ts'
import { pairedChange } from '../../../core/statistics/paired.ts'
import { proportion } from '../../../core/statistics/proportion.ts'
import { quantiles } from '../../../core/statistics/quantile.ts'
import { total } from '../../../core/statistics/total.ts'
import { expectClose } from './support/close.ts'

const people = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'd1', 'd2']
const twice = <T>(values: T[]): T[] => [...values, ...values]
const unit = twice(people)
const round = [...people.map(() => 0), ...people.map(() => 1)]
const strata = [twice([1, 1, 1, 1, 2, 2, 2, 2])]
const psu = [unit.map((name) => name[0])]
const weights = twice([2, 2, 2, 2, 1, 1, 1, 1])
const y = [2, 4, 7, 3, 5, 1, 4, 6, 3, 6, 7, 8, 5, 2, 6, 7]
const columns = { rows: 16, weights, strata, psu }
const design = createDesign(columns)
const sides = { from: round.map((r) => r === 0), to: round.map((r) => r === 1) }

describe('the first round of the sixteen rows', () => {
  const domain = sides.from

  it('has mean 4 with SE √(80/144) on 2 degrees of freedom', () => {
    // PSU totals of w(y−4)/12: a −4, b 4, c −2, d 2 twelfths; both stratum means are 0; V = 2·32/144 + 2·8/144.
    const se = Math.sqrt(80 / 144)
    // The t quantile has a closed form on 2 degrees of freedom: (2p−1)√(2/(4p(1−p))).
    const t = 0.95 * Math.sqrt(2 / (4 * 0.975 * 0.025))
    expectClose(
      mean(design, y, { domain }),
      {
        status: 'ok',
        n: 8,
        nPsu: 4,
        nStrata: 2,
        sumWeights: 12,
        estimate: 4,
        se,
        df: 2,
        ciLow: 4 - t * se,
      },
      1e-12,
    )
  })

  it('has total 48 with SE √80, from PSU totals 12, 20, 6, 10', () => {
    // Stratum means 16 and 8: 2·(16+16) + 2·(4+4) = 80.
    expectClose(total(design, y, { domain }), { estimate: 48, se: Math.sqrt(80) }, 1e-12)
  })

  it('has a proportion whose logit interval is symmetric on the logit scale', () => {
    const b = [1, 0, 1, 0, 0, 0, 1, 1, ...people.map(() => Number.NaN)]
    const { estimate, ciLow, ciHigh, n } = proportion(design, b)
    expect(n).toBe(8)
    expectClose(estimate, 0.5, 1e-15)
    expectClose((ciLow ?? 0) + (ciHigh ?? 0), 1, 1e-12)
  })

  it('has the weighted median 4 or, between two values, their middle', () => {
    // Sorted with cumulative weights of 12: 1(1) 2(3) 3(5) 4a(7) 4d(8) 5(9) 6(10) 7(12).
    const at = (p: number, rule: 'math' | 'school') =>
      quantiles(design, y, [p], { domain, rule }).quantiles[0]?.estimate
    expect([at(0.5, 'math'), at(0.5, 'school')]).toEqual([4, 4])
    expect([at(0.25, 'math'), at(0.25, 'school')]).toEqual([2, 2.5])
    expect([at(0, 'math'), at(1, 'math')]).toEqual([1, 7])
  })
})

describe('the change of the sixteen rows', () => {
  it('is the same from the stacked rounds and from the pairs', () => {
    // d = 1 2 0 5 0 1 2 1, weighted 20/12.
    const stacked = change(design, y, sides)
    const paired = pairedChange({ ...columns, unit }, y, sides)
    expectClose(stacked.diff, 20 / 12, 1e-14)
    expectClose(
      paired,
      {
        status: 'ok',
        nMatched: 8,
        nPairs: 8,
        diff: stacked.diff,
        se: stacked.se,
        df: stacked.df,
        p: stacked.p,
      },
      1e-12,
    )
  })

  it('has the standard error of its PSU totals', () => {
    // PSU totals of w(d−5/3)/12: a 2(3−10/3), b 2(5−10/3), c (1−10/3), d (3−10/3), over 12.
    const v = ((-2 / 3 - 10 / 3) / 12) ** 2 + ((-7 / 3 + 1 / 3) / 12) ** 2
    expectClose(change(design, y, sides).se, Math.sqrt(v), 1e-12)
  })
})
