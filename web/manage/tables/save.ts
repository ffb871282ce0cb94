// Tables as files: a workbook that holds text and numbers and never a formula, or comma-separated text.
import { BYTE_ORDER_MARK, csvLine } from '../../../core/export/csv.ts'
import { workbook } from '../../../core/export/xlsx-book.ts'
import { storedCell, type Sheet } from './sheet.ts'

/** The bytes of an .xlsx workbook with a sheet for each table, notes below each. */
export async function xlsxOf(sheets: readonly Sheet[], moment: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  const made = workbook(
    sheets.map((sheet) => ({
      name: sheet.name,
      columns: sheet.columns.map((header, index) => ({
        header,
        style: 'general' as const,
        width: Math.min(
          60,
          Math.max(
            10,
            header.length,
            ...sheet.rows.map((row) => String(storedCell(row[index] ?? null) ?? '').slice(0, 12).length),
          ),
          index === 0 ? 40 : 12,
        ),
      })),
      rows: () => [
        [
          ...sheet.rows.map((row) => row.map(storedCell)),
          ...sheet.notes.map((note) => sheet.columns.map((_, index) => (index === 0 ? note : null))),
        ],
      ],
    })),
    moment,
  )
  for await (const part of made) parts.push(part)
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** One table as CSV for Excel: UTF-8 with its mark, numbers with a point. */
export function csvOf({ columns, rows }: Sheet): string {
  const lines = rows.map((row) =>
    csvLine(
      row.map((cell) => {
        const value = storedCell(cell)
        return value === null ? undefined : String(value)
      }),
    ),
  )
  return BYTE_ORDER_MARK + csvLine(columns) + lines.join('')
}

/** Hands a file to the browser's downloads. */
export function save(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has its own hold of the bytes once it began.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Saves tables as one workbook. */
export async function saveXlsx(name: string, sheets: readonly Sheet[], moment: string): Promise<void> {
  save(`${name}.xlsx`, XLSX, await xlsxOf(sheets, moment))
}

/** Saves one table as CSV. */
export const saveCsv = (sheet: Sheet): void =>
  save(`${sheet.name}.csv`, 'text/csv;charset=utf-8', csvOf(sheet))
