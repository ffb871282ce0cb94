// The made-up survey as a workbook, imported as any other. Its two versions differ in what they ask.
import { importWorkbook } from '../../../core/xlsform/import.ts'
import type { Cell, Sheet } from '../../../core/xlsform/workbook.ts'
import type { Survey } from '../../../core/survey.ts'
import type { SampleQuestion, SampleQuestions } from './questions.ts'

const LANGUAGES = ['label::English (en)', 'label::Tiếng Việt (vi)']

/** Names of choices and their labels. Lists with names that are numbers, that are not, very many, and with a label twice. */
const LISTS: Record<string, readonly (readonly [name: string, english: string, vietnamese: string])[]> = {
  yn: [
    ['yes', 'Yes', 'Có'],
    ['no', 'No', 'Không'],
    ['dk', 'Don’t know', 'Không biết'],
    ['refused', 'Refused to answer', 'Từ chối trả lời'],
  ],
  level: [
    ['1', 'Not at all', 'Không hề'],
    ['2', 'Somewhat', 'Phần nào'],
    ['5', 'Very', 'Rất'],
    ['-99', 'Refused', 'Từ chối'],
    ['-98', 'Don’t know', 'Không biết'],
  ],
  food: [
    ['rice', 'Rice', 'Cơm'],
    ['fish', 'Fish, dried', 'Cá khô'],
    ['fish-2', 'Fish, dried', 'Cá khô'],
    ['why', 'Soup "phở"', 'Phở'],
    ['dk', 'Don’t know', 'Không biết'],
  ],
  commune: Array.from({ length: 1000 }, (_, index) => [
    `xa_${String(index + 1).padStart(5, '0')}`,
    index === 7 ? 'A commune with a very long name. '.repeat(40) : `Commune ${index + 1}`,
    `Xã ${index + 1}`,
  ]),
}

export const CHOICES: Record<string, readonly string[]> = Object.fromEntries(
  Object.entries(LISTS).map(([list, choices]) => [list, choices.map(([name]) => name)]),
)

const row = (...texts: string[]): (Cell | undefined)[] =>
  texts.map((text) => (text === '' ? undefined : { text, kind: 'text' }))

/** Version 2 is index 0: the newest comes first. */
export function sampleSurvey(questions: SampleQuestions, version: 0 | 1): Survey {
  const asked = (question: SampleQuestion) => {
    const { type, name, label, calculation = '', personal, only = version } = question
    if (only !== version) return []
    return [row(type, name, ...label, calculation, personal ? 'yes' : '')]
  }
  const repeat = (name: string, rows: (Cell | undefined)[][]) =>
    rows.length === 0 ? [] : [row('begin_repeat', name, name, name), ...rows, row('end_repeat')]
  const { main, child, job, visit } = questions
  const sheets: Sheet[] = [
    {
      name: 'survey',
      rows: [
        row('type', 'name', ...LANGUAGES, 'calculation', 'personal'),
        ...main.flatMap(asked),
        ...repeat('child', [...child.flatMap(asked), ...repeat('job', job.flatMap(asked))]),
        ...repeat('visit', visit.flatMap(asked)),
      ],
    },
    {
      name: 'choices',
      rows: [
        row('list_name', 'name', ...LANGUAGES),
        ...Object.entries(LISTS).flatMap(([list, choices]) => choices.map((choice) => row(list, ...choice))),
      ],
    },
    { name: 'settings', rows: [row('form_id', 'version'), row('sample', String(2 - version))] },
    { name: 'study', rows: [row('key', 'value'), row('dont_know', 'dk -98'), row('refused', 'refused -99')] },
  ]
  const { survey, findings } = importWorkbook({ sheets }, 'sample.xlsx')
  if (survey) return survey
  throw new Error(findings.map(({ message }) => message.en).join('\n'))
}
