// The variables of a .dta file: how each column of a table is stored, shown and labelled.
import { cut } from '../cut.ts'
import type { Dataset, MeasuredColumn, MissingKind, Table } from '../dataset.ts'
import { kindsIn, MISSING_LABELS, withReasons } from '../reasons.ts'
import { choiceLabels, inLanguage } from '../typed-text.ts'
import { letterIndex, LETTERS } from './missing.ts'
import { legalNames } from './names.ts'
import { DOUBLE, integerType, LABELLED_MISSING, LONGEST_STRING, STRL, type NumberType } from './types.ts'

export interface Variable {
  column: MeasuredColumn
  name: string
  /** Of numbers; null for text. */
  number: NumberType | null
  /** In the section of types. */
  typeCode: number
  /** Bytes in a row. */
  width: number
  /** What a cell is multiplied with and then added to it: Stata's dates begin in 1960. */
  origin: number
  format: string
  label: string
  /** Name of its value label; empty for none. */
  valueLabel: string
  characteristics: [name: string, text: string][]
}

export interface ValueLabel {
  name: string
  entries: [value: number, label: string][]
}

export interface Plan {
  table: Table
  variables: Variable[]
  valueLabels: ValueLabel[]
}

/** Days, and milliseconds, from 1960 to 1970. */
const DAYS = 3653
const MILLISECONDS = DAYS * 86_400_000
/** Stata's limits in characters and bytes: labels of variables, labels of values. */
export const LABEL = { characters: 80, bytes: 320 }
export const VALUE_LABEL = 32_000

/** Text variables can't say why they are empty; all others can. */
export const reasoned = (table: Table): Table => withReasons(table, ({ type }) => type === 'text')

/** The variables of a table and their value labels, which variables with the same choices share. */
export function stataPlan(dataset: Dataset, source: Table, language: string): Plan {
  const table = reasoned(source)
  const names = legalNames(table.columns.map(({ name }) => name))
  const labels = new Map<string, ValueLabel>()
  const variables = table.columns.map((column, index): Variable => {
    const name = names[index] ?? column.name
    const entries = column.type === 'choice' || column.type === 'boolean' ? valueLabels(column, language) : []
    const key = JSON.stringify(entries)
    if (entries.length > 0 && !labels.has(key)) labels.set(key, { name, entries })
    return {
      column,
      name,
      ...storage(column),
      label: cut(labelOf(column, language), LABEL.characters, LABEL.bytes),
      valueLabel: labels.get(key)?.name ?? '',
      characteristics: characteristics(dataset, column, name, language),
    }
  })
  return { table, variables, valueLabels: [...labels.values()] }
}

export const labelOf = ({ label }: MeasuredColumn, language: string): string => inLanguage(label, language)

type Storage = Pick<Variable, 'number' | 'typeCode' | 'width' | 'origin' | 'format'>

function storage(column: MeasuredColumn): Storage {
  const { type, minimum, maximum, choices } = column
  const numeric = (number: NumberType, format: string, origin = 0): Storage => ({
    number,
    typeCode: number.code,
    width: number.width,
    origin,
    format,
  })
  switch (type) {
    case 'text':
      return textStorage(column)
    case 'date':
      return numeric(integerType(minimum + DAYS, maximum + DAYS), '%tdCCYY-NN-DD', DAYS)
    case 'datetime':
      return numeric(DOUBLE, '%tcCCYY-NN-DD_HH:MM:SS', MILLISECONDS)
    case 'time':
      return numeric(DOUBLE, '%tcHH:MM:SS')
    case 'decimal':
      return numeric(DOUBLE, '%10.0g')
    case 'choice':
    case 'boolean': {
      const codes = choices.filter(({ missing }) => !missing).map(({ code }) => code)
      return numeric(integerType(Math.min(minimum, ...codes), Math.max(maximum, ...codes)), '%8.0g')
    }
    default:
      return numeric(integerType(minimum, maximum), '%12.0g')
  }
}

function textStorage({ longest }: MeasuredColumn): Storage {
  const text = { number: null, origin: 0 }
  if (longest > LONGEST_STRING) return { ...text, typeCode: STRL, width: 8, format: '%9s' }
  const width = Math.max(1, longest)
  return { ...text, typeCode: width, width, format: `%-${Math.min(width, 40)}s` }
}

/** The choices' labels, told apart; and the letters' of those kinds of missing that the column has or its choices can mean. */
function valueLabels(column: MeasuredColumn, language: string): ValueLabel['entries'] {
  const labels = choiceLabels(column, language)
  const kinds = new Map<MissingKind, string>()
  for (const kind of kindsIn(column)) kinds.set(kind, inLanguage(MISSING_LABELS[kind], language))
  const entries: ValueLabel['entries'] = []
  for (const { code, missing } of column.choices) {
    const label = labels.get(code) ?? String(code)
    if (missing) kinds.set(missing, label)
    else entries.push([code, label])
  }
  for (const [kind, label] of kinds) entries.push([LABELLED_MISSING + letterIndex(kind), label])
  const taken = new Set<string>()
  return entries.map(([value, label]) => {
    const short = cut(label, VALUE_LABEL, VALUE_LABEL)
    // Readers such as pandas refuse two values with one label.
    const told = taken.has(short) ? `${cut(label, VALUE_LABEL - 64, VALUE_LABEL - 64)} [${value}]` : short
    taken.add(told)
    return [value, told]
  })
}

function characteristics(
  { versions }: Dataset,
  column: MeasuredColumn,
  name: string,
  language: string,
): Variable['characteristics'] {
  const found: Variable['characteristics'] = []
  const label = labelOf(column, language)
  if (name !== column.name) found.push(['name', column.name])
  if (cut(label, LABEL.characters, LABEL.bytes) !== label) found.push(['label', label])
  if (column.question !== '') found.push(['question', column.question])
  if (column.versions.length > 0 && column.versions.length < versions.length) {
    found.push(['versions', column.versions.join(' ')])
  }
  if (column.type === 'choice' && column.choices.some(({ code, name: own }) => String(code) !== own)) {
    found.push(['choices', column.choices.map(choiceText).join('; ')])
  }
  const kinds = kindsIn(column)
  if (column.type === 'text' && kinds.length === 1) found.push(['missing', kinds.join('')])
  if (column.offset) found.push(['offset', column.offset])
  return found
}

const choiceText = ({ code, name, missing }: MeasuredColumn['choices'][number]): string =>
  `${missing ? `.${LETTERS[missing]}` : code} ${name}`
