// Weighted mean, its contributions and the population variance of a column: what most estimators start from.
import type { Design, Mask } from './design.ts'

export interface WeightedMean {
  sumWeights: number
  mean: number
  /** The same mean in two parts, a value of y and the distance from it: y − centre − offset keeps the digits that y − mean loses. */
  centre: number
  offset: number
}

/**
 * ȳ = Σwy/Σw over the usable rows; NaN without weight. The sum is taken about the first usable value, so that a large constant in
 * y costs no digits.
 */
export function weightedMean(design: Design, usable: Mask, y: ArrayLike<number>): WeightedMean {
  let sumWeights = 0
  let sum = 0
  let centre = Number.NaN
  for (let row = 0; row < y.length; row++) {
    const weight = design.weights[row] ?? 0
    if (!usable[row] || weight === 0) continue
    const value = y[row] ?? Number.NaN
    if (Number.isNaN(centre)) centre = value
    sumWeights += weight
    sum += weight * (value - centre)
  }
  const offset = sum / sumWeights
  return { sumWeights, mean: centre + offset, centre, offset }
}

/** u = w(y−ȳ)/W on the usable rows, 0 elsewhere. */
export function meanContributions(
  design: Design,
  usable: Mask,
  y: ArrayLike<number>,
  { sumWeights, centre, offset }: WeightedMean,
): Float64Array {
  const contributions = new Float64Array(design.weights.length)
  for (let row = 0; row < contributions.length; row++)
    if (usable[row])
      contributions[row] = ((design.weights[row] ?? 0) * ((y[row] ?? 0) - centre - offset)) / sumWeights
  return contributions
}

/** S² = n₊/(n₊−1)·Σw(y−ȳ)²/W over usable rows with w > 0, as R's `svyvar`; NaN with fewer than two. */
export function populationVariance(design: Design, usable: Mask, y: ArrayLike<number>): number {
  const { sumWeights, centre, offset } = weightedMean(design, usable, y)
  let positive = 0
  let squares = 0
  for (let row = 0; row < y.length; row++) {
    const weight = design.weights[row] ?? 0
    if (!usable[row] || weight === 0) continue
    positive++
    squares += weight * ((y[row] ?? 0) - centre - offset) ** 2
  }
  return positive > 1 ? ((positive / (positive - 1)) * squares) / sumWeights : Number.NaN
}
