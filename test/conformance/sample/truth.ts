// What must be read back from a file of a sample: names, types, labels, and every cell.
import type { Dataset, MeasuredColumn, Table, TypedCell } from '../../../core/export/dataset.ts'
import { withReasons } from '../../../core/export/reasons.ts'
import { LETTERS } from '../../../core/export/stata/missing.ts'
import { stataPlan } from '../../../core/export/stata/plan.ts'
import { isMute, LONGEST_TEXT, spssPlan } from '../../../core/export/spss/plan.ts'
import { choiceNames, inLanguage, standsAlone, typedText } from '../../../core/export/typed-text.ts'

export type Format = 'dta' | 'sav' | 'xlsx' | 'csv' | 'parquet' | 'jsonl'

export interface TrueColumn {
  name: string
  original: string
  kind: MeasuredColumn['kind']
  type: MeasuredColumn['type']
  measure: MeasuredColumn['measure']
  label: string
  valueLabels: { value: number | string; label: string }[]
  missing: Partial<Record<'not-asked' | 'empty' | 'dont-know' | 'refused', string | number | null>>
}

export interface TrueTable {
  columns: TrueColumn[]
  rows(): AsyncGenerator<unknown[]>
}

export const ABOUT = {
  tables:
    'One for the responses and one for each repeat. `file`: name of its file beside this one. `sheet`: xlsx only, name of its sheet in that file. `rowCount`: rows without the header.',
  columns:
    '`name` in the file, `original` in the survey. `type`: see types. `measure`: nominal, ordinal or scale (dta has none). `label`: of the variable. `valueLabels`: of the codes (dta, sav) or names (other formats) that may occur. `missing`: what stands in the file for each reason why there is no value: a number or a text as it is, ".d" and the like for Stata\'s extended missing values, null for system-missing (sav), a null (parquet, jsonl) or no cell (xlsx); a reason that is not in it does not occur in the column.',
  labels:
    'dta and sav: variable labels and value labels. xlsx: in the sheets behind the data (codebook and choices). parquet: JSON under the key "bookend" of the file\'s metadata. csv and jsonl: not in the file; a download has codebook.csv and choices.csv beside it.',
  types:
    'text: string. integer, decimal: number. boolean: 0 or 1. choice: in dta and sav the code, a number that valueLabels explains; in other formats the name, a string. date, datetime, time: real dates and times in the file (jsonl: ISO 8601 text; xlsx: days before March 1900 are ISO 8601 text, since Excel has none), here as ISO 8601 of what the clock showed, with milliseconds and without offset. csv: everything is text, and here as it stands in the file.',
  rows: 'What must be read back: one list for each row, in the order of the file, with the cells in the order of the columns. {"missing": "refused"} and so on where there is no value: not-asked, empty, dont-know, refused. In jsonl not-asked is a key that is not there, and the others are null, with the reason under `_missing` of the row. xlsx: a text of more than 32,767 characters goes on in the column `name (2)` and so on, null where it does not reach. sav: one of more than 32,760 bytes in further columns of the same original, "" where it does not reach.',
  text: 'As it was answered, but U+0000 is U+2400, and a lone surrogate U+FFFD, in every format.',
  csv: 'UTF-8 with a byte order mark, lines end with CR LF. Nothing between the commas: not-asked; "": empty. Where a spreadsheet would take a cell for a formula (after any apostrophes one of = + - @, tab, CR, LF or a wide form of them, unless it is a number or only dashes) an apostrophe stands in front of what was answered.',
  seeds: 'The same format, responses, questions and seed give the same bytes.',
} // prettier-ignore

const system = { 'not-asked': null, empty: null, 'dont-know': null, refused: null }
const missingText = { 'not-asked': '', empty: '', 'dont-know': '', refused: '' }

/** Of all formats but CSV. */
export function trueTable(
  format: Exclude<Format, 'csv'>,
  dataset: Dataset,
  table: Table,
  language: string,
): TrueTable {
  if (format === 'dta') return stataTruth(dataset, table, language)
  if (format === 'sav') return spssTruth(table, language)
  return namedTruth(format, table, language)
}

function stataTruth(dataset: Dataset, source: Table, language: string): TrueTable {
  const { table, variables, valueLabels } = stataPlan(dataset, source, language)
  const labels = new Map(valueLabels.map(({ name, entries }) => [name, entries]))
  const letters = Object.fromEntries(Object.entries(LETTERS).map(([kind, letter]) => [kind, `.${letter}`]))
  const letter = (value: number) =>
    value > 2_147_483_620 ? `.${String.fromCharCode(96 + value - 2_147_483_621)}` : value
  return {
    columns: variables.map(({ column, name, label, valueLabel, number }) => ({
      ...described(column, name, label),
      valueLabels: (labels.get(valueLabel) ?? []).map(([value, text]) => ({
        value: letter(value),
        label: text,
      })),
      missing: number ? letters : missingText,
    })),
    rows: () =>
      trueRows(
        table,
        variables.map(({ column }, index) => ({ index, read: (cell) => read(column, cell) })),
      ),
  }
}

function spssTruth(source: Table, language: string): TrueTable {
  const { table, variables } = spssPlan(source, language)
  return {
    columns: variables.map(({ column, name, label, valueLabels, missing, width }) => ({
      ...described(column, name, label),
      valueLabels: valueLabels.map(([value, text]) => ({ value, label: text })),
      missing: width > 0 ? missingText : isMute(column) ? system : { 'not-asked': null, ...missing },
    })),
    rows: () =>
      trueRows(
        table,
        variables.map(({ column, index, part }) => ({
          index,
          read: (cell) =>
            typeof cell === 'string'
              ? piece(cell.replace(/ $/, '\u00A0'), part, LONGEST_TEXT)
              : read(column, cell),
        })),
      ),
  }
}

/** The piece of a text that the variable with this number holds: no character is torn, none ends in a space. */
function piece(text: string, part: number, bytes: number): string {
  let rest = Buffer.from(text)
  for (let skipped = 0; ; skipped += 1) {
    let end = Math.min(bytes, rest.length)
    while (end < rest.length && ((rest[end] ?? 0) & 0xc0) === 0x80) end -= 1
    while (end < rest.length && rest[end - 1] === 0x20) end -= 1
    if (skipped === part) return rest.subarray(0, end).toString()
    rest = rest.subarray(end)
  }
}

const XLSX_CELL = 32_767

function namedTruth(format: 'xlsx' | 'parquet' | 'jsonl', source: Table, language: string): TrueTable {
  const table = format === 'jsonl' ? source : withReasons(source, standsAlone)
  const sources = table.columns.flatMap((column, index) => {
    const names = choiceNames(column)
    const readCell = (cell: TypedCell) =>
      column.type === 'choice' && typeof cell === 'number'
        ? (names.get(cell) ?? String(cell))
        : read(column, cell)
    const parts = format === 'xlsx' && column.longest > XLSX_CELL ? 2 : 1
    return Array.from({ length: parts }, (_, part) => ({
      index,
      column,
      name: part === 0 ? column.name : `${column.name} (${part + 1})`,
      read: (cell: TypedCell) =>
        parts > 1 && typeof cell === 'string'
          ? cell.slice(part * XLSX_CELL, (part + 1) * XLSX_CELL) || null
          : readCell(cell),
    }))
  })
  return {
    columns: sources.map(({ column, name }) => ({
      ...described(column, name, inLanguage(column.label, language)),
      valueLabels: column.choices.map(({ name: value, label }) => ({
        value,
        label: inLanguage(label, language),
      })),
      missing: system,
    })),
    rows: () => trueRows(table, sources),
  }
}

const described = (column: MeasuredColumn, name: string, label: string) => ({
  name,
  original: column.name,
  kind: column.kind,
  type: column.type,
  measure: column.measure,
  label,
})

const read = ({ type }: MeasuredColumn, cell: TypedCell) =>
  typeof cell === 'number' && (type === 'date' || type === 'datetime' || type === 'time')
    ? typedText(type, cell)
    : cell

async function* trueRows(
  table: Table,
  sources: readonly { index: number; read(cell: TypedCell): unknown }[],
) {
  for await (const batch of table.rows()) {
    for (const row of batch)
      yield sources.map((source) => source.read(row[source.index] ?? { missing: 'not-asked' }))
  }
}
