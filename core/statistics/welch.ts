// Welch's t test of two groups, unweighted and unclustered: only for simple random samples.
import { pValue, tInterval, type Interval } from './inference.ts'

export interface Welch extends Interval {
  status: 'ok' | 'no_data' | 'no_df' | 'zero_variance'
  n0: number
  n1: number
  mean0: number | null
  mean1: number | null
  diff: number | null
  se: number | null
  t: number | null
  df: number | null
  p: number | null
}

/** The difference b − a with Satterthwaite's degrees of freedom; NaN is missing. Source: Welch (1947), Biometrika 34. */
export function welch(a: ArrayLike<number>, b: ArrayLike<number>, level = 0.95): Welch {
  const [from, to] = [moments(a), moments(b)]
  const base = { n0: from.n, n1: to.n, mean0: from.mean, mean1: to.mean }
  const unknown = { se: null, t: null, df: null, p: null, ciLow: null, ciHigh: null }
  if (from.mean === null || to.mean === null) return { status: 'no_data', ...base, ...unknown, diff: null }
  const diff = to.mean - from.mean
  if (from.n < 2 || to.n < 2) return { status: 'no_df', ...base, ...unknown, diff }
  const [v0, v1] = [from.s2 / from.n, to.s2 / to.n]
  const se = Math.sqrt(v0 + v1)
  if (se <= 1e-13 * Math.max(Math.abs(from.mean), Math.abs(to.mean)))
    return { status: 'zero_variance', ...base, ...unknown, diff, se: 0, ciLow: diff, ciHigh: diff }
  const df = (v0 + v1) ** 2 / (v0 ** 2 / (from.n - 1) + v1 ** 2 / (to.n - 1))
  return {
    status: 'ok',
    ...base,
    diff,
    se,
    t: diff / se,
    df,
    p: pValue(diff / se, df),
    ...tInterval(diff, se, df, level),
  }
}

function moments(column: ArrayLike<number>): { n: number; mean: number | null; s2: number } {
  const values = Array.from(column).filter((value) => !Number.isNaN(value))
  const [first] = values
  if (first === undefined) return { n: 0, mean: null, s2: Number.NaN }
  const offset = values.reduce((sum, value) => sum + (value - first), 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - first - offset) ** 2, 0)
  return { n: values.length, mean: first + offset, s2: squares / (values.length - 1) }
}
