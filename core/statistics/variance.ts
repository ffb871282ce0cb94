// The variance of every estimator: with-replacement "ultimate cluster" of linearised contributions.
import type { Design, Lonely, Mask } from './design.ts'
import { addOuterProduct, zeroMatrix, zeros } from './matrix.ts'

/** Several contributions per row: q columns aligned with the sample's rows, zero outside the usable rows. */
export type Contributions = readonly ArrayLike<number>[]

/** What a stratum contributes: how its n_h PSU totals T_hc (q-vectors) lie about their mean. */
export interface StratumMoments {
  psus: number
  /** T̄_h. */
  mean: readonly number[]
  /** Σ_c (T_hc − T̄_h)(T_hc − T̄_h)ᵀ. */
  squares: readonly (readonly number[])[]
}

/**
 * The q×q covariance matrix V = Σ_h n_h/(n_h−1) Σ_c (T_hc − T̄_h)(T_hc − T̄_h)ᵀ over strata with a usable row; T_hc sums the
 * contributions of a PSU, and PSUs without usable rows enter with zero. Null when a stratum is lonely and the design says `fail`.
 * Source: Binder (1983), ISR 51; Lumley (2010), Complex Surveys, §2.2 and appendix.
 */
export function variance(design: Design, usable: Mask, contributions: Contributions): number[][] | null {
  const present = new Uint8Array(design.psusInStratum.length)
  for (let row = 0; row < usable.length; row++) {
    if (usable[row]) present[design.stratumOfPsu[design.psu[row] ?? -1] ?? -1] = 1
  }
  const totals = psuTotals(design, contributions)
  const moments = momentsOfTotals(totals, contributions.length, design.stratumOfPsu, design.psusInStratum)
  return combineStrata(
    moments.filter((_, h) => present[h]),
    contributions.length,
    design.lonely,
  )
}

/** The variance of a single contribution; see `variance`. */
export function varianceOf(design: Design, usable: Mask, contribution: ArrayLike<number>): number | null {
  return variance(design, usable, [contribution])?.[0]?.[0] ?? null
}

function psuTotals(design: Design, contributions: Contributions): Float64Array {
  const q = contributions.length
  const totals = new Float64Array(design.stratumOfPsu.length * q)
  contributions.forEach((column, j) => {
    for (let row = 0; row < column.length; row++) {
      const psu = design.psu[row] ?? -1
      if (psu >= 0) totals[psu * q + j] = (totals[psu * q + j] ?? 0) + (column[row] ?? 0)
    }
  })
  return totals
}

/** Moments by stratum of PSU totals held as q numbers per PSU; PSUs of stratum −1 are not in the sample. */
export function momentsOfTotals(
  totals: Float64Array,
  q: number,
  stratumOfPsu: ArrayLike<number>,
  psusInStratum: ArrayLike<number>,
): StratumMoments[] {
  const moments = Array.from({ length: psusInStratum.length }, (_, h) => ({
    psus: psusInStratum[h] ?? 0,
    mean: zeros(q),
    squares: zeroMatrix(q, q),
  }))
  for (let c = 0; c < stratumOfPsu.length; c++) {
    const stratum = moments[stratumOfPsu[c] ?? -1]
    if (!stratum) continue
    for (let j = 0; j < q; j++)
      stratum.mean[j] = (stratum.mean[j] ?? 0) + (totals[c * q + j] ?? 0) / stratum.psus
  }
  const deviation = zeros(q)
  for (let c = 0; c < stratumOfPsu.length; c++) {
    const stratum = moments[stratumOfPsu[c] ?? -1]
    if (!stratum) continue
    for (let j = 0; j < q; j++) deviation[j] = (totals[c * q + j] ?? 0) - (stratum.mean[j] ?? 0)
    addOuterProduct(stratum.squares, deviation, 1)
  }
  return moments
}

/**
 * V from the strata that have a usable row. A stratum is lonely when it has one PSU in the sample (not in the domain). Then
 * `fail` gives null; `remove` adds nothing; `adjust` adds the outer product of T − G with G the grand mean of PSU totals (survey ≥ 4.3,
 * Stata's singleunit(centered)); `average` scales the others by strata present ÷ strata not lonely.
 */
export function combineStrata(
  strata: readonly StratumMoments[],
  q: number,
  lonely: Lonely,
): number[][] | null {
  const alone = strata.filter((stratum) => stratum.psus === 1)
  if (alone.length > 0 && lonely === 'fail') return null
  const v = zeroMatrix(q, q)
  for (const { psus, squares } of strata) {
    if (psus === 1) continue
    v.forEach((row, i) => {
      for (let j = 0; j < q; j++) row[j] = (row[j] ?? 0) + (psus / (psus - 1)) * (squares[i]?.[j] ?? 0)
    })
  }
  if (lonely === 'adjust' && alone.length > 0) {
    const psus = strata.reduce((sum, stratum) => sum + stratum.psus, 0)
    const grand = Array.from({ length: q }, (_, j) =>
      strata.reduce((sum, stratum) => sum + (stratum.psus * (stratum.mean[j] ?? 0)) / psus, 0),
    )
    for (const { mean } of alone)
      addOuterProduct(
        v,
        mean.map((t, j) => t - (grand[j] ?? 0)),
        1,
      )
  }
  const others = strata.length - alone.length
  const scale = lonely === 'average' && others > 0 ? strata.length / others : 1
  return v.map((row) => row.map((x) => x * scale))
}
