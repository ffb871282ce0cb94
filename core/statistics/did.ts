// Difference in differences: what the treated arm changed more than the control arm.
import type { Sides } from './change.ts'
import { both, usableRows, type Design, type Mask } from './design.ts'
import { mean } from './mean.ts'
import { coefficient, intercept, regression, type Coefficient, type Fit, type Term } from './regression.ts'
import { populationVariance } from './summary.ts'
import { product } from './terms.ts'

export interface DidOptions {
  domain?: Mask
  /** Further columns of the model, without missing values on the rows of `complete`. */
  covariates?: readonly Term[]
  /** Rows whose covariates are all known; absent: all. */
  complete?: Mask
  level?: number
}

export interface DifferenceInDifferences extends Coefficient {
  n: number
  /** Weighted means by arm and round, arms together within a round. */
  cells: { arm: 0 | 1; round: 0 | 1; estimate: number | null; se: number | null; n: number }[]
  controlBaselineSd: number | null
  /** Coefficient ÷ `controlBaselineSd`. */
  effectSd: number | null
  /** The regression, for cluster-robust standard errors; null without data. */
  fit: Fit | null
  /** Name of the coefficient in `fit`. */
  term: string
}

/**
 * The round×arm coefficient of y ~ round + arm + round×arm + covariates over all usable rows of both rounds. `arm` is 1 treated, 0
 * control, NaN unknown. Source: Lumley (2010), §5.2; Duflo, Glennerster & Kremer (2007), §2.
 */
export function differenceInDifferences(
  design: Design,
  y: ArrayLike<number>,
  arm: ArrayLike<number>,
  sides: Sides,
  options: DidOptions = {},
): DifferenceInDifferences {
  const { domain, covariates = [], complete, level = 0.95 } = options
  const rows = y.length
  const compared = Uint8Array.from({ length: rows }, (_, row) =>
    (sides.from[row] || sides.to[row]) && (!complete || complete[row]) ? 1 : 0,
  )
  const usable = usableRows(design, both(domain, compared), y, arm)
  const round: Term = {
    name: 'round',
    values: Float64Array.from(compared, (_, row) => (sides.to[row] ? 1 : 0)),
  }
  const treated: Term = { name: 'arm', values: arm }
  const effect = product(round, treated)
  const fit = regression(design, usable, y, [intercept(rows), round, treated, ...covariates, effect])
  const found = fit ? coefficient(fit, effect.name, level) : noCoefficient

  const rowsOf = (a: 0 | 1, r: 0 | 1) =>
    usable.map((use, row) => (use && arm[row] === a && (sides.to[row] ? 1 : 0) === r ? 1 : 0))
  const cells = ([0, 1] as const).flatMap((r) =>
    ([0, 1] as const).map((a) => {
      const { estimate, se, n } = mean(design, y, { domain: rowsOf(a, r), level })
      return { arm: a, round: r, estimate, se, n }
    }),
  )
  const s2 = populationVariance(design, rowsOf(0, 0), y)
  const controlBaselineSd = s2 > 0 ? Math.sqrt(s2) : null
  return {
    ...found,
    n: usable.reduce((sum, use) => sum + use, 0),
    cells,
    controlBaselineSd,
    effectSd: found.coef === null || controlBaselineSd === null ? null : found.coef / controlBaselineSd,
    fit,
    term: effect.name,
  }
}

/** A coefficient where there are no data. */
export const noCoefficient: Coefficient = {
  status: 'not_estimable',
  coef: null,
  se: null,
  t: null,
  glm: { df: 0, p: null, ciLow: null, ciHigh: null },
  df: 0,
  p: null,
}
