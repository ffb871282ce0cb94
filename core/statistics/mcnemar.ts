// McNemar's test of paired yes/no answers, unweighted.
import { binomialHalf, binomialHalfCdf, chiSquareUpper } from './distributions.ts'
import { clopperPearson } from './proportion.ts'
import type { Interval } from './inference.ts'

export interface McNemar {
  status: 'ok' | 'no_data' | 'no_discordant_pairs'
  /** Pairs with both answers; then yes-yes, yes-no, no-yes, no-no. */
  n: number
  n11: number
  n10: number
  n01: number
  n00: number
  /** Share after − share before. */
  diff: number | null
  pExact: number | null
  pMid: number | null
  chi2: number | null
  pChi2: number | null
  /** With Edwards' continuity correction. */
  chi2Corrected: number | null
  pChi2Corrected: number | null
  /** n01/n10, null without n10. */
  oddsRatio: number | null
  oddsRatioInterval: Interval
}

/**
 * The test of n10 against n01 by exact binomial p, mid-p (Fagerland, Lydersen & Laake 2013), χ² and corrected χ²; odds ratio n01/n10 with
 * the Clopper–Pearson interval of n01/(n01+n10) mapped by x/(1−x). Columns hold 0, 1 or NaN.
 */
export function mcnemar(before: ArrayLike<number>, after: ArrayLike<number>, level = 0.95): McNemar {
  const counts = { n: 0, n11: 0, n10: 0, n01: 0, n00: 0 }
  for (let i = 0; i < before.length; i++) {
    const [x = Number.NaN, y = Number.NaN] = [before[i], after[i]]
    if (Number.isNaN(x) || Number.isNaN(y)) continue
    counts.n++
    counts[x === 1 ? (y === 1 ? 'n11' : 'n10') : y === 1 ? 'n01' : 'n00']++
  }
  const { n, n10: b, n01: c } = counts
  const discordant = b + c
  const nothing = { chi2: null, pChi2: null, chi2Corrected: null, pChi2Corrected: null, oddsRatio: null }
  const noInterval = { oddsRatioInterval: { ciLow: null, ciHigh: null } }
  if (n === 0)
    return { status: 'no_data', ...counts, diff: null, pExact: null, pMid: null, ...nothing, ...noInterval }
  const diff = (c - b) / n
  if (discordant === 0)
    return { status: 'no_discordant_pairs', ...counts, diff, pExact: 1, pMid: 1, ...nothing, ...noInterval }

  const k = Math.min(b, c)
  const chi2 = (b - c) ** 2 / discordant
  const chi2Corrected = b === c ? 0 : (Math.abs(b - c) - 1) ** 2 / discordant
  const share = clopperPearson(c, discordant, level)
  const odds = (x: number | null) => (x === null || x >= 1 ? null : x / (1 - x))
  return {
    status: 'ok',
    ...counts,
    diff,
    pExact: Math.min(1, 2 * binomialHalfCdf(k, discordant)),
    pMid: Math.min(1, 2 * binomialHalfCdf(k - 1, discordant) + binomialHalf(k, discordant)),
    chi2,
    pChi2: chiSquareUpper(chi2, 1),
    chi2Corrected,
    pChi2Corrected: chiSquareUpper(chi2Corrected, 1),
    oddsRatio: b > 0 ? c / b : null,
    oddsRatioInterval: { ciLow: odds(share.ciLow), ciHigh: odds(share.ciHigh) },
  }
}
