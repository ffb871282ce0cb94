// Small cells: what comes from fewer rows than the study allows is left out, and so is what would give it away by subtraction.
import type { Comparison, Disaggregation, Estimate } from '../report.ts'
import { emptyChange, emptyEstimate } from './comparison.ts'

interface Compared {
  overall: Comparison
  disaggregations: Disaggregation[]
}

/**
 * The same indicator without estimates from fewer than `minimum` rows (0 leaves all). If, in one round, the withheld levels of a
 * disaggregation together have fewer than `minimum` rows, or only one is withheld, the smallest shown level goes too, because everyone minus
 * the rest would tell (complementary suppression; Willenborg & de Waal 2001, §1.3). A change is withheld with either of its sides. `overlaps`:
 * whether a row can be in several levels of a disaggregation.
 */
export function withhold(
  { overall, disaggregations }: Compared,
  minimum: number,
  overlaps: (by: string) => boolean,
): Compared {
  if (minimum <= 0) return { overall, disaggregations }
  const rounds = Object.keys(overall.rounds)
  const hiddenOverall = new Set(rounds.filter((round) => isSmall(overall.rounds[round], minimum)))
  return {
    overall: without(overall, hiddenOverall),
    disaggregations: disaggregations.map((disaggregation) => {
      const { levels } = disaggregation
      const hidden = levels.map(() => new Set<string>())
      for (const round of rounds) {
        const sizes = levels.map(({ comparison }) => comparison.rounds[round]?.n ?? 0)
        const all = overall.rounds[round]?.n ?? 0
        const overlap = overlaps(disaggregation.by) || sizes.reduce((sum, size) => sum + size, 0) > all
        for (const level of hiddenLevels(sizes, all, { minimum, overlap })) hidden[level]?.add(round)
      }
      return {
        ...disaggregation,
        equalChange: hidden.some(({ size }) => size > 0) ? null : disaggregation.equalChange,
        levels: levels.map((level, position) => ({
          ...level,
          comparison: without(level.comparison, hidden[position] ?? new Set()),
        })),
      }
    }),
  }
}

const isSmall = (estimate: Estimate | undefined, minimum: number): boolean =>
  estimate?.n !== null && estimate?.n !== undefined && estimate.n > 0 && estimate.n < minimum

/**
 * Positions of the levels that one round can't show. `overall`: rows of everyone. Levels that don't overlap have a rest, of rows without a level,
 * which nobody shows and everyone less the levels would tell: it counts as a hidden one. Of levels that overlap, those who are not in one are told
 * by everyone less that one.
 */
function hiddenLevels(
  sizes: readonly number[],
  overall: number,
  { minimum, overlap }: { minimum: number; overlap: boolean },
): Set<number> {
  const isFew = (count: number) => count > 0 && count < minimum
  const rest = overlap ? 0 : Math.max(0, overall - sizes.reduce((sum, size) => sum + size, 0))
  const hidden = new Set(
    sizes
      .keys()
      .filter((position) => isFew(sizes[position]!) || (overlap && isFew(overall - sizes[position]!))),
  )
  const shown = sizes
    .keys()
    .filter((position) => !hidden.has(position) && sizes[position]! > 0)
    .toArray()
    .toSorted((a, b) => sizes[a]! - sizes[b]!)
  const groups = () => hidden.size + Number(rest > 0)
  let together = hidden.values().reduce((sum, position) => sum + sizes[position]!, rest)
  while ((hidden.size > 0 || isFew(rest)) && (groups() === 1 || together < minimum)) {
    const next = shown.shift()
    if (next === undefined) break
    hidden.add(next)
    together += sizes[next]!
  }
  return hidden
}

function without(comparison: Comparison, hidden: ReadonlySet<string>): Comparison {
  if (hidden.size === 0) return comparison
  const rounds = Object.entries(comparison.rounds).map(([round, estimate]) => [
    round,
    hidden.has(round) ? emptyEstimate('withheld') : estimate,
  ])
  return {
    rounds: Object.fromEntries(rounds),
    // Every round but the two of the change is beside the point, but hiding with any of them is simpler to explain, and safe.
    change: comparison.change && emptyChange('withheld', comparison.change.kind),
    progress: null,
  }
}

/** A comparison without counts of missing values that are small cells themselves: then none of the reasons is told. */
export function withholdAbsent(overall: Comparison, minimum: number): Comparison {
  const isSmallCount = (count: number) => count > 0 && count < minimum
  const rounds = Object.entries(overall.rounds).map(([round, estimate]): [string, Estimate] => {
    const { missing, absent } = estimate
    return [
      round,
      {
        ...estimate,
        missing: missing !== null && isSmallCount(missing) ? null : missing,
        absent: absent && Object.values(absent).some(isSmallCount) ? null : absent,
      },
    ]
  })
  return { ...overall, rounds: Object.fromEntries(rounds) }
}
