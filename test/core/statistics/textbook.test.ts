// Results printed in textbooks and software manuals, or short enough for a pencil.
import { describe, expect, it } from 'vitest'
import * as adjust from '../../../core/statistics/adjust-p.ts'
import { createDesign } from '../../../core/statistics/design.ts'
import { cohenH } from '../../../core/statistics/effect-size.ts'
import { categorical, groupsBy } from '../../../core/statistics/groups.ts'
import { icc } from '../../../core/statistics/icc.ts'
import { kish } from '../../../core/statistics/kish.ts'
import { mcnemar } from '../../../core/statistics/mcnemar.ts'
import { raoScott } from '../../../core/statistics/rao-scott.ts'
import { welch } from '../../../core/statistics/welch.ts'
import { expectClose } from './support/close.ts'

const repeat = <T>(times: number, value: T): T[] => Array.from({ length: times }, () => value)

describe("McNemar's test", () => {
  it('of approval before and after (Agresti, Categorical Data Analysis, table 10.1)', () => {
    const before = [...repeat(794, 1), ...repeat(150, 1), ...repeat(86, 0), ...repeat(570, 0)]
    const after = [...repeat(794, 1), ...repeat(150, 0), ...repeat(86, 1), ...repeat(570, 0)]
    const result = mcnemar(before, after)
    expect(result).toMatchObject({ status: 'ok', n: 1600, n10: 150, n01: 86, n11: 794, n00: 570 })
    expectClose(result, { diff: -0.04, chi2: 17.36, oddsRatio: 86 / 150 }, 1e-3)
    expect(result.pExact).toBeLessThan(1e-4)
  })

  it('is exact for few pairs: 1 against 5 of 6 coins', () => {
    const { pExact, pMid, oddsRatio } = mcnemar([1, 0, 0, 0, 0, 0, Number.NaN], [0, 1, 1, 1, 1, 1, 1])
    expectClose({ pExact, pMid, oddsRatio }, { pExact: 14 / 64, pMid: 8 / 64, oddsRatio: 5 }, 1e-12)
  })

  it('finds nothing to test where nobody changed', () => {
    expect(mcnemar([1, 0], [1, 0])).toMatchObject({
      status: 'no_discordant_pairs',
      pExact: 1,
      chi2: null,
      oddsRatio: null,
    })
    expect(mcnemar([Number.NaN], [1])).toMatchObject({ status: 'no_data', n: 0, diff: null })
  })
})

describe("Welch's test", () => {
  it("of R's sleep data", () => {
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    const two = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    expectClose(
      welch(one, two),
      { mean0: 0.75, mean1: 2.33, t: 1.8608, df: 17.776, p: 0.07939, ciLow: -0.2054832, ciHigh: 3.3654832 },
      1e-4,
    )
  })
})

describe('adjusted p-values', () => {
  const p = [0.01, null, 0.04, 0.03, 0.005]

  it('leave missing ones out of the count', () => {
    expectClose(adjust.bonferroni(p), [0.04, null, 0.16, 0.12, 0.02], 1e-12)
    expectClose(adjust.holm(p), [0.03, null, 0.06, 0.06, 0.02], 1e-12)
    expectClose(adjust.hochberg(p), [0.03, null, 0.04, 0.04, 0.02], 1e-12)
    expectClose(adjust.benjaminiHochberg(p), [0.02, null, 0.04, 0.04, 0.02], 1e-12)
    expectClose(
      adjust.benjaminiYekutieli(p),
      [0.02, null, 0.04, 0.04, 0.02].map((q) => q && (q * 25) / 12),
      1e-12,
    )
  })

  it('stay a lone p-value, and never pass 1', () => {
    expectClose(adjust.holm([0.03]), [0.03], 1e-15)
    expectClose(adjust.bonferroni([0.5, 0.9]), [1, 1], 1e-15)
  })

  it('sharpened, may be below their p-value', () => {
    expectClose(
      adjust.sharpenedQ([0.001, 0.02, 0.03, 0.04, 0.2, 0.6]),
      [0.007, 0.053, 0.053, 0.053, 0.087, 0.25],
      1e-12,
    )
  })
})

describe('clusters and weights', () => {
  it('of two pairs, 1 2 and 3 4, have an intraclass correlation of 7/9', () => {
    expectClose(
      icc([1, 2, 3, 4, Number.NaN], ['a', 'a', 'b', 'b', 'b']),
      { n: 4, k: 2, n0: 2, msb: 4, msw: 0.5, icc: 7 / 9, F: 8 },
      1e-12,
    )
  })

  it('may be less alike than strangers, which costs nothing', () => {
    expectClose(icc([1, 3, 1, 3], ['a', 'a', 'b', 'b']), { icc: -1, iccTruncated: 0, deffIcc: 1 }, 1e-12)
  })

  it('of weights 1, 1, 2 leave 16/6 of 3 interviews', () => {
    expectClose(kish([1, 1, 2, 0, Number.NaN]), { n: 3, deffW: 1.125, nEff: 16 / 6 }, 1e-12)
  })

  it("has Cohen's h of 0 for no change", () => {
    expectClose([cohenH(0.3, 0.3), cohenH(0, 1)], [0, Math.PI], 1e-12)
  })
})

describe('the Rao–Scott test', () => {
  const rows = [...repeat(30, 'yes'), ...repeat(20, 'no'), ...repeat(15, 'yes'), ...repeat(35, 'no')]
  const cols = [...repeat(50, 1), ...repeat(50, 2)]

  it('of a simple random sample is Pearson’s χ², but for (n−1)/n', () => {
    // χ² = 100(30·35−20·15)²/(45·55·50·50) = 9.0909.
    const result = raoScott(createDesign({ rows: 100 }), rows, cols)
    expectClose(result, { status: 'ok', x2: 100 / 11, F: (100 / 11) * 0.99, ndf: 1, ddf: 99 }, 1e-9)
    expectClose(
      result.cellProp,
      [
        [0.2, 0.35],
        [0.3, 0.15],
      ],
      1e-12,
    )
  })

  it('sees less in rows that come in identical pairs of a cluster', () => {
    const clusters = rows.map((_, i) => i >> 1)
    const clustered = raoScott(createDesign({ rows: 100, psu: [clusters] }), rows, cols)
    expect(clustered.F ?? 0).toBeLessThan(5)
  })

  it('needs two levels on either side', () => {
    expect(raoScott(createDesign({ rows: 3 }), ['a', 'a', 'a'], [1, 2, 1])).toMatchObject({
      status: 'one_level',
      F: null,
    })
  })
})

describe('categories', () => {
  it('share the valid answers', () => {
    const shares = categorical(createDesign({ rows: 5 }), ['b', 'a', null, 'b', 'b'])
    expect(shares.map(({ category, n, estimate }) => [category, n, estimate])).toEqual([
      ['a', 4, 0.25],
      ['b', 4, 0.75],
    ])
  })

  it('cross two variables in order, without combinations that nobody has', () => {
    const groups = groupsBy(
      [
        [10, 9, 9, null],
        ['x', 'y', 'x', 'x'],
      ],
      [1, 1, 1, 1],
    )
    expect(groups.map(({ levels }) => levels)).toEqual([
      [9, 'x'],
      [9, 'y'],
      [10, 'x'],
    ])
  })
})
