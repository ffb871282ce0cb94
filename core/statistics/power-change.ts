// Sample size and smallest detectable change between two rounds, with or without a common panel.
import { roundUp, zSum, type ErrorRates } from './power-common.ts'

export interface TwoRounds extends ErrorRates {
  /** Share of the sample that is in both rounds, and the correlation of its values. */
  overlap?: number
  rho?: number
  deff?: number
}

type Spread = { sd0: number; sd1: number }

/** σ₀²+σ₁²−2Pρσ₀σ₁: the variance of a change per unit of sample size. */
const unitVariance = ({ sd0, sd1, overlap = 0, rho = 0 }: TwoRounds & Spread): number =>
  sd0 ** 2 + sd1 ** 2 - 2 * overlap * rho * sd0 * sd1

/** n per round = (z_a+z_b)²v·deff/(response·δ²). Source: Kish (1965), §12.4; Gorstein et al. (2007). */
export function sizeForMeanChange(input: TwoRounds & Spread & { delta: number; response?: number }) {
  const variance = unitVariance(input)
  const nSrs = (zSum(input) ** 2 * variance) / input.delta ** 2
  const nUnrounded = (nSrs * (input.deff ?? 1)) / (input.response ?? 1)
  return { unitVariance: variance, nSrs, nUnrounded, n: roundUp(nUnrounded) }
}

/** As `sizeForMeanChange` with σ² = p(1−p) in each round. */
export function sizeForProportionChange({
  p0,
  p1,
  ...input
}: TwoRounds & { p0: number; p1: number; response?: number }) {
  const sd = (p: number) => Math.sqrt(p * (1 - p))
  return sizeForMeanChange({ ...input, delta: p1 - p0, sd0: sd(p0), sd1: sd(p1) })
}

/** The smallest change that n per round detect: (z_a+z_b)√(deff·v/n). */
export const detectableChange = (input: TwoRounds & Spread & { n: number }): number =>
  zSum(input) * Math.sqrt(((input.deff ?? 1) * unitVariance(input)) / input.n)
