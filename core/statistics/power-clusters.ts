// Smallest detectable effect of a cluster-randomised trial, and how many clusters a wanted one needs.
import { tQuantile } from './distributions.ts'
import type { ErrorRates } from './power-common.ts'

export interface ClusterTrial extends ErrorRates {
  /** Clusters in all, and members of each. */
  J: number
  m: number
  icc: number
  sd?: number
  /** Share of clusters that are treated. */
  P?: number
  r2Between?: number
  r2Within?: number
  /** Parameters spent on strata. */
  g?: number
}

/** MDE = (t_{1−α/s}+t_power)·σ√[ρ(1−R²_B)/(P(1−P)J) + (1−ρ)(1−R²_W)/(P(1−P)Jm)], df = J−2−g. Source: Bloom (1995); Duflo et al. (2007), §4. */
export function detectableEffect(trial: ClusterTrial): {
  df: number
  multiplier: number
  se: number
  mde: number
} {
  const {
    J,
    m,
    icc,
    sd = 1,
    P = 0.5,
    r2Between = 0,
    r2Within = 0,
    alpha = 0.05,
    power = 0.8,
    sides = 2,
    g = 0,
  } = trial
  const df = J - 2 - g
  const multiplier = -tQuantile(alpha / sides, df) + tQuantile(power, df)
  const share = P * (1 - P) * J
  const se = sd * Math.sqrt((icc * (1 - r2Between)) / share + ((1 - icc) * (1 - r2Within)) / (share * m))
  return { df, multiplier, se, mde: multiplier * se }
}

/**
 * The smallest J ≥ 4 whose MDE is at most the target. Throws RangeError when a million clusters don't reach it.
 */
export function clustersNeeded({ target, ...trial }: Omit<ClusterTrial, 'J'> & { target: number }) {
  const mde = (J: number) => detectableEffect({ ...trial, J }).mde
  // The MDE falls with J, so the smallest J is between a J that fails and one that does.
  let low = Math.max(3, 2 + (trial.g ?? 0))
  let high = low + 1
  while (mde(high) > target) {
    low = high
    high *= 2
    if (high > 2e6) throw new RangeError(`no number of clusters detects ${target}`)
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (mde(middle) > target) low = middle
    else high = middle
  }
  return { clusters: high, mdeAtClusters: mde(high), clustersEven: high + (high % 2) }
}
