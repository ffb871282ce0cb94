// The change of a mean or proportion between two rounds, or its difference between two groups.
import { both, countUsable, usableRows, type Design, type Mask } from './design.ts'
import {
  largest,
  noInterval,
  pValue,
  standardError,
  tCritical,
  tInterval,
  type Interval,
  type Status,
} from './inference.ts'
import { meanContributions, weightedMean } from './summary.ts'
import { variance } from './variance.ts'

/** Which rows stand on either side of a comparison: two rounds of the stacked sample, or two groups of one round. */
export interface Sides {
  from: Mask
  to: Mask
}

export interface ChangeOptions {
  domain?: Mask
  /** Confidence level, 0.95 unless told. */
  level?: number
}

export interface ChangeEstimate extends Interval {
  status: Status
  n0: number
  n1: number
  est0: number | null
  se0: number | null
  est1: number | null
  se1: number | null
  cov01: number | null
  diff: number | null
  se: number | null
  df: number | null
  t: number | null
  p: number | null
  /** The same test on df − 1, as R's `svyglm(y ~ round)` and `svyttest` do it; nulls without variation. */
  glm: (Interval & { df: number; p: number | null }) | null
  /** est1/est0 − 1 with its standard error; null when est0 is 0 or nothing varies. */
  relative: { change: number; se: number } | null
}

export interface OddsRatio extends Interval {
  or: number
  logOr: number
  logOrSe: number
  p: number | null
}

/**
 * ȳ₁ − ȳ₀ with the covariance that the PSUs carry, on df = PSUs − strata of the stacked usable rows. What a PSU is decides the
 * scheme: clusters seen twice, units of a panel, or, with the round crossed into the strata, independent samples.
 * Source: Lumley (2010), §§2.2, 5.3 (R's `svyby(covmat=TRUE)` with `svycontrast`).
 */
export function change(
  design: Design,
  y: ArrayLike<number>,
  sides: Sides,
  options: ChangeOptions = {},
): ChangeEstimate {
  const from = usableRows(design, both(options.domain, sides.from), y)
  const to = usableRows(design, both(options.domain, sides.to), y)
  const [a, b] = [weightedMean(design, from, y), weightedMean(design, to, y)]
  const contributions: [Float64Array, Float64Array] = [
    meanContributions(design, from, y, a),
    meanContributions(design, to, y, b),
  ]
  return changeOfEstimates({
    design,
    usable: [from, to],
    estimates: [a.sumWeights > 0 ? a.mean : null, b.sumWeights > 0 ? b.mean : null],
    diff: b.centre - a.centre + (b.offset - a.offset),
    contributions,
    scale: Math.max(largest(from, y), largest(to, y)),
    level: options.level ?? 0.95,
  })
}

interface ChangeInput {
  design: Design
  usable: readonly [Uint8Array, Uint8Array]
  estimates: readonly [number | null, number | null]
  contributions: readonly [Float64Array, Float64Array]
  /** The difference, where it is known to more digits than the estimates have. */
  diff?: number
  /** Size of the values, to tell rounding from variation. */
  scale: number
  level: number
}

/** The change of any estimator, given each side's estimate and contributions; see `change`. */
export function changeOfEstimates(input: ChangeInput): ChangeEstimate {
  const { design, usable, contributions, scale, level } = input
  const [from, to] = usable
  const [est0, est1] = input.estimates
  const counts = { n0: countUsable(design, from).n, n1: countUsable(design, to).n, est0, est1 }
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
  if (est0 === null || est1 === null)
    return { status: 'no_data', ...counts, ...unknown, diff: null, df: null }

  const stacked = from.map((inFrom, row) => (inFrom || to[row] ? 1 : 0))
  const { df } = countUsable(design, stacked)
  const diff = input.diff ?? est1 - est0
  const difference = contributions[1].map((u, row) => u - (contributions[0][row] ?? 0))
  const v = variance(design, stacked, [...contributions, difference])
  const { status, se } = standardError(v?.[2]?.[2] ?? null, df, scale)
  if (v === null || se === null) return { status, ...counts, ...unknown, diff, df }

  const [se0, se1] = [v[0]?.[0], v[1]?.[1]].map((each) => standardError(each ?? 0, df, scale).se ?? 0)
  const t = se > 0 ? diff / se : null
  return {
    status,
    ...counts,
    se0: se0 ?? null,
    se1: se1 ?? null,
    cov01: se0 && se1 ? (v[0]?.[1] ?? null) : 0,
    diff,
    se,
    df,
    t,
    p: pValue(t, df),
    ...tInterval(diff, se, df, level),
    glm: t === null ? null : { df: df - 1, p: pValue(t, df - 1), ...tInterval(diff, se, df - 1, level) },
    relative: relativeChange(est0, est1, v, Boolean(se0 || se1)),
  }
}

/** ȳ₁/ȳ₀ − 1 by the delta method: u = (u₁ − (ȳ₁/ȳ₀)u₀)/ȳ₀. */
function relativeChange(
  est0: number,
  est1: number,
  v: number[][],
  varies: boolean,
): ChangeEstimate['relative'] {
  if (est0 === 0 || !varies) return null
  const ratio = est1 / est0
  const [v00 = 0, v01 = 0, v11 = 0] = [v[0]?.[0], v[0]?.[1], v[1]?.[1]]
  return {
    change: ratio - 1,
    se: Math.sqrt(Math.max(0, v11 + ratio ** 2 * v00 - 2 * ratio * v01)) / Math.abs(est0),
  }
}

/**
 * The odds ratio of a change in proportions, interval on the log scale: u = u₁/(ȳ₁(1−ȳ₁)) − u₀/(ȳ₀(1−ȳ₀)).
 * Null when either proportion is 0 or 1 or nothing varies. Source: Lumley (2010), §6.2 (R's `svyglm(family=quasibinomial())`).
 */
export function oddsRatio(result: ChangeEstimate, level = 0.95): OddsRatio | null {
  const { est0, est1, se0, se1, cov01, se, df } = result
  if (est0 === null || est1 === null || se0 === null || se1 === null || cov01 === null || df === null || !se)
    return null
  const [odds0, odds1] = [est0 * (1 - est0), est1 * (1 - est1)]
  if (!(odds0 > 0 && odds1 > 0)) return null
  const logOr = Math.log(est1 / (1 - est1)) - Math.log(est0 / (1 - est0))
  const v = (se0 / odds0) ** 2 + (se1 / odds1) ** 2 - (2 * cov01) / (odds0 * odds1)
  const logOrSe = Math.sqrt(Math.max(0, v))
  const half = tCritical(level, df) * logOrSe
  return {
    or: Math.exp(logOr),
    logOr,
    logOrSe,
    p: pValue(logOrSe > 0 ? logOr / logOrSe : null, df),
    ciLow: Math.exp(logOr - half),
    ciHigh: Math.exp(logOr + half),
  }
}
