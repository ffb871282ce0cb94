// A sheet as rows of named values: headers recognised, languages told apart, text cleaned as pyxform cleans it.
import type { Findings } from './findings.ts'
import { didYouMean, nearest } from '../nearest.ts'
import { columnLetter, type Cell, type Sheet } from './workbook.ts'

export interface Column {
  index: number
  /** As written, or the letter where there is none. */
  header: string
  /** What it is: `label`, `relevant`, …; for a column that is not known, the header as written. */
  key: string
  known: boolean
  /** From `label::French (fr)`; null when the header names none. */
  language: string | null
  /** A column before it means the same. */
  again?: boolean
}

export interface Entry {
  text: string
  column: Column
}

export interface Row {
  number: number
  /** By key; several entries where a column stands in several languages. */
  entries: Map<string, Entry[]>
}

export interface Table {
  sheet: string
  columns: Column[]
  rows: Row[]
}

export interface Headers {
  /** Header (lower case, `_` for spaces) → key. */
  keys: ReadonlyMap<string, string>
  /** Headers that mean a key only where no other column does. */
  weak?: ReadonlyMap<string, string>
  /** Keys that stand once per language. */
  translated: ReadonlySet<string>
  /** Leading words without meaning of their own: `bind::relevant` is `relevant`. */
  prefixes: ReadonlySet<string>
  /** Nobody keeps notes on this sheet: a column that is not known is misspelt, as pyxform has it. */
  strict?: true
}

const SMART: Record<string, string> = { '‘': "'", '’': "'", '“': '"', '”': '"' }

/** What copying from web pages leaves around a text: zero-width spaces and joiners. Inside they may separate words, as in Khmer. */
const AROUND = /[\s\u200b\u2060\ufeff]/

/** A label of nothing else is left blank on purpose, as pyxform takes it. */
const ZERO_WIDTH = /[\u200b\u2060\ufeff]/
const BLANK = '\u200b'

function trim(text: string): string {
  let [from, to] = [0, text.length]
  while (from < to && AROUND.test(text[from]!)) from += 1
  while (from < to && AROUND.test(text[to - 1]!)) to -= 1
  return text.slice(from, to)
}

/** Non-breaking spaces and word processors' quotes made plain, composed to NFC, trimmed; runs of spaces are kept. */
export function cleanText(text: string): string {
  const trimmed = trim(text.replace(/\u00a0/g, ' ').replace(/\r\n?/g, '\n'))
  // eslint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(trimmed)) return trimmed
  return trimmed.replace(/[‘’“”]/g, (quote) => SMART[quote]!).normalize('NFC')
}

/** The first entry's text under `key`, or ''. */
export const valueOf = (row: Row, key: string): string => row.entries.get(key)?.[0]?.text ?? ''

/** Where a value of `key` stands, for a finding. */
export const placeIn = (table: Pick<Table, 'sheet'>, row: Pick<Row, 'number'> & Partial<Row>, key = '') => ({
  sheet: table.sheet,
  row: row.number,
  column: row.entries?.get(key)?.[0]?.column.header ?? key,
})

/** What people keep far below a form, or far to its right, is no part of it, as pyxform has it. */
const MOST_EMPTY = 60
const MOST_EMPTY_COLUMNS = 20

/** Reads a sheet. Empty columns and rows are left out; what is odd in cells is found. `collapse`: runs of spaces become one. */
export function readTable(
  sheet: Sheet,
  headers: Headers,
  findings: Findings,
  collapse = false,
): Table | undefined {
  const first = sheet.rows.findIndex((row) => row?.some((cell) => cell && cell.text.trim() !== ''))
  if (first < 0) return undefined
  const end = gapIn(sheet, first, findings)
  const columns = readHeaders(sheet.rows[first]!.slice(0, end), headers)
  const rows: Row[] = []
  const filled = new Map<number, number>()
  for (let index = first + 1; index < sheet.rows.length; index += 1) {
    const row = readRow(sheet, index, columns, filled, findings, collapse)
    if (!row) continue
    const last = rows.at(-1)?.number ?? first + 1
    if (row.number - last - 1 > MOST_EMPTY) {
      findings.add('sheet.gap', { sheet: sheet.name, row: row.number }, { row: last, limit: MOST_EMPTY })
      break
    }
    rows.push(row)
  }
  reportHeaderless(sheet, first, columns, end, findings)
  const used = columns.filter((column) => filled.has(column.index))
  reportDuplicates(sheet.name, first + 1, used, headers, findings)
  for (const range of sheet.merged ?? []) {
    const number = Number(/\d+/.exec(range)?.[0] ?? 0)
    if (number <= (rows.at(-1)?.number ?? 0))
      findings.add('sheet.merged', { sheet: sheet.name, row: number }, { range })
  }
  return {
    sheet: sheet.name,
    columns: columns.filter((column) => filled.has(column.index) || column.known),
    rows,
  }
}

/** Where a gap of many empty headers begins; Infinity where there is none. */
function gapIn(sheet: Sheet, first: number, findings: Findings): number {
  let last = -1
  for (const [index, cell] of sheet.rows[first]!.entries()) {
    if (!cell || cleanText(cell.text) === '') continue
    if (last >= 0 && index - last - 1 > MOST_EMPTY_COLUMNS) {
      const place = { sheet: sheet.name, row: first + 1, column: columnLetter(index) }
      findings.add('header.gap', place, { letter: columnLetter(last), limit: MOST_EMPTY_COLUMNS })
      return last + 1
    }
    last = index
  }
  return Infinity
}

function readHeaders(row: readonly (Cell | undefined)[], headers: Headers): Column[] {
  const columns: Column[] = []
  for (let index = 0; index < row.length; index += 1) {
    const header = cleanText(row[index]?.text ?? '').replace(/\s+/g, ' ')
    if (header !== '') columns.push({ index, header, ...readHeader(header, headers) })
  }
  const present = new Set(columns.filter((column) => column.known).map((column) => column.key))
  const seen = new Set<string>()
  for (const column of columns) {
    const key = column.known ? undefined : headers.weak?.get(plain(column.header))
    if (key !== undefined && !present.has(key)) Object.assign(column, { key, known: true })
    const meaning = meaningOf(column)
    if (seen.has(meaning)) column.again = true
    seen.add(meaning)
  }
  return columns
}

const meaningOf = ({ key, language }: Column) => `${key}\n${language ?? ''}`

const plain = (header: string) => header.trim().toLowerCase().replace(/\s+/g, '_')

/** What a row is and says by itself: `bind::type` is another thing, in XForms. */
const OF_ROWS = new Set(['type', 'name', 'label', 'hint', 'default', 'trigger'])

/** `media::image::French` → image in French; single colons as SurveyCTO and old forms write them. */
function readHeader(
  header: string,
  { keys, translated, prefixes }: Headers,
): Pick<Column, 'key' | 'known' | 'language'> {
  const whole = keys.get(plain(header))
  if (whole !== undefined) return { key: whole, known: true, language: null }
  const separator = header.includes('::') ? '::' : ':'
  let parts = header.split(separator).map((part) => part.trim())
  if (separator === ':') parts = joinNamespaces(parts)
  const prefixed = parts.length > 1 && prefixes.has(plain(parts[0]!))
  if (prefixed) parts = parts.slice(1)
  const key = keys.get(plain(parts[0]!))
  if (key === undefined || (prefixed && OF_ROWS.has(key)))
    return { key: header, known: false, language: null }
  if (parts.length === 1) return { key, known: true, language: null }
  const language = parts.slice(1).join(separator).trim()
  if (!translated.has(key)) return { key: header, known: false, language: null }
  return { key, known: true, language: language === '' ? null : language }
}

/** `bind:jr:constraintMsg` has a colon inside a name. */
function joinNamespaces(parts: string[]): string[] {
  const at = parts.findIndex((part) => part === 'jr' || part === 'entities')
  return at >= 0 && at + 1 < parts.length
    ? [...parts.slice(0, at), `${parts[at]}:${parts[at + 1]}`, ...parts.slice(at + 2)]
    : parts
}

function readRow(
  sheet: Sheet,
  index: number,
  columns: Column[],
  filled: Map<number, number>,
  findings: Findings,
  collapse: boolean,
): Row | undefined {
  const cells = sheet.rows[index]
  if (!cells) return undefined
  const entries = new Map<string, Entry[]>()
  for (const column of columns) {
    const cell = cells[column.index]
    if (!cell) continue
    const place = { sheet: sheet.name, row: index + 1, column: column.header }
    if (cell.kind === 'error') findings.add('cell.error', place, { value: cell.text })
    if (cell.formula && cell.text === '') findings.add('cell.formula-empty', place)
    const cleaned = cleanText(cell.text)
    const isBlank = cleaned === '' && column.key === 'label' && ZERO_WIDTH.test(cell.text)
    const text = isBlank ? BLANK : collapse ? cleaned.replace(/ {2,}/g, ' ') : cleaned
    if (text === '') continue
    if (cell.kind === 'date' && /^(name|label|type|list_name)$/.test(column.key)) {
      findings.add('cell.date', place, { value: text })
    }
    if (!filled.has(column.index)) filled.set(column.index, index + 1)
    const list = entries.get(column.key)
    if (!list) entries.set(column.key, [{ text, column }])
    else if (!column.again || !list.some((entry) => entry.column.language === column.language))
      list.push({ text, column })
  }
  const isFilled = [...entries.values()].some((list) => list.some(({ text }) => text !== BLANK))
  return isFilled ? { number: index + 1, entries } : undefined
}

/** Columns whose values have no header above them, once each. */
function reportHeaderless(
  sheet: Sheet,
  first: number,
  columns: Column[],
  end: number,
  findings: Findings,
): void {
  const told = new Set(columns.map((column) => column.index))
  for (let at = first + 1; at < sheet.rows.length; at += 1) {
    sheet.rows[at]?.forEach((cell, index) => {
      if (!cell || index >= end || told.has(index) || cell.text.trim() === '') return
      told.add(index)
      const letter = columnLetter(index)
      findings.add('header.empty', { sheet: sheet.name, row: at + 1, column: letter }, { letter })
    })
  }
}

function reportDuplicates(
  sheet: string,
  row: number,
  used: Column[],
  headers: Headers,
  findings: Findings,
): void {
  const seen = new Map<string, Column>()
  for (const column of used) {
    if (!column.known) continue
    const id = meaningOf(column)
    const other = seen.get(id)
    if (other)
      findings.add(
        'header.duplicate',
        { sheet, row, column: column.header },
        { header: column.header, other: other.header },
      )
    else seen.set(id, column)
  }
}

/** One finding for each column with values that nothing reads. */
export function reportUnknown(table: Table, headers: Headers, findings: Findings): void {
  const names = [...headers.keys.keys()].filter((name) => !name.includes(':'))
  for (const column of table.columns) {
    if (column.known) continue
    const first = plain(column.header.split(':')[0]!)
    const near = headers.prefixes.has(first) ? undefined : nearest(first, names, 2)
    const place = { sheet: table.sheet, row: 1, column: column.header }
    findings.add(headers.strict ? 'header.refused' : 'header.unknown', place, {
      header: column.header,
      similar: didYouMean(near),
    })
  }
}
