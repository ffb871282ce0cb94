// The codebook of a data set: every column with its question, conditions in words, choices, and what it holds. Pages and sheets are made of it.
import { labelOf, languageCodes, localized } from '../report-build/localized.ts'
import type { Localized } from '../study.ts'
import type { Formula, Question, Survey } from '../survey.ts'
import { AND, type Reader } from './codebook-phrases.ts'
import { inWords } from './codebook-words.ts'
import type { CodedChoice, Dataset, MeasuredColumn, Table } from './dataset.ts'
import type { FormatNote } from './format-notes.ts'
import type { Summaries, Summary } from './summaries.ts'
import { typedText } from './typed-text.ts'

/** What a format changed. */
export type CodebookNote = Pick<FormatNote, 'table' | 'column' | 'message'>

/** A condition as it was written, and in words; the words are the source where there are none. */
export interface Condition {
  source: string
  words: Record<Reader, string>
}

/** What the survey says of a column's question. */
export interface Asked {
  question: Question
  label: Localized
  hint: Localized
  /** Its own, and those of the groups that it is in. */
  relevant: Condition | null
  constraint: Condition | null
  /** What the device says when the constraint does not hold. */
  constraintMessage: Localized
  required: boolean
  calculation: string
}

export interface Variable {
  table: Table
  column: MeasuredColumn
  /** null for keys, and what is known beside the answers. */
  asked: Asked | null
  summary: Summary
  notes: Localized[]
}

export interface Codebook {
  dataset: Dataset
  /** Codes of the languages of questions and choices, the surveys' order. */
  languages: string[]
  variables: Variable[]
  /** Personal questions that are not in the data. */
  leftOut: { path: string; label: Localized }[]
  /** What concerns whole tables. */
  notes: CodebookNote[]
}

const NOTHING: Summary = { counts: null, moments: null, distinct: null }

/**
 * The codebook of a data set. `surveys`: the newest first; a question is told as the newest that has it tells it. `found`: from
 * {@link summaries}; null: without frequencies. `notes`: what the formats changed.
 */
export function codebookOf(
  dataset: Dataset,
  surveys: readonly Survey[],
  found: Summaries | null,
  notes: readonly CodebookNote[] = [],
): Codebook {
  const questions = questionsOf(surveys)
  const shown = new Set<string>()
  const variables = dataset.tables.flatMap((table, at) =>
    table.columns.map((column, index): Variable => {
      shown.add(column.question)
      const asked = questions.get(column.question) ?? null
      const own = notes.filter((note) => note.table === table.name && note.column === column.name)
      return { table, column, asked, summary: found?.[at]?.[index] ?? NOTHING, notes: [...ownNotes(column), ...own.map(({ message }) => message)] } // prettier-ignore
    }),
  )
  const leftOut = [...questions].flatMap(([path, { question, label }]) =>
    question.personal && !shown.has(path) ? [{ path, label }] : [],
  )
  const languages = [...new Set(surveys.flatMap(languageCodes))]
  const whole = notes.filter(({ column }) => column === '')
  return { dataset, languages, variables, leftOut, notes: whole }
}

function questionsOf(surveys: readonly Survey[]): Map<string, Asked> {
  const questions = new Map<string, Asked>()
  for (const survey of surveys) {
    for (const node of survey.nodes) {
      if (node.kind === 'question' && !questions.has(node.path))
        questions.set(node.path, askedIn(survey, node))
    }
  }
  return questions
}

function askedIn(survey: Survey, question: Question): Asked {
  const above: Formula[] = []
  for (let node = survey.nodes[question.id]; node; node = survey.nodes[node.parent]) {
    if (node.relevant) above.unshift(node.relevant)
  }
  return {
    question,
    label: labelOf(survey, question),
    hint: localized(survey, question.hint?.text),
    relevant: condition(survey, question.id, above),
    constraint: condition(survey, question.id, question.constraint ? [question.constraint] : []),
    constraintMessage: localized(survey, question.constraintMessage),
    required: question.required !== undefined,
    calculation: question.calculate?.source ?? '',
  }
}

/** Formulas that must all hold. */
function condition(survey: Survey, self: number, formulas: readonly Formula[]): Condition | null {
  if (formulas.length === 0) return null
  const sources = formulas.map(({ source }) => source.trim())
  const source = sources.length === 1 ? (sources[0] ?? '') : sources.map((one) => `(${one})`).join(' and ')
  const words = (reader: Reader) => {
    const parts = formulas.map(({ expression }) => {
      const said = inWords(survey, self, expression, reader)
      const isOr = expression.op === 'binary' && expression.operator === 'or' && formulas.length > 1
      return said !== null && isOr ? `(${said})` : said
    })
    return parts.includes(null) ? source : parts.join(AND[reader])
  }
  return { source, words: { en: words('en'), vi: words('vi') } }
}

const TYPES: Record<MeasuredColumn['type'], Record<Reader, string>> = {
  text: { en: 'text', vi: 'văn bản' },
  integer: { en: 'whole number', vi: 'số nguyên' },
  decimal: { en: 'number', vi: 'số' },
  date: { en: 'date', vi: 'ngày' },
  time: { en: 'time', vi: 'giờ' },
  datetime: { en: 'date and time', vi: 'ngày giờ' },
  choice: { en: 'choice', vi: 'lựa chọn' },
  boolean: { en: '0/1', vi: '0/1' },
}

/** Name of a type of columns. */
export const typeName = (type: MeasuredColumn['type'], reader: Reader): string => TYPES[type][reader]

/** What the data set itself had to change. */
function ownNotes({ fallback, replaced, offset, type, personal }: MeasuredColumn): Localized[] {
  const notes: Localized[] = []
  if (fallback) {
    const example = personal || fallback.example === '' ? '' : ` (“${fallback.example}”)`
    notes.push({
      en: `Written as ${typeName(type, 'en')}, not ${typeName(fallback.wanted, 'en')}: ${fallback.cells} value(s) did not fit${example}.`,
      vi: `Được ghi dạng ${typeName(type, 'vi')} thay vì ${typeName(fallback.wanted, 'vi')}: ${fallback.cells} giá trị không phù hợp${example}.`,
    })
  }
  if (replaced > 0) {
    notes.push({
      en: `${replaced} value(s) held characters that text can't have (NUL, halves of surrogate pairs); they were replaced by ␀ and �.`,
      vi: `${replaced} giá trị có ký tự mà văn bản không thể chứa (NUL, nửa cặp ký tự); chúng được thay bằng ␀ và �.`,
    })
  }
  if (offset !== '' && (type === 'datetime' || type === 'time')) {
    notes.push({
      en: offset === 'Z' ? 'In UTC.' : `Clock time of the place, ${offset} from UTC.`,
      vi: offset === 'Z' ? 'Theo giờ UTC.' : `Giờ tại chỗ, ${offset} so với UTC.`,
    })
  }
  return notes
}

export interface Frequency extends CodedChoice {
  /** Rows that have it; null where frequencies are not known or not shown. */
  count: number | null
}

/** The choices of a variable with their rows. A choice that says that there is no answer counts the cells that are missing for that reason. */
export function frequencies({ column, summary }: Variable): Frequency[] {
  return column.choices.map((choice) => {
    const { code, missing } = choice
    if (!summary.counts) return { ...choice, count: null }
    const isAlone = missing && column.choices.filter((one) => one.missing === missing).length === 1
    if (missing) return { ...choice, count: isAlone ? column.missing[missing] : null }
    return { ...choice, count: summary.counts[code] ?? 0 }
  })
}

/** The lowest and the highest value, as they are written; null for text, choices, personal data and columns without values. */
export function extremes({ column }: Variable): [string, string] | null {
  const { type, values, personal, minimum, maximum, kind } = column
  if (
    type === 'text' ||
    type === 'choice' ||
    type === 'boolean' ||
    personal ||
    values === 0 ||
    kind === 'key'
  )
    return null
  return [typedText(type, minimum), typedText(type, maximum)]
}
