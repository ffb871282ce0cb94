// The straight line through an indicator's estimates in more than two rounds, read from an accumulated sample.
import type { Sample } from './accumulate.ts'
import { combine, summarise } from './cells.ts'
import { noInterval, pValue, standardError, tInterval, type Interval, type Status } from './inference.ts'

export interface Slope extends Interval {
  status: Status
  /** Change per round. */
  slope: number | null
  se: number | null
  df: number | null
  t: number | null
  p: number | null
}

/**
 * Σ(x−x̄)ȳ_r / Σ(x−x̄)² over the rounds in order, x = 0, 1, 2, …, linearised as a contrast of the rounds' estimates with their covariance, on
 * df = PSUs − strata. Source: Lumley (2010), §5.3 (R's `svyby(covmat=TRUE)` with `svycontrast`).
 */
export function slope(sample: Sample, indicator: number, rounds: readonly string[], level = 0.95): Slope {
  const cells = rounds.map((round) => ({ indicator, round }))
  const summaries = cells.map((cell) => summarise(sample, cell))
  const unknown = { se: null, t: null, p: null, ...noInterval }
  if (rounds.length < 2 || summaries.some(({ estimate }) => estimate === null))
    return { status: 'no_data', slope: null, df: null, ...unknown }
  const middle = (rounds.length - 1) / 2
  const squares = rounds.reduce((sum, _, x) => sum + (x - middle) ** 2, 0)
  const coefficients = rounds.map((_, x) => (x - middle) / squares)
  const found = summaries.reduce((sum, { estimate }, i) => sum + (coefficients[i] ?? 0) * (estimate ?? 0), 0)
  const { v, df } = combine(sample, cells, [coefficients], rounds)
  const { status, se } = standardError(
    v?.[0]?.[0] ?? null,
    df,
    Math.max(...summaries.map(({ scale }) => scale)),
  )
  if (se === null) return { status, slope: found, df, ...unknown }
  const t = se > 0 ? found / se : null
  return { status, slope: found, se, df, t, p: pValue(t, df), ...tInterval(found, se, df, level) }
}
