// A survey made ready to run: slots in the order of evaluation, and for each node the slots that read it. Made once per survey.
import type { Expression } from '../expression/ast.ts'
import { compile, type Compiled, type Engines } from '../expression/evaluate.ts'
import type { Formula, Links, Question, Survey } from '../survey.ts'
import { addReads, nothingRead } from './locality.ts'
import { openingOf, unpackSlot } from './opening.ts'
import { isInside, shapeOf, type Shape } from './shape.ts'
import { findSlots, isTriggered, type ProgramSlot } from './slots.ts'

/** A dynamic default of a question, in document order. */
export interface DynamicDefault {
  node: number
  formula: Formula
  /** It reads a calculation, or members that a count makes: it is set after these have settled. */
  late: boolean
}

export interface Program extends Shape, Links {
  engines: Engines | undefined
  /** By index; those that import worked out are made when they are first looked at, by {@link slotAt}. */
  slots: (ProgramSlot | undefined)[]
  defaults: DynamicDefault[]
  compiled: Map<Expression, Compiled>
}

const programs = new WeakMap<Survey, Program>()

export function programOf(survey: Survey, engines?: Engines): Program {
  const known = programs.get(survey)
  if (known && known.engines?.regex === engines?.regex) return known
  const shape = shapeOf(survey)
  const foreseen = openingOf(survey)
  const made = foreseen
    ? runnable(shape, Array(foreseen.slots.length).fill(undefined), foreseen, engines)
    : assemble(shape, findSlots(shape), engines)
  programs.set(survey, made)
  return made
}

export const slotAt = (program: Program, index: number): ProgramSlot =>
  (program.slots[index] ??= unpackSlot(program.survey, index))

export const slotsIn = (program: Program): ProgramSlot[] =>
  program.slots.map((_, index) => slotAt(program, index))

export function compiledOf(program: Program, expression: Expression): Compiled {
  let compiled = program.compiled.get(expression)
  if (!compiled) program.compiled.set(expression, (compiled = compile(expression, program.engines)))
  return compiled
}

/** The program that evaluates `slots`, whose indexes are their places. */
export const assemble = (shape: Shape, slots: ProgramSlot[], engines?: Engines): Program =>
  runnable(shape, slots, linksOf(shape, slots), engines)

/** Which slots are a node's own, which read it, and which it triggers. */
export function linksOf({ survey: { nodes } }: Shape, slots: ProgramSlot[]): Links {
  const none = () => nodes.map((): number[] => [])
  const links: Links = { slotsOf: none(), readersOf: none(), triggeredBy: none() }
  for (const { index, kind, node, nodes: named } of slots) {
    links.slotsOf[node]!.push(index)
    const question = nodes[node] as Question
    if (kind === 'calculate' && isTriggered(question))
      for (const source of question.trigger!) links.triggeredBy[source]!.push(index)
    else for (const used of named) links.readersOf[used]!.push(index)
  }
  return links
}

function runnable(
  shape: Shape,
  slots: Program['slots'],
  { slotsOf, readersOf, triggeredBy }: Links,
  engines: Engines | undefined,
): Program {
  const program: Program = {
    ...shape,
    slotsOf,
    readersOf,
    triggeredBy,
    engines,
    slots,
    defaults: [],
    compiled: new Map(),
  }
  for (const node of shape.survey.nodes)
    if (node.kind === 'question' && typeof node.default === 'object') addDefault(program, node, node.default)
  return program
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
