// How large the file of a table may become, before it is written.
import type { MeasuredColumn } from './dataset.ts'

/** Bytes of a cell in the widest format, besides a long text: its tags, a number or a short text. */
const CELL = 200
const LARGE = 4_000_000_000

/**
 * Whether so many rows of these columns may make a file that is larger than zip files had at first. `padded`: each text takes as many bytes as
 * the longest; otherwise its own, and some of them twice.
 */
export function mayBeLarge(
  rows: number,
  columns: readonly Pick<MeasuredColumn, 'longest' | 'bytes'>[],
  padded: boolean,
): boolean {
  const texts = columns.reduce((sum, { longest, bytes }) => sum + (padded ? rows * longest : 2 * bytes), 0)
  return rows * columns.length * CELL + texts > LARGE
}
