// Balance of the arms at baseline: a row for each variable, and one test of all together.
import { usableRows, type Design, type Mask } from './design.ts'
import { noCoefficient } from './did.ts'
import { effectSize } from './effect-size.ts'
import { coefficient, intercept, jointTest, regression, type JointTest, type Term } from './regression.ts'
import { dummies, type Level } from './terms.ts'

export interface BalanceRow {
  variable: string
  n0: number
  n1: number
  mean0: number | null
  mean1: number | null
  sd0: number | null
  sd1: number | null
  diff: number | null
  se: number | null
  t: number | null
  df: number
  p: number | null
  /** On df + 1 − columns, as R's `svyglm`. */
  dfGlm: number
  pGlm: number | null
  normDiff: number | null
  /** The same difference within strata; null unless strata were given. */
  withinStrata: { diff: number | null; se: number | null; p: number | null; pGlm: number | null } | null
}

export interface Balance {
  rows: BalanceRow[]
  /** arm ~ all variables on complete rows, F on all slopes; null without data. */
  joint: JointTest | null
}

export interface BalanceOptions {
  domain?: Mask
  strata?: readonly (Level | null)[]
  /** The variables of the joint test, all of them unless told. */
  joint?: readonly Term[]
  level?: number
}

/**
 * Weighted means and standard deviations by arm (1, 0, NaN), the difference from v ~ arm, and the normalised difference
 * (v̄₁−v̄₀)/√((S₁²+S₀²)/2). Sources: Imbens & Rubin (2015), ch. 14; World Bank ietoolkit, `iebaltab`.
 */
export function balance(
  design: Design,
  arm: ArrayLike<number>,
  variables: readonly Term[],
  options: BalanceOptions = {},
): Balance {
  const { domain, strata, joint: tested = variables } = options
  const one = intercept(arm.length)
  const treated: Term = { name: 'arm', values: arm }
  const rows = variables.map(({ name, values }): BalanceRow => {
    const usable = usableRows(design, domain, values, arm)
    const sides = {
      from: usable.map((_, row) => (arm[row] === 0 ? 1 : 0)),
      to: usable.map((_, row) => (arm[row] === 1 ? 1 : 0)),
    }
    const size = effectSize(design, values, sides, usable)
    const fit = regression(design, usable, values, [one, treated])
    const { coef, se, t, df, p, glm } = fit ? coefficient(fit, 'arm', options.level) : noCoefficient
    const { n0, n1, mean0, mean1, sd0, sd1, normDiff } = size
    const row = {
      variable: name,
      n0,
      n1,
      mean0,
      mean1,
      sd0,
      sd1,
      normDiff,
      diff: coef,
      se,
      t,
      df,
      p,
      dfGlm: glm.df,
      pGlm: glm.p,
    }
    if (!strata) return { ...row, withinStrata: null }
    const adjusted = regression(design, usable, values, [one, treated, ...dummies('stratum', strata, usable)])
    const within = adjusted ? coefficient(adjusted, 'arm', options.level) : noCoefficient
    return { ...row, withinStrata: { diff: within.coef, se: within.se, p: within.p, pGlm: within.glm.p } }
  })
  const complete = usableRows(design, domain, arm, ...tested.map((variable) => variable.values))
  const fit = regression(design, complete, arm, [one, ...tested])
  const joint =
    fit &&
    jointTest(
      fit,
      tested.map((variable) => variable.name),
    )
  return { rows, joint }
}
