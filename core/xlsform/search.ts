// search() in an appearance: choices from an attached CSV file, as SurveyCTO and ODK Collect write it.
// search('file'), search('file', how, 'columns', text), and with 'filter column', value behind.
import { parse } from '../expression/parse.ts'
import { ExpressionError } from '../expression/error.ts'
import type { Expression } from '../expression/ast.ts'
import type { ChoiceList, Choices, Question } from '../survey.ts'
import { attach, compileCell, placeOfCell, type Build } from './build.ts'
import type { DraftList } from './choices.ts'
import { valueOf, type Row } from './table.ts'

/** How an item's column is compared with the text looked for. */
const CONDITIONS: ReadonlyMap<string, (column: string, text: string) => string> = new Map(
  Object.entries({
    contains: (column: string, text: string) => `contains(${column}, ${text})`,
    matches: (column: string, text: string) => `${column} = ${text}`,
    startswith: (column: string, text: string) => `starts-with(${column}, ${text})`,
    endswith: (column: string, text: string) => `ends-with(${column}, ${text})`,
  }),
)

/** The choices that a row's search() describes; undefined when it has none or it can't be read (which is then found). */
export function readSearch(build: Build, row: Row, node: Question, draft: DraftList): Choices | undefined {
  const word = node.appearance.find((each) => /^search\s*\(/i.test(each))
  if (word === undefined) return undefined
  const place = placeOfCell(build, row, 'appearance')
  const written = valueOf(row, 'appearance')
  const source = callIn(written)
  const args = source === undefined ? undefined : argumentsOf(source)
  const literal = (at: number) =>
    args?.[at]?.tree.op === 'string' ? (args[at].tree as { value: string }).value : undefined
  const file = literal(0)
  if (row.entries.has('choice_filter'))
    build.findings.add('column.unused', placeOfCell(build, row, 'choice_filter'), {
      name: 'choice_filter',
      type: 'search()',
    })
  if (!args || file === undefined) return void build.findings.add('list.search', place)

  const conditions: string[] = []
  if (args.length >= 4) {
    const condition = CONDITIONS.get(literal(1)?.toLowerCase() ?? '')
    const columns = literal(2)
      ?.split(',')
      .map((column) => column.trim())
    if (!condition || !columns) return void build.findings.add('list.search', place)
    conditions.push(`(${columns.map((column) => condition(column, args[3]!.source)).join(' or ')})`)
  }
  if (args.length >= 6) {
    const column = literal(4)
    if (column === undefined) return void build.findings.add('list.search', place)
    conditions.push(`${column} = ${args[5]!.source}`)
  }
  const filter =
    conditions.length === 0
      ? undefined
      : compileCell(build, conditions.join(' and '), place, { context: node.id, item: true })
  // Choices with numbers for names stand as they are; the one that is not a number names the file's columns.
  const at = describedBy(draft)
  const columns = draft.list.choices[at]
  const labelColumn = at < 0 ? undefined : draft.rows[at]?.entries.get('label')?.[0]?.text
  const csv = /\.csv$/i.test(file) ? file : `${file}.csv`
  attach(build, csv)
  build.searched.add(draft.list)
  const list = `${draft.list.name} (${csv})`
  if (!build.lists.has(list)) {
    const fixed = draft.list.choices.filter((_, index) => index !== at)
    const made: ChoiceList = { name: list, choices: fixed, file: csv }
    if (columns) made.columns = { choice: columns, at }
    build.lists.set(list, made)
  }
  const choices: Choices = { list, value: columns?.name ?? 'name', label: labelColumn ?? 'label' }
  if (filter) choices.filter = filter
  return choices
}

const described = new WeakMap<DraftList, number>()

/** Which choice of a list names the columns of the file: the first that is no number. */
function describedBy(draft: DraftList): number {
  const known = described.get(draft)
  if (known !== undefined) return known
  const at = draft.list.choices.findIndex((choice) => !/^-?\d+$/.test(choice.name))
  described.set(draft, at)
  return at
}

function callIn(text: string): string | undefined {
  const start = text.search(/search\s*\(/i)
  if (start < 0) return undefined
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')' && (depth -= 1) === 0) return text.slice(start, at + 1)
  }
  return undefined
}

/** The arguments of a call, each with its own text. */
function argumentsOf(call: string): { source: string; tree: Expression }[] | undefined {
  const inside = call.slice(call.indexOf('(') + 1, -1)
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let part = ''
  for (const char of inside) {
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === "'" || char === '"') quote = char
    else if (char === '(' || char === '[') depth += 1
    else if (char === ')' || char === ']') depth -= 1
    if (char === ',' && depth === 0 && quote === '') {
      parts.push(part)
      part = ''
    } else part += char
  }
  parts.push(part)
  try {
    return parts.map((each) => ({
      source: each.trim(),
      tree: parse(each, { resolve: () => ({ op: 'string', value: '' }) }),
    }))
  } catch (error) {
    if (error instanceof ExpressionError) return undefined
    throw error
  }
}
