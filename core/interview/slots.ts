// The formulas of a survey in the order of evaluation, and what each reads.
import type { ChoiceList, Choices, Formula, Question, Slot, Survey, SurveyNode } from '../survey.ts'
import { addReads, addTemplateReads, isDynamic, nothingRead, type Reads, type Traits } from './locality.ts'
import { isInside, rosterOf, type Shape } from './shape.ts'

export interface ProgramSlot {
  index: number
  node: number
  kind: Slot['kind']
  /** Absent for labels, which are rendered when they are looked at. */
  formula: Formula | undefined
  /** Indexes of the survey nodes that it names. */
  nodes: readonly number[]
  reads: Traits
}

export const KINDS = [
  'relevant',
  'count',
  'readonly',
  'required',
  'calculate',
  'filter',
  'constraint',
  'label',
] as const satisfies Slot['kind'][]

/** Every slot that has something to evaluate. */
export function findSlots(shape: Shape): ProgramSlot[] {
  const slots: ProgramSlot[] = []
  for (const { node, kind } of ordered(shape.survey)) {
    const found = findSlot(shape, shape.survey.nodes[node]!, kind)
    if (found) {
      const { nodes, ...reads } = found.reads
      slots.push({ index: slots.length, node, kind, formula: found.formula, nodes: [...nodes], reads })
    }
  }
  return slots
}

/** The survey's order; slots that it leaves out follow in document order. */
function ordered(survey: Survey): Slot[] {
  const known = survey.nodes.map(() => 0)
  for (const { node, kind } of survey.order) known[node]! |= 1 << KINDS.indexOf(kind)
  const missing = survey.nodes.flatMap(({ id }) =>
    KINDS.filter((_, bit) => !(known[id]! & (1 << bit))).map((kind) => ({ node: id, kind })),
  )
  return [...survey.order, ...missing]
}

function findSlot(
  shape: Shape,
  node: SurveyNode,
  kind: Slot['kind'],
): { formula: Formula | undefined; reads: Reads } | undefined {
  const { survey } = shape
  const formula = formulaOf(node, kind)
  // Most slots of most questions are empty.
  if (!formula && kind !== 'label' && kind !== 'filter') return undefined
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
    addRoster(shape, node, reads)
  }
  const words = kind === 'label' && (reads.nodes.size > 0 || reads.wide || reads.positional)
  const offers = kind === 'filter' && node.kind === 'question' && hasVaryingChoices(node)
  return formula || words || offers ? { formula, reads } : undefined
}

/** Choices from a roster: a filter over its members may look at anything in them, and what is asked in one offers all of them. */
function addRoster(shape: Shape, question: Question, reads: Reads): void {
  const { filter, repeat: from } = question.choices ?? {}
  const repeat = from && rosterOf(shape, from)
  if (repeat === undefined) return
  if (filter) for (let inner = repeat; inner <= shape.last[repeat]!; inner += 1) reads.nodes.add(inner)
  if (isInside(shape, question.id, repeat)) reads.wide = true
}

export const isTriggered = (question: Question) => (question.trigger?.length ?? 0) > 0

const hasVaryingChoices = (node: Question): boolean =>
  Boolean(node.choices?.filter || node.choices?.repeat || node.choices?.randomize?.seed)

export function formulaOf(node: SurveyNode, kind: Slot['kind']): Formula | undefined {
  if (kind === 'label') return undefined
  const has: { choices?: Choices } & Partial<Record<typeof kind, Formula>> = node
  return kind === 'filter' ? has.choices?.filter : has[kind]
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
