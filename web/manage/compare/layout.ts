// Where everything of a chart stands, in pixels: labels at the left, wrapped, and a plot beside them.
import type { Report } from '../../../core/report.ts'
import type { Indicator } from '../../../core/study.ts'
import { localized } from '../../lib/i18n.svelte.ts'
import { formatTarget } from './format.ts'
import { t } from './messages.ts'
import { markOf, signOf, type Mark } from './marks.ts'
import type { Line } from './reading.ts'
import { wrap } from './wrap.ts'

/** Height of the axis above the first row. */
export const TOP = 26
const APART = 12
const HEADING = 22
const LETTER = 7.6

/** A round that the chart shows. */
export interface Drawn {
  round: Report['rounds'][number]
  mark: Mark
  /** Down from the middle of a row. */
  offset: number
}

/** A row at its place. */
export interface Placed {
  row: Line
  heading: string | undefined
  /** Its lines. */
  label: string[]
  top: number
  /** The middle of the row. */
  y: number
}

/** The rounds that have an estimate in any of the rows, in their order. */
export function drawnRounds(rounds: Report['rounds'], rows: readonly Line[]): Drawn[] {
  return rounds
    .filter(({ id }) => rows.some(({ comparison }) => typeof comparison.rounds[id]?.estimate === 'number'))
    .map((round, position, { length }) => ({
      round,
      mark: markOf(position, length),
      offset: (position - (length - 1) / 2) * APART,
    }))
}

/** What each mark of a chart means, in one line. */
export function chartKey(
  drawn: readonly Drawn[],
  { target, type }: Pick<Indicator, 'target' | 'type'>,
): string {
  const marks = drawn.map(({ round }, index) => `${signOf(index, drawn.length)} ${localized(round.title)}`)
  const wanted = target === undefined ? [] : [`┆ ${t.target}: ${formatTarget(target, { kind: type })}`]
  return [...marks, ...wanted, t.chartKey].join('\u2003')
}

/** The width that labels take in a chart of `width` pixels. */
export const labelWidth = (width: number): number => Math.min(220, Math.max(110, Math.round(width * 0.31)))

/** The rows below one another. `rounds`: how many are drawn. */
export function placeRows(
  rows: readonly Line[],
  rounds: number,
  width: number,
): { placed: Placed[]; height: number } {
  const letters = Math.floor(labelWidth(width) / LETTER)
  const rowHeight = 10 + APART * Math.max(2, rounds)
  let bottom = TOP
  const placed = rows.map((row): Placed => {
    const heading = row.heading && wrap(localized(row.heading.label) || row.heading.name, letters * 2, 1)[0]
    const label = row.depth === 0 ? [t.overall] : wrap(localized(row.label) || row.name, letters - 1, 2)
    const top = bottom + (heading === undefined ? 0 : HEADING)
    bottom = top + rowHeight
    return { row, heading, label, top, y: top + rowHeight / 2 }
  })
  return { placed, height: bottom + 12 }
}
