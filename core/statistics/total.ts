// The weighted total of a variable.
import { countUsable, usableRows, type Design } from './design.ts'
import { largest, noInterval, standardError, tInterval, type Interval, type Status } from './inference.ts'
import type { EstimateOptions } from './mean.ts'
import { varianceOf } from './variance.ts'

export interface TotalEstimate extends Interval {
  status: Status
  n: number
  nPsu: number
  nStrata: number
  sumWeights: number
  estimate: number | null
  se: number | null
  df: number | null
}

/**
 * Σwy over the rows with a value (no imputation of missing ones), u = wy.
 * Source: Lumley (2010), §2.2 (R's `svytotal`).
 */
export function total(design: Design, y: ArrayLike<number>, options: EstimateOptions = {}): TotalEstimate {
  const usable = usableRows(design, options.domain, y)
  const { df, nPositive: _, ...counts } = countUsable(design, usable)
  if (!(counts.sumWeights > 0))
    return { status: 'no_data', ...counts, estimate: null, se: null, df: null, ...noInterval }
  const contributions = totalContributions(design, usable, y)
  const estimate = contributions.reduce((sum, u) => sum + u, 0)
  const { status, se } = standardError(
    varianceOf(design, usable, contributions),
    df,
    largest(usable, y) * counts.sumWeights,
  )
  return { status, ...counts, estimate, se, df, ...tInterval(estimate, se, df, options.level ?? 0.95) }
}

/** u = wy on the usable rows, 0 elsewhere. */
export function totalContributions(
  design: Design,
  usable: ArrayLike<number>,
  y: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(design.weights, (weight, row) => (usable[row] ? weight * (y[row] ?? 0) : 0))
}
