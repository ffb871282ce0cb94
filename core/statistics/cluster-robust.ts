// Cluster-robust standard errors as Stata gives them after `regress [pw], vce(cluster)`: strata play no part.
import { pValue } from './inference.ts'
import type { Fit } from './regression.ts'

export interface ClusterRobust {
  se: number | null
  /** Clusters − 1. */
  df: number
  p: number | null
}

/**
 * V = G/(G−1)·(N−1)/(N−K)·A⁻¹(Σ_g S_gS_gᵀ)A⁻¹ with S_g = Σwex over the rows of a cluster with weight; G clusters, N rows, K columns.
 * Source: Stata, [R] regress, methods and formulas; estimatr's `lm_robust(se_type="stata")`. Below about 40 clusters prefer `cr2`.
 */
export function clusterRobust(fit: Fit, clusters: ArrayLike<unknown>, name: string): ClusterRobust {
  const at = fit.terms.findIndex((term) => term.name === name)
  const line = fit.inverse[at]
  const sums = new Map<unknown, number>()
  let rows = 0
  for (let row = 0; row < fit.usable.length; row++) {
    const weight = fit.design.weights[row] ?? 0
    if (!fit.usable[row] || !(weight > 0)) continue
    rows++
    const influence = (line ?? []).reduce((sum, a, j) => sum + a * (fit.terms[j]?.values[row] ?? 0), 0)
    const cluster = clusters[row]
    sums.set(cluster, (sums.get(cluster) ?? 0) + weight * (fit.residuals[row] ?? 0) * influence)
  }
  const groups = sums.size
  const df = groups - 1
  const spare = rows - fit.terms.length
  if (!line || df <= 0 || spare <= 0) return { se: null, df, p: null }
  let squares = 0
  for (const sum of sums.values()) squares += sum ** 2
  const se = Math.sqrt((groups / df) * ((rows - 1) / spare) * squares)
  return { se, df, p: pValue(se > 0 ? (fit.beta[at] ?? 0) / se : null, df) }
}
