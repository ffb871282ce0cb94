// The proportion of a 0/1 variable, with the intervals that stay inside 0 and 1.
import { betaQuantile } from './distributions.ts'
import type { Design } from './design.ts'
import { noInterval, tCritical, tInterval, type Interval, type Status } from './inference.ts'
import { mean, type EstimateOptions, type MeanEstimate } from './mean.ts'

export interface ProportionEstimate extends MeanEstimate {
  /** `ciLow` and `ciHigh` are `logit`, or `exact` for a degenerate proportion. */
  intervals: { t: Interval; logit: Interval; beta: Interval; asin: Interval; exact: Interval }
}

/** The proportion p = ȳ of a 0/1 variable (NaN is missing), otherwise as `mean`. */
export function proportion(
  design: Design,
  y: ArrayLike<number>,
  options: EstimateOptions = {},
): ProportionEstimate {
  const { ciLow, ciHigh, ...estimate } = mean(design, y, options)
  const result = proportionIntervals({ ...estimate, level: options.level ?? 0.95 })
  const intervals = {
    ...result.intervals,
    t: result.intervals.exact.ciLow === null ? { ciLow, ciHigh } : noInterval,
  }
  return { ...estimate, status: result.status, ...result.interval, intervals }
}

interface ProportionInput {
  status: Status
  n: number
  estimate: number | null
  se: number | null
  df: number | null
  level: number
}

/**
 * The intervals of a proportion p with standard error s on df degrees of freedom, and which of them to report:
 * logit  expit(logit p ± t·s/(p(1−p))), the default (R's `svyciprop(method="xlogit")`);
 * beta   Clopper–Pearson at the effective size (Korn & Graubard 1998, Survey Methodology 24);
 * asin   sin²(asin√p ± t·s/(2√(p(1−p))));
 * exact  Clopper–Pearson with unweighted n, for p = 0 or 1 only, where the others say nothing.
 */
export function proportionIntervals({ status, n, estimate: p, se, df, level }: ProportionInput): {
  status: Status
  interval: Interval
  intervals: ProportionEstimate['intervals']
} {
  const none = { t: noInterval, logit: noInterval, beta: noInterval, asin: noInterval, exact: noInterval }
  if (p === 0 || p === 1) {
    const exact = clopperPearson(p * n, n, level)
    return { status: 'degenerate_proportion', interval: exact, intervals: { ...none, exact } }
  }
  if (status !== 'ok' || p === null || se === null || df === null)
    return { status, interval: noInterval, intervals: none }

  const t = tCritical(level, df)
  const logit = transformed(Math.log(p / (1 - p)), (t * se) / (p * (1 - p)), (x) => 1 / (1 + Math.exp(-x)))
  const angle = transformed(
    Math.asin(Math.sqrt(p)),
    (t * se) / (2 * Math.sqrt(p * (1 - p))),
    (x) => Math.sin(x) ** 2,
  )
  const effective = n > 1 ? ((p * (1 - p)) / se ** 2) * (tCritical(level, n - 1) / t) ** 2 : 0
  return {
    status,
    interval: logit,
    intervals: {
      ...none,
      t: tInterval(p, se, df, level),
      logit,
      beta: n > 1 ? clopperPearson(effective * p, effective, level) : noInterval,
      asin: angle,
    },
  }
}

/** Clopper & Pearson (1934) for k of n, fractional ones included: beta quantiles. */
export function clopperPearson(k: number, n: number, level: number): Interval {
  const tail = (1 - level) / 2
  return {
    ciLow: k <= 0 ? 0 : betaQuantile(tail, k, n - k + 1),
    ciHigh: k >= n ? 1 : betaQuantile(1 - tail, k + 1, n - k),
  }
}

const transformed = (centre: number, half: number, back: (x: number) => number): Interval => ({
  ciLow: back(centre - half),
  ciHigh: back(centre + half),
})
