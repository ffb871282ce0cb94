// How alike the members of a cluster are, and what that costs.
import { fUpper } from './distributions.ts'

export interface Icc {
  status: 'ok' | 'no_data' | 'no_df'
  /** Rows with a value, and clusters. */
  n: number
  k: number
  n0: number | null
  meanSize: number | null
  msb: number | null
  msw: number | null
  icc: number | null
  iccTruncated: number | null
  /** 1 + (n/k − 1)·max(0, icc). */
  deffIcc: number | null
  F: number | null
  p: number | null
}

/**
 * The intraclass correlation of one-way analysis of variance, unweighted: ρ = (MSB−MSW)/(MSB+(n₀−1)MSW), n₀ = (N−Σn_j²/N)/(k−1).
 * NaN in y is missing. Source: Kish (1965), §5.4; Donner & Koval (1980).
 */
export function icc(y: ArrayLike<number>, cluster: ArrayLike<unknown>): Icc {
  const groups = new Map<unknown, number[]>()
  for (let row = 0; row < y.length; row++) {
    const value = y[row] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const members = groups.get(cluster[row])
    if (members) members.push(value)
    else groups.set(cluster[row], [value])
  }
  const members = [...groups.values()]
  const k = members.length
  const n = members.reduce((sum, group) => sum + group.length, 0)
  const centre = members[0]?.[0] ?? 0
  const meanOf = (values: number[]) =>
    values.reduce((sum, value) => sum + (value - centre), 0) / values.length
  const grand = meanOf(members.flat())
  let [between, within, squares] = [0, 0, 0]
  for (const group of members) {
    const mean = meanOf(group)
    between += group.length * (mean - grand) ** 2
    for (const value of group) within += (value - centre - mean) ** 2
    squares += group.length ** 2
  }
  return iccOfSums({ n, k, between, within, squares })
}

/** Sums of squares between and within k clusters of n rows in all, and Σn_j². */
export interface ClusterSums {
  n: number
  k: number
  between: number
  within: number
  squares: number
}

/** The intraclass correlation from sums of squares; see `icc`. */
export function iccOfSums({ n, k, between, within, squares }: ClusterSums): Icc {
  const nothing = {
    n0: null,
    meanSize: n > 0 ? n / k : null,
    msb: null,
    msw: null,
    icc: null,
    iccTruncated: null,
    deffIcc: null,
    F: null,
    p: null,
  }
  if (n === 0) return { status: 'no_data', n, k, ...nothing }
  if (k < 2 || n === k) return { status: 'no_df', n, k, ...nothing }

  const n0 = (n - squares / n) / (k - 1)
  const [msb, msw] = [between / (k - 1), within / (n - k)]
  const rho = (msb - msw) / (msb + (n0 - 1) * msw)
  const found = Number.isNaN(rho) ? null : rho
  const truncated = found === null ? null : Math.max(0, found)
  return {
    status: 'ok',
    n,
    k,
    n0,
    meanSize: n / k,
    msb,
    msw,
    icc: found,
    iccTruncated: truncated,
    deffIcc: truncated === null ? null : 1 + (n / k - 1) * truncated,
    F: msw > 0 ? msb / msw : null,
    p: msw > 0 ? fUpper(msb / msw, k - 1, n - k) : null,
  }
}
