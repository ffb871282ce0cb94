// How many interviews a wanted precision of a proportion needs, and design effects to plan with.
import { normalQuantile } from './distributions.ts'
import { roundUp } from './power-common.ts'

export interface Precision {
  p: number
  /** Margin of error: half the width of the interval. */
  moe: number
  conf?: number
  deff?: number
  /** Size of the population, if it is small. */
  N?: number
  /** Share of the sampled who answer. */
  response?: number
}

/** n = z²p(1−p)/e², n/(1+(n−1)/N) in a population of N, ×deff/response. Source: Cochran (1977), §4.4. */
export function sizeForPrecision({ p, moe, conf = 0.95, deff = 1, N, response = 1 }: Precision) {
  const z = normalQuantile((1 - conf) / 2)
  const nSrs = (z ** 2 * p * (1 - p)) / moe ** 2
  const nFpc = N === undefined ? nSrs : nSrs / (1 + (nSrs - 1) / N)
  const nUnrounded = (nFpc * deff) / response
  return { nSrs, nFpc, nUnrounded, n: roundUp(nUnrounded) }
}

/** 1 + ((cv²+1)m̄ − 1)ρ: clusters of mean size m whose sizes vary by cv. Source: Kish (1965); Eldridge et al. (2006). */
export const plannedDesignEffect = ({ m, icc, cv = 0 }: { m: number; icc: number; cv?: number }): number =>
  1 + ((cv ** 2 + 1) * m - 1) * icc
