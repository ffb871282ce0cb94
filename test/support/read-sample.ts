// Reads a sample's files back with other software than wrote them, and compares them with its truth.json: nothing else is known of them.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'

type Reason = 'not-asked' | 'empty' | 'dont-know' | 'refused'
export interface Truth {
  language: string
  tables: {
    file: string
    sheet: string
    rowCount: number
    columns: {
      name: string
      type: string
      label: string
      valueLabels?: { value: unknown; label: string }[]
      missing: Partial<Record<Reason, unknown>>
    }[]
    rows: unknown[][]
  }[]
}
type TrueTable = Truth['tables'][number]

/** A table as it was read: its header, and rows whose cells are what `truth.json` would say of them. */
export interface Back {
  header: string[]
  rows: unknown[][]
}

const beside = (name: string) => join(import.meta.dirname, name)
const run = (command: string, args: string[]) =>
  JSON.parse(execFileSync(command, args, { maxBuffer: 1 << 29 }).toString()) as unknown

const PYTHON = '/usr/bin/python3'
const SOFFICE = 'soffice'
export const hasPandas = spawnSync(PYTHON, ['-c', 'import pandas'], { stdio: 'ignore' }).status === 0
export const hasReadxl =
  spawnSync('Rscript', ['-e', 'library(readxl); library(jsonlite)'], { stdio: 'ignore' }).status === 0
export const hasOffice = spawnSync(SOFFICE, ['--version'], { stdio: 'ignore' }).status === 0

export interface Reader {
  /** It tells moments so exactly, in milliseconds. */
  near?: number
  /** It takes texts of nothing but spaces for none. */
  dropsBlanks?: boolean
  /** It has line feeds for carriage returns and line feeds. */
  dropsReturns?: boolean
}
const MOST = 10

/** What differs; `[]` when nothing does. */
export function unlike({ columns, rows, rowCount }: TrueTable, back: Back, reader: Reader = {}): string[] {
  const told: string[] = []
  const compare = (what: string, expected: unknown, found: unknown) => {
    const [one, other] = [JSON.stringify(expected ?? null), JSON.stringify(found ?? null)]
    if (one !== other && told.length < MOST && !isForgiven(expected, found, reader))
      told.push(`${what}: ${one.slice(0, 150)} but ${other.slice(0, 150)}`)
  }
  compare('header', columns.map(({ name }) => name), back.header) // prettier-ignore
  compare('rows', [rowCount, rows.length], [back.rows.length, back.rows.length])
  for (const [at, row] of rows.entries()) {
    for (const [index, column] of columns.entries()) {
      compare(`row ${at + 1}, ${column.name}`, standsFor(row[index], column), back.rows[at]?.[index])
    }
  }
  return told
}

function isForgiven(
  expected: unknown,
  found: unknown,
  { near = 0, dropsBlanks = false, dropsReturns = false }: Reader,
): boolean {
  if (typeof expected !== 'string') return false
  if (dropsReturns && expected.replaceAll('\r\n', '\n') === found) return true
  if (dropsBlanks && expected.trim() === '') return (found ?? null) === null
  const [one, other] = [expected, found].map((text) => Date.parse(`${String(text).replace(/^(?=\d\d:)/, '2000-01-01T')}Z`)) // prettier-ignore
  return near > 0 && Math.abs(one! - other!) <= near
}

/** What stands in the file where truth has this cell. */
function standsFor(cell: unknown, { missing }: TrueTable['columns'][number]): unknown {
  if (typeof cell !== 'object' || cell === null || !('missing' in cell)) return cell
  return missing[cell.missing as Reason]
}

/** Python's csv module and pandas. */
export function readCsvFile(path: string): Back {
  const [header = [], ...rows] = run(PYTHON, [beside('read-csv.py'), path]) as string[][]
  return { header, rows }
}

/** JSON lines by JSON.parse; a reason under `_missing` is told where the value is null. */
export function readJsonLines(path: string, { columns }: TrueTable): Back & { reasons: unknown[][] } {
  const lines = readFileSync(path, 'utf8').split('\n')
  if (lines.pop() !== '') throw new Error('the last line has no end')
  const header = columns.map(({ name }) => name)
  const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  for (const key of objects.flatMap((one) => Object.keys(one)))
    if (key !== '_missing' && !header.includes(key)) throw new Error(`${key} is in no column`)
  const reasonOf = (row: Record<string, unknown>, name: string) => {
    if (!Object.hasOwn(row, name)) return 'not-asked'
    const reasons = (row['_missing'] ?? {}) as Record<string, string>
    return row[name] === null ? (Object.hasOwn(reasons, name) ? reasons[name] : '?') : null
  }
  return {
    header,
    rows: objects.map((row) => header.map((name) => (Object.hasOwn(row, name) ? row[name] : null))),
    reasons: objects.map((row) => header.map((name) => reasonOf(row, name))),
  }
}

const PARQUET_TYPES: Record<string, string[]> = {
  text: ['STRING'],
  choice: ['STRING'],
  integer: ['INT64', 'DOUBLE'],
  decimal: ['DOUBLE'],
  boolean: ['INT32'],
  date: ['DATE'],
  time: ['TIME'],
  datetime: ['TIMESTAMP'],
}

/** By itself hyparquet takes a byte order mark for none of the text. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const WHOLE_TEXTS = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes) }

/** hyparquet; the types and labels of columns that are not as truth has them are told in `wrong`. */
export async function readParquet(path: string, { columns }: TrueTable, language: string) {
  const bytes = readFileSync(path)
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
  const metadata = parquetMetadata(file)
  const fields = parquetSchema(metadata).children.map(({ element }) => element)
  const told = JSON.parse(
    metadata.key_value_metadata?.find(({ key }) => key === 'bookend')?.value ?? '{}',
  ) as { columns: { label: Record<string, string>; choices?: { name: string; label: Record<string, string> }[] }[] } // prettier-ignore
  const wrong = columns.flatMap((column, index) => {
    const { type, label, valueLabels = [] } = column
    const { name, logical_type: logical, type: physical } = fields[index] ?? { name: '' }
    const found = told.columns[index]
    const labels = found?.choices?.map((one) => [one.name, one.label[language]]) ?? []
    const isRight =
      name === column.name &&
      PARQUET_TYPES[type]?.includes(logical?.type ?? physical ?? '') &&
      (found?.label[language] ?? Object.values(found?.label ?? {})[0]) === label &&
      JSON.stringify(labels) === JSON.stringify(valueLabels.map(({ value, label: own }) => [value, own]))
    return isRight ? [] : [`${column.name}: ${type}, ${logical?.type ?? physical}, ${JSON.stringify(found)}`]
  })
  const rows =
    metadata.num_rows === 0n ? [] : await parquetReadObjects({ file, metadata, parsers: WHOLE_TEXTS })
  const header = fields.map(({ name }) => name)
  const back = rows.map((row) =>
    header.map((name, index) => plain(row[name], columns[index]?.type ?? 'text')),
  )
  return { header, rows: back, wrong }
}

function plain(value: unknown, type: string): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return type === 'date' ? isoDay(value.getTime()) : isoMoment(value.getTime())
  return type === 'time' && typeof value === 'number' ? isoMoment(value).slice(11) : value
}

const isoMoment = (ms: number) => new Date(ms).toISOString().slice(0, -1)
const isoDay = (ms: number) => isoMoment(ms).slice(0, 10)
/** Serial numbers of spreadsheets as R counts them, from 1970; times stand on the day 0. */
const DAY_0 = Date.UTC(1899, 11, 31)

interface Typed {
  text?: string
  number?: number
  moment?: number
  date?: string
  time?: string
}

/** R's readxl; `tables`: of the one workbook. */
export function readWorkbookInR(path: string, tables: readonly TrueTable[]): Back[] {
  const sheets = run('Rscript', [beside('read-xlsx.R'), path]) as SheetInR[]
  return tables.map((table) => sheetInR(sheets, table))
}

interface SheetInR {
  name: string
  columns: (Typed | null)[][]
}

function sheetInR(sheets: readonly SheetInR[], { sheet, columns }: TrueTable): Back {
  const found = sheets.find(({ name }) => name === sheet)?.columns ?? []
  const [header = [], ...rows] = Array.from({ length: found[0]?.length ?? 0 }, (_, row) =>
    found.map((column) => column[row] ?? null),
  )
  const inR = (cell: Typed | null, type: string) => {
    if (cell?.moment === undefined) return cell?.text ?? cell?.number
    if (type === 'date') return isoDay(cell.moment)
    return type === 'time' ? isoMoment(cell.moment - DAY_0).slice(11) : isoMoment(cell.moment)
  }
  return {
    header: header.map((cell) => cell?.text ?? ''),
    rows: rows.map((row) => row.map((cell, index) => inR(cell, columns[index]?.type ?? 'text'))),
  }
}

/** LibreOffice, by way of its own format; `tables`: of the one workbook. */
export function readWorkbookInOffice(path: string, tables: readonly TrueTable[]): Back[] {
  const folder = dirname(path)
  execFileSync(SOFFICE, [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', 'fods', '--outdir', folder, path], { timeout: 110_000, stdio: 'ignore' }) // prettier-ignore
  const fods = join(folder, basename(path).replace(/xlsx$/, 'fods'))
  const sheets = run(PYTHON, [beside('read-fods.py'), fods]) as { name: string; rows: (Typed | null)[][] }[]
  return tables.map(({ sheet, columns, rowCount }) => {
    const [header = [], ...rows] = sheets.find(({ name }) => name === sheet)?.rows ?? []
    const inOffice = (cell: Typed | null | undefined) => {
      if (cell?.date !== undefined) return cell.date
      if (cell?.time === undefined) return cell?.text ?? cell?.number
      return cell.time.replace(/^PT(\d+)H(\d+)M([\d.]+)S$/, (_, hours: string, minutes: string, seconds: string) => `${hours}:${minutes}:${seconds}`) // prettier-ignore
    }
    return {
      header: header.map((cell) => cell?.text ?? '').slice(0, columns.length),
      rows: rows.slice(0, rowCount).map((row) => columns.map((_, index) => inOffice(row[index]))),
    }
  })
}
