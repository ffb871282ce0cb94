// Samples as `npm run export:sample` writes them, read back by other software: every name, type, label, missing cell and value is as truth.json says.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sample } from '../../conformance/sample/data.ts'
import { writeSample, writeTruth } from '../../conformance/sample/files.ts'
import type { Format, TrueTable } from '../../conformance/sample/truth.ts'
import { differences, haven, hasHaven, pandas } from '../../support/read-back.ts'
import {
  hasOffice,
  hasPandas,
  hasReadxl,
  readCsvFile,
  readJsonLines,
  readParquet,
  readWorkbookInOffice,
  readWorkbookInR,
  unlike,
  type Truth,
} from '../../support/read-sample.ts'

/** Responses, questions, seed; none, one, many columns, and enough rows for several batches. */
const SIZES = [
  [0, 60, 1],
  [1, 20, 2],
  [60, 75, 11],
  [25, 320, 12],
  [700, 45, 13],
] as const
type Size = readonly [responses: number, questions: number, seed: number]

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-sample-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function written(format: Format, [responses, questions, seed]: Size, language = 'en') {
  const path = join(folder, `${format}-${seed}-${language}`, `sample.${format}`)
  const made = await sample(responses, questions, seed)
  await writeSample(made, format, language, path)
  const truth = await writeTruth(made, format, language, path, {})
  await made.store.close()
  const told = JSON.parse(await readFile(truth, 'utf8')) as Truth
  expect(told.tables[0]?.rowCount).toBe(responses)
  return { path, tables: told.tables.map((table) => ({ table, at: join(path, '..', table.file) })) }
}

describe.each(SIZES)('%i responses, %i questions, seed %i', (...size) => {
  test('as JSON lines, read by JSON.parse', async () => {
    for (const { table, at } of (await written('jsonl', size)).tables) {
      const back = readJsonLines(at, table)
      expect(unlike(table, back)).toEqual([])
      const reasons = table.rows.map((row) =>
        row.map((cell) => (cell as { missing?: string }).missing ?? null),
      )
      expect(back.reasons).toEqual(reasons)
    }
  })

  test('as Parquet, read by hyparquet', async () => {
    for (const { table, at } of (await written('parquet', size)).tables) {
      const { wrong, ...back } = await readParquet(at, table, 'en')
      expect(wrong).toEqual([])
      expect(unlike(table, back)).toEqual([])
    }
  })

  test.skipIf(!hasPandas)(
    'as CSV, read by Python and pandas (needs python3-pandas)',
    { timeout: 120_000 },
    async () => {
      // prettier-ignore
      for (const { table, at } of (await written('csv', size)).tables)
      expect(unlike(table, readCsvFile(at))).toEqual([])
    },
  )

  test.skipIf(!hasReadxl)(
    'as XLSX, read by readxl (needs r-cran-readxl and r-cran-jsonlite)',
    { timeout: 240_000 },
    async () => {
      // prettier-ignore
      const { path, tables } = await written('xlsx', size)
      const backs = readWorkbookInR(path, tables.map(({ table }) => table)) // prettier-ignore
      for (const [index, { table }] of tables.entries())
        expect(unlike(table, backs[index]!, { dropsBlanks: true })).toEqual([])
    },
  )
})

describe('60 responses, 75 questions, seed 11', () => {
  test.skipIf(!hasOffice || !hasPandas)(
    'as XLSX, read by LibreOffice (needs libreoffice-calc)',
    { timeout: 240_000 },
    async () => {
      // prettier-ignore
      const { path, tables } = await written('xlsx', SIZES[2], 'vi')
      const backs = readWorkbookInOffice(path, tables.map(({ table }) => table)) // prettier-ignore
      for (const [index, { table }] of tables.entries())
        expect(unlike(table, backs[index]!, { near: 10, dropsReturns: true })).toEqual([])
    },
  )
})

describe('statistics packages, by truth.json alone', () => {
  const truth = (table: Truth['tables'][number]) =>
    ({ columns: table.columns, rows: async function* () { yield* table.rows } }) as TrueTable // prettier-ignore

  test.skipIf(!hasHaven).each([
    ['dta', 21],
    ['sav', 22],
  ] as const)('%s, seed %i, in R (needs r-cran-haven)', { timeout: 240_000 }, async (format, seed) => {
    for (const { table, at } of (await written(format, [30, 120, seed], 'vi')).tables)
      expect(await differences(truth(table), haven(at))).toEqual([])
  })

  test.skipIf(!hasPandas).each([23, 24])(
    'dta, seed %i, in pandas (needs python3-pandas)',
    { timeout: 120_000 },
    async (seed) => {
      // prettier-ignore
      for (const { table, at } of (await written('dta', [80, 60, seed])).tables)
      expect(await differences(truth(table), pandas(at))).toEqual([])
    },
  )
})
