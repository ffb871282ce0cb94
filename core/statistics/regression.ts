// Weighted least squares with the design's linearised covariance, and joint tests of its coefficients.
import { fUpper } from './distributions.ts'
import { countUsable, type Design } from './design.ts'
import { pValue, tInterval, type Interval } from './inference.ts'
import { leastSquares } from './least-squares.ts'
import { quadraticForm, type Matrix } from './matrix.ts'
import { variance } from './variance.ts'

/** A column of the model: its name, and a number for every row of the sample. */
export interface Term {
  name: string
  values: ArrayLike<number>
}

export interface Fit {
  design: Design
  usable: Uint8Array
  y: ArrayLike<number>
  /** Terms that stayed (the intercept first), after those that others determine were dropped. */
  terms: readonly Term[]
  beta: readonly number[]
  /** (XᵀWX)⁻¹. */
  inverse: Matrix
  /** y − Xβ̂ by row, 0 outside the usable rows. */
  residuals: Float64Array
  /** Null when a stratum is lonely and the design says `fail`. */
  covariance: Matrix | null
  n: number
  /** PSUs − strata among usable rows with weight. */
  df: number
  /** df + 1 − columns, as R's `svyglm`. */
  dfGlm: number
}

export const intercept = (rows: number): Term => ({
  name: '(intercept)',
  values: new Float64Array(rows).fill(1),
})

/**
 * β̂ = (XᵀWX)⁻¹XᵀWy with u_i = w_i e_i (XᵀWX)⁻¹x_i. The first term should be the intercept; a term that the earlier ones determine is
 * dropped. Null without a usable row of positive weight.
 * Source: Binder (1983), ISR 51; Lumley (2010), §5.2 (R's `svyglm`).
 */
export function regression(
  design: Design,
  usable: Uint8Array,
  y: ArrayLike<number>,
  terms: readonly Term[],
): Fit | null {
  const { n, df, sumWeights } = countUsable(design, usable)
  if (!(sumWeights > 0)) return null
  const rows = new Int32Array(n)
  for (let row = 0, i = 0; row < usable.length; row++) if (usable[row]) rows[i++] = row
  const columns = terms.map((term) => at(term.values, rows))
  const response = at(y, rows)
  const weights = at(design.weights, rows)
  const { kept, beta, inverse } = leastSquares(columns, response, weights)
  const used = kept.flatMap((j) => terms[j] ?? [])
  const x = kept.flatMap((j) => columns[j] ?? [])
  const residuals = new Float64Array(usable.length)
  const contributions = used.map(() => new Float64Array(usable.length))
  for (let i = 0; i < n; i++) {
    const row = rows[i] ?? 0
    let residual = response[i] ?? 0
    for (let j = 0; j < x.length; j++) residual -= (x[j]?.[i] ?? 0) * (beta[j] ?? 0)
    residuals[row] = residual
    const score = (weights[i] ?? 0) * residual
    for (let j = 0; j < x.length; j++) {
      const line = inverse[j]
      const column = contributions[j]
      if (!line || !column) continue
      let sum = 0
      for (let k = 0; k < x.length; k++) sum += (line[k] ?? 0) * (x[k]?.[i] ?? 0)
      column[row] = score * sum
    }
  }
  const covariance = variance(design, usable, contributions)
  return {
    design,
    usable,
    y,
    terms: used,
    beta,
    inverse,
    residuals,
    covariance,
    n,
    df,
    dfGlm: df + 1 - used.length,
  }
}

/** The values at these rows, without a callback for each: a report makes a few hundred regressions. */
function at(values: ArrayLike<number>, rows: Int32Array): Float64Array {
  const result = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) result[i] = values[rows[i] ?? 0] ?? Number.NaN
  return result
}

export interface Coefficient {
  status: 'ok' | 'lonely_psu' | 'no_df' | 'zero_variance' | 'not_estimable'
  coef: number | null
  se: number | null
  t: number | null
  /** p and interval on dfGlm, as R's `svyglm` reports them. */
  glm: Interval & { df: number; p: number | null }
  df: number
  /** p on df, which we report. */
  p: number | null
}

/** One coefficient with its tests; `not_estimable` when the others determine it. */
export function coefficient(fit: Fit, name: string, level = 0.95): Coefficient {
  const { df, dfGlm } = fit
  const at = fit.terms.findIndex((term) => term.name === name)
  const coef = fit.beta[at] ?? null
  const nothing = { se: null, t: null, glm: { df: dfGlm, p: null, ciLow: null, ciHigh: null }, df, p: null }
  if (coef === null) return { status: 'not_estimable', coef, ...nothing }
  if (!fit.covariance) return { status: 'lonely_psu', coef, ...nothing }
  if (df <= 0) return { status: 'no_df', coef, ...nothing }
  const se = varies(fit) ? Math.sqrt(Math.max(0, fit.covariance[at]?.[at] ?? 0)) : 0
  const t = se > 0 ? coef / se : null
  return {
    status: se > 0 ? 'ok' : 'zero_variance',
    coef,
    se,
    t,
    glm: { df: dfGlm, p: pValue(t, dfGlm), ...tInterval(coef, se, dfGlm, level) },
    df,
    p: pValue(t, df),
  }
}

export interface JointTest {
  status: 'ok' | 'lonely_psu' | 'no_df' | 'zero_variance' | 'not_estimable'
  n: number
  F: number | null
  ndf: number | null
  ddf: number | null
  p: number | null
}

/**
 * The Wald test that the named coefficients are all 0: F = β̂ᵀV⁻¹β̂/q on (q, dfGlm); terms that were dropped are left out.
 * Source: Lumley (2010), §5.2 (R's `regTermTest`).
 */
export function jointTest(fit: Fit, names: readonly string[]): JointTest {
  const positions = fit.terms.flatMap((term, j) => (names.includes(term.name) ? [j] : []))
  const nothing = { n: fit.n, F: null, ndf: null, ddf: null, p: null }
  if (positions.length === 0) return { status: 'not_estimable', ...nothing }
  if (!varies(fit)) return { status: 'zero_variance', ...nothing }
  const v = fit.covariance
  if (!v) return { status: 'lonely_psu', ...nothing }
  const wald = quadraticForm(
    positions.map((i) => positions.map((j) => v[i]?.[j] ?? 0)),
    positions.map((i) => fit.beta[i] ?? 0),
  )
  if (wald === null) return { status: 'not_estimable', ...nothing }
  const F = wald / positions.length
  const found = { n: fit.n, F, ndf: positions.length, ddf: fit.dfGlm }
  return fit.dfGlm > 0
    ? { status: 'ok', ...found, p: fUpper(F, positions.length, fit.dfGlm) }
    : { status: 'no_df', ...found, p: null }
}

/** Whether any residual is more than rounding: above 1e-12 of the largest |y|. */
function varies({ residuals, usable, y }: Fit): boolean {
  let [residual, largest] = [0, 0]
  for (let row = 0; row < residuals.length; row++) {
    if (!usable[row]) continue
    residual = Math.max(residual, Math.abs(residuals[row] ?? 0))
    largest = Math.max(largest, Math.abs(y[row] ?? 0))
  }
  return residual > 1e-12 * largest
}
