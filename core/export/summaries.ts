// What the columns of a data set hold, for its codebook: frequencies, means, numbers of different texts; in one pass over each table.
import type { Dataset, MeasuredColumn, TypedCell } from './dataset.ts'
import { isMissing } from './typed-text.ts'

/** Beside what a {@link MeasuredColumn} knows of itself. Of columns with personal data nothing that tells a value. */
export interface Summary {
  /** Of `choice` and `boolean` columns: rows by code. */
  counts: Readonly<Record<number, number>> | null
  /** Of numbers with values. `deviation`: of the sample, null for one value. */
  moments: { mean: number; deviation: number | null } | null
  /** Of text: how many are different; `MANY` stands for that many or more. */
  distinct: number | null
}

/** More different texts than this are not counted, so that memory stays bounded. */
export const MANY = 1_000

/** One for each column of each table of the data set, in their order; plain data. */
export type Summaries = readonly (readonly Summary[])[]

/** Reads each table once. Missing values and unweighted numbers: rows count once each. */
export async function summaries(dataset: Dataset): Promise<Summaries> {
  const all: Summary[][] = []
  for (const table of dataset.tables) {
    const tallies = table.columns.map(tallyOf)
    for await (const batch of table.rows()) {
      for (const row of batch) for (const [index, tally] of tallies.entries()) tally.add(row[index])
    }
    all.push(tallies.map((tally) => tally.summary()))
  }
  return all
}

interface Tally {
  add(cell: TypedCell | undefined): void
  summary(): Summary
}

const NOTHING: Summary = { counts: null, moments: null, distinct: null }

function tallyOf(column: MeasuredColumn): Tally {
  if (column.personal || column.kind === 'key') return { add: () => undefined, summary: () => NOTHING }
  if (column.type === 'choice' || column.type === 'boolean') return countTally()
  if (column.type === 'text') return textTally()
  return column.type === 'integer' || column.type === 'decimal' ? momentTally() : { add: () => undefined, summary: () => NOTHING } // prettier-ignore
}

function countTally(): Tally {
  const counts: Record<number, number> = {}
  return {
    add(cell) {
      if (typeof cell === 'number') counts[cell] = (counts[cell] ?? 0) + 1
    },
    summary: () => ({ ...NOTHING, counts }),
  }
}

/** B. P. Welford, Note on a method for calculating corrected sums of squares and products. Technometrics 4 (1962). */
function momentTally(): Tally {
  let n = 0
  let mean = 0
  let squares = 0
  return {
    add(cell) {
      if (typeof cell !== 'number') return
      n += 1
      const before = cell - mean
      mean += before / n
      squares += before * (cell - mean)
    },
    summary: () =>
      n === 0
        ? NOTHING
        : { ...NOTHING, moments: { mean, deviation: n > 1 ? Math.sqrt(squares / (n - 1)) : null } },
  }
}

function textTally(): Tally {
  const seen = new Set<number>()
  return {
    add(cell) {
      if (seen.size < MANY && !isMissing(cell)) seen.add(hash(String(cell)))
    },
    summary: () => ({ ...NOTHING, distinct: seen.size }),
  }
}

/** 53 bits of two rounds of FNV-1a: among a thousand texts two share one with a probability of 6e-11. */
function hash(text: string): number {
  let low = 0x811c9dc5
  let high = 0x01000193
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b)
    high ^= high >>> 15
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0)
}
