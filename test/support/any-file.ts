// Tests of a format of statistics packages: whatever a table holds, other software reads it back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Dataset, Table, TableWriter } from '../../core/export/dataset.ts'
import { trueTable } from '../conformance/sample/truth.ts'
import { anyTable } from './any-table.ts'
import { dataset } from './dataset.ts'
import { differences, hasHaven, haven, readstat, withFile } from './read-back.ts'

/** Declares them. */
export function comesBack(write: TableWriter, ending: 'dta' | 'sav'): void {
  test('is in ReadStat what was written', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable(), async (one) => {
        const pair: [Dataset, Table] = [dataset([one]), one]
        const { lines } = await withFile(write, pair, ending, readstat)
        const { columns, rows } = trueTable(ending, ...pair, 'en')
        const texts = columns.flatMap(({ type }, index) => (type === 'text' ? [index] : []))
        const found = lines.slice(1).map((line) => texts.map((index) => line[index]))
        const wanted = (await Array.fromAsync(rows())).map((row) =>
          texts.map((index) => (typeof row[index] === 'string' ? row[index] : '')),
        )
        // ReadStat writes nothing for a row of nothing but one empty text.
        if (columns.length > 1) expect(found).toEqual(wanted)
      }),
      { numRuns: 25 },
    )
  })

  test.skipIf(!hasHaven)(
    'is in R what was written (needs r-cran-haven and r-cran-jsonlite)',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyTable(), async (one) => {
          const pair: [Dataset, Table] = [dataset([one]), one]
          expect(
            await differences(trueTable(ending, ...pair, 'en'), await withFile(write, pair, ending, haven)),
          ).toEqual([])
        }),
        { numRuns: 3 },
      )
    },
  )
}
