// What clusters do to an indicator of an accumulated sample: intraclass correlation, and cluster-robust errors that ignore strata.
import type { Sample } from './accumulate.ts'
import { locate, type Cell } from './cells.ts'
import type { ClusterRobust } from './cluster-robust.ts'
import { iccOfSums, type Icc } from './icc.ts'
import { pValue } from './inference.ts'

/** The intraclass correlation of a mean or proportion in one round, as `icc`; null where rows are PSUs, and for totals and ratios. */
export function sampleIcc(sample: Sample, indicator: number, round: string): Icc | null {
  const kind = sample.design.indicators[indicator]
  if (sample.design.psu === 'row' || kind === 'total' || kind === 'ratio') return null
  const { domain, k, count } = locate(sample, { indicator, round })
  if (!domain) return null
  let [n, clusters, squares, sum, ofMeans] = [0, 0, 0, 0, 0]
  for (let slot = 0; slot < domain.units.length; slot++) {
    const rows = domain.n[slot * count + k] ?? 0
    if (rows === 0) continue
    const own = domain.plain[slot * count + k] ?? 0
    n += rows
    clusters += 1
    squares += rows ** 2
    sum += own
    ofMeans += own ** 2 / rows
  }
  // The values were centred on one of them, so that these differences keep their digits.
  const between = n > 0 ? Math.max(0, ofMeans - sum ** 2 / n) : 0
  const within = Math.max(0, (domain.plainSquares[k] ?? 0) - ofMeans)
  return iccOfSums({ n, k: clusters, between, within, squares })
}

/**
 * The standard error of Σ coefficients·mean(cells), as Stata's `regress [pw], vce(cluster)` gives it for the saturated regression on the
 * cells: V = G/(G−1)·(N−1)/(N−K)·Σ_g T_g², strata playing no part. Null where rows are PSUs.
 */
export function clusterRobustContrast(
  sample: Sample,
  cells: readonly Cell[],
  coefficients: readonly number[],
  effect: number,
): ClusterRobust | null {
  if (sample.design.psu === 'row') return null
  const totals = new Map<number, number>()
  let rows = 0
  cells.forEach((cell, i) => {
    const { domain, k, count, distance, factor } = locate(sample, cell)
    domain?.units.forEach((psu, slot) => {
      const at = slot * count + k
      const positive = domain.positive[at] ?? 0
      if (positive === 0) return
      rows += positive
      const own = ((domain.x[at] ?? 0) - distance * (domain.z[at] ?? 0)) * factor
      totals.set(psu, (totals.get(psu) ?? 0) + (coefficients[i] ?? 0) * own)
    })
  })
  const groups = totals.size
  const [df, spare] = [groups - 1, rows - cells.length]
  if (df <= 0 || spare <= 0) return { se: null, df, p: null }
  const squares = totals.values().reduce((sum, total) => sum + total ** 2, 0)
  const se = Math.sqrt((groups / df) * ((rows - 1) / spare) * squares)
  return { se, df, p: pValue(se > 0 ? effect / se : null, df) }
}
