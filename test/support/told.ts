// What an import said, short enough to stand in an expectation.
import type { Finding } from '../../core/xlsform/findings.ts'
import { importWorkbook, type Imported } from '../../core/xlsform/import.ts'
import { workbookFrom } from './markdown-workbook.ts'

export const imported = (markdown: string): Imported => importWorkbook(workbookFrom(markdown), 'test.xlsx')

/** `error cycle survey:3 calculation` for each finding; warnings too when asked for. */
export function told(
  findings: readonly Finding[],
  severity: 'error' | 'warning' | 'all' = 'error',
): string[] {
  return findings
    .filter((each) => severity === 'all' || each.severity === severity)
    .map(({ code, sheet, row, column }) => `${code} ${sheet}:${row} ${column}`.trim())
}

export const errorsOf = (markdown: string): string[] => told(imported(markdown).findings)
export const warningsOf = (markdown: string): string[] => told(imported(markdown).findings, 'warning')
