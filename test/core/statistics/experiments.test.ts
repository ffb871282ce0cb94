// Panels and arms: identities that textbooks promise, and small data done by hand.
import { describe, expect, it } from 'vitest'
import { ancova, baselineOf } from '../../../core/statistics/ancova.ts'
import { attrition } from '../../../core/statistics/attrition.ts'
import { balance } from '../../../core/statistics/balance.ts'
import { change } from '../../../core/statistics/change.ts'
import { changeBy } from '../../../core/statistics/change-by.ts'
import { clusterRobust } from '../../../core/statistics/cluster-robust.ts'
import { cr2 } from '../../../core/statistics/cr2.ts'
import { createDesign, usableRows } from '../../../core/statistics/design.ts'
import { differenceInDifferences } from '../../../core/statistics/did.ts'
import { effectSize } from '../../../core/statistics/effect-size.ts'
import { firstDifference } from '../../../core/statistics/first-difference.ts'
import { intercept, regression } from '../../../core/statistics/regression.ts'
import { expectClose } from './support/close.ts'

// Six units in two rounds; the first three are the control arm.
const unit = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]
const round = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]
const arm = [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1]
const y = [1, 2, 3, 1, 3, 2, 2, 3, 6, 5, 8, 4]
const sides = { from: round.map((r) => r === 0), to: round.map((r) => r === 1) }
const design = createDesign({ rows: 12, psu: [unit] })

describe('difference in differences', () => {
  const result = differenceInDifferences(design, y, arm, sides)

  it('is what the treated changed more than the others', () => {
    // Changes: control 1 1 3, treated 4 5 2; their deviations from 5/3 and 11/3 over 3, six units.
    const v = (6 / 5) * ((8 / 3 + 14 / 3) / 9)
    expectClose(
      result,
      { status: 'ok', coef: 2, se: Math.sqrt(v), df: 5, n: 12, controlBaselineSd: 1, effectSd: 2 },
      1e-12,
    )
    expectClose(result.glm.df, 2, 0)
  })

  it('gives the means of its four cells', () => {
    expectClose(
      result.cells.map((cell) => cell.estimate),
      [2, 2, 11 / 3, 17 / 3],
      1e-12,
    )
  })

  it('equals the first difference of a complete panel', () => {
    const columns = { rows: 12, unit }
    const { coef, se, nPairs } = firstDifference(columns, y, arm, sides)
    expectClose({ coef, se, nPairs }, { coef: result.coef, se: result.se, nPairs: 6 }, 1e-12)
  })

  it("has Stata's cluster-robust error, G/(G−1)·(N−1)/(N−K) in place of n/(n−1)", () => {
    const { se, df } = result.fit ? clusterRobust(result.fit, unit, result.term) : { se: null, df: null }
    expectClose({ se, df }, { se: (result.se ?? 0) * Math.sqrt(11 / 8), df: 5 }, 1e-12)
  })

  it('gains from a covariate that explains the outcome', () => {
    const covariate = { name: 'unit effect', values: [0, 1, 1, 0, 2, 0, 0, 1, 1, 0, 2, 0] }
    const adjusted = differenceInDifferences(design, y, arm, sides, { covariates: [covariate] })
    expectClose(adjusted.coef, 2, 1e-12)
    expect(adjusted.glm.df).toBe(1)
  })
})

describe('ANCOVA', () => {
  it('finds the effect and the slope of an exact relation', () => {
    const endRows = [6, 7, 8, 9, 10, 11]
    const before = baselineOf(unit, y, sides.from, endRows)
    const arms = endRows.map((row) => arm[row] ?? 0)
    const exact = endRows.map((_, i) => 2 + 3 * (arms[i] ?? 0) + 0.5 * (before[i] ?? 0))
    const result = ancova(createDesign({ rows: 6 }), exact, arms, before)
    expectClose(result, { status: 'zero_variance', coef: 3, coefBaseline: 0.5, se: 0, t: null, n: 6 }, 1e-12)
  })

  it('keeps units without a baseline when told so', () => {
    const before = [1, 2, 3, Number.NaN, 2, Number.NaN, 4]
    const after = [2, 3, 3, 5, 6, 4, 7]
    const arms = [0, 0, 0, 0, 1, 1, 1]
    const one = createDesign({ rows: 7 })
    expect(ancova(one, after, arms, before).n).toBe(5)
    expect(ancova(one, after, arms, before, { missingBaseline: 'dummy' })).toMatchObject({
      n: 7,
      status: 'ok',
    })
  })
})

describe('the change by level', () => {
  const group = ['a', 'a', 'b', 'a', 'b', null, 'a', 'a', 'b', 'a', 'b', null]

  it('has a row for each level, without the rows that have none', () => {
    const { groups } = changeBy(design, y, group, sides)
    expect(groups.map(({ group: level, n0, n1 }) => [level, n0, n1])).toEqual([
      ['a', 3, 3],
      ['b', 2, 2],
    ])
    expectClose(
      groups.map(({ diff }) => diff),
      [2, 4],
      1e-12,
    )
  })

  it('tests two levels as their difference in differences', () => {
    const { testEqualChange } = changeBy(design, y, group, sides)
    const arms = group.map((level) => (level === null ? Number.NaN : Number(level === 'b')))
    const { t } = differenceInDifferences(design, y, arms, sides)
    expectClose(testEqualChange?.F, (t ?? 0) ** 2, 1e-10)
  })

  it('has no test with a single level', () => {
    expect(
      changeBy(
        design,
        y,
        group.map(() => 'a'),
        sides,
      ).testEqualChange,
    ).toBeNull()
  })
})

describe('effect sizes', () => {
  it('are those of Cohen and Hedges', () => {
    // Means 2 and 6, variances 1 and 4, three each: pooled 2.5; J(4) = 0.7978846 (Hedges 1981, table 2: 0.7979).
    const small = createDesign({ rows: 6 })
    const groups = { from: [1, 1, 1, 0, 0, 0], to: [0, 0, 0, 1, 1, 1] }
    const d = 4 / Math.sqrt(2.5)
    const J = Math.sqrt(2 / Math.PI)
    expectClose(
      effectSize(small, [1, 2, 3, 4, 6, 8], groups),
      {
        status: 'ok',
        sdPooled: Math.sqrt(2.5),
        d,
        hedgesJ: J,
        hedgesG: d * J,
        glassDelta: 4,
        dUnweighted: d,
        normDiff: d,
      },
      1e-12,
    )
  })
})

describe('the balance table', () => {
  const one = createDesign({ rows: 6 })
  const arms = [0, 0, 0, 1, 1, 1]
  const age = { name: 'age', values: [30, 40, 50, 35, 45, 55] }
  const size = { name: 'size', values: [3, 5, 4, 4, 2, 6] }

  it('shows means, spread and the normalised difference of each variable', () => {
    const [row] = balance(one, arms, [age, size]).rows
    expectClose(
      row,
      { variable: 'age', n0: 3, n1: 3, mean0: 40, mean1: 45, sd0: 10, sd1: 10, diff: 5, normDiff: 0.5 },
      1e-12,
    )
  })

  it('tests one variable together as alone', () => {
    const { rows, joint } = balance(one, arms, [{ ...size, values: [3, 5, 4, 9, 7, 6] }])
    expect(joint?.ndf).toBe(1)
    expect(rows[0]?.p).toBeLessThan(0.05)
    expect(joint?.p).toBeLessThan(0.05)
  })
})

describe('attrition', () => {
  it('compares the arms, and who left with who stayed', () => {
    const lost = [0, 0, 0, 1, 0, 1, 1, 0]
    const arms = [0, 0, 0, 0, 1, 1, 1, 1]
    const age = { name: 'age', values: [30, 32, 34, 50, 36, 52, 54, 38] }
    const result = attrition(createDesign({ rows: 8 }), lost, arms, [age])
    expect(result.byArm.map(({ arm: which, nLost, nBaseline }) => [which, nLost, nBaseline])).toEqual([
      [null, 3, 8],
      [0, 1, 4],
      [1, 2, 4],
    ])
    expectClose(result.differential.coef, 0.25, 1e-12)
    expectClose(result.selective[0], { variable: 'age', meanStayers: 34, meanAttritors: 52, coef: 18 }, 1e-12)
    expect(result.jointArmAndInteractions?.ndf).toBe(2)
    expect(result.jointInteractions?.ndf).toBe(1)
  })
})

describe('independent rounds', () => {
  it('add their variances and degrees of freedom', () => {
    const crossed = createDesign({ rows: 12, strata: [round] })
    const { se, se0, se1, cov01, df } = change(crossed, y, sides)
    expectClose(
      { v: (se ?? 0) ** 2, cov01, df },
      { v: (se0 ?? 0) ** 2 + (se1 ?? 0) ** 2, cov01: 0, df: 10 },
      1e-12,
    )
  })
})

describe('CR2', () => {
  // With one row a cluster and no weights it is HC2: squared residuals over 1 − leverage.
  const x = [1, 2, 3, 4, 8, 9]
  const outcome = [2, 1, 4, 3, 9, 7]
  const fitOn = (values: number[], weights?: number[]) => {
    const one = createDesign({ rows: 6, ...(weights && { weights }) })
    return regression(one, usableRows(one, undefined, outcome), outcome, [
      intercept(6),
      { name: 'x', values },
    ])
  }

  it('is HC2 where every row is a cluster', () => {
    const fit = fitOn(x)
    const mean = 27 / 6
    const sxx = x.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    const v = x.reduce((sum, value, i) => {
      const leverage = 1 / 6 + (value - mean) ** 2 / sxx
      return sum + (((value - mean) / sxx) ** 2 * (fit?.residuals[i] ?? 0) ** 2) / (1 - leverage)
    }, 0)
    expectClose(fit && cr2(fit, [1, 2, 3, 4, 5, 6], 'x').se, Math.sqrt(v), 1e-12)
  })

  it('does not care for the units of a covariate', () => {
    const clusters = ['a', 'a', 'b', 'b', 'c', 'c']
    const weights = [1, 2, 1, 3, 1, 2]
    const [small, large] = [
      fitOn(x, weights),
      fitOn(
        x.map((value) => 1e6 + value * 1e5),
        weights,
      ),
    ]
    const { se = null, df } = small ? cr2(small, clusters, 'x') : {}
    expectClose(large && cr2(large, clusters, 'x'), { se: (se ?? 0) / 1e5, df }, 1e-9)
  })
})
