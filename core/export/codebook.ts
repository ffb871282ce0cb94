// The codebook: what every column is, in all languages, as data. codebook-html.ts makes a page of it.
import { plain } from '../report-build/localized.ts'
import type { Localized } from '../study.ts'
import type { Formula } from '../survey.ts'
import { csvLine } from './csv.ts'
import { INSTANCE_NAME, METADATA, REPEAT_KEYS, type ExportTable, type Field, type Model } from './model.ts'

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

const METADATA_LABELS: Record<(typeof METADATA)[number] | typeof INSTANCE_NAME | 'PARENT_KEY', Localized> = {
  KEY: { en: 'Identifier of the row', vi: 'Mã của dòng' },
  PARENT_KEY: { en: 'KEY of the row that this one belongs to', vi: 'KEY của dòng mà dòng này thuộc về' },
  _survey: { en: 'Survey', vi: 'Phiếu khảo sát' },
  _version: { en: 'Version of the survey', vi: 'Phiên bản phiếu' },
  _revision: { en: 'Corrections made since it was sent', vi: 'Số lần chỉnh sửa sau khi gửi' },
  _started: { en: 'Interview started', vi: 'Bắt đầu phỏng vấn' },
  _finished: { en: 'Interview finished', vi: 'Kết thúc phỏng vấn' },
  _received: { en: 'Received by the server', vi: 'Máy chủ nhận lúc' },
  _device: { en: 'Device', vi: 'Thiết bị' },
  _language: { en: 'Language at the end of the interview', vi: 'Ngôn ngữ khi kết thúc phỏng vấn' },
  _flags: { en: 'Number of doubts found by the checks', vi: 'Số điểm nghi vấn khi kiểm tra' },
  _name: { en: 'Name of the response', vi: 'Tên của phiếu trả lời' },
}

/** One entry for each column, table by table; personal questions that are left out have one entry without a column. */
export function codebook(model: Model, personal: boolean): CodebookEntry[] {
  return model.tables.flatMap((table) => [...keyEntries(table, personal), ...fieldEntries(table, personal)])
}

function keyEntries(table: ExportTable, personal: boolean): CodebookEntry[] {
  const own = [...METADATA, ...(personal ? ([INSTANCE_NAME] as const) : [])]
  const names: (keyof typeof METADATA_LABELS)[] = table.repeat ? [...REPEAT_KEYS] : own
  return names.map((column) => ({
    ...blank(table),
    column,
    type: column.endsWith('KEY') ? 'key' : 'metadata',
    label: METADATA_LABELS[column],
    personal: column === INSTANCE_NAME,
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
    const { question, columns, choices, label, versions } = field
    const first: CodebookEntry = {
      ...blank(table),
      column: columns[0] ?? '',
      question: question.path,
      type: question.type,
      label,
      hint: texts(field),
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

function texts({ question, survey }: Field): Localized {
  const result: Localized = {}
  survey.languages.forEach(({ code, name }, language) => {
    const template = question.hint?.text?.[language]
    if (template !== null && template !== undefined) result[code || name] = plain(template)
  })
  return result
}

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
