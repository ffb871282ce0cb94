// Streams rows into sums from which every indicator of a report, by round and disaggregation, is estimated in one pass.
// A sample is plain data: JSON.stringify keeps it, samples of different shards merge (merge.ts), estimates.ts reads it.
import type { Lonely } from './design.ts'
import { zeros } from './matrix.ts'

export type IndicatorKind = 'proportion' | 'mean' | 'total' | 'ratio'

export interface SampleDesign {
  /** The indicators, by position. */
  indicators: readonly IndicatorKind[]
  /** How many disaggregations each row carries. */
  groupings: number
  /**
   * `label`: rows name their PSU (a cluster, or the unit of an unclustered panel), and memory grows with the number of PSUs.
   * `row`: every row is a PSU of its own (unclustered cross-sections), and memory grows with strata and levels only.
   */
  psu: 'label' | 'row'
  /** `independent` crosses the round into the strata, so that rounds have no covariance; `stacked` keeps PSUs across rounds. */
  rounds: 'independent' | 'stacked'
  /** What a stratum with one PSU does; `fail` unless told. */
  lonely?: Lonely
}

/** One response, or one member of a repeat (make one sample per unit: PSUs without members don't count for it). */
export interface SampleRow {
  round: string
  /** The strata of the row, as one label. */
  stratum: string
  /** Label of the PSU within its stratum; not used when each row is a PSU. */
  psu: string
  /** A row without a weight (NaN) is not in the sample. */
  weight: number
  /** The row's level in each disaggregation, several for select_multiple; null: in none. */
  groups: readonly (string | readonly string[] | null)[]
  /** By indicator: a number; null where it is missing; undefined where the row is out of the indicator's scope. */
  values: readonly (number | null | undefined)[]
  /** By indicator, for ratios. */
  denominators?: readonly (number | null | undefined)[]
}

/** Sums of one indicator in one domain, over PSUs (`label`) or strata (`row`); positions are slot × indicators + indicator. */
export interface Domain {
  grouping: number
  level: string
  round: string
  /** Slot of each PSU or stratum by its index, and back. */
  slots: Record<string, number>
  units: number[]
  /** By indicator: rows in scope with a missing value, Σw, Σw(y−centre)², largest |y|, and the provisional centre. */
  missing: number[]
  sumWeights: number[]
  squares: number[]
  largest: number[]
  centre: (number | null)[]
  /** Usable rows, and those with positive weight. */
  n: number[]
  positive: number[]
  /** Σw(y − centre·z) and Σwz; z is 1, or the denominator of a ratio. */
  x: number[]
  z: number[]
  /** Only for `row`: centred sums of squares and products of w(y − centre·z) and wz over a stratum's usable rows. */
  xx: number[]
  xz: number[]
  zz: number[]
  /** Only for everyone, with labelled PSUs: unweighted Σ(y − own centre) by PSU, for analysis of variance; by indicator their squares and centre. */
  plain: number[]
  plainSquares: number[]
  plainCentre: (number | null)[]
}

export interface Sample {
  format: 1
  design: {
    indicators: IndicatorKind[]
    groupings: number
    psu: 'label' | 'row'
    rounds: 'independent' | 'stacked'
    lonely: Lonely
  }
  rounds: string[]
  /** Index by label. Labels are packed with `packed`, so none can collide or be mistaken for a property of Object. */
  strata: Record<string, number>
  psus: Record<string, number>
  stratumOfPsu: number[]
  /** Bit r is set when the PSU has a row in round r. */
  roundsOfPsu: number[]
  /** Only for `row`: PSUs by stratum and round. */
  rowsInStratum: number[][]
  domains: Record<string, Domain>
}

/** Rounds that a sample can hold: one bit each. */
const maxRounds = 30

export function createSample(design: SampleDesign): Sample {
  const { indicators, groupings, psu, rounds, lonely = 'fail' } = design
  return {
    format: 1,
    design: { indicators: [...indicators], groupings, psu, rounds, lonely },
    rounds: [],
    strata: {},
    psus: {},
    stratumOfPsu: [],
    roundsOfPsu: [],
    rowsInStratum: [],
    domains: {},
  }
}

/**
 * Adds a row to the sample, in place. Every row of the sample must come by, also those with no usable value: they make their PSU count.
 * Throws RangeError for a negative or infinite weight, and for more than 30 rounds.
 */
export function observe(sample: Sample, row: SampleRow): void {
  const { weight } = row
  if (Number.isNaN(weight)) return
  if (weight < 0 || weight === Infinity) throw new RangeError(`a row has the weight ${weight}`)
  const round = roundIndex(sample, row.round)
  const crossed = sample.design.rounds === 'independent' ? row.round : ''
  const stratumKey = packed(crossed, row.stratum)
  const stratum = stratumIndex(sample, stratumKey)
  let unit = stratum
  if (sample.design.psu === 'label') {
    unit = psuIndex(sample, packed(stratumKey, row.psu), stratum)
    sample.roundsOfPsu[unit] = (sample.roundsOfPsu[unit] ?? 0) | (1 << round)
  } else {
    const rows = sample.rowsInStratum[stratum] ?? []
    rows[round] = (rows[round] ?? 0) + 1
  }
  addToDomain(sample, -1, '', unit, row)
  for (let grouping = 0; grouping < sample.design.groupings; grouping++) {
    const level = row.groups[grouping]
    if (typeof level === 'string') addToDomain(sample, grouping, level, unit, row)
    else if (level) for (const each of new Set(level)) addToDomain(sample, grouping, each, unit, row)
  }
}

function addToDomain(sample: Sample, grouping: number, level: string, unit: number, row: SampleRow): void {
  const domain = domainOf(sample, grouping, row.round, level)
  const count = sample.design.indicators.length
  const rowIsPsu = sample.design.psu === 'row'
  const start = slotOf(domain, unit, count, rowIsPsu) * count
  const forVariance = grouping === -1 && !rowIsPsu
  const { weight } = row
  for (let k = 0; k < count; k++) {
    const value = row.values[k]
    const denominator = sample.design.indicators[k] === 'ratio' ? row.denominators?.[k] : 1
    if (value === undefined || denominator === undefined) continue
    if (value === null || denominator === null || Number.isNaN(value) || Number.isNaN(denominator)) {
      domain.missing[k] = (domain.missing[k] ?? 0) + 1
      continue
    }
    const at = start + k
    const rows = (domain.n[at] ?? 0) + 1
    domain.n[at] = rows
    if (Math.abs(value) > (domain.largest[k] ?? 0)) domain.largest[k] = Math.abs(value)
    if (forVariance) {
      const away = value - (domain.plainCentre[k] ??= value)
      domain.plain[at] = (domain.plain[at] ?? 0) + away
      domain.plainSquares[k] = (domain.plainSquares[k] ?? 0) + away * away
    }
    let off = 0
    if (weight > 0) {
      // The centre comes from a row that has weight: then values that don't vary stay exactly at 0.
      const centre = (domain.centre[k] ??= denominator === 0 ? 0 : value / denominator)
      off = value - centre * denominator
      domain.positive[at] = (domain.positive[at] ?? 0) + 1
    }
    const x = weight * off
    const z = weight * denominator
    if (rowIsPsu && rows > 1) {
      // Welford's update keeps the squares centred, so that nothing cancels (Chan, Golub & LeVeque 1983).
      const fromX = x - (domain.x[at] ?? 0) / (rows - 1)
      const fromZ = z - (domain.z[at] ?? 0) / (rows - 1)
      const share = (rows - 1) / rows
      domain.xx[at] = (domain.xx[at] ?? 0) + fromX * fromX * share
      domain.xz[at] = (domain.xz[at] ?? 0) + fromX * fromZ * share
      domain.zz[at] = (domain.zz[at] ?? 0) + fromZ * fromZ * share
    }
    domain.x[at] = (domain.x[at] ?? 0) + x
    domain.z[at] = (domain.z[at] ?? 0) + z
    domain.sumWeights[k] = (domain.sumWeights[k] ?? 0) + weight
    domain.squares[k] = (domain.squares[k] ?? 0) + x * off
  }
}

/** Two labels as one, unambiguous whatever they contain. */
export const packed = (a: string, b: string): string => `${a.length}:${a}${b}`

export function roundIndex(sample: Sample, round: string): number {
  const index = sample.rounds.indexOf(round)
  if (index >= 0) return index
  if (sample.rounds.length === maxRounds) throw new RangeError(`more than ${maxRounds} rounds`)
  return sample.rounds.push(round) - 1
}

export function stratumIndex(sample: Sample, key: string): number {
  let index = sample.strata[key]
  if (index === undefined) {
    index = sample.rowsInStratum.push([]) - 1
    sample.strata[key] = index
  }
  return index
}

export function psuIndex(sample: Sample, key: string, stratum: number): number {
  let index = sample.psus[key]
  if (index === undefined) {
    index = sample.stratumOfPsu.push(stratum) - 1
    sample.roundsOfPsu.push(0)
    sample.psus[key] = index
  }
  return index
}

/** The key of a domain in `sample.domains`; grouping −1 is everyone. */
export const domainKey = (grouping: number, round: string, level: string): string =>
  packed(String(grouping), packed(round, level))

export function domainOf(sample: Sample, grouping: number, round: string, level: string): Domain {
  const key = domainKey(grouping, round, level)
  const count = sample.design.indicators.length
  return (sample.domains[key] ??= {
    grouping,
    level,
    round,
    slots: {},
    units: [],
    missing: zeros(count),
    sumWeights: zeros(count),
    squares: zeros(count),
    largest: zeros(count),
    centre: Array.from({ length: count }, () => null),
    n: [],
    positive: [],
    x: [],
    z: [],
    xx: [],
    xz: [],
    zz: [],
    plain: [],
    plainSquares: zeros(count),
    plainCentre: Array.from({ length: count }, () => null),
  })
}

export function slotOf(domain: Domain, unit: number, count: number, rowIsPsu: boolean): number {
  const known = domain.slots[unit]
  if (known !== undefined) return known
  const slot = domain.units.push(unit) - 1
  domain.slots[unit] = slot
  const sums = [domain.n, domain.positive, domain.x, domain.z]
  const others = rowIsPsu ? [domain.xx, domain.xz, domain.zz] : domain.grouping === -1 ? [domain.plain] : []
  for (const sum of [...sums, ...others]) for (let k = 0; k < count; k++) sum.push(0)
  return slot
}
