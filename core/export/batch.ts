// Rows of a table by column, each different text of a column once: what is kept of the answers between the passes over them.
import type { Cell } from './rows.ts'

export interface BatchColumn {
  /** Each text that occurs, in the order of its first row. */
  texts: Cell[]
  /** For each row the index of its text. */
  of: Uint16Array
}

export interface RowBatch {
  count: number
  columns: BatchColumn[]
}

/** Where the rows of a download lie while its files are written: always the same and in the order in which they were added. */
export interface RowStore {
  add(table: number, batch: RowBatch): Promise<void>
  read(table: number): AsyncIterable<RowBatch>
}

/** Cells of a batch, about, and its most rows: what is in memory at once. */
const CELLS = 65_536
const ROWS = 4096

/** Row after row its own text. */
export const IN_ORDER = Uint16Array.from({ length: ROWS }, (_, row) => row)

export interface Batching {
  add(cells: readonly Cell[]): void
  /** So many rows are together that they should be taken. */
  isFull(): boolean
  /** What was added since the last time. */
  take(): RowBatch
}

/** Puts rows of so many columns together. */
export function batching(width: number): Batching {
  const most = Math.max(32, Math.min(ROWS, Math.floor(CELLS / Math.max(1, width))))
  const columns = Array.from({ length: width }, () => ({
    known: new Map<Cell, number>(),
    texts: [] as Cell[],
    of: new Uint16Array(most),
    // Nearly every row has its own, as keys and moments do: looking for it again would be in vain.
    isOwn: false,
  }))
  let count = 0
  return {
    add(cells) {
      for (let index = 0; index < width; index += 1) {
        const column = columns[index]!
        const text = cells[index]
        if (column.isOwn) {
          column.texts.push(text)
          continue
        }
        let at = column.known.get(text)
        if (at === undefined) {
          at = column.texts.length
          column.known.set(text, at)
          column.texts.push(text)
        }
        column.of[count] = at
      }
      count += 1
    },
    isFull: () => count >= most,
    take() {
      const batch: RowBatch = { count, columns: [] }
      for (const column of columns) {
        const { texts, isOwn } = column
        batch.columns.push({ texts, of: isOwn ? IN_ORDER : column.of.slice(0, count) })
        column.isOwn = texts.length > count / 2 && count >= 32
        column.texts = []
        column.known.clear()
      }
      count = 0
      return batch
    },
  }
}
