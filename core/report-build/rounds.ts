// How rounds hang together: whether they share PSUs, and taking them apart when they don't.
import {
  createSample,
  domainKey,
  packed,
  psuIndex,
  roundIndex,
  stratumIndex,
  type Sample,
} from '../statistics/accumulate.ts'

/** Whether some PSU has rows in both rounds. */
export function sharePsus(sample: Sample, from: string, to: string): boolean {
  const [a, b] = [sample.rounds.indexOf(from), sample.rounds.indexOf(to)]
  if (a < 0 || b < 0) return false
  const both = (1 << a) | (1 << b)
  return sample.roundsOfPsu.some((bits) => (bits & both) === both)
}

/**
 * The same sample with the round crossed into the strata, as for independent samples: no covariance between rounds, degrees of freedom add
 * up (statistics methods, §4). A PSU that has rows in two rounds becomes two.
 */
export function separateRounds(sample: Sample): Sample {
  if (sample.design.psu === 'row' || sample.design.rounds === 'independent') return sample
  const apart = createSample({ ...sample.design, rounds: 'independent' })
  for (const round of sample.rounds) roundIndex(apart, round)
  const stratumKeys = Object.keys(sample.strata)
  const moved: number[][] = []
  for (const [key, index] of Object.entries(sample.psus)) {
    const stratumKey = stratumKeys[sample.stratumOfPsu[index] ?? -1] ?? ''
    const label = unpacked(key).b
    moved[index] = sample.rounds.map((round, position) => {
      if (!((sample.roundsOfPsu[index] ?? 0) & (1 << position))) return -1
      const crossed = packed(round, unpacked(stratumKey).b)
      const psu = psuIndex(apart, packed(crossed, label), stratumIndex(apart, crossed))
      apart.roundsOfPsu[psu] = 1 << position
      return psu
    })
  }
  for (const domain of Object.values(sample.domains)) {
    const position = sample.rounds.indexOf(domain.round)
    const units = domain.units.map((unit) => moved[unit]?.[position] ?? -1)
    const slots = Object.fromEntries(units.map((unit, slot) => [String(unit), slot]))
    apart.domains[domainKey(domain.grouping, domain.round, domain.level)] = { ...domain, units, slots }
  }
  return apart
}

/** The two labels that `packed` made one of. */
function unpacked(key: string): { a: string; b: string } {
  const colon = key.indexOf(':')
  const end = colon + 1 + Number(key.slice(0, colon))
  return { a: key.slice(colon + 1, end), b: key.slice(end) }
}
