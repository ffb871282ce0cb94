// CSV as RFC 4180 has it, with a byte order mark for Excel, and without formulas for any spreadsheet.
import type { Cell } from './rows.ts'

export const BYTE_ORDER_MARK = '\uFEFF'

/** Text that a spreadsheet may take for a formula: it starts with = + - @ or a character that is skipped before them, wide forms included. */
const FORMULA = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/
/** What starts so and is none: numbers (with a sign, or like 1e5), and dashes that stand for "nothing". */
const HARMLESS = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|-+)$/i

/**
 * Text that no spreadsheet runs: what looks like a formula gets an apostrophe in front, and so does what would look like such a result.
 * Reversible, so no value is lost: {@link unguarded} gives the text back.
 */
export const guarded = (text: string): string =>
  FORMULA.test(text) && !HARMLESS.test(text) ? `'${text}` : text

/** The text that was guarded. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text

/** One line, with its end. Not asked: nothing between the commas. Left empty: `""`. Anything else is quoted where it must be. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** One cell as it stands in a line. */
export function csvCell(cell: Cell): string {
  if (cell === undefined) return ''
  const text = guarded(cell)
  if (text === '') return '""'
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
