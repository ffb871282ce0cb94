// Linear combinations of indicators' estimates in several domains of an accumulated sample, with their covariance.
import { domainKey, type Domain, type Sample } from './accumulate.ts'
import { addOuterProduct, zeroMatrix, zeros } from './matrix.ts'
import { combineStrata, momentsOfTotals, type StratumMoments } from './variance.ts'

/** One indicator in one domain and round. */
export interface Cell {
  /** Position of the indicator. */
  indicator: number
  round: string
  /** Position of the disaggregation, with `level`; absent: everyone. */
  grouping?: number
  level?: string
}

export interface CellSummary {
  n: number
  /** Rows in scope without a value. */
  missing: number
  sumWeights: number
  nPositive: number
  /** Null without a usable row of positive weight, or when a ratio's denominator is 0. */
  estimate: number | null
  /** The estimate in two parts, the provisional centre and the distance from it, of means and proportions. */
  parts: { centre: number; offset: number } | null
  /** Size of the values, to tell rounding from variation. */
  scale: number
  /** Population standard deviation of a mean or proportion. */
  sd: number | null
}

/** The sums of one cell: its domain and the positions in it. */
interface Located {
  domain: Domain | undefined
  k: number
  count: number
  /** Linearised contribution of a PSU: (x − distance·z)·scale. */
  distance: number
  factor: number
}

/** What is known of a cell without a variance. */
export function summarise(sample: Sample, cell: Cell): CellSummary {
  const { domain, k, count } = locate(sample, cell)
  if (!domain)
    return { n: 0, missing: 0, sumWeights: 0, nPositive: 0, estimate: null, parts: null, scale: 0, sd: null }
  const kind = sample.design.indicators[k] ?? 'mean'
  const [n, nPositive, x, z] = [domain.n, domain.positive, domain.x, domain.z].map((sums) =>
    columnSum(sums, k, count),
  )
  const counts = {
    n: n ?? 0,
    nPositive: nPositive ?? 0,
    missing: domain.missing[k] ?? 0,
    sumWeights: domain.sumWeights[k] ?? 0,
  }
  const centre = domain.centre[k] ?? null
  if (!(counts.sumWeights > 0) || centre === null || !z || x === undefined)
    return { ...counts, estimate: null, parts: null, scale: 0, sd: null }
  const offset = x / z
  const largest = domain.largest[k] ?? 0
  if (kind === 'total')
    return { ...counts, estimate: x + centre * z, parts: null, scale: largest * counts.sumWeights, sd: null }
  const estimate = centre + offset
  if (kind === 'ratio') return { ...counts, estimate, parts: null, scale: Math.abs(estimate), sd: null }
  const s2 = ((domain.squares[k] ?? 0) - x * offset) / z
  const sd =
    counts.nPositive > 1 ? Math.sqrt(Math.max(0, (s2 * counts.nPositive) / (counts.nPositive - 1))) : null
  return { ...counts, estimate, parts: { centre, offset }, scale: largest, sd }
}

export interface Combination {
  /** Covariance of the combinations; null when a stratum is lonely and the design says `fail`. */
  v: number[][] | null
  nPsu: number
  nStrata: number
  df: number
}

/**
 * The covariance of the combinations Σ_i coefficients[j][i]·estimate(cells[i]), each cell's estimate linearised as in mean.ts,
 * ratio.ts and total.ts, with degrees of freedom over the usable rows of all cells. The sample is all rows of the rounds `within`.
 * Combining before summing keeps the digits of small differences. Where every row is a PSU, the cells must not share rows.
 */
export function combine(
  sample: Sample,
  cells: readonly Cell[],
  coefficients: readonly (readonly number[])[],
  within: readonly string[],
): Combination {
  const located = cells.map((cell) => locate(sample, cell))
  const rounds = within.map((round) => sample.rounds.indexOf(round)).filter((round) => round >= 0)
  const moments = sample.design.psu === 'row' ? rowMoments : psuMoments
  const { strata, nPsu, nStrata } = moments(sample, located, coefficients, rounds)
  const v = combineStrata(strata, coefficients.length, sample.design.lonely)
  return { v, nPsu, nStrata, df: nPsu - nStrata }
}

interface Moments {
  strata: StratumMoments[]
  nPsu: number
  nStrata: number
}

function psuMoments(
  sample: Sample,
  cells: readonly Located[],
  coefficients: readonly (readonly number[])[],
  rounds: readonly number[],
): Moments {
  const q = coefficients.length
  const wanted = rounds.reduce((bits, round) => bits | (1 << round), 0)
  const stratumOfPsu = Int32Array.from(sample.stratumOfPsu, (stratum, c) =>
    (sample.roundsOfPsu[c] ?? 0) & wanted ? stratum : -1,
  )
  const psusInStratum = new Int32Array(sample.rowsInStratum.length)
  for (const stratum of stratumOfPsu)
    if (stratum >= 0) psusInStratum[stratum] = (psusInStratum[stratum] ?? 0) + 1

  const totals = new Float64Array(stratumOfPsu.length * q)
  const present = new Uint8Array(psusInStratum.length)
  const positive = new Uint8Array(stratumOfPsu.length)
  const positiveStrata = new Set<number>()
  cells.forEach(({ domain, k, count, distance, factor }, i) => {
    domain?.units.forEach((psu, slot) => {
      const at = slot * count + k
      if (!domain.n[at]) return
      const stratum = stratumOfPsu[psu] ?? -1
      present[stratum] = 1
      if (domain.positive[at]) {
        positive[psu] = 1
        positiveStrata.add(stratum)
      }
      const t = ((domain.x[at] ?? 0) - distance * (domain.z[at] ?? 0)) * factor
      for (let j = 0; j < q; j++) {
        const into = psu * q + j
        totals[into] = (totals[into] ?? 0) + (coefficients[j]?.[i] ?? 0) * t
      }
    })
  })
  const all = momentsOfTotals(totals, q, stratumOfPsu, psusInStratum)
  return {
    strata: all.filter((_, h) => present[h]),
    nPsu: positive.reduce((sum, one) => sum + one, 0),
    nStrata: positiveStrata.size,
  }
}

/**
 * Where each row is a PSU: a stratum's n_h contributions are those of the cells' rows and zeros, so that their squares about the
 * mean are the squares within each cell, plus those of the cells' means (and of zero) about the common mean.
 */
function rowMoments(
  sample: Sample,
  cells: readonly Located[],
  coefficients: readonly (readonly number[])[],
  rounds: readonly number[],
): Moments {
  const q = coefficients.length
  const result: Moments = { strata: [], nPsu: 0, nStrata: 0 }
  sample.rowsInStratum.forEach((rowsByRound, h) => {
    const psus = rounds.reduce((sum, round) => sum + (rowsByRound[round] ?? 0), 0)
    const groups: { rows: number; mean: number[] }[] = []
    const squares = zeroMatrix(q, q)
    const mean = zeros(q)
    let positive = 0
    cells.forEach(({ domain, k, count, distance, factor }, i) => {
      const at = (domain?.slots[h] ?? Number.NaN) * count + k
      const rows = domain?.n[at] ?? 0
      if (!domain || rows === 0) return
      positive += domain.positive[at] ?? 0
      const own = coefficients.map((row) => (row[i] ?? 0) * factor)
      const average = ((domain.x[at] ?? 0) - distance * (domain.z[at] ?? 0)) / rows
      const [xx = 0, xz = 0, zz = 0] = [domain.xx[at], domain.xz[at], domain.zz[at]]
      addOuterProduct(squares, own, xx - 2 * distance * xz + distance ** 2 * zz)
      groups.push({ rows, mean: own.map((c) => c * average) })
      own.forEach((c, j) => (mean[j] = (mean[j] ?? 0) + (c * average * rows) / psus))
    })
    if (groups.length === 0) return
    const usable = groups.reduce((sum, group) => sum + group.rows, 0)
    for (const group of groups)
      addOuterProduct(
        squares,
        group.mean.map((t, j) => t - (mean[j] ?? 0)),
        group.rows,
      )
    addOuterProduct(squares, mean, psus - usable)
    result.strata.push({ psus, mean, squares })
    result.nPsu += positive
    if (positive > 0) result.nStrata++
  })
  return result
}

export function locate(sample: Sample, cell: Cell): Located {
  const k = cell.indicator
  const count = sample.design.indicators.length
  const domain = sample.domains[domainKey(cell.grouping ?? -1, cell.round, cell.level ?? '')]
  if (!domain) return { domain, k, count, distance: 0, factor: 0 }
  if (sample.design.indicators[k] === 'total')
    return { domain, k, count, distance: -(domain.centre[k] ?? 0), factor: 1 }
  const z = columnSum(domain.z, k, count)
  return { domain, k, count, distance: columnSum(domain.x, k, count) / z, factor: 1 / z }
}

function columnSum(sums: readonly number[], k: number, count: number): number {
  let sum = 0
  for (let at = k; at < sums.length; at += count) sum += sums[at] ?? 0
  return sum
}
