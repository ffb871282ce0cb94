// From a point and its standard error to an interval and a p-value, with the conventions for what can't be had.
import { tQuantile, tTwoSided } from './distributions.ts'

/**
 * How far an estimate could be taken: `no_data` no usable row or zero weight, `lonely_psu` a stratum has one PSU and the design
 * says `fail`, `no_df` no degrees of freedom, `zero_variance` nothing varies, `degenerate_proportion` a share of exactly 0 or 1.
 */
export type Status = 'ok' | 'no_data' | 'lonely_psu' | 'no_df' | 'zero_variance' | 'degenerate_proportion'

export interface Interval {
  ciLow: number | null
  ciHigh: number | null
}

export const noInterval: Interval = { ciLow: null, ciHigh: null }

/** t with P(|T| ≤ t) = level on df degrees of freedom. */
export const tCritical = (level: number, df: number): number => -tQuantile((1 - level) / 2, df)

/** θ̂ ± t_{df}·SE; nulls without a standard error or degrees of freedom. */
export function tInterval(estimate: number, se: number | null, df: number, level: number): Interval {
  if (se === null || !(df > 0)) return noInterval
  const half = se === 0 ? 0 : tCritical(level, df) * se
  return { ciLow: estimate - half, ciHigh: estimate + half }
}

/** Two-sided p-value; null where there is no t or no degree of freedom. */
export const pValue = (t: number | null, df: number): number | null =>
  t === null || !(df > 0) ? null : tTwoSided(t, df)

/**
 * The status and standard error that a variance leads to. `scale` is the largest |y|: a standard error below 1e-13 of it is
 * rounding, not variation, and is reported as zero.
 */
export function standardError(
  v: number | null,
  df: number,
  scale: number,
): { status: 'ok' | 'lonely_psu' | 'no_df' | 'zero_variance'; se: number | null } {
  if (v === null) return { status: 'lonely_psu', se: null }
  if (!(df > 0)) return { status: 'no_df', se: null }
  const se = Math.sqrt(Math.max(0, v))
  return se <= 1e-13 * scale ? { status: 'zero_variance', se: 0 } : { status: 'ok', se }
}

/** Largest |y| among the usable rows. */
export function largest(usable: ArrayLike<number | boolean>, y: ArrayLike<number>): number {
  let max = 0
  for (let row = 0; row < y.length; row++) {
    if (usable[row]) max = Math.max(max, Math.abs(y[row] ?? 0))
  }
  return max
}
