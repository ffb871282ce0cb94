// The rows that responses make in each table. A cell is text; undefined where the question was not asked, `''` where it was left empty.
import type { Answers, StoredResponse } from '../response.ts'
import { audited, known, ROUND, type Lead } from './lead.ts'
import type { ExportTable, Field, Model, Path } from './model.ts'
import { PLACE_PARTS } from './names.ts'

export type Cell = string | undefined

export interface RowOptions {
  /** With the columns of personal questions. */
  personal: boolean
}

/** A response with the index of its survey in `model.surveys`; -1 when that is unknown, and then only what is beside the answers is there. */
export interface Wave {
  response: StoredResponse
  version: number
}

/** What makes one row of the responses' table: a response, or in a panel a respondent. */
export interface Subject {
  /** KEY of the row. */
  key: string
  /** One; in a panel one for each round, undefined where the respondent was not interviewed. */
  waves: readonly (Wave | undefined)[]
}

/** A response that has a row of its own. */
export const alone = (response: StoredResponse, version: number): Subject => ({
  key: response.id,
  waves: [{ response, version }],
})

/** Names of all columns of a table. */
export function header(table: ExportTable, { personal }: RowOptions): string[] {
  const lead = table.lead.filter((one) => personal || !one.personal).map(({ column }) => column)
  const shown = table.fields.filter(({ question }) => personal || !question.personal)
  return [...lead, ...shown.flatMap(({ columns }) => columns)]
}

/** What gives the rows of one subject after the other in a table, in the order of `header`. */
export function rowReader(
  model: Model,
  table: ExportTable,
  { personal }: RowOptions,
): (subject: Subject) => Cell[][] {
  const lead = table.lead.filter((one) => personal || !one.personal)
  const fields = table.fields.flatMap((field, index) =>
    personal || !field.question.personal ? [{ field, index, fill: filler(field) }] : [],
  )
  const open = table.audit ? model.surveys.map((survey) => openPaths(survey, personal)) : []

  const responseRow = ({ key, waves }: Subject): Cell[] => {
    const cells: Cell[] = lead.map(({ of, wave }) => {
      const told = waves[wave]
      return wave < 0 ? key : told && known(told.response, of)
    })
    for (const { field, index, fill } of fields) {
      const wave = waves[field.wave]
      const path = wave && table.places[wave.version]?.fields[index]
      fill(cells, wave && path && valueAt(wave.response.answers, path))
    }
    return cells
  }
  const memberRow = ({ response, version }: Wave, { key, parent, answers }: Instance): Cell[] => {
    const cells = lead.map(({ of }) => (of === 'KEY' ? key : of === ROUND ? response.round : parent))
    const paths = table.places[version]?.fields
    for (const { index, fill } of fields) {
      const path = paths?.[index]
      fill(cells, path && valueAt(answers, path))
    }
    return cells
  }
  return (subject) => {
    if (table.parent === -1) return [responseRow(subject)]
    const rows: Cell[][] = []
    for (const wave of subject.waves) {
      if (!wave) continue
      if (table.audit) rows.push(...auditRows(lead, subject.key, wave, open[wave.version]))
      else for (const one of instances(model, table, subject.key, wave)) rows.push(memberRow(wave, one))
    }
    return rows
  }
}

interface Instance {
  key: string
  parent: string
  answers: Answers
}

/** `id` for a response; `id/child[2]`, `id/child[2]/job[1]` for members of repeats, as ODK names them. */
function* instances(model: Model, table: ExportTable, key: string, wave: Wave): Generator<Instance> {
  const above = model.tables[table.parent]
  const { response, version } = wave
  if (!above) {
    yield { key, parent: '', answers: response.answers }
    return
  }
  const place = table.places[version]
  if (!place) return
  for (const outer of instances(model, above, key, wave)) {
    const found = reach(outer.answers, place.repeat)
    const members = Array.isArray(found) ? found : typeof found === 'object' ? [found] : []
    const stem = above.parent === -1 ? response.id : outer.key
    for (const [index, answers] of members.entries()) {
      yield { key: `${stem}/${table.name}[${index + 1}]`, parent: outer.key, answers }
    }
  }
}

/** The most members that any instance of each repeat has, by key of its table; grows `most`. */
export function countMembers(model: Model, wave: Wave, most: Map<string, number>): void {
  for (const table of model.tables) {
    if (!table.repeat) continue
    const counts = new Map<string, number>()
    for (const { parent } of instances(model, table, '', wave))
      counts.set(parent, (counts.get(parent) ?? 0) + 1)
    most.set(table.key, Math.max(most.get(table.key) ?? 0, ...counts.values()))
  }
}

/** Paths of the questions whose answers the audit may show. */
const openPaths = ({ nodes }: Model['surveys'][number], personal: boolean): ReadonlySet<string> =>
  new Set(
    nodes.flatMap((node) => (node.kind === 'question' && (personal || !node.personal) ? [node.path] : [])),
  )

function auditRows(
  lead: readonly Lead[],
  parent: string,
  { response }: Wave,
  open: ReadonlySet<string> | undefined,
): Cell[][] {
  return (response.audit ?? []).map((event, index) => {
    const isOpen = open?.has((event.node ?? '').replace(/\[\d+\]/g, '')) ?? false
    return lead.map(({ of }) => {
      if (of === 'PARENT_KEY') return parent
      if (of === 'KEY') return `${response.id}/audit[${index + 1}]`
      return of === ROUND ? response.round : audited(event, of, response, isOpen)
    })
  })
}

function reach(answers: Answers, path: Path): Answers[string] | undefined {
  let at: Answers[string] | undefined = answers
  for (const name of path) {
    if (typeof at !== 'object') return undefined
    if (typeof name === 'number') at = Array.isArray(at) ? at[name] : name === 0 ? at : undefined
    else if (Array.isArray(at) || !Object.hasOwn(at, name)) return undefined
    else at = at[name]
  }
  return at
}

/** What is not text where text is expected came from a device that does not know the survey: it is kept as JSON. */
function valueAt(answers: Answers, path: Path): Cell {
  const found = reach(answers, path)
  return found === undefined || typeof found === 'string' ? found : JSON.stringify(found)
}

/** What puts an answer into the cells of a question. */
function filler({ question, columns, choices }: Field): (cells: Cell[], value: Cell) => void {
  if (question.type === 'select_multiple') {
    return (cells, value) => {
      const chosen = names(value)
      cells.push(value)
      // Not asked, or asked and not answered: unknown for every choice, not "no".
      for (const { name } of choices) cells.push(value ? (chosen.includes(name) ? '1' : '0') : value)
    }
  }
  if (columns.length === 1) return (cells, value) => cells.push(value)
  return (cells, value) => {
    cells.push(value)
    const parts = names(value)
    for (const index of PLACE_PARTS.keys()) cells.push(value ? (parts[index] ?? '') : value)
  }
}

/** What a text of several names holds. */
export const names = (value: Cell): string[] => (value ?? '').split(/\s+/).filter((name) => name !== '')
