// The survey in a workbook's file, for the runners; what is wrong with it goes to standard error, and ends the process.
import { readFile } from 'node:fs/promises'
import type { Survey } from '../../core/survey.ts'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { readWorkbook } from '../../functions/workbook.ts'

export async function surveyOf(file: string): Promise<Survey> {
  const { workbook, findings } = readWorkbook(await readFile(file))
  const imported = workbook && importWorkbook(workbook)
  if (imported?.survey) return imported.survey
  console.error(JSON.stringify([...findings, ...(imported?.findings ?? [])], null, 2))
  process.exit(1)
}
