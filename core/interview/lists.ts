// Choice lists and attached files as trees for formulas, and by name.
import type { XNode } from '../expression/tree.ts'
import { textOf } from '../expression/values.ts'
import type { Choice, ChoiceList, Choices, Text } from '../survey.ts'
import type { Interview } from './types.ts'

/** A list that can be asked: its choices, and beside each the element that formulas see. */
export interface Table {
  choices: readonly Choice[]
  root: XNode
  byName: Map<string, Choice>
  /** Of search(): choices of the sheet that are offered before and behind those of the file, whatever the filter says. */
  fixed?: { before: readonly Choice[]; behind: readonly Choice[] }
  /** Column → value → rows, made when a filter asks for it. */
  columns: Map<string, Map<string, number[]>>
}

const ownTables = new WeakMap<ChoiceList, Table>()
const fileTables = new WeakMap<XNode, Map<string, Table>>()

function leaf(name: string, value: string, parent: XNode): XNode {
  return { name, parent, children: [], value }
}

/** What the choices sheet says of a list, the row that names a file's columns too. */
function writtenIn({ choices, columns }: ChoiceList): readonly Choice[] {
  return columns ? choices.toSpliced(columns.at, 0, columns.choice) : choices
}

/** Of choices with the same name the last is meant, as in ODK's web engine. */
const named = (choices: readonly Choice[]): Map<string, Choice> =>
  new Map(choices.map((choice) => [choice.name, choice]))

/** As pyxform writes them: with translated labels an item has an `itextId` instead of a `label`. */
function makeOwnTable(list: ChoiceList, many: boolean): Table {
  const root: XNode = { name: 'root', parent: null, children: [], value: '' }
  const choices = writtenIn(list)
  choices.forEach((choice, index) => {
    const item: XNode = { name: 'item', parent: root, children: [], value: '' }
    const { text } = choice.label
    if (many) item.children.push(leaf('itextId', `${list.name}-${index}`, item))
    item.children.push(leaf('name', choice.name, item))
    const plain = many ? undefined : text?.find((template) => typeof template === 'string')
    if (typeof plain === 'string') item.children.push(leaf('label', plain, item))
    for (const [column, value] of choice.data ?? []) item.children.push(leaf(column, value, item))
    root.children.push(item)
  })
  return { choices, root, byName: named(choices), columns: new Map() }
}

function makeFileTable(
  root: XNode,
  choices: Choices,
  list: ChoiceList | undefined,
  languages: number,
): Table {
  const rows = root.children.filter((child) => child.children.length > 0)
  const cell = (row: XNode, name: string) => row.children.find((child) => child.name === name)
  // search() may show several columns.
  const labelColumns = choices.label.split(',').map((column) => column.trim())
  const made = rows.map((row) => {
    const name = cell(row, choices.value)
    const labels = labelColumns.flatMap((column) => cell(row, column) ?? [])
    const text = labels.length > 0 ? labels.map(textOf).join(', ') : null
    const geometry = cell(row, 'geometry')
    return {
      name: name ? textOf(name) : '',
      label: { text: Array.from({ length: Math.max(1, languages) }, () => text) },
      ...(geometry && { data: [['geometry', textOf(geometry)] satisfies [string, string]] }),
    }
  })
  const { choices: own, columns } = list ?? { choices: [] }
  const fixed = columns && { before: own.slice(0, columns.at), behind: own.slice(columns.at) }
  const byName = named(fixed ? [...fixed.before, ...made, ...fixed.behind] : made)
  const table: Table = { choices: made, root: { ...root, children: rows }, byName, columns: new Map() }
  if (fixed) table.fixed = fixed
  return table
}

const isTranslated = (interview: Interview, list: ChoiceList): boolean => {
  const { languages } = interview.survey
  if (languages.length > 1) return true
  return list.choices.some(
    ({ label }) =>
      label.image ||
      label.audio ||
      label.video ||
      label.text?.some((text) => typeof text === 'object' && text !== null),
  )
}

function fileOf(interview: Interview, name: string): XNode | undefined {
  const { files } = interview
  const stem = name.replace(/\.(csv|xml|geojson)$/i, '')
  return (
    files.get(name) ??
    files.get(stem) ??
    files.get(`${stem}.csv`) ??
    files.get(`${stem}.xml`) ??
    files.get(`${stem}.geojson`)
  )
}

/** Undefined when the list comes from a file that is not here, and the choices sheet says nothing of it. */
export function tableOf(interview: Interview, choices: Choices): Table | undefined {
  const { lists } = interview.survey
  const list = Object.hasOwn(lists, choices.list) ? lists[choices.list] : undefined
  const root = list && !list.file ? undefined : fileOf(interview, list?.file ?? choices.list)
  if (root) {
    let tables = fileTables.get(root)
    if (!tables) fileTables.set(root, (tables = new Map()))
    const key = `${choices.value} ${choices.label} ${choices.list}`
    let table = tables.get(key)
    if (!table)
      tables.set(key, (table = makeFileTable(root, choices, list, interview.survey.languages.length)))
    return table
  }
  return list && (!list.file || writtenIn(list).length > 0) ? ownTable(interview, list) : undefined
}

export function ownTable(interview: Interview, list: ChoiceList): Table {
  let table = ownTables.get(list)
  if (!table) ownTables.set(list, (table = makeOwnTable(list, isTranslated(interview, list))))
  return table
}

/** `instance('id')`: a list or an attached file. */
export function listRoot(interview: Interview, id: string): XNode | undefined {
  const { lists } = interview.survey
  const list = Object.hasOwn(lists, id) ? lists[id] : undefined
  const file = fileOf(interview, list?.file ?? id)
  if (file) return file
  return list ? ownTable(interview, list).root : undefined
}

/** The label of choice `list-index`, as `itextId` names it. */
export function wordsById(interview: Interview, id: string): Text | undefined {
  const { lists } = interview.survey
  const dash = id.lastIndexOf('-')
  const name = id.slice(0, dash)
  return Object.hasOwn(lists, name) ? lists[name]?.choices[Number(id.slice(dash + 1))]?.label.text : undefined
}
