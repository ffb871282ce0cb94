// The tables that a round's responses make: one for responses and one for each repeat, with columns that serve all survey versions.
import { languageCodes, localized } from '../report-build/localized.ts'
import type { Localized } from '../study.ts'
import type { Question, Repeat, Survey, SurveyNode } from '../survey.ts'
import { columnNames, unique } from './names.ts'

/** A question as it stands in the tables. */
export interface Field {
  question: Question
  /** The newest survey that has it; `question` is its. */
  survey: Survey
  /** Labels by language code. */
  label: Localized
  /** Of all versions, the newest first. */
  choices: { name: string; label: Localized }[]
  /** Versions of the surveys that have it. */
  versions: string[]
  /** One name for each cell that it fills: the value as it was answered; then 0/1 for each choice, or the parts of a place. */
  columns: string[]
}

export interface ExportTable {
  /** Name of the repeat; `responses` for the responses. */
  name: string
  /** Name of its file, without ending. */
  file: string
  /** Index of the table that its rows belong to; -1 for the responses. */
  parent: number
  repeat: Repeat | null
  fields: Field[]
  /** Where each survey version keeps it, by index in `model.surveys`; undefined: it has no such repeat. */
  places: (Place | undefined)[]
}

/** Names that lead to the values in one version. */
interface Place {
  /** From an instance of the parent table to the list of instances. */
  repeat: string[]
  /** From an instance to each field's value; undefined: this version does not ask. */
  fields: (string[] | undefined)[]
}

export interface Model {
  /** Newest first. */
  surveys: Survey[]
  /** Parents precede children; the first is the responses'. */
  tables: ExportTable[]
  /** Codes of all languages of all versions. */
  languages: string[]
}

/** What is known of every response beside its answers. */
export const METADATA = [
  'KEY',
  '_survey',
  '_version',
  '_revision',
  '_started',
  '_finished',
  '_received',
  '_device',
  '_language',
  '_flags',
] as const
/** The response's name as the device showed it: made of answers, so personal. */
export const INSTANCE_NAME = '_name'
export const REPEAT_KEYS = ['PARENT_KEY', 'KEY'] as const
const FILES = ['responses', 'codebook', 'choices', 'manifest']

interface Found {
  table: string
  key: string
  question: Question
  path: string[]
}

/**
 * The tables of these surveys, newest first. A question keeps its column from version to version by its name, also when it moves to another
 * group of the same repeat; questions that share a name within one repeat are told apart by their groups.
 */
export function exportModel(surveys: readonly Survey[]): Model {
  const languages = [...new Set(surveys.flatMap(languageCodes))]
  const layouts = surveys.map(layoutOf)
  const tables: ExportTable[] = []
  const files = new Set(FILES)
  const tableKeys = [...new Set(layouts.flatMap(({ repeats }) => [...repeats.keys()]))]
  for (const key of ['', ...tableKeys]) {
    const owner = layouts.findIndex(({ repeats }) => key === '' || repeats.has(key))
    const found = layouts[owner]?.repeats.get(key)
    const name = found?.node.name ?? 'responses'
    const fields = fieldsOf(surveys, layouts, key)
    tables.push({
      name,
      file: key === '' ? name : unique(name, files),
      parent: found ? Math.max(0, 1 + tableKeys.indexOf(found.parent)) : -1,
      repeat: found?.node ?? null,
      fields,
      places: layouts.map(({ repeats, questions }) => {
        const repeat = repeats.get(key)
        // A repeat that moved into another one is not the same table.
        if (key !== '' && repeat?.parent !== found?.parent) return undefined
        const paths = fields.map(({ key: field }) => questions.get(`${key} ${field}`)?.path)
        return { repeat: repeat?.path ?? [], fields: paths }
      }),
    })
    nameColumns(tables.at(-1))
  }
  return { surveys: [...surveys], tables, languages }
}

interface Layout {
  /** By key; parents first. */
  repeats: Map<string, { node: Repeat; parent: string; path: string[] }>
  /** By key of the table, a space, and key of the question. */
  questions: Map<string, Found>
}

function layoutOf(survey: Survey): Layout {
  const layout: Layout = { repeats: new Map(), questions: new Map() }
  const inTable = survey.nodes.map((node) => tableAbove(survey, node))
  const nameOfRepeat = (node: SurveyNode) => {
    const alike = survey.nodes.filter((one) => one.kind === 'repeat' && one.name === node.name)
    return alike.length === 1 ? node.name : node.path
  }
  const keyOf = (repeat: SurveyNode | undefined) => (repeat ? nameOfRepeat(repeat) : '')
  const counts = new Map<string, number>()
  const plainKey = (node: SurveyNode) => `${keyOf(inTable[node.id])} ${node.name}`
  for (const node of survey.nodes) {
    if (node.kind === 'question') counts.set(plainKey(node), (counts.get(plainKey(node)) ?? 0) + 1)
  }
  for (const node of survey.nodes) {
    const above = inTable[node.id]
    const path = node.path.slice((above?.path ?? survey.nodes[0]?.path ?? '').length + 1).split('/')
    const table = keyOf(above)
    if (node.kind === 'repeat') layout.repeats.set(keyOf(node), { node, parent: table, path })
    if (node.kind !== 'question' || !hasValue(node)) continue
    const key = counts.get(plainKey(node)) === 1 ? node.name : path.join('/')
    layout.questions.set(`${table} ${key}`, { table, key, question: node, path })
  }
  return layout
}

/** The repeat that a node's value lies in. */
function tableAbove(survey: Survey, node: SurveyNode): SurveyNode | undefined {
  for (let up = survey.nodes[node.parent]; up; up = survey.nodes[up.parent])
    if (up.kind === 'repeat') return up
  return undefined
}

/** A note says something and asks nothing, unless it calculates. */
const hasValue = (question: Question): boolean => question.type !== 'note' || question.calculate !== undefined

function fieldsOf(surveys: readonly Survey[], layouts: Layout[], table: string): (Field & { key: string })[] {
  const fields = new Map<string, Field & { key: string }>()
  layouts.forEach(({ questions }, index) => {
    const survey = surveys[index]
    for (const found of questions.values()) {
      if (found.table !== table || !survey) continue
      let field = fields.get(found.key)
      if (!field) {
        const { question } = found
        const label = localized(survey, question.label?.text)
        fields.set(
          found.key,
          (field = { key: found.key, question, survey, label, choices: [], versions: [], columns: [] }),
        )
      }
      field.versions.push(survey.version)
      addChoices(field, survey, found.question)
    }
  })
  return [...fields.values()]
}

function addChoices(field: Field, survey: Survey, { choices }: Question): void {
  const known = new Set(field.choices.map(({ name }) => name))
  for (const { name, label } of (choices && survey.lists[choices.list]?.choices) ?? []) {
    if (known.has(name)) continue
    known.add(name)
    field.choices.push({ name, label: localized(survey, label.text) })
  }
}

function nameColumns(table: ExportTable | undefined): void {
  const taken = new Set<string>(table?.repeat ? REPEAT_KEYS : [...METADATA, INSTANCE_NAME])
  for (const field of table?.fields ?? []) field.columns = columnNames(field, taken)
}
