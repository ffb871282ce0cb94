// ANCOVA: the end-line difference between arms, given each unit's own baseline value.
import { both, usableRows, type Design, type Mask } from './design.ts'
import { noCoefficient } from './did.ts'
import { coefficient, intercept, regression, type Coefficient, type Fit, type Term } from './regression.ts'

export interface AncovaOptions {
  domain?: Mask
  covariates?: readonly Term[]
  /** Rows whose covariates are all known; absent: all. */
  complete?: Mask
  /** Units without a baseline value: left out, or kept with 0 and a column that says so. */
  missingBaseline?: 'drop' | 'dummy'
  level?: number
}

export interface Ancova extends Coefficient {
  n: number
  coefBaseline: number | null
  seBaseline: number | null
  fit: Fit | null
  term: string
}

/**
 * The arm coefficient of y₁ ~ arm + y₀ (+ covariates) over end-line rows with end-line weights. `baseline` is y₀ by end-line row (see
 * `baselineOf`), NaN where unknown. Source: McKenzie (2012), JDE 99; Frison & Pocock (1992).
 */
export function ancova(
  design: Design,
  y: ArrayLike<number>,
  arm: ArrayLike<number>,
  baseline: ArrayLike<number>,
  options: AncovaOptions = {},
): Ancova {
  const { domain, covariates = [], complete, missingBaseline = 'drop', level = 0.95 } = options
  const rows = y.length
  const dummy = missingBaseline === 'dummy'
  const unknown = Float64Array.from(baseline, (value) => (Number.isNaN(value) ? 1 : 0))
  const before = dummy ? Float64Array.from(baseline, (value) => (Number.isNaN(value) ? 0 : value)) : baseline
  const usable = usableRows(design, complete ? both(domain, complete) : domain, y, arm, before)
  const terms = [intercept(rows), { name: 'arm', values: arm }, { name: 'baseline', values: before }]
  if (dummy) terms.push({ name: 'baseline missing', values: unknown })
  const fit = regression(design, usable, y, [...terms, ...covariates])
  const found = fit ? coefficient(fit, 'arm', level) : noCoefficient
  const { coef, se } = fit ? coefficient(fit, 'baseline', level) : noCoefficient
  const n = usable.reduce((sum, use) => sum + use, 0)
  return { ...found, n, coefBaseline: coef, seBaseline: se, fit, term: 'arm' }
}

/** y of each row's unit in the rows of `from`, the first one if several; NaN where the unit is not among them. */
export function baselineOf(
  unit: ArrayLike<unknown>,
  y: ArrayLike<number>,
  from: Mask,
  rows: readonly number[],
): Float64Array {
  const first = new Map<unknown, number>()
  for (let row = 0; row < y.length; row++)
    if (from[row] && !first.has(unit[row])) first.set(unit[row], y[row] ?? Number.NaN)
  return Float64Array.from(rows, (row) => first.get(unit[row]) ?? Number.NaN)
}
