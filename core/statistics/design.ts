// The survey design of a sample held in columns: weights, strata, PSUs, and which rows an analysis can use.

/** What a stratum with a single PSU adds to a variance; see `variance`. `certainty` is another name of `remove`. */
export type Lonely = 'fail' | 'remove' | 'certainty' | 'adjust' | 'average'

/** A 0/1 column aligned with the sample's rows. */
export type Mask = ArrayLike<number | boolean>

export interface Design {
  /** NaN where the row has no weight: it is not in the sample. */
  weights: Float64Array
  /** Index of the row's PSU, which is the pair (stratum, label); -1 for rows that are not in the sample. */
  psu: Int32Array
  stratumOfPsu: Int32Array
  /** n_h: PSUs in each stratum of the sample, those with zero weights or without usable rows included. */
  psusInStratum: Int32Array
  lonely: Lonely
}

export interface DesignColumns {
  rows: number
  /** Absent: 1 for every row. NaN: the row is not in the sample. */
  weights?: ArrayLike<number>
  /** Columns that are crossed. A missing value is a stratum of its own. */
  strata?: readonly ArrayLike<unknown>[]
  /** Columns that name a PSU within its stratum. Absent: each row is one. */
  psu?: readonly ArrayLike<unknown>[]
  lonely?: Lonely
}

const labels = (columns: readonly ArrayLike<unknown>[], row: number): string =>
  JSON.stringify(columns.map((column) => column[row] ?? null))

/**
 * The design of exactly these rows: leave out what is not in the sample before, and restrict to a domain afterwards.
 * Throws RangeError for a negative or infinite weight.
 */
export function createDesign({ rows, weights, strata = [], psu, lonely = 'fail' }: DesignColumns): Design {
  const stratumIndex = new Map<string, number>()
  const psuIndex = new Map<string, number>()
  const stratumOfPsu: number[] = []
  const psusInStratum: number[] = []
  const design = { weights: new Float64Array(rows), psu: new Int32Array(rows).fill(-1), lonely }
  for (let row = 0; row < rows; row++) {
    const weight = weights ? (weights[row] ?? Number.NaN) : 1
    if (weight < 0 || Math.abs(weight) === Infinity)
      throw new RangeError(`row ${row} has the weight ${weight}`)
    design.weights[row] = weight
    if (Number.isNaN(weight)) continue
    const stratumLabel = labels(strata, row)
    let stratum = stratumIndex.get(stratumLabel)
    if (stratum === undefined) {
      stratum = stratumIndex.size
      stratumIndex.set(stratumLabel, stratum)
      psusInStratum.push(0)
    }
    const psuLabel = `${stratum} ${psu ? labels(psu, row) : row}`
    let unit = psuIndex.get(psuLabel)
    if (unit === undefined) {
      unit = psuIndex.size
      psuIndex.set(psuLabel, unit)
      stratumOfPsu.push(stratum)
      psusInStratum[stratum] = (psusInStratum[stratum] ?? 0) + 1
    }
    design.psu[row] = unit
  }
  return {
    ...design,
    stratumOfPsu: Int32Array.from(stratumOfPsu),
    psusInStratum: Int32Array.from(psusInStratum),
  }
}

/** Rows of the sample that are in the domain and have a value in every variable (NaN is missing): 1, others 0. */
export function usableRows(
  design: Design,
  domain: Mask | undefined,
  ...variables: readonly ArrayLike<number>[]
): Uint8Array {
  const usable = new Uint8Array(design.psu.length)
  for (let row = 0; row < usable.length; row++) {
    if (design.psu[row] === -1 || (domain && !domain[row])) continue
    if (variables.every((variable) => !Number.isNaN(variable[row] ?? Number.NaN))) usable[row] = 1
  }
  return usable
}

/** Both masks at once. */
export function both(a: Mask | undefined, b: Mask): Uint8Array {
  return Uint8Array.from({ length: b.length }, (_, row) => ((!a || a[row]) && b[row] ? 1 : 0))
}

export interface Counts {
  /** Usable rows. */
  n: number
  /** Usable rows with a positive weight. */
  nPositive: number
  sumWeights: number
  /** PSUs and strata with a usable row of positive weight. */
  nPsu: number
  nStrata: number
  /** nPsu − nStrata, as R's `degf(subset(design, …))`. */
  df: number
}

/** Counts of the usable rows, and the degrees of freedom that they leave. */
export function countUsable(design: Design, usable: Mask): Counts {
  const psus = new Set<number>()
  const strata = new Set<number>()
  const counts = { n: 0, nPositive: 0, sumWeights: 0 }
  for (let row = 0; row < usable.length; row++) {
    if (!usable[row]) continue
    counts.n++
    const weight = design.weights[row] ?? 0
    if (weight === 0) continue
    counts.nPositive++
    counts.sumWeights += weight
    const psu = design.psu[row] ?? -1
    psus.add(psu)
    strata.add(design.stratumOfPsu[psu] ?? -1)
  }
  return { ...counts, nPsu: psus.size, nStrata: strata.size, df: psus.size - strata.size }
}
