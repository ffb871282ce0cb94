// Sample size and power to tell two independent proportions apart.
import { normalCdf, normalQuantile } from './distributions.ts'
import { roundUp, zAlpha, type ErrorRates } from './power-common.ts'

export interface TwoProportions extends ErrorRates {
  p1: number
  p2: number
  deff?: number
  /** n₂/n₁. */
  ratio?: number
  response?: number
}

/** n₁ = [z_a√((1+1/κ)p̄q̄) + z_b√(p₁q₁+p₂q₂/κ)]²/(p₁−p₂)², ×deff/response. Source: Fleiss, Levin & Paik (2003), §4. */
export function sizeForProportions({ p1, p2, deff = 1, ratio = 1, response = 1, ...rates }: TwoProportions) {
  const pooled = (p1 + ratio * p2) / (1 + ratio)
  const underNull = zAlpha(rates) * Math.sqrt((1 + 1 / ratio) * pooled * (1 - pooled))
  const underEffect = normalQuantile(rates.power ?? 0.8) * Math.sqrt(p1 * (1 - p1) + (p2 * (1 - p2)) / ratio)
  const nSrsRound1 = (underNull + underEffect) ** 2 / (p1 - p2) ** 2
  const nRound1Unrounded = (nSrsRound1 * deff) / response
  return {
    nSrsRound1,
    nRound1Unrounded,
    nRound1: roundUp(nRound1Unrounded),
    nRound2: roundUp(nRound1Unrounded * ratio),
  }
}

/** Φ((|p₁−p₂|√(n/deff) − z_a√(2p̄q̄))/√(p₁q₁+p₂q₂)) with n in each round. Source: Fleiss, Levin & Paik (2003), §4. */
export function powerOfProportions({
  p1,
  p2,
  n,
  deff = 1,
  ...rates
}: Omit<TwoProportions, 'power'> & { n: number }): number {
  const pooled = (p1 + p2) / 2
  const excess =
    Math.abs(p1 - p2) * Math.sqrt(n / deff) - zAlpha(rates) * Math.sqrt(2 * pooled * (1 - pooled))
  return normalCdf(excess / Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2)))
}
