// Weighted quantiles with Woodruff's interval.
import { countUsable, usableRows, type Design, type Mask } from './design.ts'
import { tCritical, type Interval, type Status } from './inference.ts'
import { mean, type EstimateOptions } from './mean.ts'

/** What to report when the wanted share falls between two values: the lower of them, or their middle. */
export type QuantileRule = 'math' | 'school'

export interface Quantile extends Interval {
  p: number
  estimate: number | null
  se: number | null
}

export interface Quantiles {
  status: Status
  n: number
  df: number | null
  quantiles: Quantile[]
}

/**
 * The quantiles of y for the shares `probs`. The interval inverts that of the share of y ≤ q̂, the standard error is its width
 * over 2t; a bound beyond 0 or 1 is null. Source: Woodruff (1952), JASA 47; rules as R's `svyquantile(qrule="math"|"school")`.
 */
export function quantiles(
  design: Design,
  y: ArrayLike<number>,
  probs: readonly number[],
  options: EstimateOptions & { rule?: QuantileRule } = {},
): Quantiles {
  const { domain, level = 0.95, rule = 'math' } = options
  const usable = usableRows(design, domain, y)
  const { n, df, sumWeights } = countUsable(design, usable)
  const nothing = { estimate: null, ciLow: null, ciHigh: null, se: null }
  if (!(sumWeights > 0))
    return { status: 'no_data', n, df: null, quantiles: probs.map((p) => ({ p, ...nothing })) }

  const table = distribution(design, usable, y)
  const { status } = mean(design, y, { domain: usable, level })
  const found = probs.map((p): Quantile => {
    const estimate = valueAt(table, p, rule)
    const below = Float64Array.from(y, (value) =>
      Number.isNaN(value) ? Number.NaN : Number(value <= estimate),
    )
    const share = mean(design, below, { domain: usable, level })
    if (share.ciLow === null || share.ciHigh === null) return { ...nothing, p, estimate }
    const bound = (at: number) => (at >= -rounding && at <= 1 + rounding ? valueAt(table, at, rule) : null)
    const [ciLow, ciHigh] = [bound(share.ciLow), bound(share.ciHigh)]
    const se = ciLow === null || ciHigh === null ? null : (ciHigh - ciLow) / (2 * tCritical(level, df))
    return { p, estimate, ciLow, ciHigh, se }
  })
  return { status, n, df, quantiles: found }
}

/** A bound this far beyond 0 or 1 is there by rounding. */
const rounding = 1e-13

interface Distribution {
  values: number[]
  /** The weight up to and with each value. */
  cumulative: number[]
}

/**
 * Weights are summed so that each sum is the double nearest to the true one (Neumaier 1974), as in R, which sums in extended precision: whether a
 * share falls exactly between two values then comes out as there.
 */
function distribution(design: Design, usable: Mask, y: ArrayLike<number>): Distribution {
  const rows: number[] = []
  for (let row = 0; row < y.length; row++) if (usable[row] && (design.weights[row] ?? 0) > 0) rows.push(row)
  rows.sort((a, b) => (y[a] ?? 0) - (y[b] ?? 0))
  let [sum, lost] = [0, 0]
  const cumulative = rows.map((row) => {
    const weight = design.weights[row] ?? 0
    const next = sum + weight
    lost += sum >= weight ? sum - next + weight : weight - next + sum
    sum = next
    return sum + lost
  })
  return { values: rows.map((row) => y[row] ?? Number.NaN), cumulative }
}

function valueAt({ values, cumulative }: Distribution, p: number, rule: QuantileRule): number {
  const total = cumulative.at(-1) ?? 0
  let [low, high] = [0, cumulative.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulative[middle] ?? 0) <= p * total) low = middle + 1
    else high = middle
  }
  // `low` values have a cumulative share of at most p.
  const next = values[Math.min(low, values.length - 1)] ?? Number.NaN
  const reached = values[low - 1]
  if (reached === undefined || (cumulative[low - 1] ?? 0) / total !== p) return next
  return rule === 'math' ? reached : (reached + next) / 2
}
