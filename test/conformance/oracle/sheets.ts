// Sheets as rows of cells by column name: what the oracle writes XForms from, and hands to our import as a workbook.
import type { Workbook } from '../../../core/xlsform/workbook.ts'

export type Row = Record<string, string>
export type Sheets = Record<string, Row[]>

/** What stands in a column and in its translations (`label`, `label::French (fr)`); null is the column without a language. */
export function columnsOf(row: Row, column: string): Map<string | null, string> {
  const found = new Map<string | null, string>()
  for (const [name, text] of Object.entries(row)) {
    if (text === '') continue
    if (name === column) found.set(null, text)
    else if (name.startsWith(`${column}::`)) found.set(name.slice(column.length + 2), text)
  }
  return found
}

export function workbookOf(sheets: Sheets): Workbook {
  return {
    sheets: Object.entries(sheets).map(([name, rows]) => {
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
      const cell = (text: string | undefined) => (text ? { text, kind: 'text' as const } : undefined)
      return {
        name,
        rows: [columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column])))],
      }
    }),
  }
}
