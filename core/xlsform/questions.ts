// Fills the nodes: what each row of the survey sheet says beside its type and name.
import { fitting } from '../interview/values.ts'
import type { Words } from '../expression/error.ts'
import { functions } from '../expression/functions.ts'
import { walk } from '../expression/walk.ts'
import type { DataType, Formula, Group, Question, Repeat } from '../survey.ts'
import { attach, compileCell, placeOfCell, type Build } from './build.ts'
import { isDynamicDefault } from './default.ts'
import { checkParameters, parseParameters } from './parameters.ts'
import { fillChoices, isFile } from './selects.ts'
import { words, type Draft } from './structure.ts'
import { lookUp } from './compile-expression.ts'
import { valueOf, type Row } from './table.ts'
import { asExpression, isNo, isYes } from './yes-no.ts'

/** Type and appearance, which the formulas of other rows ask for. */
export function readKind(build: Build, { node, row, type, made }: Draft): void {
  if (made !== undefined) return
  node.appearance = appearanceWords(valueOf(row, 'appearance'))
  if (node.kind !== 'question') return
  const { findings } = build
  const place = placeOfCell(build, row, 'type')
  if (type.kind === 'select') {
    node.type = type.type
    // The row of labels above stands for the choices of all of them, as in pyxform.
    if (build.names.nodes[node.parent]?.appearance.includes('table-list')) node.appearance = ['list-nolabel']
  } else if (type.kind === 'plain') {
    node.type = type.plain.type
    node.dataType = type.plain.dataType
    if (type.plain.foreign) findings.add('type.as', place, { type: type.name, as: type.plain.type })
    if (type.plain.notRecorded) findings.add('type.not-recorded', place, { type: type.name })
  }
  const own = valueOf(row, 'bind::type')
  if (own === '' || own === node.dataType) return
  const calculated = node.type === 'calculate' ? CALCULATED.find((dataType) => dataType === own) : undefined
  if (calculated) node.dataType = calculated
  else tellUnused(build, row, ['bind::type'], node.type)
}

/** What `bind::type` can say that a calculation gives, in the words of XForms. */
const CALCULATED: DataType[] = ['int', 'decimal', 'date', 'time', 'dateTime', 'geopoint']

/** Fills one node from its row, once the kinds of all are read. Everything that is wrong goes to the findings. */
export function fillNode(build: Build, draft: Draft): void {
  const { node, row, made } = draft
  if (made !== undefined) return fillMade(build, draft)
  if (node.kind === 'question') fillQuestion(build, draft, node)
  else if (node.kind !== 'root') fillGroup(build, row, node)
}

/** Words of an appearance; what stands in parentheses stays together and as written. */
export function appearanceWords(text: string): string[] {
  const found: string[] = []
  let word = ''
  let depth = 0
  for (const char of text) {
    if (char === '(') depth += 1
    if (char === ')') depth = Math.max(0, depth - 1)
    if (depth === 0 && /\s/.test(char)) {
      if (word !== '') found.push(word)
      word = ''
    } else word += char
  }
  if (word !== '') found.push(word)
  return found.map((each) => (each.includes('(') ? each : each.toLowerCase()))
}

function formula(build: Build, row: Row, key: string, context: number, decides = false): Formula | undefined {
  const written = valueOf(row, key)
  if (written === '') return undefined
  return compileCell(build, asExpression(written), placeOfCell(build, row, key), { context, decides })
}

/** A condition that always or never holds is left out where that is what its absence means. */
function unless(constant: string, found: Formula | undefined): Formula | undefined {
  return found?.source.replace(/\s/g, '') === constant ? undefined : found
}

function common(build: Build, row: Row, node: Group | Repeat | Question): void {
  const { table, texts } = build
  const label = texts.label(row, 'label', true, node.id, table.sheet)
  const hint = texts.label(row, 'hint', false, node.id, table.sheet)
  const guidance = texts.label(row, 'guidance_hint', false, node.id, table.sheet)
  const relevant = unless('true()', formula(build, row, 'relevant', node.id, true))
  const readonly = unless('false()', formula(build, row, 'read_only', node.id))
  if (label) node.label = label
  if (hint) node.hint = hint
  if (guidance) node.guidance = guidance
  if (relevant) node.relevant = relevant
  if (readonly) node.readonly = readonly
}

/** Columns that say something about other kinds of rows only. */
function tellUnused(build: Build, row: Row, keys: string[], type: string | Words): void {
  for (const name of keys) {
    if (row.entries.has(name))
      build.findings.add('column.unused', placeOfCell(build, row, name), { name, type })
  }
}

function fillGroup(build: Build, row: Row, node: Group | Repeat): void {
  common(build, row, node)
  const { findings } = build
  const what = node.kind === 'repeat' ? words.repeat : words.group
  const tableList = node.appearance.includes('table-list')
  if (tableList) {
    // Its label stands in a note of its own, so that the columns can line up below it.
    const page = node.appearance.map((word) => (word === 'table-list' ? 'field-list' : word))
    node.appearance = [...new Set(page)]
    delete node.label
    delete node.hint
  }
  if (node.kind === 'repeat') {
    const count = valueOf(row, 'repeat_count')
    const counter = build.names.nodes[node.id - 1]
    const counted = counter?.name === `${node.name}_count` && counter.row === node.row
    const source = counted ? `\${${counter.name}}` : count
    if (source !== '') {
      const place = placeOfCell(build, row, 'repeat_count')
      const compiled = compileCell(build, source, place, { context: node.parent })
      if (compiled) node.count = compiled
    }
  }
  const required = valueOf(row, 'required')
  if (required !== '' && !isNo(required)) {
    findings.add('group.required', placeOfCell(build, row, 'required'), { what })
    const kept = formula(build, row, 'required', node.id)
    if (kept) node.required = kept
  }
  const unused = ['calculation', 'constraint', 'default', 'trigger', 'choice_filter', 'parameters']
  tellUnused(build, row, node.kind === 'repeat' ? unused : [...unused, 'repeat_count'], what)
  if (row.entries.has('save_to'))
    findings.add('column.conflict', placeOfCell(build, row, 'save_to'), { one: 'save_to', other: what })
  const fieldList = node.kind === 'group' && node.appearance.includes('field-list')
  if (!node.label && !tableList && !fieldList) {
    findings.add('group.no-label', placeOfCell(build, row, 'label'), { what, name: node.name })
  }
}

function fillQuestion(build: Build, { row, type }: Draft, node: Question): void {
  const { findings, table } = build
  tellUnused(build, row, ['repeat_count'], node.type)
  if (type.kind !== 'select') tellUnused(build, row, ['choice_filter'], node.type)
  // SurveyCTO's field plug-ins, and applications that Collect opens.
  for (const name of node.appearance.filter((word) => /^(custom-|ex:)/.test(word)))
    findings.add('column.unused', placeOfCell(build, row, 'appearance'), { name, type: node.type })
  readParameters(build, row, node, type)
  common(build, row, node)
  const required = unless('false()', formula(build, row, 'required', node.id))
  const constraint = formula(build, row, 'constraint', node.id) ?? impliedConstraint(build, node, type)
  const calculate = formula(build, row, 'calculation', node.id)
  if (required) node.required = required
  const unserved = constraint && unservedIn(constraint)
  if (unserved !== undefined) {
    // Nothing that could be typed would meet it.
    const details = { name: 'constraint', type: `${unserved}()` }
    findings.add('column.unused', placeOfCell(build, row, 'constraint'), details)
  } else if (constraint) node.constraint = constraint
  if (calculate) node.calculate = calculate
  const requiredMessage = build.texts.text(row, 'required_message', node.id, table.sheet)
  const constraintMessage = build.texts.text(row, 'constraint_message', node.id, table.sheet)
  if (requiredMessage) node.requiredMessage = requiredMessage
  if (constraintMessage) node.constraintMessage = constraintMessage
  if (type.kind === 'plain' && type.plain.hint !== undefined && !node.hint) {
    const { hint } = type.plain
    node.hint = { text: build.languages.list.map(() => hint) }
  }
  fillDefault(build, row, node)
  fillTrigger(build, row, node)
  if (isYes(valueOf(row, 'personal'))) node.personal = true
  else if (valueOf(row, 'personal') !== '' && !isNo(valueOf(row, 'personal'))) {
    const value = valueOf(row, 'personal')
    findings.add('yes-no', placeOfCell(build, row, 'personal'), { value, column: 'personal' })
  }
  const saveTo = valueOf(row, 'save_to')
  if (saveTo !== '') node.saveTo = saveTo
  if (type.kind === 'select') fillChoices(build, row, node, type)
  if (type.kind === 'plain' && type.name === 'background-geopoint') {
    const [one, place] = [type.name, placeOfCell(build, row, 'type')]
    if (!row.entries.has('trigger')) findings.add('column.needs', place, { one, other: 'trigger' })
    if (row.entries.has('calculation')) findings.add('column.conflict', place, { one, other: 'calculation' })
  }
  if (node.type === 'calculate' && !row.entries.has('calculation') && typeof node.default !== 'object') {
    findings.add('calculate.missing', placeOfCell(build, row, 'calculation'))
  }
  if (
    type.kind !== 'unknown' &&
    !node.label &&
    !node.hint &&
    !row.entries.has('calculation') &&
    !row.entries.has('trigger') &&
    ASKED.has(node.type) &&
    !isUnlabelled(node)
  ) {
    findings.add('label.missing', placeOfCell(build, row, 'label'), { name: node.name })
  }
}

/** The function of another application that a formula calls, if any. */
function unservedIn({ expression }: Formula): string | undefined {
  let found: string | undefined
  walk(expression, (within) => {
    if (within.op === 'call' && functions[within.name]?.limited) found = within.name
  })
  return found
}

const ASKED = new Set([
  'text', 'integer', 'decimal', 'date', 'time', 'datetime', 'select_one', 'select_multiple', 'rank', 'range', 'note', 'acknowledge',
  'geopoint', 'geotrace', 'geoshape', 'image', 'audio', 'video', 'file', 'barcode',
]) // prettier-ignore

/** Questions that are shown without a label on purpose. */
const isUnlabelled = (node: Question) =>
  node.appearance.some((word) => ['label', 'list-nolabel', 'hidden'].includes(word))

function impliedConstraint(build: Build, node: Question, type: Draft['type']): Formula | undefined {
  if (type.kind !== 'plain' || type.plain.constraint === undefined) return undefined
  return compileCell(build, type.plain.constraint, {}, { context: node.id })
}

function readParameters(build: Build, row: Row, node: Question, type: Draft['type']): void {
  const place = placeOfCell(build, row, 'parameters')
  const found = parseParameters(valueOf(row, 'parameters'), place, build.findings)
  const asked = {
    node,
    written: type.kind === 'plain' ? type.name : '',
    isFromFile: type.kind === 'select' && isFile(type),
    choices: (list: string) => build.choices.get(list)?.list.choices,
  }
  if (found.size > 0) checkParameters(asked, found, place, build.findings)
  const columns = { rows: 'rows', accuracythreshold: 'capture-accuracy', autoplay: 'autoplay' }
  for (const [key, name] of Object.entries(columns)) {
    const value = valueOf(row, key)
    if (value !== '' && !found.has(name)) found.set(name, value)
  }
  const geometry = found.get('reference-geometry')
  if (geometry !== undefined && !isKnown(build, geometry)) {
    build.findings.add('list.unknown', place, { key: 'choices', list: geometry, similar: '' })
  }
  if (node.type === 'range') {
    const given = ['start', 'end', 'step', 'tick_interval', 'placeholder'].map((name) => found.get(name))
    if (given.some((value) => value?.includes('.'))) node.dataType = 'decimal'
    const usual = { start: '1', end: '10', step: '1' }
    for (const [name, value] of Object.entries(usual)) if (!found.has(name)) found.set(name, value)
  }
  node.parameters = Object.fromEntries(found)
}

/** A list, an attached file, a list of entities, or a repeat whose members have a place. */
function isKnown({ lists, choices, entities, names }: Build, name: string): boolean {
  const repeat = names.byName.get(name.replace(/[${}]/g, ''))?.[0]
  return (
    [lists, choices, entities].some((known) => known.has(name)) || names.nodes[repeat ?? 0]!.kind === 'repeat'
  )
}

function fillDefault(build: Build, row: Row, node: Question): void {
  const written = valueOf(row, 'default')
  if (written === '') return
  if (written.includes('${') || isDynamicDefault(written, node.dataType)) {
    const place = placeOfCell(build, row, 'default')
    if (written.includes('${') || /[\p{L}-]\(/u.test(written)) {
      const compiled = compileCell(build, written, place, { context: node.id })
      if (compiled) node.default = compiled
      return
    }
    const silent = { ...build, findings: { list: [], errors: 0, add: () => undefined } }
    const compiled = compileCell(silent, written, place, { context: node.id })
    if (!compiled) build.findings.add('default.text', place)
    node.default = compiled ?? written
    return
  }
  const fits = fitting(written, node.dataType, 'UTC')
  if (fits === '' || (node.dataType === 'int' && Number(fits) !== Number(written)))
    build.findings.add('default.type', placeOfCell(build, row, 'default'), { value: written, fits })
  const file = /^jr:\/\/images\//
  node.default = node.type === 'image' ? written.replace(file, '') : written
  if (node.type === 'image') attach(build, node.default)
}

function fillTrigger(build: Build, row: Row, node: Question): void {
  const written = valueOf(row, 'trigger')
  if (written === '') return
  const place = placeOfCell(build, row, 'trigger')
  const trigger: number[] = []
  for (const part of written.split(',')) {
    const name = /^\s*\$\{\s*([^{}]+?)\s*\}\s*$/.exec(part)?.[1]
    if (name === undefined) {
      build.findings.add('trigger.syntax', place)
      continue
    }
    const found = lookUp(build.names, name)
    if ('id' in found && build.names.nodes[found.id]!.kind === 'question') trigger.push(found.id)
    else if ('id' in found) build.findings.add('trigger.syntax', place)
    else build.findings.add(found.code, place, found.details)
  }
  if (trigger.length === 0) return
  node.trigger = trigger
  if (node.calculate) return
  // Without a calculation the answer is cleared, as ODK documents.
  const cleared = compileCell(build, "''", place, { context: node.id })
  if (cleared) node.calculate = cleared
}

/** Nodes that no row asked for: the count of a repeat, "specify other", the parts of a table-list. */
function fillMade(build: Build, { node, row, made, type }: Draft): void {
  if (node.kind !== 'question') return
  const { table, texts, languages } = build
  if (made === 'count') {
    node.type = 'calculate'
    const calculate = formula(build, row, 'repeat_count', node.id)
    const readonly = compileCell(build, 'true()', {}, { context: node.id })
    if (calculate) node.calculate = calculate
    if (readonly) node.readonly = readonly
  } else if (made === 'other') {
    const asked = node.name.slice(0, -'_other'.length)
    node.label = {
      text: languages.list.map(({ code }) => (code === 'vi' ? 'Xin ghi rõ.' : 'Specify other.')),
    }
    const relevant = compileCell(build, `selected(../${asked}, 'other')`, {}, { context: node.id })
    if (relevant) node.relevant = relevant
    if (isYes(valueOf(row, 'personal'))) node.personal = true
  } else if (made === 'table-label') {
    node.type = 'note'
    const label = texts.label(row, 'label', true, node.id, table.sheet)
    const hint = texts.label(row, 'hint', false, node.id, table.sheet)
    if (label) node.label = label
    if (hint) node.hint = hint
  } else if (made === 'table-header' && type.kind === 'select') {
    node.type = type.type
    node.appearance = ['label']
    fillChoices(build, row, node, { ...type, other: false })
  }
}
