// How the tables of a report name indicators, rounds and arms, and write their values.
import type { Estimate, IndicatorResult, Report } from '../../../core/report.ts'
import type { Indicator } from '../../../core/study.ts'
import { localized } from '../../lib/i18n.svelte.ts'
import { styleOf } from '../compare/format.ts'
import { t as words } from '../compare/messages.ts'
import { figure, type Figure, type SheetCell } from './sheet.ts'

/** What an indicator is called. */
export const nameOf = ({ label, name }: Pick<Indicator, 'label' | 'name'>) => localized(label) || name
/** What a round is called. */
export const titleOf = (round: Report['rounds'][number]) => localized(round.title) || round.id

/** How an indicator's values and differences are written. */
export function writer(result: IndicatorResult): {
  value: (value: number | null | undefined) => Figure | null
  change: (value: number | null | undefined) => Figure | null
} {
  const { decimals } = styleOf(result)
  return result.indicator.type === 'proportion'
    ? {
        value: (value) => figure(value, 'percent', decimals),
        change: (value) => figure(value, 'points', decimals),
      }
    : {
        value: (value) => figure(value, 'plain', decimals),
        change: (value) => figure(value, 'plain', decimals),
      }
}

/** An estimate, or in words why there is none. */
export function estimateCell(estimate: Estimate | undefined, write: (value: number) => SheetCell): SheetCell {
  if (!estimate) return null
  return estimate.estimate === null ? (words.statuses[estimate.status] ?? null) : write(estimate.estimate)
}

/** What an arm is called. */
export function armName({ arms }: Report, value: string): string {
  const arm = [arms?.control, ...(arms?.treated ?? [])].find((one) => one?.value === value)
  return (arm && localized(arm.label)) || value
}
