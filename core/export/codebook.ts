// The codebook: what every column is, in all languages, as data. For CSV downloads; codebook-variables.ts has the codebook of pages and sheets.
import { localized } from '../report-build/localized.ts'
import type { Localized } from '../study.ts'
import type { Formula } from '../survey.ts'
import { csvLine } from './csv.ts'
import { metadataColumn } from './metadata.ts'
import type { ExportTable, Model } from './model.ts'

export interface CodebookEntry {
  /** File without ending, and column; the column is empty for what was left out. */
  table: string
  column: string
  /** `/data/group/name`; empty for what is known beside the answers. */
  question: string
  /** Question type, or what the column is made of: `choice`, `place`, `key`, `metadata`. */
  type: string
  label: Localized
  hint: Localized
  relevant: string
  constraint: string
  required: string
  calculation: string
  choices: { name: string; label: Localized }[]
  /** Survey versions that ask it. */
  versions: string[]
  personal: boolean
}

/** One entry for each column, table by table; personal questions that are left out have one entry without a column. */
export function codebook(model: Model, personal: boolean): CodebookEntry[] {
  return model.tables.flatMap((table) => [
    ...keyEntries(model, table, personal),
    ...fieldEntries(table, personal),
  ])
}

function keyEntries({ panel }: Model, table: ExportTable, personal: boolean): CodebookEntry[] {
  const shown = table.lead.filter((one) => personal || !one.personal)
  return shown.map(({ column, of, wave, personal: isPersonal }) => ({
    ...blank(table),
    column,
    type: of.endsWith('KEY') ? 'key' : 'metadata',
    label: metadataColumn(of, panel?.[wave]).label,
    personal: isPersonal,
  }))
}

const blank = (table: ExportTable): CodebookEntry => ({
  table: table.file,
  column: '',
  question: '',
  type: '',
  label: {},
  hint: {},
  relevant: '',
  constraint: '',
  required: '',
  calculation: '',
  choices: [],
  versions: [],
  personal: false,
})

function fieldEntries(table: ExportTable, personal: boolean): CodebookEntry[] {
  return table.fields.flatMap((field) => {
    const { question, survey, columns, choices, label, versions } = field
    const first: CodebookEntry = {
      ...blank(table),
      column: columns[0] ?? '',
      question: question.path,
      type: question.type,
      label,
      hint: localized(survey, question.hint?.text),
      relevant: source(question.relevant),
      constraint: source(question.constraint),
      required: source(question.required),
      calculation: source(question.calculate),
      choices,
      versions,
      personal: question.personal ?? false,
    }
    if (question.personal && !personal) return [{ ...first, column: '' }]
    const parts = columns.slice(1).map((column, index) => ({
      ...blank(table),
      column,
      question: question.path,
      type: question.type === 'select_multiple' ? 'choice' : 'place',
      label: choices[index]?.label ?? {},
      versions,
      personal: first.personal,
    }))
    return [first, ...parts]
  })
}

const source = (formula: Formula | undefined): string => formula?.source ?? ''

/** The codebook as CSV. */
export function* codebookCsv(
  entries: readonly CodebookEntry[],
  languages: readonly string[],
): Generator<string> {
  const inAll = (name: string) => languages.map((language) => `${name}::${language}`)
  yield csvLine([
    'table',
    'column',
    'question',
    'type',
    ...inAll('label'),
    ...inAll('hint'),
    'relevant',
    'constraint',
    'required',
    'calculation',
    'versions',
    'personal',
  ])
  for (const entry of entries) {
    const texted = (text: Localized) => languages.map((language) => text[language])
    const label =
      entry.type === 'key' || entry.type === 'metadata'
        ? languages.map((code) => entry.label[code] ?? entry.label['en'])
        : texted(entry.label)
    const said = (text: string) => text || undefined
    yield csvLine([
      entry.table,
      said(entry.column),
      said(entry.question),
      entry.type,
      ...label,
      ...texted(entry.hint),
      said(entry.relevant),
      said(entry.constraint),
      said(entry.required),
      said(entry.calculation),
      said(entry.versions.join(' ')),
      entry.personal ? 'yes' : 'no',
    ])
  }
}

/** The choices of every select question as CSV, in the order of the survey. */
export function* choicesCsv(
  entries: readonly CodebookEntry[],
  languages: readonly string[],
): Generator<string> {
  yield csvLine(['table', 'column', 'choice', ...languages.map((language) => `label::${language}`)])
  for (const { table, column, choices } of entries) {
    if (column === '') continue
    for (const { name, label } of choices) {
      yield csvLine([table, column, name, ...languages.map((language) => label[language])])
    }
  }
}
