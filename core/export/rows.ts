// The rows that a response makes in each table. A cell is text; undefined where the question was not asked, `''` where it was left empty.
import type { Answers, StoredResponse } from '../response.ts'
import { plainLabel, type Labels } from './labels.ts'
import { INSTANCE_NAME, METADATA, type ExportTable, type Field, type Model } from './model.ts'
import { PLACE_PARTS } from './names.ts'

export type Cell = string | undefined

export interface RowOptions {
  /** With the columns of personal questions. */
  personal: boolean
  /** What stands in the cells of select questions: names of choices, or labels in a language. */
  labels: Labels
}

/** The fields of a table that are shown. */
const shownFields = ({ fields }: ExportTable, { personal }: Pick<RowOptions, 'personal'>): Field[] =>
  fields.filter(({ question }) => personal || !question.personal)

/** Names of all columns of a table. */
export function header(table: ExportTable, options: RowOptions): string[] {
  const keys = table.repeat
    ? ['PARENT_KEY', 'KEY']
    : [...METADATA, ...(options.personal ? [INSTANCE_NAME] : [])]
  return [...keys, ...shownFields(table, options).flatMap(({ columns }) => columns)]
}

/**
 * The rows of one response in a table. `version`: index of its survey in `model.surveys`; -1 when that is unknown, and then only what is
 * known beside the answers is there.
 */
export function* rows(
  model: Model,
  table: ExportTable,
  response: StoredResponse,
  version: number,
  options: RowOptions,
): Generator<Cell[]> {
  const place = table.places[version]
  const fields = table.fields.map((field, index) => ({ field, path: place?.fields[index] }))
  const shown = fields.filter(({ field }) => options.personal || !field.question.personal)
  for (const { key, parent, answers } of instances(model, table, response, version)) {
    const cells: Cell[] = table.repeat ? [parent, key] : metadata(response, options)
    for (const { field, path } of shown)
      addCells(cells, field, path && valueAt(answers, path), options.labels)
    yield cells
  }
}

function metadata(response: StoredResponse, { personal }: RowOptions): Cell[] {
  const { id, survey, revision, startedAt, finishedAt, receivedAt, device, language, flags, instanceName } =
    response
  const cells: Cell[] = [id, survey.id, survey.version, String(revision)]
  cells.push(startedAt, finishedAt, receivedAt, device, language, String(flags.length))
  if (personal) cells.push(instanceName)
  return cells
}

interface Instance {
  key: string
  parent: string
  answers: Answers
}

/** `id` for a response; `id/child[2]`, `id/child[2]/job[1]` for members of repeats, as ODK names them. */
function* instances(
  model: Model,
  table: ExportTable,
  response: StoredResponse,
  version: number,
): Generator<Instance> {
  const above = model.tables[table.parent]
  if (!above) {
    yield { key: response.id, parent: '', answers: response.answers }
    return
  }
  const place = table.places[version]
  if (!place) return
  for (const outer of instances(model, above, response, version)) {
    const found = reach(outer.answers, place.repeat)
    const members = Array.isArray(found) ? found : typeof found === 'object' ? [found] : []
    for (const [index, answers] of members.entries()) {
      yield { key: `${outer.key}/${table.name}[${index + 1}]`, parent: outer.key, answers }
    }
  }
}

function reach(answers: Answers, path: string[]): Answers[string] | undefined {
  let at: Answers[string] | undefined = answers
  for (const name of path) {
    if (typeof at !== 'object' || Array.isArray(at) || !Object.hasOwn(at, name)) return undefined
    at = at[name]
  }
  return at
}

/** What is not text where text is expected came from a device that does not know the survey: it is kept as JSON. */
function valueAt(answers: Answers, path: string[]): Cell {
  const found = reach(answers, path)
  return found === undefined || typeof found === 'string' ? found : JSON.stringify(found)
}

function addCells(cells: Cell[], { question, columns, choices }: Field, value: Cell, labels: Labels): void {
  if (question.type === 'select_multiple') {
    const chosen = names(value)
    cells.push(value && labels ? chosen.map((name) => plainLabel(choices, name, labels)).join('; ') : value)
    // Not asked, or asked and not answered: unknown for every choice, not "no".
    for (const { name } of choices) cells.push(value ? (chosen.includes(name) ? '1' : '0') : value)
    return
  }
  if (question.type === 'select_one' && labels && value) {
    cells.push(plainLabel(choices, value, labels))
    return
  }
  cells.push(value)
  if (columns.length === 1) return
  const parts = names(value)
  for (const index of PLACE_PARTS.keys()) cells.push(value ? (parts[index] ?? '') : value)
}

const names = (value: Cell): string[] => (value ?? '').split(/\s+/).filter((name) => name !== '')
