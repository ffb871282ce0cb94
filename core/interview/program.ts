// A survey made ready to run: slots in the order of evaluation, and for each node the slots that read it. Made once per survey.
import type { Expression } from '../expression/ast.ts'
import { compile, type Compiled, type Engines } from '../expression/evaluate.ts'
import type { Formula, Question, Survey } from '../survey.ts'
import { addReads, nothingRead } from './locality.ts'
import { storedSlots } from './opening.ts'
import { isInside, shapeOf, type Shape } from './shape.ts'
import { findSlots, type ProgramSlot } from './slots.ts'

/** A dynamic default of a question, in document order. */
export interface DynamicDefault {
  node: number
  formula: Formula
  /** It reads a calculation, or members that a count makes: it is set after these have settled. */
  late: boolean
}

export interface Program extends Shape {
  engines: Engines | undefined
  slots: readonly ProgramSlot[]
  /** Slots of one node, ascending. */
  slotsOf: (readonly ProgramSlot[])[]
  /** Slots that read a node, ascending. */
  readersOf: (readonly number[])[]
  /** `calculate` slots that a node triggers. */
  triggeredBy: (readonly number[])[]
  defaults: DynamicDefault[]
  compiled: Map<Expression, Compiled>
}

const programs = new WeakMap<Survey, Program>()

export function programOf(survey: Survey, engines?: Engines): Program {
  const known = programs.get(survey)
  if (known && known.engines?.regex === engines?.regex) return known
  const shape = shapeOf(survey)
  const made = assemble(shape, storedSlots(survey) ?? findSlots(shape), engines)
  programs.set(survey, made)
  return made
}

export function compiledOf(program: Program, expression: Expression): Compiled {
  let compiled = program.compiled.get(expression)
  if (!compiled) program.compiled.set(expression, (compiled = compile(expression, program.engines)))
  return compiled
}

/** The program that evaluates `slots`, whose indexes are their places. */
export function assemble(shape: Shape, slots: readonly ProgramSlot[], engines?: Engines): Program {
  const { nodes } = shape.survey
  const program: Program = {
    ...shape,
    engines,
    slots,
    slotsOf: Array(nodes.length).fill(NONE),
    readersOf: Array(nodes.length).fill(NONE),
    triggeredBy: Array(nodes.length).fill(NONE),
    defaults: [],
    compiled: new Map(),
  }
  for (const slot of slots) {
    add(program.slotsOf, slot.node, slot)
    const node = nodes[slot.node]!
    const triggers = slot.kind === 'calculate' && node.kind === 'question' ? node.trigger : undefined
    if (triggers) for (const source of triggers) add(program.triggeredBy, source, slot.index)
    else for (const used of slot.nodes) add(program.readersOf, used, slot.index)
  }
  for (const node of nodes)
    if (node.kind === 'question' && typeof node.default === 'object') addDefault(program, node, node.default)
  return program
}

/** Most nodes have no slots and no readers: those share one list. */
const NONE: readonly never[] = []

function add<T>(lists: (readonly T[])[], at: number, one: T): void {
  const list = lists[at]
  if (list === NONE) lists[at] = [one]
  else (list as T[] | undefined)?.push(one)
}

function addDefault(program: Program, node: Question, formula: Formula): void {
  const { nodes } = program.survey
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

const isCounted = ({ survey }: Shape, id: number): boolean => {
  const node = survey.nodes[id]
  return node?.kind === 'repeat' && node.count !== undefined
}
