// How a change is read: honest about uncertainty, aware of the direction that is wanted.
import type { Change, Comparison, IndicatorResult } from '../../../core/report.ts'
import type { Indicator, Localized } from '../../../core/study.ts'

export type Verdict = 'improved' | 'worsened' | 'increased' | 'decreased' | 'noChange' | 'unknown'

/** What may be said of a change at the 5 % level. Without a wanted direction it is only up or down. */
export function verdict(change: Change | null, direction: 'increase' | 'decrease' | undefined): Verdict {
  if (!change || change.diff === null || change.p === null) return 'unknown'
  if (change.p >= 0.05) return 'noChange'
  const rose = change.diff > 0
  if (!direction) return rose ? 'increased' : 'decreased'
  return rose === (direction === 'increase') ? 'improved' : 'worsened'
}

/** One line of an indicator's table and chart. */
export interface Line {
  key: string
  label: Localized
  /** Stands in where there is no label: the value of a calculation, the name of a question. */
  name: string
  /** 0: the whole sample; 1: a level of a disaggregation. */
  depth: 0 | 1
  /** Stands above the first level of a disaggregation. */
  heading?: { label: Localized; name: string }
  comparison: Comparison
}

/** The indicator's rows in reading order: overall, then each disaggregation's levels. */
export function lines({ overall, disaggregations }: IndicatorResult): Line[] {
  return [
    { key: 'overall', label: {}, name: '', depth: 0, comparison: overall },
    ...disaggregations.flatMap(({ by, label, levels }) =>
      levels.map((level, index): Line => ({
        key: `${by}/${level.value}`,
        label: level.label,
        name: level.value,
        depth: 1,
        ...(index === 0 ? { heading: { label, name: by } } : {}),
        comparison: level.comparison,
      })),
    ),
  ]
}

/** The rounds that an indicator's change is between: the first and the last that have an estimate. */
export function ends<Round extends { id: string }>(
  rounds: readonly Round[],
  { rounds: estimates }: Pick<Comparison, 'rounds'>,
): [first: Round | undefined, last: Round | undefined] {
  const usable = rounds.filter(({ id }) => typeof estimates[id]?.estimate === 'number')
  return [usable[0], usable.length > 1 ? usable.at(-1) : undefined]
}

/** How far a target is met. `share` is the part of the way from the first round to the target; null where there is no way to go, or its ends can't be compared. */
export interface Standing {
  met: boolean
  share: number | null
}

/** Compares the last round with the target; null without a target or without an estimate. A target without a direction is reached from either side. */
export function standing(
  { target, direction }: Pick<Indicator, 'target' | 'direction'>,
  rounds: readonly { id: string }[],
  comparison: Pick<Comparison, 'rounds'> & Partial<Pick<Comparison, 'change'>>,
): Standing | null {
  const [start, end] = ends(rounds, comparison)
  const valueIn = (round: { id: string } | undefined) => round && comparison.rounds[round.id]?.estimate
  // One round alone is a beginning: there is no way that was gone.
  const [first, last] = end ? [valueIn(start), valueIn(end)] : [null, valueIn(start)]
  if (target === undefined || typeof last !== 'number') return null
  const up = direction ? direction === 'increase' : typeof first !== 'number' || first < target
  const reaches = (value: number) => (up ? value >= target : value <= target)
  const met = reaches(last)
  const isComparable = comparison.change?.status !== 'not_computable'
  if (typeof first !== 'number' || reaches(first) || !isComparable) return { met, share: null }
  return { met, share: (last - first) / (target - first) }
}

/** The message that explains each reading. */
export const explanation = {
  improved: 'improvedLong',
  worsened: 'worsenedLong',
  increased: 'movedLong',
  decreased: 'movedLong',
  noChange: 'noChangeLong',
  unknown: 'unknownLong',
} as const satisfies Record<Verdict, string>

/** A sign for each reading, so that it is never told by colour alone. */
export const signs: Record<Verdict, string> = {
  improved: '✓',
  worsened: '✗',
  increased: '↑',
  decreased: '↓',
  noChange: '≈',
  unknown: '?',
}
