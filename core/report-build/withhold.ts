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
 * the rest would tell (complementary suppression; Willenborg & de Waal 2001, §1.3). A change is withheld with either of its sides.
 */
export function withhold({ overall, disaggregations }: Compared, minimum: number): Compared {
  if (minimum <= 0) return { overall, disaggregations }
  const rounds = Object.keys(overall.rounds)
  const hiddenOverall = new Set(rounds.filter((round) => isSmall(overall.rounds[round], minimum)))
  return {
    overall: without(overall, hiddenOverall),
    disaggregations: disaggregations.map((disaggregation) => {
      const { levels } = disaggregation
      const hidden = levels.map(() => new Set<string>())
      for (const round of rounds) {
        for (const level of hiddenLevels(
          levels.map(({ comparison }) => comparison.rounds[round]),
          minimum,
        )) {
          hidden[level]?.add(round)
        }
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

/** Positions of the levels that one round can't show. */
function hiddenLevels(estimates: (Estimate | undefined)[], minimum: number): Set<number> {
  const size = (position: number) => estimates[position]?.n ?? 0
  const hidden = new Set(estimates.keys().filter((position) => isSmall(estimates[position], minimum)))
  const shown = estimates
    .keys()
    .filter((position) => !hidden.has(position) && size(position) > 0)
    .toArray()
    .toSorted((a, b) => size(a) - size(b))
  let together = hidden.values().reduce((sum, position) => sum + size(position), 0)
  while (hidden.size > 0 && (hidden.size === 1 || together < minimum)) {
    const next = shown.shift()
    if (next === undefined) break
    hidden.add(next)
    together += size(next)
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
