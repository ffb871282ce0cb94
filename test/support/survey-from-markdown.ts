// A compiled survey from markdown tables, for tests of everything that works on surveys.
import type { Survey } from '../../core/survey.ts'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { workbookFrom } from './markdown-workbook.ts'

/** See {@link workbookFrom} for the form of `markdown`. Throws with all findings when it does not import. */
export function surveyFrom(markdown: string): Survey {
  const { survey, findings } = importWorkbook(workbookFrom(markdown), 'test.xlsx')
  if (survey) return survey
  const told = findings.map(({ severity, code, sheet, row, column, message }) => {
    return `${severity} ${code} at ${sheet}:${row} ${column}: ${message.en}`
  })
  throw new Error(told.join('\n'))
}
