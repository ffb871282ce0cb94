// What the sample size formulas share: error rates, and rounding up.
import { normalQuantile } from './distributions.ts'

export interface ErrorRates {
  /** Significance level, 0.05 unless told. */
  alpha?: number
  /** Probability of finding the effect, 0.8 unless told. */
  power?: number
  sides?: 1 | 2
}

/** z_{1−α/sides}. */
export const zAlpha = ({ alpha = 0.05, sides = 2 }: ErrorRates): number => -normalQuantile(alpha / sides)

/** z_{1−α/sides} + z_{power}. */
export const zSum = (rates: ErrorRates): number => zAlpha(rates) + normalQuantile(rates.power ?? 0.8)

/** Rounded up, but not for the last digits of rounding errors. */
export const roundUp = (n: number): number => Math.ceil(n - 1e-9)
