// The codebook as worksheets: one row for each column of the data, one for each choice, and what the data set is.
import type { Localized } from '../study.ts'
import { terms, type Terms } from './codebook-terms.ts'
import {
  extremes,
  frequencies,
  typeName,
  type Codebook,
  type CodebookNote,
  type Variable,
} from './codebook-variables.ts'
import type { MissingKind } from './dataset.ts'
import { MANY } from './summaries.ts'
import { inLanguage } from './typed-text.ts'
import { CELL_LIMIT } from './xlsx-cells.ts'
import type { Sheet } from './xlsx-book.ts'

type Reader = 'en' | 'vi'
type Value = string | number | null
type Field<Row> = [header: string, width: number, value: (row: Row) => Value]

export const KINDS: readonly MissingKind[] = ['not-asked', 'empty', 'dont-know', 'refused']

/** Sheets `Codebook`, `Choices` and `About`, told in `reader`'s language; questions and choices in all of theirs. */
export function codebookSheets(codebook: Codebook, reader: Reader, notes: readonly CodebookNote[]): Sheet[] {
  const t = terms[reader]
  const { languages, variables } = codebook
  const notesOf = ({ table, column }: Variable) =>
    notes
      .filter((note) => note.table === table.name && note.column === column.name)
      .map(({ message }) => message)
  const choices = variables.flatMap((variable) =>
    variable.column.type === 'choice' ? frequencies(variable).map((choice) => ({ variable, choice })) : [],
  )
  return [
    sheet(t.codebook, variableFields(t, reader, languages, notesOf), variables),
    sheet(t.choices, choiceFields(t, reader, languages), choices),
    sheet<[string, string]>(
      t.about,
      [
        ['', 24, ([key]) => key],
        ['', 100, ([, value]) => value],
      ],
      about(codebook, t, reader, notes),
    ),
  ]
}

function sheet<Row>(name: string, fields: Field<Row>[], rows: readonly Row[]): Sheet {
  return {
    name,
    columns: fields.map(([header, width]) => ({ header, width, style: 'prose' })),
    *rows() {
      for (const row of rows) yield [fields.map(([, , value]) => fitting(value(row)))]
    },
  }
}

/** A label of 40 kB is whole in the other codebooks; a cell of Excel can't hold it. */
const fitting = (value: Value): Value =>
  typeof value === 'string' && value.length > CELL_LIMIT ? `${value.slice(0, CELL_LIMIT - 2)} …` : value

const said = (text: string): string | null => text || null

function variableFields(
  t: Terms,
  reader: Reader,
  languages: readonly string[],
  notesOf: (variable: Variable) => Localized[],
): Field<Variable>[] {
  const own = ({ column, asked }: Variable): Localized =>
    column.kind === 'answer' && asked ? asked.label : column.label
  const counted = (count: (variable: Variable) => number | null): ((variable: Variable) => Value) => count
  return [
    [t.table, 14, ({ table }) => table.file],
    [t.column, 22, ({ column }) => column.name],
    [t.type, 12, ({ column }) => typeName(column.type, reader)],
    ...(languages.length > 0 ? languages : [reader]).map((code): Field<Variable> => [`${t.label} (${code})`, 40, (variable) => said(labelIn(own(variable), code, variable))]), // prettier-ignore
    ...languages.map((code): Field<Variable> => [`${t.hint} (${code})`, 24, ({ column, asked }) => (column.kind === 'answer' && said(asked?.hint[code] ?? '')) || null]), // prettier-ignore
    [t.askedIf, 40, ({ asked }) => asked?.relevant?.words[reader] ?? null],
    [t.mustHold, 40, ({ asked }) => asked?.constraint?.words[reader] ?? null],
    ['relevant', 24, ({ asked }) => asked?.relevant?.source ?? null],
    ['constraint', 24, ({ asked }) => asked?.constraint?.source ?? null],
    [t.calculation, 24, ({ asked }) => said(asked?.calculation ?? '')],
    [t.required, 10, ({ asked }) => (asked ? (asked.required ? t.yes : t.no) : null)],
    [t.measure, 12, ({ column }) => t.measures[column.measure]],
    [t.values, 10, counted(({ column }) => column.values)],
    ...KINDS.map((kind): Field<Variable> => [t.missing[kind], 12, ({ column }) => column.missing[kind]]),
    [t.minimum, 14, (variable) => extreme(variable, 0)],
    [t.maximum, 14, (variable) => extreme(variable, 1)],
    [t.mean, 12, ({ summary }) => summary.moments?.mean ?? null],
    [t.deviation, 12, ({ summary }) => summary.moments?.deviation ?? null],
    [t.distinct, 12, ({ summary }) => distinct(summary.distinct, t)],
    [t.versions, 14, ({ column }) => said(column.versions.join(', '))],
    [t.question, 28, ({ column }) => said(column.question)],
    [t.personal, 12, ({ column }) => (column.personal ? t.yes : t.no)],
    [t.notes, 60, (variable) => said([...variable.notes, ...notesOf(variable)].map((text) => text[reader] ?? '').join('\n'))], // prettier-ignore
  ]
}

/** Only what has the language; of what is known beside the answers, the first. */
const labelIn = (label: Localized, code: string, { column }: Variable): string =>
  label[code] ?? (column.question === '' || 'und' in label ? inLanguage(label, 'en') : '')

function extreme(variable: Variable, at: 0 | 1): Value {
  const text = extremes(variable)?.[at]
  if (text === undefined) return null
  const { type } = variable.column
  return type === 'integer' || type === 'decimal' ? Number(text) : text
}

/** How many different texts there are. */
export const distinct = (count: number | null, t: Terms): Value =>
  count === null ? null : count >= MANY ? `${MANY} ${t.orMore}` : count

interface ChoiceRow {
  variable: Variable
  choice: ReturnType<typeof frequencies>[number]
}

const choiceFields = (t: Terms, reader: Reader, languages: readonly string[]): Field<ChoiceRow>[] => [
  [t.table, 14, ({ variable }) => variable.table.file],
  [t.column, 22, ({ variable }) => variable.column.name],
  [t.code, 8, ({ choice }) => choice.code],
  [t.name, 18, ({ choice }) => choice.name],
  ...(languages.length > 0 ? languages : [reader]).map((code): Field<ChoiceRow> => [`${t.label} (${code})`, 40, ({ choice }) => said(choice.label[code] ?? '')]), // prettier-ignore
  [t.rows, 10, ({ choice }) => choice.count],
  [t.percent, 12, ({ choice, variable }) => percent(choice, variable)],
  [t.noAnswer, 24, ({ choice }) => (choice.missing ? t.missing[choice.missing] : null)],
]

/** Of the rows with a value; null for choices that are none. */
export function percent({ count, missing }: ChoiceRow['choice'], { column }: Variable): number | null {
  if (count === null || missing || column.values === 0) return null
  return Math.round((10_000 * count) / column.values) / 100
}

function about(
  { dataset, leftOut, notes: own }: Codebook,
  t: Terms,
  reader: Reader,
  notes: readonly CodebookNote[],
): [string, string][] {
  const { study, rounds, moment, versions, tables } = dataset
  const whole = notes.filter(({ column }) => column === '')
  return [
    [t.study, `${inLanguage(study.title, reader)} (${study.id})`],
    ...rounds.map(({ id, title }): [string, string] => [t.rounds, `${inLanguage(title, reader)} (${id})`]),
    [t.moment, moment],
    [t.versions, versions.join(', ')],
    ...tables.map(({ file, rowCount, columns }): [string, string] => [
      t.table,
      `${file}: ${rowCount} × ${columns.length}`,
    ]),
    ...t.rules.map((rule): [string, string] => ['', rule]),
    ...[...own, ...whole].map(({ table, message }): [string, string] => [
      t.notes,
      `${table}: ${message[reader] ?? ''}`,
    ]),
    ...leftOut.map(({ path, label }): [string, string] => [
      t.leftOut,
      `${inLanguage(label, reader)} (${path})`,
    ]),
  ]
}
