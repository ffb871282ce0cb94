// Estimates and comparisons read from an accumulated sample; the numbers are those of mean.ts, proportion.ts, total.ts, ratio.ts and change.ts.
import type { Sample } from './accumulate.ts'
import { combine, summarise, type Cell, type CellSummary } from './cells.ts'
import type { ChangeEstimate } from './change.ts'
import { noInterval, pValue, standardError, tInterval, type Interval, type Status } from './inference.ts'
import { proportionIntervals } from './proportion.ts'

export interface ReadOptions {
  /**
   * The rounds whose rows make up the sample, which decides how many PSUs each stratum has. Unless told, the rounds that are asked for,
   * so that a published estimate stays when later rounds bring other PSUs.
   */
  within?: readonly string[]
  /** Confidence level, 0.95 unless told. */
  level?: number
}

export interface SampleEstimate extends Interval {
  status: Status
  n: number
  missing: number
  nPsu: number
  nStrata: number
  sumWeights: number
  estimate: number | null
  se: number | null
  df: number | null
  /** Population standard deviation and design effect (against sampling with replacement) of means and proportions. */
  sd: number | null
  deffReplace: number | null
}

/**
 * One indicator in one round and domain. Proportions have the logit interval (exact for 0 or 1), others the t interval.
 * A cell that no row fell into has the status `no_data`.
 */
export function estimate(sample: Sample, cell: Cell, options: ReadOptions = {}): SampleEstimate {
  const { within = [cell.round], level = 0.95 } = options
  const { n, missing, sumWeights, nPositive, estimate: point, scale, sd } = summarise(sample, cell)
  const { v, nPsu, nStrata, df } = combine(sample, [cell], [[1]], within)
  const counts = { n, missing, nPsu, nStrata, sumWeights, estimate: point }
  const unknown = { se: null, sd: null, deffReplace: null, ...noInterval }
  if (point === null) return { status: 'no_data', ...counts, ...unknown, df: null }

  const { status, se } = standardError(v?.[0]?.[0] ?? null, df, scale)
  const spread =
    se === null
      ? { sd: null, deffReplace: null }
      : { sd, deffReplace: sd && se > 0 ? (se / sd) ** 2 * nPositive : null }
  const result = { status, ...counts, se, df, ...spread, ...tInterval(point, se, df, level) }
  if (sample.design.indicators[cell.indicator] !== 'proportion') return result
  const shares = proportionIntervals({ status, n, estimate: point, se, df, level })
  return { ...result, status: shares.status, ...shares.interval }
}

/** What to compare: an indicator, in everyone or in a level of a disaggregation, from one round to another. */
export interface Comparison {
  indicator: number
  from: string
  to: string
  grouping?: number
  level?: string
}

/** The change of an indicator between two rounds of the sample, as change.ts (change-total.ts, change-ratio.ts) has it. */
export function compare(
  sample: Sample,
  { from, to, ...where }: Comparison,
  options: ReadOptions = {},
): ChangeEstimate {
  return difference(sample, { ...where, round: from }, { ...where, round: to }, options)
}

/** The difference of two cells: the same indicator in two rounds, or in two levels of one disaggregation in one round. */
export function difference(sample: Sample, from: Cell, to: Cell, options: ReadOptions = {}): ChangeEstimate {
  const { within = [...new Set([from.round, to.round])], level = 0.95 } = options
  const [a, b] = [summarise(sample, from), summarise(sample, to)]
  const counts = { n0: a.n, n1: b.n, est0: a.estimate, est1: b.estimate }
  const unknown = {
    se0: null,
    se1: null,
    cov01: null,
    se: null,
    t: null,
    p: null,
    ...noInterval,
    glm: null,
    relative: null,
  }
  if (a.estimate === null || b.estimate === null)
    return { status: 'no_data', ...counts, ...unknown, diff: null, df: null }

  // Of noise around a large constant the parts keep the digits that the estimates lose.
  const diff =
    a.parts && b.parts
      ? b.parts.centre - a.parts.centre + (b.parts.offset - a.parts.offset)
      : b.estimate - a.estimate
  const ratio = a.estimate === 0 ? null : b.estimate / a.estimate
  const combinations = [
    [1, 0],
    [0, 1],
    [-1, 1],
    ratio === null ? [0, 0] : [-ratio / a.estimate, 1 / a.estimate],
  ]
  const { v, df } = combine(sample, [from, to], combinations, within)
  const scale = Math.max(a.scale, b.scale)
  const { status, se } = standardError(v?.[2]?.[2] ?? null, df, scale)
  if (!v || se === null) return { status, ...counts, ...unknown, diff, df }
  const [se0 = 0, se1 = 0] = [v[0]?.[0], v[1]?.[1]].map((each) => standardError(each ?? 0, df, scale).se ?? 0)
  const t = se > 0 ? diff / se : null
  return {
    status,
    ...counts,
    se0,
    se1,
    cov01: se0 && se1 ? (v[0]?.[1] ?? 0) : 0,
    diff,
    se,
    df,
    t,
    p: pValue(t, df),
    ...tInterval(diff, se, df, level),
    glm: t === null ? null : { df: df - 1, p: pValue(t, df - 1), ...tInterval(diff, se, df - 1, level) },
    relative:
      ratio === null || !(se0 || se1)
        ? null
        : { change: ratio - 1, se: Math.sqrt(Math.max(0, v[3]?.[3] ?? 0)) },
  }
}

export interface ArmComparison extends Comparison {
  /** The disaggregation that holds the arms, and the two levels of it. */
  grouping: number
  control: string
  treated: string
}

export interface ArmDifference extends Interval {
  status: Status
  /** (treated to − treated from) − (control to − control from). */
  effect: number | null
  se: number | null
  df: number | null
  t: number | null
  p: number | null
  /** Effect ÷ standard deviation of the control arm at `from`. */
  effectSd: number | null
  cells: { arm: string; round: string; n: number; estimate: number | null }[]
}

/**
 * Difference in differences without covariates: the interaction of y ~ round×arm (did.ts), as a contrast of four cells; p on
 * df = PSUs − strata.
 */
export function differenceInDifferences(
  sample: Sample,
  comparison: ArmComparison,
  options: ReadOptions = {},
): ArmDifference {
  const { indicator, grouping, from, to, control, treated } = comparison
  const { within = [from, to], level = 0.95 } = options
  const cells = [control, treated].flatMap((arm) =>
    [from, to].map((round) => ({ indicator, grouping, level: arm, round })),
  )
  const summaries = cells.map((cell) => summarise(sample, cell))
  const coefficients = [1, -1, -1, 1]
  const shown = cells.map(({ level: arm, round }, i) => {
    const { n = 0, estimate: point = null } = summaries[i] ?? ({} as Partial<CellSummary>)
    return { arm, round, n, estimate: point }
  })
  const unknown = { se: null, t: null, p: null, ...noInterval, effectSd: null, cells: shown }
  if (summaries.some((each) => each.estimate === null))
    return { status: 'no_data', effect: null, df: null, ...unknown }

  const effect = summaries.reduce((sum, each, i) => sum + (coefficients[i] ?? 0) * (each.estimate ?? 0), 0)
  const { v, df } = combine(sample, cells, [coefficients], within)
  const { status, se } = standardError(
    v?.[0]?.[0] ?? null,
    df,
    Math.max(...summaries.map((each) => each.scale)),
  )
  const sd = summaries[0]?.sd
  const effectSd = sd ? effect / sd : null
  if (se === null) return { status, effect, df, ...unknown, effectSd }
  const t = se > 0 ? effect / se : null
  return {
    status,
    effect,
    se,
    df,
    t,
    p: pValue(t, df),
    ...tInterval(effect, se, df, level),
    effectSd,
    cells: shown,
  }
}
