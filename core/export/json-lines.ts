// A table as JSON lines: one object for each row, with the types of JSON. Every missing cell keeps its kind.
import type { MissingKind, TableWriter, TypedCell } from './dataset.ts'
import { freeName } from './free-name.ts'
import { choiceNames, isMissing, typedText } from './typed-text.ts'

/** Characters that are handed on at once. */
const PIECE = 65_536

/**
 * One table. Text, choices (by name), dates and times (ISO 8601) are strings, numbers and 0/1 columns numbers. A question that was not asked
 * has no key in the row. One that was asked and has no value is null, and `_missing` says why: `{"age": null, "_missing": {"age": "refused"}}`,
 * with `empty`, `dont-know` or `refused`. So companion columns with reasons are left out: nothing would be added. Lone surrogates are written
 * as `\udxxx` (ECMA-262, well-formed JSON.stringify), so that the file is UTF-8 and no text changes.
 */
export const jsonLinesTable: TableWriter = async function* (_dataset, table) {
  const encoder = new TextEncoder()
  const shown = table.columns.flatMap((column, index) =>
    column.kind === 'reason'
      ? []
      : [{ column, index, key: `${JSON.stringify(column.name)}:`, names: choiceNames(column) }],
  )
  const why = freeName('_missing', new Set(shown.map(({ column }) => column.name.toLowerCase())))

  const value = ({ column, names }: (typeof shown)[number], cell: string | number): string => {
    if (column.type === 'choice') return JSON.stringify(names.get(Number(cell)) ?? String(cell))
    const isPlain = typeof cell === 'number' && !isTime(column.type)
    return isPlain ? JSON.stringify(cell) : JSON.stringify(typedText(column.type, cell))
  }
  const line = (row: TypedCell[]): string => {
    const parts: string[] = []
    const reasons: Record<string, MissingKind> = Object.create(null)
    let isMissed = false
    for (const one of shown) {
      const cell = row[one.index]
      if (!isMissing(cell)) parts.push(one.key + value(one, cell))
      else if (cell && cell.missing !== 'not-asked') {
        parts.push(`${one.key}null`)
        reasons[one.column.name] = cell.missing
        isMissed = true
      }
    }
    if (isMissed) parts.push(`${JSON.stringify(why)}:${JSON.stringify(reasons)}`)
    return `{${parts.join(',')}}\n`
  }
  let lines = ''
  for await (const batch of table.rows()) {
    for (const row of batch) {
      lines += line(row)
      if (lines.length < PIECE) continue
      yield encoder.encode(lines)
      lines = ''
    }
  }
  if (lines !== '') yield encoder.encode(lines)
}

const isTime = (type: string) => type === 'date' || type === 'datetime' || type === 'time'
