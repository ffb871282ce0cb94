// What baselines and repeated rounds are worth: post only, difference in differences, ANCOVA.
import { roundUp, zSum, type ErrorRates } from './power-common.ts'

export interface RepeatedRounds extends ErrorRates {
  /** Units per arm. */
  n: number
  sd: number
  /** Autocorrelation of the outcome. */
  rho: number
  /** Rounds before and after. */
  m?: number
  r?: number
}

/** Variances (×2σ²/n) and smallest detectable effects of the three estimators. Source: McKenzie (2012), JDE 99, §2; Frison & Pocock (1992). */
export function repeatedRounds({ n, sd, rho, m = 1, r = 1, ...rates }: RepeatedRounds) {
  const factor = (2 * sd ** 2) / n
  const post = (1 + (r - 1) * rho) / r
  const variances = {
    post: factor * post,
    did: factor * (post + (1 + (m - 1) * rho) / m - 2 * rho),
    ancova: factor * (post - (m * rho ** 2) / (1 + (m - 1) * rho)),
  }
  const mde = (variance: number) => zSum(rates) * Math.sqrt(variance)
  return {
    variances,
    mde: { post: mde(variances.post), did: mde(variances.did), ancova: mde(variances.ancova) },
  }
}

export interface ClusterBaseline extends ErrorRates {
  delta: number
  sd: number
  /** Members measured per cluster and round. */
  m: number
  icc: number
  /** Autocorrelation of clusters and of subjects. */
  rhoCluster: number
  rhoSubject: number
}

/**
 * n per arm of a cluster trial with a baseline: n₀·d × {1, 2(1−r), 1−r²}, d = 1+(m−1)ρ, r = mρ/d·ρ_c + (1−ρ)/d·ρ_s.
 * Source: Teerenstra et al. (2012), Stat. Med. 31.
 */
export function clusterBaseline({ delta, sd, m, icc, rhoCluster, rhoSubject, ...rates }: ClusterBaseline) {
  const deff = 1 + (m - 1) * icc
  const r = ((m * icc) / deff) * rhoCluster + ((1 - icc) / deff) * rhoSubject
  const post = ((2 * zSum(rates) ** 2 * sd ** 2) / delta ** 2) * deff
  const nArm = { post, did: post * 2 * (1 - r), ancova: post * (1 - r ** 2) }
  const clusters = (n: number) => roundUp(n / m)
  return {
    r,
    deff,
    nArm,
    clustersArm: { post: clusters(nArm.post), did: clusters(nArm.did), ancova: clusters(nArm.ancova) },
  }
}
