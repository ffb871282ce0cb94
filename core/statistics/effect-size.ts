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
  const m = from.n + to.n - 2
  const pooled = (a: number, b: number) => Math.sqrt(((from.n - 1) * a + (to.n - 1) * b) / m)
  const diff = to.mean - from.mean
  const sdPooled = pooled(from.s2, to.s2)
  if (!(sdPooled > 0))
    return { status: 'zero_variance', ...counts, ...unknown, sdPooled: sdPooled === 0 ? 0 : null }
  const d = diff / sdPooled
  const hedgesJ = hedgesCorrection(m)
  return {
    status: 'ok',
    ...counts,
    sdPooled,
    d,
    hedgesG: d * hedgesJ,
    hedgesJ,
    glassDelta: from.s2 > 0 ? diff / Math.sqrt(from.s2) : null,
    dUnweighted: (to.plainMean - from.plainMean) / pooled(from.plainS2, to.plainS2),
    normDiff: diff / Math.sqrt((from.s2 + to.s2) / 2),
  }
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
