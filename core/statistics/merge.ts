// Merges samples that were accumulated from different rows, in any order and grouping.
import {
  createSample,
  domainOf,
  psuIndex,
  roundIndex,
  slotOf,
  stratumIndex,
  type Domain,
  type Sample,
} from './accumulate.ts'

/**
 * The sample of all rows that `a` and `b` observed; both stay as they are. Associative and commutative up to rounding (about 1e-14).
 * Throws TypeError when their designs differ.
 */
export function merge(a: Sample, b: Sample): Sample {
  const sample = createSample(a.design)
  absorb(sample, a)
  absorb(sample, b)
  return sample
}

/** Adds to `target` the rows that `source` observed. Throws TypeError when their designs differ. */
export function absorb(target: Sample, source: Sample): void {
  if (JSON.stringify(target.design) !== JSON.stringify(source.design))
    throw new TypeError('samples of different designs can not be merged')
  const rounds = source.rounds.map((round) => roundIndex(target, round))
  const strata: number[] = []
  for (const [key, index] of Object.entries(source.strata)) {
    const stratum = stratumIndex(target, key)
    strata[index] = stratum
    const rows = target.rowsInStratum[stratum] ?? []
    source.rowsInStratum[index]?.forEach((count, round) => {
      const to = rounds[round] ?? 0
      rows[to] = (rows[to] ?? 0) + (count ?? 0)
    })
  }
  const psus: number[] = []
  for (const [key, index] of Object.entries(source.psus)) {
    const psu = psuIndex(target, key, strata[source.stratumOfPsu[index] ?? -1] ?? -1)
    psus[index] = psu
    const bits = source.roundsOfPsu[index] ?? 0
    rounds.forEach((to, round) => {
      if (bits & (1 << round)) target.roundsOfPsu[psu] = (target.roundsOfPsu[psu] ?? 0) | (1 << to)
    })
  }
  const units = source.design.psu === 'row' ? strata : psus
  for (const domain of Object.values(source.domains))
    absorbDomain(target, domainOf(target, domain.grouping, domain.round, domain.level), domain, units)
}

function absorbDomain(sample: Sample, target: Domain, source: Domain, units: number[]): void {
  const count = sample.design.indicators.length
  const rowIsPsu = sample.design.psu === 'row'
  const shift = source.centre.map((centre, k) => {
    if (centre === null) return 0
    target.centre[k] ??= centre
    return centre - (target.centre[k] ?? 0)
  })
  const plainShift = source.plainCentre.map((centre, k) => {
    if (centre === null) return 0
    target.plainCentre[k] ??= centre
    return centre - (target.plainCentre[k] ?? 0)
  })
  const hasPlain = !rowIsPsu && source.grouping === -1
  source.units.forEach((unit, slot) => {
    const to = slotOf(target, units[unit] ?? -1, count, rowIsPsu) * count
    for (let k = 0; k < count; k++) {
      const from = slot * count + k
      absorbCell(target, to + k, source, from, shift[k] ?? 0, k, rowIsPsu)
      if (!hasPlain) continue
      const [sum = 0, n = 0, by = 0] = [source.plain[from], source.n[from], plainShift[k]]
      add(target.plain, to + k, sum + by * n)
      add(target.plainSquares, k, by * (2 * sum + by * n))
    }
  })
  for (let k = 0; k < count; k++) {
    add(target.missing, k, source.missing[k])
    add(target.sumWeights, k, source.sumWeights[k])
    add(target.squares, k, source.squares[k])
    add(target.plainSquares, k, source.plainSquares[k])
    target.largest[k] = Math.max(target.largest[k] ?? 0, source.largest[k] ?? 0)
  }
}

/** Adds one PSU's or stratum's sums, moved by `shift` from the source's centre to the target's: x′ = x + shift·z. */
function absorbCell(
  target: Domain,
  to: number,
  source: Domain,
  from: number,
  shift: number,
  k: number,
  rowIsPsu: boolean,
): void {
  const [x = 0, z = 0, n = 0] = [source.x[from], source.z[from], source.n[from]]
  // Σw(y−c′)² = Σw(y−c)² + shift·(2Σw(y−c) + shift·Σw); only read for indicators whose z is 1.
  add(target.squares, k, shift * (2 * x + shift * z))
  const moved = x + shift * z
  if (rowIsPsu && n > 0) {
    const [xx = 0, xz = 0, zz = 0] = [source.xx[from], source.xz[from], source.zz[from]]
    const before = target.n[to] ?? 0
    const apartX = before > 0 ? moved / n - (target.x[to] ?? 0) / before : 0
    const apartZ = before > 0 ? z / n - (target.z[to] ?? 0) / before : 0
    const share = (before * n) / (before + n)
    add(target.xx, to, xx + shift * (2 * xz + shift * zz) + apartX * apartX * share)
    add(target.xz, to, xz + shift * zz + apartX * apartZ * share)
    add(target.zz, to, zz + apartZ * apartZ * share)
  }
  add(target.x, to, moved)
  add(target.z, to, z)
  add(target.n, to, n)
  add(target.positive, to, source.positive[from])
}

const add = (sums: number[], at: number, amount: number | undefined): void => {
  sums[at] = (sums[at] ?? 0) + (amount ?? 0)
}
