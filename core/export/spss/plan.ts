// The variables of a .sav file: how each column of a table is stored, shown and labelled.
import { cut } from '../cut.ts'
import type { MeasuredColumn, MissingKind, Table } from '../dataset.ts'
import { kindsIn, MISSING_LABELS, withReasons } from '../reasons.ts'
import { choiceLabels, inLanguage } from '../typed-text.ts'
import { SPACES } from './parts.ts'
import { safeWidth } from './segments.ts'
import { missingCodes, type UserMissing } from './missing.ts'
import { legalNames } from './names.ts'

export interface Variable {
  column: MeasuredColumn
  /** Index of its column in the table. */
  index: number
  name: string
  /** Bytes of text; 0 for numbers. */
  width: number
  /** Which part of a text that no variable holds whole, from 0. */
  part: number
  /** A number of the table times `factor` plus `origin` is what the file has: SPSS counts seconds since 1582-10-14. */
  factor: number
  origin: number
  format: { type: number; width: number; decimals: number }
  label: string
  valueLabels: [value: number, label: string][]
  /** Codes of the kinds of missing that it has or that a choice means. */
  missing: Partial<Record<UserMissing, number>>
  attributes: [name: string, text: string][]
}

export interface Plan {
  table: Table
  variables: Variable[]
}

/**
 * Bytes of one text variable at most, and what a piece of a longer one has at least: no character is torn, and none ends in a space. SPSS
 * takes 32,767; see safeWidth for the rest.
 */
export const LONGEST_TEXT = 32_760
const SURE_PIECE = LONGEST_TEXT - 3 - SPACES
/** Bytes of labels. */
export const LABEL = 255
export const VALUE_LABEL = 120
const DAY = 86_400
/** Seconds from 1582-10-14 to 1970-01-01. */
const EPOCH = 141_428 * DAY
/** Formats of the dictionary by number: F, A, DATE, TIME, DATETIME. */
const FORMATS = { number: 5, text: 1, date: 20, time: 21, dateTime: 22 }

/**
 * Text can't say why it is empty. Dates and times could, by codes, but a code among them reads as a date, and haven shows all as numbers then.
 */
export const isMute = ({ type }: MeasuredColumn): boolean =>
  type === 'text' || type === 'date' || type === 'datetime' || type === 'time'

export const reasoned = (table: Table): Table => withReasons(table, isMute)

/** Variables that a column takes: more than one for text that no variable holds. */
export const partsOf = ({ type, longest }: MeasuredColumn): number =>
  type === 'text' && longest > LONGEST_TEXT ? Math.ceil((longest + 1) / SURE_PIECE) : 1

export function spssPlan(source: Table, language: string): Plan {
  const table = reasoned(source)
  const parted = table.columns.flatMap((column, index) =>
    Array.from({ length: partsOf(column) }, (_, part) => ({ column, index, part })),
  )
  const names = legalNames(
    parted.map(({ column: { name }, part }) => (part === 0 ? name : `${name}_${part + 1}`)),
  )
  const variables = parted.map(({ column, index, part }, position): Variable => {
    const name = names[position] ?? column.name
    const form = storage(column)
    const missing = isMute(column) ? {} : missingOf(column, form)
    const full = inLanguage(column.label, language)
    const labels = column.type === 'text' ? [] : valueLabels(column, missing, language)
    return {
      column,
      index,
      part,
      name,
      ...form,
      label: cut(full, LABEL, LABEL),
      missing,
      valueLabels: labels.map(([value, text]) => [value, cut(text, VALUE_LABEL, VALUE_LABEL)]),
      attributes: attributes(column, name, full, labels),
    }
  })
  return { table, variables }
}

type Storage = Pick<Variable, 'width' | 'factor' | 'origin' | 'format'>

function storage(column: MeasuredColumn): Storage {
  const numeric = (type: number, width: number, decimals = 0, factor = 1, origin = 0): Storage => ({
    width: 0,
    factor,
    origin,
    format: { type, width, decimals },
  })
  switch (column.type) {
    case 'text': {
      // A space at the end becomes a no-break space, which is a byte longer.
      const bytes = Math.max(1, column.longest + Math.min(1, column.spaceEnded))
      const width = safeWidth(partsOf(column) > 1 ? LONGEST_TEXT : bytes)
      return {
        width,
        factor: 1,
        origin: 0,
        format: { type: FORMATS.text, width: Math.min(width, 255), decimals: 0 },
      }
    }
    case 'date':
      return numeric(FORMATS.date, 11, 0, DAY, EPOCH)
    case 'datetime':
      return numeric(FORMATS.dateTime, 20, 0, 1 / 1000, EPOCH)
    case 'time':
      return numeric(FORMATS.time, 8, 0, 1 / 1000)
    case 'decimal':
      return numeric(FORMATS.number, 16, 4)
    default:
      return numeric(FORMATS.number, column.type === 'integer' ? 11 : 8)
  }
}

/** What the file has for a number of the table. Divides by 1000 so that milliseconds come out as near as they can. */
export const stored = (value: number, { factor, origin }: Storage): number =>
  (factor < 1 ? value / 1000 : value * factor) + origin

function missingOf(column: MeasuredColumn, form: Storage): Variable['missing'] {
  const used = new Set<MissingKind>(kindsIn(column))
  for (const { missing } of column.choices) if (missing) used.add(missing)
  const codes = missingCodes(column, stored(column.minimum, form), stored(column.maximum, form))
  const found: Variable['missing'] = {}
  for (const kind of ['empty', 'dont-know', 'refused'] as const) if (used.has(kind)) found[kind] = codes[kind]
  return found
}

/** Of choices, and of the codes for missing values. */
function valueLabels(
  column: MeasuredColumn,
  missing: Variable['missing'],
  language: string,
): Variable['valueLabels'] {
  const labels = choiceLabels(column, language)
  const texts = new Map<number, string>()
  for (const { code, missing: kind } of column.choices) {
    const text = labels.get(code) ?? String(code)
    const written = kind && kind !== 'not-asked' ? missing[kind] : code
    if (written !== undefined) texts.set(written, text)
  }
  for (const kind of ['empty', 'dont-know', 'refused'] as const) {
    const code = missing[kind]
    if (code !== undefined && !texts.has(code)) texts.set(code, inLanguage(MISSING_LABELS[kind], language))
  }
  return [...texts].toSorted(([one], [other]) => one - other)
}

function attributes(
  column: MeasuredColumn,
  name: string,
  label: string,
  labels: Variable['valueLabels'],
): Variable['attributes'] {
  const found: Variable['attributes'] = []
  if (name !== column.name) found.push(['name', column.name])
  if (cut(label, LABEL, LABEL) !== label) found.push(['label', label])
  if (column.question !== '') found.push(['question', column.question])
  if (column.offset) found.push(['offset', column.offset])
  if (isMute(column) && kindsIn(column).length === 1) found.push(['missing', kindsIn(column).join('')])
  if (column.type === 'choice' && column.choices.some(({ code, name: own }) => String(code) !== own)) {
    found.push(['choices', column.choices.map(({ code, name: own }) => `${code} ${own}`).join('; ')])
  }
  for (const [value, text] of labels) {
    if (cut(text, VALUE_LABEL, VALUE_LABEL) !== text)
      found.push([`label_${String(value).replace('-', 'm')}`, text])
  }
  return found
}
