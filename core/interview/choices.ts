// Choice lists: as trees for formulas, as what a question offers at the moment, and by name.
import type { Expression } from '../expression/ast.ts'
import { toBoolean, toText, type Compiled } from '../expression/evaluate.ts'
import { shuffle } from '../expression/shuffle.ts'
import type { Value, XNode } from '../expression/tree.ts'
import { textOf } from '../expression/values.ts'
import type { Choice, ChoiceList, Choices, Formula, Question, Text } from '../survey.ts'
import { compiledOf } from './program.ts'
import { contextOf } from './scope.ts'
import { reach } from './tree.ts'
import type { Instance, Interview } from './types.ts'

/** A list that can be asked: its choices, and beside each the element that formulas see. */
interface Table {
  choices: readonly Choice[]
  root: XNode
  byName: Map<string, Choice>
  /** Column → value → rows, made when a filter asks for it. */
  columns: Map<string, Map<string, number[]>>
}

const ownTables = new WeakMap<ChoiceList, Table>()
const fileTables = new WeakMap<XNode, Map<string, Table>>()

function leaf(name: string, value: string, parent: XNode): XNode {
  return { name, parent, children: [], value }
}

/** As pyxform writes them: with translated labels an item has an `itextId` instead of a `label`. */
function makeOwnTable(list: ChoiceList, many: boolean): Table {
  const root: XNode = { name: 'root', parent: null, children: [], value: '' }
  const byName = new Map<string, Choice>()
  list.choices.forEach((choice, index) => {
    if (!byName.has(choice.name)) byName.set(choice.name, choice)
    const item: XNode = { name: 'item', parent: root, children: [], value: '' }
    const { text } = choice.label
    if (many) item.children.push(leaf('itextId', `${list.name}-${index}`, item))
    item.children.push(leaf('name', choice.name, item))
    const plain = many ? undefined : text?.find((template) => typeof template === 'string')
    if (typeof plain === 'string') item.children.push(leaf('label', plain, item))
    for (const [column, value] of choice.data ?? []) item.children.push(leaf(column, value, item))
    root.children.push(item)
  })
  return { choices: list.choices, root, byName, columns: new Map() }
}

function makeFileTable(root: XNode, choices: Choices, languages: number): Table {
  const rows = root.children.filter((child) => child.children.length > 0)
  const cell = (row: XNode, name: string) => row.children.find((child) => child.name === name)
  const made = rows.map((row) => {
    const name = cell(row, choices.value)
    const label = cell(row, choices.label)
    return {
      name: name ? textOf(name) : '',
      label: { text: Array.from({ length: Math.max(1, languages) }, () => (label ? textOf(label) : null)) },
    }
  })
  const byName = new Map<string, Choice>()
  for (const choice of made) if (!byName.has(choice.name)) byName.set(choice.name, choice)
  return { choices: made, root: { ...root, children: rows }, byName, columns: new Map() }
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

/** Undefined when the list comes from a file that is not here. */
function tableOf(interview: Interview, choices: Choices): Table | undefined {
  const { lists } = interview.survey
  const list = Object.hasOwn(lists, choices.list) ? lists[choices.list] : undefined
  const root = list && !list.file ? undefined : fileOf(interview, list?.file ?? choices.list)
  if (root) {
    let tables = fileTables.get(root)
    if (!tables) fileTables.set(root, (tables = new Map()))
    const key = `${choices.value} ${choices.label}`
    let table = tables.get(key)
    if (!table) tables.set(key, (table = makeFileTable(root, choices, interview.survey.languages.length)))
    return table
  }
  return list && (!list.file || list.choices.length > 0) ? ownTable(interview, list) : undefined
}

function ownTable(interview: Interview, list: ChoiceList): Table {
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

/** The choice of question `id` with this value, offered or not. */
export function findChoice(interview: Interview, id: number, value: string, from: XNode): Choice | undefined {
  const question = interview.survey.nodes[id]
  if (question?.kind !== 'question' || !question.choices) return undefined
  if (question.choices.repeat) {
    const asking = reach(interview, id, from)[0]
    return asking && offeredTo(interview, asking)?.find(({ name }) => name === value)
  }
  return tableOf(interview, question.choices)?.byName.get(value)
}

/** Whether the value is one of the list, offered at the moment or not; true when the list is not here to ask. */
export function isListed(interview: Interview, question: Question, value: string): boolean {
  const { choices } = question
  if (!choices || choices.repeat) return true
  return tableOf(interview, choices)?.byName.has(value) ?? true
}

const NONE: readonly Choice[] = []

/** What a question offers at the moment; undefined when it has no list, or its list is in a file that is not here. */
export function offeredTo(interview: Interview, instance: Instance): readonly Choice[] | undefined {
  if (instance.offered) return instance.offered
  const question = interview.survey.nodes[instance.node]
  if (question?.kind !== 'question' || !question.choices) return undefined
  const { choices } = question
  let offered: readonly Choice[] | undefined
  if (choices.repeat) {
    offered = fromRepeat(interview, instance, choices.repeat)
  } else {
    const table = tableOf(interview, choices)
    if (!table) return undefined
    offered = choices.filter ? filtered(interview, instance, table, choices.filter) : table.choices
  }
  if (choices.randomize) offered = shuffled(interview, instance, offered, choices.randomize.seed)
  instance.offered = offered
  return offered
}

function shuffled(
  interview: Interview,
  instance: Instance,
  offered: readonly Choice[],
  seed: Formula | undefined,
): readonly Choice[] {
  if (seed) return shuffle(offered, evaluated(interview, seed, instance))
  const { shuffled: seeds } = interview
  let own = seeds.get(instance)
  if (own === undefined)
    seeds.set(instance, (own = 1 + Math.floor(interview.environment.random() * 0x7ffffffe)))
  return shuffle(offered, own)
}

function evaluated(interview: Interview, formula: Formula, instance: Instance): Value {
  try {
    return compiledOf(interview.program, formula.expression)(contextOf(interview, instance))
  } catch {
    return ''
  }
}

/** Answers of other instances become choices; empty ones don't. */
function fromRepeat(interview: Interview, instance: Instance, formula: Formula): readonly Choice[] {
  const nodes = evaluated(interview, formula, instance)
  if (typeof nodes !== 'object') return NONE
  const values = nodes.map(textOf).filter((value) => value !== '')
  return [...new Set(values)].map((value) => ({
    name: value,
    label: { text: interview.survey.languages.map(() => value) },
  }))
}

function filtered(
  interview: Interview,
  instance: Instance,
  table: Table,
  filter: Formula,
): readonly Choice[] {
  const run = compiledOf(interview.program, filter.expression)
  const { choices, root } = table
  const context = contextOf(interview, instance)
  const rows = candidates(interview, table, filter.expression, instance)
  const count = rows ? rows.length : choices.length
  const offered: Choice[] = []
  context.size = choices.length
  try {
    for (let at = 0; at < count; at += 1) {
      const row = rows ? rows[at]! : at
      context.node = root.children[row]!
      context.position = row + 1
      const passed = run(context)
      if (typeof passed === 'number' ? passed === row + 1 : toBoolean(passed)) offered.push(choices[row]!)
    }
  } catch (error) {
    interview.faults.set(`${instance.node} filter`, {
      ref: instance.name,
      slot: 'choice_filter',
      message: String(error),
    })
    return choices
  }
  return offered
}

/**
 * Cascades filter by `column = something` nearly always: then only the rows with that text in the column can pass, and a list of thousands
 * need not be walked. Undefined when every row must be asked.
 */
function candidates(
  interview: Interview,
  table: Table,
  filter: Expression,
  instance: Instance,
): number[] | undefined {
  for (const part of conjuncts(filter)) {
    if (part.op !== 'binary' || part.operator !== '=') continue
    for (const [column, other] of [
      [columnOf(part.left), part.right],
      [columnOf(part.right), part.left],
    ] as const) {
      if (column === undefined || !standsAlone(other)) continue
      const wanted = wantedText(compiledOf(interview.program, other), interview, instance)
      if (wanted === undefined) continue
      return rowsWith(table, column).get(wanted) ?? []
    }
  }
  return undefined
}

/** Only text compares as text; numbers and dates have several spellings. */
function wantedText(run: Compiled, interview: Interview, instance: Instance): string | undefined {
  let value: Value
  try {
    value = run(contextOf(interview, instance))
  } catch {
    return undefined
  }
  if (typeof value === 'object' ? value.length !== 1 : typeof value !== 'string') return undefined
  const text = toText(value)
  return /^\d{4}-\d\d-\d\d/.test(text) ? undefined : text
}

function* conjuncts(expression: Expression): Generator<Expression> {
  if (expression.op === 'binary' && expression.operator === 'and') {
    yield* conjuncts(expression.left)
    yield* conjuncts(expression.right)
  } else {
    yield expression
  }
}

function columnOf(expression: Expression): string | undefined {
  if (expression.op !== 'path' || expression.from !== 'context' || expression.steps.length !== 1)
    return undefined
  const [step] = expression.steps
  return step?.axis === 'child' && !step.predicates && !/[*()]/.test(step.test) ? step.test : undefined
}

/** It reads nothing of the item. */
const standsAlone = (expression: Expression): boolean =>
  expression.op === 'ref' ||
  expression.op === 'string' ||
  (expression.op === 'path' && typeof expression.from === 'object' && isCurrent(expression.from))

const isCurrent = (expression: Expression) => expression.op === 'call' && expression.name === 'current'

function rowsWith(table: Table, column: string): Map<string, number[]> {
  let rows = table.columns.get(column)
  if (!rows) {
    rows = new Map()
    for (const [index, item] of table.root.children.entries()) {
      for (const cell of item.children) {
        if (cell.name !== column) continue
        const text = textOf(cell)
        const known = rows.get(text)
        if (known) {
          if (known.at(-1) !== index) known.push(index)
        } else rows.set(text, [index])
      }
    }
    table.columns.set(column, rows)
  }
  return rows
}
