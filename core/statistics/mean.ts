// The weighted mean of one round or domain.
import { countUsable, usableRows, type Design, type Mask } from './design.ts'
import { largest, noInterval, standardError, tInterval, type Interval, type Status } from './inference.ts'
import { meanContributions, populationVariance, weightedMean } from './summary.ts'
import { varianceOf } from './variance.ts'

export interface EstimateOptions {
  /** Rows to estimate for; absent: all. */
  domain?: Mask
  /** Confidence level, 0.95 unless told. */
  level?: number
}

export interface MeanEstimate extends Interval {
  status: Status
  /** Usable rows. */
  n: number
  nPsu: number
  nStrata: number
  sumWeights: number
  estimate: number | null
  se: number | null
  df: number | null
  /** Population standard deviation. */
  sd: number | null
  /** Design effects against simple random sampling without and with replacement. */
  deff: number | null
  deffReplace: number | null
  /** SE ÷ |estimate|. */
  cv: number | null
}

/**
 * ȳ = Σwy/Σw with u = w(y−ȳ)/W, t interval on df = PSUs − strata. NaN in `y` is missing.
 * Source: Lumley (2010), §2.2; design effects as R's `svymean(deff=TRUE)` and `deff="replace"` (Kish 1965).
 */
export function mean(design: Design, y: ArrayLike<number>, options: EstimateOptions = {}): MeanEstimate {
  const usable = usableRows(design, options.domain, y)
  const { df, nPositive, ...counts } = countUsable(design, usable)
  const nothing = { se: null, sd: null, deff: null, deffReplace: null, cv: null, ...noInterval }
  if (!(counts.sumWeights > 0)) return { status: 'no_data', ...counts, estimate: null, df: null, ...nothing }

  const centre = weightedMean(design, usable, y)
  const v = varianceOf(design, usable, meanContributions(design, usable, y, centre))
  const { status, se } = standardError(v, df, largest(usable, y))
  const base = { status, ...counts, estimate: centre.mean, df }
  if (se === null) return { ...base, ...nothing }

  const s2 = populationVariance(design, usable, y)
  const ratio = se > 0 ? se ** 2 / (s2 / nPositive) : null
  const unsampled = counts.sumWeights - nPositive
  return {
    ...base,
    se,
    ...tInterval(centre.mean, se, df, options.level ?? 0.95),
    sd: Math.sqrt(s2),
    deff: ratio === null || unsampled <= 0 ? null : (ratio * counts.sumWeights) / unsampled,
    deffReplace: ratio,
    cv: centre.mean === 0 ? null : se / Math.abs(centre.mean),
  }
}
