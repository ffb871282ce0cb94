// A table as data: what stands on the page is what is downloaded.
import { formatNumber } from '../../lib/i18n.svelte.ts'
import { formatReached } from '../compare/format.ts'

/** A number and how it is written: a share as per cent, how much of something wanted is there, a difference of shares as points, a p-value, a count, or a plain number. */
export interface Figure {
  value: number
  as: 'percent' | 'reached' | 'points' | 'p' | 'count' | 'plain'
  decimals?: number
}

/** Text, a number, or nothing to say. */
export type SheetCell = string | Figure | null

export interface Sheet {
  /** File name and name of the worksheet, without ending. */
  name: string
  title: string
  columns: string[]
  rows: SheetCell[][]
  /** Its columns are alike, or very many: on a narrow screen it scrolls sideways, where others put each row's cells below each other. */
  isMatrix?: true
  /** Below the table. */
  notes: string[]
}

const minus = (text: string) => text.replace('-', '−')
/** What rounds to nothing has no sign. */
const signed = (text: string) => (/[1-9]/.test(text) ? minus(text) : text.replace('-', ''))

/** A cell as the page writes it. */
export function shownCell(cell: SheetCell): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  const { value, as, decimals = 1 } = cell
  if (as === 'percent') return `${minus(formatNumber(value * 100, decimals))}%`
  if (as === 'reached') return formatReached(value)
  if (as === 'points') return signed(formatNumber(value * 100, decimals))
  if (as === 'count') return formatNumber(value)
  if (as === 'p') return value < 0.001 ? `< ${formatNumber(0.001, 3)}` : formatNumber(value, 3)
  return signed(formatNumber(value, cell.decimals ?? 2))
}

/** A cell as a file holds it: shares and their differences in per cent, all digits that are known. */
export function storedCell(cell: SheetCell): string | number | null {
  if (cell === null || typeof cell === 'string') return cell
  const { value, as } = cell
  // Twelve digits: a hundred times 0.07 is 7, not 7.000000000000001.
  return as === 'percent' || as === 'reached' || as === 'points'
    ? Number((value * 100).toPrecision(12))
    : value
}

/** A figure; null stays null. */
export const figure = (
  value: number | null | undefined,
  as: Figure['as'],
  decimals?: number,
): Figure | null =>
  value === null || value === undefined ? null : { value, as, ...(decimals !== undefined && { decimals }) }
