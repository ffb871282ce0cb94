// Where the choices of a question come from: a list of the workbook, an attached file, search(), or earlier answers in a repeat.
import { walk } from '../expression/walk.ts'
import type { Choices, Formula, Question } from '../survey.ts'
import { addFile, attach, compileCell, placeOfCell, stemOf, type Build } from './build.ts'
import type { DraftList } from './choices.ts'
import { lookUp } from './compile-expression.ts'
import { didYouMean, nearest } from '../nearest.ts'
import { readSearch } from './search.ts'
import { valueOf, type Row } from './table.ts'
import type { SelectType } from './types.ts'

/** Sets `node.choices` from the type, choice_filter, parameters and appearance of its row. */
export function fillChoices(build: Build, row: Row, node: Question, type: SelectType): void {
  const { findings } = build
  const place = placeOfCell(build, row, 'type')
  if (type.list === '') return findings.add('list.missing', place, { type: valueOf(row, 'type') })
  const found = isFile(type)
    ? fromFile(build, row, node, type.list)
    : type.list.includes('${')
      ? fromRepeat(build, row, node, type.list)
      : fromList(build, row, node, type)
  if (!found) return
  if (type.other) found.other = true
  if (type.other && (isFile(type) || found.repeat))
    findings.add('column.conflict', place, { one: 'or_other', other: type.list })
  if (node.parameters.randomize === 'true') {
    const seed = node.parameters.seed
    const compiled =
      seed === undefined
        ? undefined
        : compileCell(build, seed, placeOfCell(build, row, 'parameters'), { context: node.id })
    found.randomize = compiled ? { seed: compiled } : {}
  }
  node.choices = found
}

/** Whether the choices come from an attached file. */
export const isFile = ({ source, list }: SelectType): boolean =>
  source === 'file' || /\.(csv|xml|geojson)$/i.test(list)

function filterOf(
  build: Build,
  row: Row,
  node: Question,
  columns: ReadonlySet<string> | undefined,
  list: string,
): Formula | undefined {
  const written = valueOf(row, 'choice_filter')
  if (written === '') return undefined
  const place = placeOfCell(build, row, 'choice_filter')
  const filter = compileCell(build, written, place, { context: node.id, item: true })
  if (filter && columns) checkColumns(build, filter, columns, list, row)
  return filter
}

/** Names in a filter are columns of the list; one that isn't there is most likely misspelt. */
function checkColumns(
  build: Build,
  filter: Formula,
  columns: ReadonlySet<string>,
  list: string,
  row: Row,
): void {
  const known = new Set([...columns, 'name', 'label', 'list_name'])
  walk(filter.expression, (within) => {
    const step =
      within.op === 'path' && within.from === 'context' && within.steps.length === 1
        ? within.steps[0]!
        : undefined
    if (
      !step ||
      step.axis !== 'child' ||
      step.test === '*' ||
      step.test.includes('(') ||
      known.has(step.test)
    )
      return
    const similar = didYouMean(build.findings.list.length < 100 ? nearest(step.test, known) : undefined)
    build.findings.add('filter.column', placeOfCell(build, row, 'choice_filter'), {
      list,
      column: step.test,
      similar,
    })
    known.add(step.test)
  })
}

function fromList(build: Build, row: Row, node: Question, type: SelectType): Choices | undefined {
  const { findings } = build
  const external = type.source === 'external'
  const lists = external ? build.external : build.choices
  const key = external ? 'external_choices' : 'choices'
  const draft = lists.get(type.list)
  if (!draft) {
    const similar = didYouMean(findings.list.length < 100 ? nearest(type.list, lists.keys()) : undefined)
    const code = lists.size > 0 ? 'list.unknown' : 'list.no-sheet'
    return void findings.add(code, placeOfCell(build, row, 'type'), { key, list: type.list, similar })
  }
  if (external && valueOf(row, 'choice_filter') === '')
    findings.add('list.filter-missing', placeOfCell(build, row, 'choice_filter'))
  if (type.type === 'select_multiple') checkSpaces(build, row, draft)
  if (type.other && valueOf(row, 'choice_filter') !== '')
    findings.add('column.conflict', placeOfCell(build, row, 'choice_filter'), {
      one: 'choice_filter',
      other: 'or_other',
    })
  if (type.other) addOther(build, draft)
  const searched = readSearch(build, row, node, draft)
  if (searched) return searched
  const list = external && build.choices.has(type.list) ? `${type.list} (external)` : type.list
  build.lists.set(list, draft.list)
  const filter = filterOf(build, row, node, draft.columns, type.list)
  const choices: Choices = { list, value: 'name', label: 'label' }
  if (external) choices.external = true
  if (filter) choices.filter = filter
  return choices
}

function checkSpaces(build: Build, row: Row, draft: DraftList): void {
  const told = `spaces ${draft.list.name}`
  if (build.toldLists.has(told)) return
  build.toldLists.add(told)
  draft.list.choices.forEach((choice, index) => {
    if (!/\s/.test(choice.name)) return
    const place = { sheet: draft.sheet, row: draft.rows[index]?.number ?? row.number, column: 'name' }
    build.findings.add('choice.spaces', place, { name: choice.name, list: draft.list.name })
  })
}

/** or_other: the choice "other", at the end, unless the list has one. */
function addOther(build: Build, draft: DraftList): void {
  const told = `other ${draft.list.name}`
  if (build.toldLists.has(told)) return
  build.toldLists.add(told)
  if (draft.list.choices.some((choice) => choice.name === 'other')) return
  const text = build.languages.list.map(({ code }) => (code === 'vi' ? 'Khác' : 'Other'))
  draft.list.choices.push({ name: 'other', label: { text } })
}

function fromFile(build: Build, row: Row, node: Question, file: string): Choices | undefined {
  const { findings } = build
  const place = placeOfCell(build, row, 'type')
  if (!/\.(csv|xml|geojson)$/i.test(file)) return void findings.add('list.file', place, { file })
  const key = addFile(build, file)
  if (key === undefined) return void findings.add('list.file-conflict', place, { file, list: stemOf(file) })
  const isGeojson = /\.geojson$/i.test(file)
  const value = node.parameters.value ?? (isGeojson ? 'id' : 'name')
  const label = node.parameters.label ?? (isGeojson ? 'title' : 'label')
  attach(build, file)
  const filter = filterOf(build, row, node, undefined, file)
  const choices: Choices = { list: key, value, label }
  if (filter) choices.filter = filter
  return choices
}

/** `select_one ${name}`: the answers of a question in a repeat are the choices. */
function fromRepeat(build: Build, row: Row, node: Question, reference: string): Choices | undefined {
  const place = placeOfCell(build, row, 'type')
  const name = /^\$\{\s*([^{}]+?)\s*\}$/.exec(reference)?.[1] ?? reference
  const found = lookUp(build.names, name)
  if (!('id' in found)) return void build.findings.add(found.code, place, found.details)
  const { nodes } = build.names
  let inRepeat = false
  for (let up = nodes[found.id]!.parent; up > 0; up = nodes[up]!.parent)
    inRepeat ||= nodes[up]!.kind === 'repeat'
  if (!inRepeat) build.findings.add('list.repeat', place, { name })
  const repeat = compileCell(build, reference, place, { context: node.id })
  if (!repeat) return undefined
  const filter = filterOf(build, row, node, undefined, name)
  const choices: Choices = { list: '', value: name, label: name, repeat }
  if (filter) choices.filter = filter
  return choices
}
