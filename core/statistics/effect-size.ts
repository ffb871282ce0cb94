// Standardised differences of two groups or rounds.
import type { Sides } from './change.ts'
import { both, countUsable, usableRows, type Design, type Mask } from './design.ts'
import { logGamma } from './distributions.ts'
import { populationVariance, weightedMean } from './summary.ts'

export interface EffectSize {
  status: 'ok' | 'no_data' | 'zero_variance'
  n0: number
  n1: number
  mean0: number | null
  mean1: number | null
  sd0: number | null
  sd1: number | null
  sdPooled: number | null
  /** Cohen's d, weighted and unweighted; Hedges' g = d·J; Glass' Δ; normalised difference. */
  d: number | null
  hedgesG: number | null
  hedgesJ: number | null
  glassDelta: number | null
  dUnweighted: number | null
  normDiff: number | null
}

/**
 * d = (ȳ₁−ȳ₀)/S_p with S_p² = ((n₀−1)S₀²+(n₁−1)S₁²)/(n₀+n₁−2), n unweighted; g = d·J(n₀+n₁−2); Δ divides by S₀; the normalised difference
 * by √((S₀²+S₁²)/2). Sources: Cohen (1988); Hedges (1981); Imbens & Rubin (2015), ch. 14.
 */
export function effectSize(design: Design, y: ArrayLike<number>, sides: Sides, domain?: Mask): EffectSize {
  const [from, to] = [sides.from, sides.to].map((side) => groupSummary(design, y, both(domain, side)))
  if (!from || !to) throw new Error('two sides')
  const counts = {
    n0: from.n,
    n1: to.n,
    mean0: from.mean,
    mean1: to.mean,
    sd0: root(from.s2),
    sd1: root(to.s2),
  }
  const unknown = {
    sdPooled: null,
    d: null,
    hedgesG: null,
    hedgesJ: null,
    glassDelta: null,
    dUnweighted: null,
    normDiff: null,
  }
  if (from.mean === null || to.mean === null) return { status: 'no_data', ...counts, ...unknown }
  const diff = to.mean - from.mean
  const sdPooled = pooledSd(from, to)
  if (!(sdPooled > 0))
    return { status: 'zero_variance', ...counts, ...unknown, sdPooled: sdPooled === 0 ? 0 : null }
  const d = diff / sdPooled
  const hedgesJ = hedgesCorrection(from.n + to.n - 2)
  return {
    status: 'ok',
    ...counts,
    sdPooled,
    d,
    hedgesG: d * hedgesJ,
    hedgesJ,
    glassDelta: from.s2 > 0 ? diff / Math.sqrt(from.s2) : null,
    dUnweighted:
      (to.plainMean - from.plainMean) /
      pooledSd({ n: from.n, s2: from.plainS2 }, { n: to.n, s2: to.plainS2 }),
    normDiff: diff / Math.sqrt((from.s2 + to.s2) / 2),
  }
}

/** One side of a standardised difference: rows, and population variance. */
interface Spread {
  n: number
  s2: number
}

/** S_p of two groups; NaN with fewer than three rows in all. */
const pooledSd = (from: Spread, to: Spread): number =>
  Math.sqrt(((from.n - 1) * from.s2 + (to.n - 1) * to.s2) / (from.n + to.n - 2))

/** Hedges' g of a difference between groups of which rows and standard deviations are known; null without variation. */
export function hedgesG(
  diff: number,
  from: { n: number; sd: number | null },
  to: { n: number; sd: number | null },
): number | null {
  if (from.sd === null || to.sd === null) return null
  const sd = pooledSd({ n: from.n, s2: from.sd ** 2 }, { n: to.n, s2: to.sd ** 2 })
  return sd > 0 ? (diff / sd) * hedgesCorrection(from.n + to.n - 2) : null
}

/** J(m) = Γ(m/2)/(√(m/2)Γ((m−1)/2)): takes the small-sample bias out of d (Hedges 1981, eq. 6e). */
export const hedgesCorrection = (m: number): number =>
  Math.exp(logGamma(m / 2) - Math.log(m / 2) / 2 - logGamma((m - 1) / 2))

/** Cohen's h = 2asin√p₁ − 2asin√p₀ (Cohen 1988, §6.2). */
export const cohenH = (p0: number, p1: number): number =>
  2 * Math.asin(Math.sqrt(p1)) - 2 * Math.asin(Math.sqrt(p0))

const root = (square: number): number | null => (square >= 0 ? Math.sqrt(square) : null)

function groupSummary(design: Design, y: ArrayLike<number>, domain: Mask) {
  const usable = usableRows(design, domain, y)
  const { n, sumWeights } = countUsable(design, usable)
  const plain = { ...design, weights: design.weights.map((weight) => (Number.isNaN(weight) ? weight : 1)) }
  return {
    n,
    mean: sumWeights > 0 ? weightedMean(design, usable, y).mean : null,
    s2: populationVariance(design, usable, y),
    plainMean: weightedMean(plain, usable, y).mean,
    plainS2: populationVariance(plain, usable, y),
  }
}
