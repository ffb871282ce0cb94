// Reads files of statistics packages with other software, and compares what it found with what was written.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dataset, Table, TableWriter } from '../../core/export/dataset.ts'
import type { TrueTable } from '../conformance/sample/truth.ts'

interface FoundColumn {
  name: string
  label: string
  labels: { value: string; label: string }[]
  cells: (string | null)[]
  /** What the reader takes its numbers for. */
  class: 'text' | 'number' | 'date' | 'datetime' | 'time'
}

export interface Found {
  rows: number
  label: string
  columns: FoundColumn[]
}

const beside = (name: string) => join(import.meta.dirname, name)
const MOST = 1 << 28

export const hasHaven =
  spawnSync('Rscript', ['-e', 'library(haven); library(jsonlite)'], { stdio: 'ignore' }).status === 0
const PYTHON = '/usr/bin/python3'
export const hasPandas = spawnSync(PYTHON, ['-c', 'import pandas'], { stdio: 'ignore' }).status === 0

const parsed = (json: Buffer): Found => JSON.parse(json.toString())

/** R's haven, with the codes of user-missing values. */
export const haven = (path: string): Found =>
  parsed(execFileSync('Rscript', [beside('read-haven.R'), path], { maxBuffer: MOST }))

export const pandas = (path: string): Found =>
  parsed(execFileSync(PYTHON, [beside('read-pandas.py'), path], { maxBuffer: MOST }))

/** ReadStat's own program: the cells as CSV (numbers with six decimals), and its description of the variables. */
export function readstat(path: string): { lines: string[][]; variables: { name: string; label?: string }[] } {
  const csv = `${path}.csv`
  execFileSync('readstat', ['-f', path, csv], { stdio: 'ignore' })
  const json = `${path}.json`
  execFileSync('extract_metadata', [path, json], { stdio: 'ignore' })
  return {
    lines: csvLines(readFileSync(csv, 'utf8')),
    variables: JSON.parse(readFileSync(json, 'utf8')).variables,
  }
}

/** ReadStat's CSV: lines end with a line feed, which texts between quotes may have, too. */
function csvLines(text: string): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,"\n]*))(,|\n|$)/g)) {
    line.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === ',') continue
    if (line.length > 1 || line[0] !== '') lines.push(line)
    line = []
  }
  return lines
}

/** Writes a table and gives the path of its file to `use`; the file is gone afterwards. */
export async function withFile<Result>(
  writer: TableWriter,
  [dataset, table]: [Dataset, Table],
  ending: 'dta' | 'sav',
  use: (path: string, bytes: Buffer) => Result,
  language = 'en',
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-export-'))
  try {
    const chunks: Uint8Array[] = []
    for await (const chunk of writer(dataset, table, language)) chunks.push(chunk)
    const path = join(folder, `table.${ending}`)
    const bytes = Buffer.concat(chunks)
    writeFileSync(path, bytes)
    return use(path, bytes)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What differs between what was written and what was found, at most so many; `[]` when nothing does. */
export async function differences(truth: TrueTable, found: Found, most = 10): Promise<string[]> {
  const told: string[] = []
  const differ = (what: string, expected: unknown, got: unknown) => {
    const [one, other] = [JSON.stringify(expected) ?? 'nothing', JSON.stringify(got) ?? 'nothing']
    if (one !== other) told.push(`${what}: ${one.slice(0, 120)} but ${other.slice(0, 120)}`)
  }
  const rows = await Array.fromAsync(truth.rows())
  differ('rows', rows.length, found.rows)
  differ('names', truth.columns.map(({ name }) => name), found.columns.map(({ name }) => name)) // prettier-ignore
  for (const [index, column] of truth.columns.entries()) {
    const other = found.columns[index]
    if (!other || told.length >= most) return told
    differ(`${column.name} label`, column.label, other.label)
    const order = (labels: readonly { value: string | number; label: string }[]) =>
      labels.map(({ value, label }) => `${value} ${label}`).toSorted()
    differ(`${column.name} value labels`, order(column.valueLabels), order(other.labels))
    for (const [at, row] of rows.entries()) {
      if (told.length >= most) return told
      differ(`${column.name} row ${at + 1}`, expected(row[index], column), readable(other, at, column.type))
    }
  }
  return told
}

function expected(cell: unknown, column: TrueTable['columns'][number]): unknown {
  if (typeof cell !== 'object' || cell === null || !('missing' in cell)) return cell
  const kind = (['not-asked', 'empty', 'dont-know', 'refused'] as const).find((one) => one === cell.missing)
  return kind && column.missing[kind]
}

const DAY = 86_400_000
/** Readers count from 1970, but pandas leaves Stata's own numbers, from 1960. */
const STATA_EPOCH = 3653 * DAY

/** A cell as the truth writes it. */
function readable({ class: kind, cells }: FoundColumn, at: number, type: string): unknown {
  const cell = cells[at] ?? null
  if (cell === null || kind === 'text' || cell.startsWith('.')) return cell
  const number = Number(cell)
  const raw = kind === 'number'
  switch (type) {
    case 'date':
      return iso(raw ? number * DAY - STATA_EPOCH : number * DAY).slice(0, 10)
    case 'datetime':
      return iso(raw ? number - STATA_EPOCH : Math.round(number * 1000))
    case 'time':
      // Stata's times of day are on 1960-01-01.
      return iso(raw ? number : Math.round(number * 1000)).slice(11)
    default:
      return Object.is(number, -0) ? 0 : number
  }
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, -1)
