// The columns of a table before they are measured: what each could be, and how the text of an answer becomes its cell.
import type { MissingRule, NoAnswer } from '../missing.ts'
import type { Localized } from '../study.ts'
import type { Question } from '../survey.ts'
import { codedChoices, MOST_CHOICES } from './choice-codes.ts'
import type { CodedChoice, Column, ColumnType, MissingCell } from './dataset.ts'
import { metadataColumn } from './metadata.ts'
import type { Lead } from './lead.ts'
import type { ExportTable, Field, Model } from './model.ts'
import { PLACE_PARTS } from './names.ts'

/** A column, the best type first that it could have; text is always possible. */
export interface PlannedColumn extends Omit<Column, 'type'> {
  types: ColumnType[]
  /** Cells of `choice` and `boolean` columns by the text of the answer. */
  codes: ReadonlyMap<string, number | MissingCell>
  /** Numbers that say that there is no answer. */
  missingNumbers: ReadonlyMap<number, MissingCell>
  /** Of a column for one choice: the column of all chosen, and the answers there that say that nothing is known of this one. */
  unknown: { column: number; answers: ReadonlyMap<string, MissingCell> } | null
  /** It has more choices than any format can label. */
  isTooLong: boolean
}

const CELLS: Record<NoAnswer, MissingCell> = {
  'dont-know': { missing: 'dont-know' },
  refused: { missing: 'refused' },
}
const NO_CODES: PlannedColumn['codes'] = new Map()
const NO_NUMBERS: PlannedColumn['missingNumbers'] = new Map()

const YES_NO: CodedChoice[] = [
  { code: 0, name: '0', label: { en: 'No', vi: 'Không' } },
  { code: 1, name: '1', label: { en: 'Yes', vi: 'Có' } },
]
/** What an acknowledge question holds when it was ticked. */
const ACKNOWLEDGED: CodedChoice[] = [
  { code: 1, name: 'OK', label: { en: 'Acknowledged', vi: 'Đã xác nhận' } },
]

const PART_LABELS: Record<(typeof PLACE_PARTS)[number], { en: string; vi: string }> = {
  latitude: { en: 'latitude', vi: 'vĩ độ' },
  longitude: { en: 'longitude', vi: 'kinh độ' },
  altitude: { en: 'altitude (m)', vi: 'cao độ (m)' },
  accuracy: { en: 'accuracy (m)', vi: 'sai số (m)' },
}

/** The columns that `header` names, in its order. */
export function plannedColumns(
  model: Model,
  table: ExportTable,
  options: { personal: boolean },
): PlannedColumn[] {
  const rule = missingRule(model)
  const lead = table.lead.filter((one) => options.personal || !one.personal)
  const shown = table.fields.filter(({ question }) => options.personal || !question.personal)
  const columns = lead.map((one) => leadPlan(one, model.panel?.[one.wave]))
  for (const field of shown) {
    const at = columns.length
    const plan = questionPlan(field, rule)
    columns.push(plan)
    if (field.question.type === 'select_multiple') columns.push(...choicePlans(field, rule, plan, at))
    else if (field.columns.length > 1) columns.push(...placePlans(field, plan))
  }
  return columns
}

/** The newest sheet `study` that says something decides for all versions. */
export function missingRule({ surveys }: Pick<Model, 'surveys'>): MissingRule {
  const dontKnow = surveys.find(({ design }) => design.dontKnow)?.design.dontKnow
  const refused = surveys.find(({ design }) => design.refused)?.design.refused
  return { ...(dontKnow && { dontKnow }), ...(refused && { refused }) }
}

function leadPlan({ column, of, personal }: Lead, round: string | undefined): PlannedColumn {
  const { type, label } = metadataColumn(of, round)
  const measure = type === 'text' ? 'nominal' : 'scale'
  const kind = of === 'KEY' || of === 'PARENT_KEY' ? 'key' : 'metadata'
  return {
    ...blank,
    name: column,
    types: typesFor(type),
    label,
    kind,
    measure,
    personal,
  }
}

const blank: Omit<PlannedColumn, 'name' | 'types' | 'label' | 'kind'> = {
  question: '',
  choices: [],
  measure: 'nominal',
  personal: false,
  versions: [],
  codes: NO_CODES,
  missingNumbers: NO_NUMBERS,
  unknown: null,
  isTooLong: false,
}

const typesFor = (type: ColumnType): ColumnType[] =>
  type === 'text' ? ['text'] : type === 'integer' ? ['integer', 'decimal', 'text'] : [type, 'text']

/** Calculations have no type of their own: the data says what they are. */
const ANY: ColumnType[] = ['integer', 'decimal', 'date', 'datetime', 'time', 'text']

function questionPlan(field: Field, rule: MissingRule): PlannedColumn {
  const { question, label, versions } = field
  const name = field.columns[0] ?? question.name
  const own = labelled(label, question.name)
  const plan: PlannedColumn = { ...blank, name, types: questionTypes(question), label: own, kind: 'answer', question: question.path, personal: question.personal ?? false, versions } // prettier-ignore
  if (question.type === 'acknowledge') {
    return { ...plan, types: ['boolean', 'text'], choices: ACKNOWLEDGED, codes: codesOf(ACKNOWLEDGED) }
  }
  if (question.type === 'select_one' && field.choices.length > 0) {
    if (field.choices.length > MOST_CHOICES) return { ...plan, isTooLong: true }
    const choices = codedChoices(field.choices, rule)
    const measure = question.appearance.includes('likert') ? 'ordinal' : 'nominal'
    return { ...plan, types: ['choice', 'text'], choices, codes: codesOf(choices), measure }
  }
  const isScale = plan.types[0] !== 'text'
  return { ...plan, measure: isScale ? 'scale' : 'nominal', missingNumbers: numbersOf(question, rule) }
}

function questionTypes(question: Question): ColumnType[] {
  if (question.type === 'calculate' || question.type === 'hidden' || question.type === 'note') return ANY
  const { dataType } = question
  if (dataType === 'int') return typesFor('integer')
  if (dataType === 'dateTime') return typesFor('datetime')
  const isOwn = dataType === 'decimal' || dataType === 'date' || dataType === 'time'
  return typesFor(isOwn ? dataType : 'text')
}

const codesOf = (choices: readonly CodedChoice[]): PlannedColumn['codes'] =>
  new Map(choices.map(({ code, name, missing }) => [name, missing ? { missing } : code]))

function numbersOf({ dataType }: Question, rule: MissingRule): PlannedColumn['missingNumbers'] {
  if (dataType !== 'int' && dataType !== 'decimal') return NO_NUMBERS
  const kinds: [NoAnswer, string[] | undefined][] = [
    ['refused', rule.refused],
    ['dont-know', rule.dontKnow],
  ]
  const numbers = kinds.flatMap(([kind, codes = []]) =>
    codes.filter((code) => /^-?\d/.test(code)).map((code) => [Number(code), CELLS[kind]] as const),
  )
  return new Map(numbers.filter(([number]) => Number.isFinite(number)))
}

/** Choice first: it is what tells such columns apart where a label is cut. */
function choicePlans(field: Field, rule: MissingRule, plan: PlannedColumn, at: number): PlannedColumn[] {
  const coded = codedChoices(field.choices, rule)
  const alone = coded.flatMap(({ name, missing }) => (missing ? [[name, { missing }] as const] : []))
  return coded.map(({ name, label, missing }, index) => ({
    ...plan,
    name: field.columns[index + 1] ?? name,
    types: ['boolean', 'text'],
    label: joined(labelled(label, name), plan.label, ' – '),
    kind: 'choice',
    choices: YES_NO,
    codes: codesOf(YES_NO),
    measure: 'nominal',
    unknown: missing || alone.length === 0 ? null : { column: at, answers: new Map(alone) },
  }))
}

const placePlans = (field: Field, plan: PlannedColumn): PlannedColumn[] =>
  PLACE_PARTS.map((part, index) => ({
    ...plan,
    name: field.columns[index + 1] ?? part,
    types: typesFor('decimal'),
    label: joined(plan.label, PART_LABELS[part], ': '),
    kind: 'place',
    measure: 'scale',
  }))

/** In one line, since variable labels are; the name where there is no label. */
function labelled(label: Localized, name: string): Localized {
  const texts = Object.entries(label).map(([code, text]) => [code, text.replace(/\s+/g, ' ').trim()] as const)
  const told = texts.filter(([, text]) => text !== '')
  return told.length > 0 ? Object.fromEntries(told) : { und: name }
}

/** In all languages of the first; where the second lacks one, in English, or the first that it has. */
function joined(first: Localized, second: Localized, between: string): Localized {
  const languages = 'und' in first ? { ...second, ...first } : first
  return Object.fromEntries(
    Object.keys(languages).map((code) => {
      const left = first[code] ?? Object.values(first)[0] ?? ''
      return [code, `${left}${between}${second[code] ?? second['en'] ?? Object.values(second)[0] ?? ''}`]
    }),
  )
}
