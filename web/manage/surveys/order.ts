// The order in which findings are read: errors first, then along the workbook.
import type { Finding } from '../../../core/xlsform/findings.ts'

/** Errors before warnings, each sheet by sheet as they were found, by row. */
export function inReadingOrder(findings: readonly Finding[]): Finding[] {
  const sheets = [...new Set(findings.map(({ sheet }) => sheet))]
  return findings.toSorted(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
      sheets.indexOf(a.sheet) - sheets.indexOf(b.sheet) ||
      a.row - b.row,
  )
}
