// A table as JSON lines: one object for each row, with the types of JSON. Every missing cell keeps its kind.
import type { Column, MissingKind, TableWriter, TypedCell } from './dataset.ts'
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
      : [{ column, index, key: `${JSON.stringify(column.name)}:`, write: writer(column) }],
  )
  const why = freeName('_missing', new Set(shown.map(({ column }) => column.name.toLowerCase())))

  const line = (row: TypedCell[]): string => {
    const parts: string[] = []
    const reasons: Record<string, MissingKind> = Object.create(null)
    let isMissed = false
    for (const one of shown) {
      const cell = row[one.index]
      if (!isMissing(cell)) parts.push(one.key + one.write(cell))
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

/** What writes the values of a column as JSON. */
function writer(column: Column): (cell: string | number) => string {
  const { type } = column
  if (type === 'text') return JSON.stringify
  if (type === 'choice') {
    const names = new Map([...choiceNames(column)].map(([code, name]) => [code, JSON.stringify(name)]))
    return (cell) => names.get(Number(cell)) ?? JSON.stringify(String(cell))
  }
  const isTime = type === 'date' || type === 'datetime' || type === 'time'
  return isTime ? (cell) => JSON.stringify(typedText(type, cell)) : (cell) => String(cell)
}
