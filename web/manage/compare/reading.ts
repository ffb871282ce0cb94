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

/** The rounds that a change is between: the first and the last that the report has. */
export function ends<Round>(rounds: readonly Round[]): [first: Round | undefined, last: Round | undefined] {
  return [rounds[0], rounds.length > 1 ? rounds.at(-1) : undefined]
}

/** How far a target is met. `share` is the part of the way from the first round to the target; null where there is no way to go. */
export interface Standing {
  met: boolean
  share: number | null
}

/** Compares the last round with the target; null without a target or without an estimate. A target without a direction is reached from either side. */
export function standing(
  { target, direction }: Indicator,
  first: number | null | undefined,
  last: number | null | undefined,
): Standing | null {
  if (target === undefined || typeof last !== 'number') return null
  const up = direction ? direction === 'increase' : typeof first !== 'number' || first < target
  const reaches = (value: number) => (up ? value >= target : value <= target)
  const met = reaches(last)
  if (typeof first !== 'number' || reaches(first)) return { met, share: null }
  return { met, share: (last - first) / (target - first) }
}
