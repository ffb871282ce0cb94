// Surveys in tests are tables: a sheet's name in the first column, its header in the next row, then its rows.
import { expect } from 'vitest'
import { answer } from '../../../core/interview/answer.ts'
import { open } from '../../../core/interview/open.ts'
import { find } from '../../../core/interview/tree.ts'
import type { Environment, Instance, Interview } from '../../../core/interview/types.ts'
import type { Survey } from '../../../core/survey.ts'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import type { Sheet } from '../../../core/xlsform/workbook.ts'
import { fixedEnvironment } from '../../support/environment.ts'

/** The survey that a table of sheets describes. A pipe inside a cell is written `\|`. */
export function surveyOf(table: string): Survey {
  const sheets: Sheet[] = []
  for (const line of table.split('\n').map((text) => text.trim())) {
    if (!line.startsWith('|')) continue
    const [sheet, ...cells] = line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|'))
    if (sheet) sheets.push({ name: sheet, rows: [] })
    else
      sheets
        .at(-1)!
        .rows.push(cells.map((text) => (text === '' ? undefined : { text, kind: 'text' as const })))
  }
  const { survey, findings } = importWorkbook({ sheets })
  const errors = findings.filter(({ severity }) => severity === 'error')
  expect(errors).toEqual([])
  return survey!
}

export const interviewOf = (
  table: string,
  environment: Partial<Environment> & { at?: string; seed?: number } = {},
): Interview => open(surveyOf(table), fixedEnvironment(environment))

/** Answers several questions in turn. */
export function answerAll(interview: Interview, answers: Record<string, string>): void {
  for (const [ref, value] of Object.entries(answers)) answer(interview, ref, value)
}

export function at(interview: Interview, ref: string): Instance {
  const instance = find(interview, ref)
  if (!instance) throw new Error(`There is no ${ref}`)
  return instance
}

export const valueAt = (interview: Interview, ref: string): string => at(interview, ref).value
