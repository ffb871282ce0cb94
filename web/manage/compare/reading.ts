// How a change is read: honest about uncertainty, aware of the direction that is wanted.
import type { Change, Comparison, IndicatorResult } from '../../../core/report.ts'
import type { Localized } from '../../../core/study.ts'

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
  /** 0: the whole sample; 1: a level of a disaggregation. */
  depth: 0 | 1
  /** Stands above the first level of a disaggregation. */
  heading?: Localized
  comparison: Comparison
}

/** The indicator's rows in reading order: overall, then each disaggregation's levels. */
export function lines({ overall, disaggregations }: IndicatorResult): Line[] {
  return [
    { key: 'overall', label: {}, depth: 0, comparison: overall },
    ...disaggregations.flatMap(({ by, label, levels }) =>
      levels.map((level, index): Line => ({
        key: `${by}/${level.value}`,
        label: level.label,
        depth: 1,
        ...(index === 0 ? { heading: label } : {}),
        comparison: level.comparison,
      })),
    ),
  ]
}

/** The rounds that a change is between: the first and the last that the report has. */
export function ends<Round>(rounds: readonly Round[]): [first: Round | undefined, last: Round | undefined] {
  return [rounds[0], rounds.length > 1 ? rounds.at(-1) : undefined]
}
