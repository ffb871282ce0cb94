// Writes a sample in a format, and its truth beside it.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { storable } from '../../../core/export/cell-values.ts'
import { guarded } from '../../../core/export/csv.ts'
import { tableCsv } from '../../../core/export/csv-export.ts'
import type { TableWriter } from '../../../core/export/dataset.ts'
import { jsonLinesTable } from '../../../core/export/json-lines.ts'
import { parquetTable } from '../../../core/export/parquet.ts'
import { header } from '../../../core/export/rows.ts'
import { spssTable } from '../../../core/export/spss/sav.ts'
import { stataTable } from '../../../core/export/stata/dta.ts'
import { xlsxWorkbook } from '../../../core/export/xlsx.ts'
import type { Sample } from './data.ts'
import { ABOUT, trueTable, type Format } from './truth.ts'

const WRITERS: Record<Exclude<Format, 'csv' | 'xlsx'>, TableWriter> = {
  dta: stataTable,
  sav: spssTable,
  parquet: parquetTable,
  jsonl: jsonLinesTable,
}
const CSV = { personal: true, labels: null }

/** Files: `PATH` for the responses, `PATH` with `-child` before its ending for the repeat `child`; a workbook has all in one. */
export async function writeSample(
  { dataset, model, store }: Sample,
  format: Format,
  language: string,
  path: string,
): Promise<string[]> {
  await mkdir(dirname(path), { recursive: true })
  if (format === 'xlsx') {
    await writeFile(path, xlsxWorkbook(dataset, language, { labels: false }))
    return [path]
  }
  const paths: string[] = []
  for (const [index, table] of dataset.tables.entries()) {
    const source = model.tables[index]
    paths.push(pathOf(path, table.file, index))
    if (format === 'csv') {
      if (source) await writeFile(paths[index] ?? path, tableCsv(source, CSV, store.read(index)))
    } else await writeFile(paths[index] ?? path, WRITERS[format](dataset, table, language))
  }
  return paths
}

const pathOf = (path: string, file: string, index: number): string => {
  const ending = extname(path)
  return index === 0 ? path : join(dirname(path), `${basename(path, ending)}-${file}${ending}`)
}

/** `truth.json` in the folder of `path`; written row by row. Gives its path. */
export async function writeTruth(
  given: Sample,
  format: Format,
  language: string,
  path: string,
  told: object,
): Promise<string> {
  const truth = join(dirname(path), 'truth.json')
  await writeFile(truth, truthText(given, format, language, path, told))
  return truth
}

async function* truthText(given: Sample, format: Format, language: string, path: string, told: object) {
  const { dataset } = given
  yield `${JSON.stringify({ about: ABOUT, format, language, ...told, moment: dataset.moment }).slice(0, -1)},\n"tables": [`
  for (const [index, table] of dataset.tables.entries()) {
    const { columns, rows } =
      format === 'csv' ? csvTruth(given, index) : trueTable(format, dataset, table, language)
    const file = basename(format === 'xlsx' ? path : pathOf(path, table.file, index))
    const head = { name: table.name, file, sheet: table.file, rowCount: table.rowCount, columns }
    yield `${index > 0 ? ',' : ''}\n${JSON.stringify(head).slice(0, -1)},\n"rows": [`
    let isFirst = true
    for await (const row of rows()) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(row)}`
      isFirst = false
    }
    yield '\n]}'
  }
  yield '\n]}\n'
}

/** CSV has each value as it was answered, and an apostrophe before what a spreadsheet would run. */
function csvTruth({ model, store }: Sample, index: number) {
  const table = model.tables[index]!
  async function* rows() {
    for await (const { count, columns } of store.read(index)) {
      for (let row = 0; row < count; row += 1) {
        yield columns.map(({ texts, of }) => {
          const cell = texts[of[row]!]
          if (cell === undefined) return { missing: 'not-asked' }
          return cell === '' ? { missing: 'empty' } : guarded(storable(cell))
        })
      }
    }
  }
  const columns = header(table, CSV).map((name) => {
    return { name, original: name, type: 'text', missing: { 'not-asked': '', empty: '' } }
  })
  return { columns, rows }
}

async function writeFile(path: string, chunks: AsyncIterable<Uint8Array | string>): Promise<void> {
  const file = createWriteStream(path)
  for await (const chunk of chunks) if (!file.write(chunk)) await once(file, 'drain')
  file.end()
  await once(file, 'close')
}
