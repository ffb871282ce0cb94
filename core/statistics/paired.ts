// The change within the units of a matched panel.
import type { Sides } from './change.ts'
import { countUsable, usableRows, type Design } from './design.ts'
import { pValue, type Interval, type Status } from './inference.ts'
import { mean } from './mean.ts'
import { createPairs, type PanelColumns } from './pairs.ts'
import { populationVariance, weightedMean } from './summary.ts'

export interface PairedChange extends Interval {
  status: Status
  nMatched: number
  nPairs: number
  nPsu: number
  nStrata: number
  est0: number | null
  se0: number | null
  est1: number | null
  se1: number | null
  diff: number | null
  se: number | null
  df: number | null
  t: number | null
  p: number | null
  /** On df − 1, as R's `svyttest`. */
  svyttest: { df: number; p: number | null } | null
  /** Correlation of the two rounds' values and standard deviation of their difference. */
  corr: number | null
  sdDiff: number | null
  /** d̄/S_d and d̄/√((S₀²+S₁²)/2). */
  dZ: number | null
  dAv: number | null
}

/**
 * The mean of d = y₁ − y₀ over units with both values, with the design of `createPairs`, on df = PSUs − strata.
 * Source: Lumley (2010), §2.2 applied to d; effect sizes of Cohen (1988), §2.3.
 */
export function pairedChange(
  columns: PanelColumns,
  y: ArrayLike<number>,
  sides: Sides,
  options: { weightFrom?: 'from' | 'to'; level?: number } = {},
): PairedChange {
  const { design, from, to, matched } = createPairs(columns, y, sides, options.weightFrom)
  const y0 = Float64Array.from(from, (row) => y[row] ?? Number.NaN)
  const y1 = Float64Array.from(to, (row) => y[row] ?? Number.NaN)
  return changeOfPairs(design, y0, y1, matched, options.level)
}

/** The same of pairs that are made already: their design, and both values of each; see `pairedChange`. */
export function changeOfPairs(
  design: Design,
  y0: Float64Array,
  y1: Float64Array,
  matched: number,
  level = 0.95,
): PairedChange {
  const d = y1.map((value, pair) => value - (y0[pair] ?? 0))
  const [before, after, result] = [y0, y1, d].map((values) => mean(design, values, { level }))
  if (!before || !after || !result) throw new Error('three means')

  const usable = usableRows(design, undefined, d)
  const variances = [y0, y1, d].map((values) => populationVariance(design, usable, values))
  const [s0 = 0, s1 = 0, sd = 0] = variances
  const { estimate: diff, se, df } = result
  const known = diff !== null && Number.isFinite(sd)
  const t = diff !== null && se ? diff / se : null
  return {
    status: result.status,
    nMatched: matched,
    nPairs: countUsable(design, usable).n,
    nPsu: result.nPsu,
    nStrata: result.nStrata,
    est0: before.estimate,
    se0: before.se,
    est1: after.estimate,
    se1: after.se,
    diff,
    se,
    df,
    t,
    p: df === null ? null : pValue(t, df),
    ciLow: result.ciLow,
    ciHigh: result.ciHigh,
    svyttest: t === null || df === null ? null : { df: df - 1, p: pValue(t, df - 1) },
    corr: s0 > 0 && s1 > 0 ? covariance(design, usable, y0, y1) / Math.sqrt(s0 * s1) : null,
    sdDiff: known ? Math.sqrt(sd) : null,
    dZ: known && sd > 0 ? diff / Math.sqrt(sd) : null,
    dAv: known && s0 + s1 > 0 ? diff / Math.sqrt((s0 + s1) / 2) : null,
  }
}

/** Population covariance with the factor of `populationVariance`. */
function covariance(design: Design, usable: Uint8Array, a: Float64Array, b: Float64Array): number {
  const [ma, mb] = [weightedMean(design, usable, a), weightedMean(design, usable, b)]
  const { nPositive } = countUsable(design, usable)
  let sum = 0
  a.forEach((value, row) => {
    if (!usable[row]) return
    const deviations = (value - ma.centre - ma.offset) * ((b[row] ?? 0) - mb.centre - mb.offset)
    sum += (design.weights[row] ?? 0) * deviations
  })
  return ((nPositive / (nPositive - 1)) * sum) / ma.sumWeights
}
