// A survey made ready to run: slots in the order of evaluation, and for each node the slots that read it. Made once per survey.
import type { Expression } from '../expression/ast.ts'
import { compile, type Compiled, type Engines } from '../expression/evaluate.ts'
import type { ChoiceList, Formula, Slot, Survey, SurveyNode, Question } from '../survey.ts'
import { addReads, addTemplateReads, isDynamic, nothingRead, type Reads } from './locality.ts'

export interface ProgramSlot {
  index: number
  node: number
  kind: Slot['kind']
  /** Absent for labels, which are rendered when they are looked at. */
  formula: Formula | undefined
  reads: Reads
}

/** A dynamic default of a question, in document order. */
export interface DynamicDefault {
  node: number
  formula: Formula
  /** It reads a calculation, or members that a count makes: it is set after these have settled. */
  late: boolean
}

export interface Program {
  survey: Survey
  engines: Engines | undefined
  slots: ProgramSlot[]
  /** Slots of one node, ascending. */
  slotsOf: ProgramSlot[][]
  /** Slots that read a node, ascending. */
  readersOf: number[][]
  /** `calculate` slots that a node triggers. */
  triggeredBy: number[][]
  defaults: DynamicDefault[]
  /** Index of the last descendant of a node, itself when it has none: nodes are in document order. */
  last: number[]
  depth: number[]
  /** The chain from the root to a node, both included. */
  chain: number[][]
  /** A node's place among its parent's children. */
  place: number[]
  byPath: Map<string, number>
  compiled: Map<Expression, Compiled>
}

const programs = new WeakMap<Survey, Program>()

export function programOf(survey: Survey, engines?: Engines): Program {
  const known = programs.get(survey)
  if (known && known.engines?.regex === engines?.regex) return known
  const made = makeProgram(survey, engines)
  programs.set(survey, made)
  return made
}

export function compiledOf(program: Program, expression: Expression): Compiled {
  let compiled = program.compiled.get(expression)
  if (!compiled) program.compiled.set(expression, (compiled = compile(expression, program.engines)))
  return compiled
}

export const isInside = (program: Program, node: number, ancestor: number): boolean =>
  node >= ancestor && node <= program.last[ancestor]!

function makeProgram(survey: Survey, engines: Engines | undefined): Program {
  const { nodes } = survey
  const program: Program = {
    survey,
    engines,
    slots: [],
    slotsOf: nodes.map(() => []),
    readersOf: nodes.map(() => []),
    triggeredBy: nodes.map(() => []),
    defaults: [],
    last: nodes.map((_, id) => id),
    depth: [],
    chain: [],
    place: nodes.map(() => 0),
    byPath: new Map(),
    compiled: new Map(),
  }
  nodes.forEach((node, id) => {
    const above = program.chain[node.parent]
    program.chain.push(above ? [...above, id] : [id])
    program.depth.push(above ? above.length : 0)
    if (!program.byPath.has(node.path)) program.byPath.set(node.path, id)
    if (node.kind !== 'question') node.children.forEach((child, place) => (program.place[child] = place))
  })
  for (let id = nodes.length - 1; id > 0; id -= 1) {
    const parent = nodes[id]!.parent
    if (parent >= 0) program.last[parent] = Math.max(program.last[parent]!, program.last[id]!)
  }
  for (const { node, kind } of ordered(survey)) addSlot(program, nodes[node]!, kind)
  for (const node of nodes) if (node.kind === 'question') addDefaultAndTrigger(program, node)
  return program
}

const KINDS = [
  'relevant',
  'count',
  'readonly',
  'required',
  'calculate',
  'filter',
  'constraint',
  'label',
] as const

/** The survey's order; slots that it leaves out follow in document order. */
function ordered(survey: Survey): Slot[] {
  const known = survey.nodes.map(() => 0)
  for (const { node, kind } of survey.order) known[node]! |= 1 << KINDS.indexOf(kind)
  const missing = survey.nodes.flatMap(({ id }) =>
    KINDS.filter((_, bit) => !(known[id]! & (1 << bit))).map((kind) => ({ node: id, kind })),
  )
  return [...survey.order, ...missing]
}

function addSlot(program: Program, node: SurveyNode, kind: Slot['kind']): void {
  const { survey } = program
  const formula = formulaOf(node, kind)
  // Most slots of most questions are empty.
  if (!formula && kind !== 'label' && kind !== 'filter') return
  const reads = nothingRead()
  if (formula) {
    addReads(survey, formula.expression, node.id, reads, kind === 'filter' ? -1 : node.id)
    for (const used of formula.uses) reads.nodes.add(used)
  }
  if (kind === 'label') addWords(survey, node, reads)
  if (kind === 'filter' && node.kind === 'question') {
    for (const extra of [node.choices?.repeat, node.choices?.randomize?.seed]) {
      if (!extra) continue
      addReads(survey, extra.expression, node.id, reads)
      for (const used of extra.uses) reads.nodes.add(used)
    }
  }
  if (kind === 'filter' && node.kind === 'question') addRoster(program, node, reads)
  const words = kind === 'label' && (reads.nodes.size > 0 || reads.wide || reads.positional)
  const offers = kind === 'filter' && node.kind === 'question' && hasVaryingChoices(node)
  if (!formula && !words && !offers) return
  const slot: ProgramSlot = { index: program.slots.length, node: node.id, kind, formula, reads }
  program.slots.push(slot)
  program.slotsOf[node.id]!.push(slot)
  if (kind === 'calculate' && node.kind === 'question' && node.trigger) return
  for (const used of reads.nodes) program.readersOf[used]?.push(slot.index)
}

/** Choices from a roster: a filter over its members may look at anything in them, and what is asked in one offers all of them. */
function addRoster(program: Program, question: Question, reads: Reads): void {
  const { filter, repeat: from } = question.choices ?? {}
  const repeat = from && rosterOf(program, from)
  if (repeat === undefined) return
  if (filter) for (let inner = repeat; inner <= program.last[repeat]!; inner += 1) reads.nodes.add(inner)
  if (isInside(program, question.id, repeat)) reads.wide = true
}

/** The repeat that a question whose answers are choices is in. */
export function rosterOf(program: Program, { uses }: Formula): number | undefined {
  return program.chain[uses[0] ?? 0]?.findLast((above) => program.survey.nodes[above]?.kind === 'repeat')
}

function addDefaultAndTrigger(program: Program, node: Question): void {
  const { nodes } = program.survey
  if (typeof node.default === 'object') {
    const formula = node.default
    const reads = nothingRead()
    addReads(program.survey, formula.expression, node.id, reads)
    for (const used of formula.uses) reads.nodes.add(used)
    const late = [...reads.nodes].some((used) => {
      const read = nodes[used]
      if (read?.kind === 'question' && read.calculate) return true
      if (program.defaults.some((other) => other.node === used && other.late)) return true
      return program.chain[used]!.some((above) => {
        if (nodes[above]!.relevant) return true
        return isCounted(program, above) && !isInside(program, node.id, above)
      })
    })
    program.defaults.push({ node: node.id, formula, late })
  }
  const calculation = program.slotsOf[node.id]!.find(({ kind }) => kind === 'calculate')
  for (const source of node.trigger ?? [])
    if (calculation) program.triggeredBy[source]?.push(calculation.index)
}

const isCounted = ({ survey }: Program, id: number): boolean => {
  const node = survey.nodes[id]
  return node?.kind === 'repeat' && node.count !== undefined
}

export const hasVaryingChoices = (node: Question): boolean =>
  Boolean(node.choices?.filter || node.choices?.repeat || node.choices?.randomize?.seed)

export function formulaOf(node: SurveyNode, kind: Slot['kind']): Formula | undefined {
  switch (kind) {
    case 'relevant':
    case 'readonly':
    case 'required':
      return node[kind]
    case 'count':
      return node.kind === 'repeat' ? node.count : undefined
    case 'filter':
      return node.kind === 'question' ? node.choices?.filter : undefined
    case 'calculate':
    case 'constraint':
      return node.kind === 'question' ? node[kind] : undefined
    case 'label':
      return undefined
  }
}

function addWords(survey: Survey, node: SurveyNode, reads: Reads): void {
  for (const words of [node.label, node.hint, node.guidance])
    addTemplateReads(survey, words?.text, node.id, reads)
  if (node.kind !== 'question') return
  addTemplateReads(survey, node.requiredMessage, node.id, reads)
  addTemplateReads(survey, node.constraintMessage, node.id, reads)
  const list = node.choices ? survey.lists[node.choices.list] : undefined
  if (!list || !hasDynamicLabels(list)) return
  for (const choice of list.choices) addTemplateReads(survey, choice.label.text, node.id, reads)
}

const dynamicLabels = new WeakMap<ChoiceList, boolean>()

export function hasDynamicLabels(list: ChoiceList): boolean {
  let known = dynamicLabels.get(list)
  if (known === undefined) {
    known = list.choices.some(({ label }) => label.text?.some(isDynamic))
    dynamicLabels.set(list, known)
  }
  return known
}
