// The ratio of two weighted totals.
import { countUsable, usableRows, type Design } from './design.ts'
import { noInterval, standardError, tInterval } from './inference.ts'
import type { EstimateOptions } from './mean.ts'
import type { TotalEstimate } from './total.ts'
import { varianceOf } from './variance.ts'

/**
 * R = Σwx/Σwz over rows with both, u = w(x−Rz)/Σwz. `no_data` also when the denominator sums to 0.
 * Source: Lumley (2010), §2.2 (R's `svyratio`).
 */
export function ratio(
  design: Design,
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number>,
  options: EstimateOptions = {},
): TotalEstimate {
  const usable = usableRows(design, options.domain, numerator, denominator)
  const { df, nPositive: _, ...counts } = countUsable(design, usable)
  const sums = ratioSums(design, usable, numerator, denominator)
  if (!(counts.sumWeights > 0) || sums.denominator === 0)
    return { status: 'no_data', ...counts, estimate: null, se: null, df: null, ...noInterval }
  const contributions = ratioContributions(design, usable, numerator, denominator, sums)
  const { status, se } = standardError(varianceOf(design, usable, contributions), df, Math.abs(sums.ratio))
  return {
    status,
    ...counts,
    estimate: sums.ratio,
    se,
    df,
    ...tInterval(sums.ratio, se, df, options.level ?? 0.95),
  }
}

interface RatioSums {
  denominator: number
  ratio: number
}

/** Σwz and Σwx/Σwz over the usable rows. */
export function ratioSums(
  design: Design,
  usable: ArrayLike<number>,
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number>,
): RatioSums {
  let x = 0
  let z = 0
  for (let row = 0; row < numerator.length; row++) {
    if (!usable[row]) continue
    x += (design.weights[row] ?? 0) * (numerator[row] ?? 0)
    z += (design.weights[row] ?? 0) * (denominator[row] ?? 0)
  }
  return { denominator: z, ratio: x / z }
}

/** u = w(x−Rz)/Σwz on the usable rows, 0 elsewhere. */
export function ratioContributions(
  design: Design,
  usable: ArrayLike<number>,
  numerator: ArrayLike<number>,
  denominator: ArrayLike<number>,
  sums: RatioSums,
): Float64Array {
  return Float64Array.from(design.weights, (weight, row) =>
    usable[row]
      ? (weight * ((numerator[row] ?? 0) - sums.ratio * (denominator[row] ?? 0))) / sums.denominator
      : 0,
  )
}
