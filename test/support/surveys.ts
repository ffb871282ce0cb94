// Surveys for tests: written as the rows of a workbook, as a manager would.
import writeExcelFile from 'write-excel-file/node'
import type { Survey } from '../../core/survey.ts'
import { importWorkbook } from '../../core/xlsform/import.ts'
import type { Workbook } from '../../core/xlsform/workbook.ts'

/** Sheets by name; each a table whose first row are the headers. */
export type Sheets = Record<string, string[][]>

/** Two questions, one of them personal, and one indicator. */
export const smallSheets = (version = '1'): Sheets => ({
  survey: [
    ['type', 'name', 'label::English (en)', 'label::Vietnamese (vi)', 'constraint', 'personal'],
    ['text', 'name', 'Name', 'Tên', '', 'yes'],
    ['integer', 'age', 'Age', 'Tuổi', '. < 120', ''],
  ],
  settings: [
    ['form_id', 'form_title', 'version'],
    ['small', 'Small survey', version],
  ],
  indicators: [
    ['name', 'label::English (en)', 'label::Vietnamese (vi)', 'expression', 'type', 'direction'],
    ['children', 'Children', 'Trẻ em', '${age} < 18', 'proportion', 'decrease'],
  ],
})

/** The survey that the sheets say; throws what the import finds wrong. */
/** The survey of these sheets; throws with what is wrong in them. */
export function compileSheets(sheets: Sheets): Survey {
  const workbook: Workbook = {
    sheets: Object.entries(sheets).map(([name, rows]) => ({
      name,
      rows: rows.map((row) => row.map((text) => (text === '' ? undefined : { text, kind: 'text' as const }))),
    })),
  }
  const { survey, findings } = importWorkbook(workbook)
  if (!survey) throw new Error(findings.map(({ message }) => message.en).join('\n'))
  return survey
}

/** The compiled small survey. */
export const smallSurvey = (version?: string): Survey => compileSheets(smallSheets(version))

/** The bytes of an .xlsx file with these sheets. */
export async function workbookOf(sheets: Sheets): Promise<Uint8Array> {
  const all = Object.entries(sheets).map(([sheet, rows]) => ({
    sheet,
    data: rows.map((row) => row.map((text) => (text === '' ? null : text))),
  }))
  return new Uint8Array(await (await writeExcelFile(all)).toBuffer())
}
