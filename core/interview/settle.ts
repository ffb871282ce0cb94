// Evaluation: what changed is queued by slot, and one pass in the survey's order settles it.
import { toBoolean, toNumber, toText } from '../expression/evaluate.ts'
import type { Value } from '../expression/tree.ts'
import type { Question } from '../survey.ts'
import { isListed, offeredTo } from './choices.ts'
import { setDefaults } from './defaults.ts'
import { compiledOf, isInside, type ProgramSlot } from './program.ts'
import { resize } from './ranges.ts'
import { contextOf } from './scope.ts'
import { isAttached, rangesOf, reach, refOf } from './tree.ts'
import type { Change, Instance, Interview, ProblemKind } from './types.ts'
import { canonical, coerced } from './values.ts'

/** Evaluations in one pass, far beyond what a real form needs: a form whose formulas chase each other stops here. */
const EVALUATION_LIMIT = 1_000_000

export function enqueue(interview: Interview, slot: number, instance: Instance): void {
  const { pending } = interview
  const waiting = pending[slot]
  if (waiting) waiting.add(instance)
  else pending[slot] = new Set([instance])
  if (slot < interview.lowest) interview.lowest = slot
}

/** Queues `slot` wherever it can see `from`. */
export function enqueueSeen(interview: Interview, slot: ProgramSlot, from: Instance): void {
  const start = slot.reads.wide ? interview.root : from
  const repeat = interview.survey.nodes[slot.node]?.kind === 'repeat'
  if (slot.kind !== 'count')
    for (const instance of reach(interview, slot.node, start)) enqueue(interview, slot.index, instance)
  if (repeat) for (const range of rangesOf(interview, slot.node, start)) enqueue(interview, slot.index, range)
}

/** Queues every slot that reads this instance's node, or a group around it. */
export function enqueueReaders(interview: Interview, instance: Instance): void {
  const { readersOf, slots } = interview.program
  for (const slot of readersOf[instance.node]!) enqueueSeen(interview, slots[slot]!, instance)
  for (let up = instance.parent; up; up = up.parent) {
    const readers = readersOf[up.node]!
    if (readers.length > 0 && up.position === 0)
      for (const slot of readers) enqueueSeen(interview, slots[slot]!, up)
  }
}

/** Queues every slot of these instances' own nodes, when they are new. */
export function enqueueOwn(interview: Interview, instance: Instance): void {
  const { live, program, survey } = interview
  for (const slot of program.slotsOf[instance.node]!) {
    if (slot.kind === 'count' && (!instance.instances || !live)) continue
    if (slot.kind === 'calculate' && (!live || isTriggered(survey.nodes[instance.node] as Question))) continue
    enqueue(interview, slot.index, instance)
  }
}

const isTriggered = (question: Question) => (question.trigger?.length ?? 0) > 0

/** Starts or ends a change: settles everything, sets late defaults of new instances, and says what is different now. */
export function complete(interview: Interview): Change {
  settle(interview)
  for (let top = interview.fresh.shift(); top; top = interview.fresh.shift())
    setDefaults(interview, top, true)
  const attached = [...interview.changed].filter(isAttached)
  const refs = attached.sort((a, b) => a.node - b.node).map((instance) => refOf(interview, instance))
  const change = { refs, removed: interview.removed, structure: interview.structure }
  interview.changed = new Set()
  interview.removed = []
  interview.structure = false
  return change
}

/** Evaluates all that waits, and what that makes wait in turn. */
export function settle(interview: Interview): void {
  const { pending, program } = interview
  let budget = EVALUATION_LIMIT
  let at = interview.lowest
  while (at < program.slots.length) {
    const waiting = pending[at]
    pending[at] = undefined
    interview.lowest = Infinity
    if (waiting) {
      const slot = program.slots[at]!
      for (const instance of waiting) evaluate(interview, slot, instance)
      budget -= waiting.size
    }
    if (budget < 0) {
      pending.fill(undefined)
      const { name } = interview.survey.nodes[program.slots[at]!.node]!
      interview.faults.set('cycle', { ref: name, slot: 'cycle', message: 'The formulas do not settle.' })
      break
    }
    at = Math.min(at + 1, interview.lowest)
  }
  interview.lowest = Infinity
}

function evaluate(interview: Interview, slot: ProgramSlot, instance: Instance): void {
  switch (slot.kind) {
    case 'relevant': {
      const own = isTrue(interview, slot, instance, true)
      if (own === instance.own) return
      instance.own = own
      return spreadRelevance(interview, instance, own && (instance.parent?.relevant ?? true))
    }
    case 'readonly': {
      const own = isTrue(interview, slot, instance, false)
      if (own === instance.ownReadonly) return
      instance.ownReadonly = own
      return spreadReadonly(interview, instance)
    }
    case 'required': {
      const required = isTrue(interview, slot, instance, false)
      if (required === instance.required) return
      instance.required = required
      interview.changed.add(instance)
      return judge(interview, instance)
    }
    case 'constraint':
      instance.valid = instance.value === '' || isTrue(interview, slot, instance, true)
      return judge(interview, instance)
    case 'calculate':
      if (interview.live) calculate(interview, slot, instance)
      return
    case 'filter':
      instance.offered = undefined
      interview.changed.add(instance)
      if (instance.stored !== '') refresh(interview, instance)
      return
    case 'count':
      if (!interview.live) return
      return resize(interview, instance, count(interview, slot, instance))
    case 'label':
      interview.changed.add(instance)
  }
}

/** The value of a slot's formula, or undefined where it can't be evaluated; then the fault is kept for whoever asks. */
export function run(interview: Interview, slot: ProgramSlot, instance: Instance): Value | undefined {
  const { formula } = slot
  if (!formula) return undefined
  try {
    return compiledOf(interview.program, formula.expression)(contextOf(interview, instance))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    interview.faults.set(`${slot.node} ${slot.kind}`, {
      ref: refOf(interview, instance),
      slot: slot.kind,
      message,
    })
    return undefined
  }
}

function isTrue(interview: Interview, slot: ProgramSlot, instance: Instance, otherwise: boolean): boolean {
  const value = run(interview, slot, instance)
  return value === undefined ? otherwise : toBoolean(value)
}

function count(interview: Interview, slot: ProgramSlot, range: Instance): number {
  const value = run(interview, slot, range)
  const number = value === undefined ? 0 : toNumber(value, interview.environment.timezone)
  return number > 0 ? Math.floor(number) : 0
}

function calculate(interview: Interview, slot: ProgramSlot, instance: Instance): void {
  const question = interview.survey.nodes[instance.node] as Question
  if (!instance.relevant && !isTriggered(question)) return
  const value = run(interview, slot, instance)
  store(
    interview,
    instance,
    value === undefined ? '' : coerced(toText(value), question.dataType, interview.environment.timezone),
  )
}

/** Keeps an answer and lets it take effect. */
export function store(interview: Interview, instance: Instance, text: string): void {
  if (text === instance.stored) return
  instance.stored = text
  interview.changed.add(instance)
  refresh(interview, instance)
}

/** What formulas read follows from what is stored, from relevance and from what is offered. New instances pull no triggers. */
export function refresh(interview: Interview, instance: Instance, isNew = false): void {
  const value = instance.relevant ? readable(interview, instance) : ''
  if (value !== instance.value) {
    instance.value = value
    interview.changed.add(instance)
    enqueueReaders(interview, instance)
    if (interview.live && !isNew) pullTriggers(interview, instance)
    for (const slot of interview.program.slotsOf[instance.node]!) {
      if (slot.kind === 'constraint') enqueue(interview, slot.index, instance)
    }
    if (value === '') instance.valid = true
  }
  judge(interview, instance)
}

function pullTriggers(interview: Interview, instance: Instance): void {
  const { slots, triggeredBy } = interview.program
  for (const slot of triggeredBy[instance.node]!) enqueueSeen(interview, slots[slot]!, instance)
}

function readable(interview: Interview, instance: Instance): string {
  const { stored } = instance
  if (stored === '') return ''
  const question = interview.survey.nodes[instance.node]
  if (question?.kind !== 'question') return ''
  if (!question.choices) return canonical(stored, question.dataType, interview.environment.timezone) ?? stored
  if (question.type === 'select_one' && !question.choices.filter && !question.choices.repeat)
    return stored.trim()
  return offeredPart(interview, instance, question)
}

/** Chosen values that are offered, several in the order of the list, as ODK has it; a value that the list does not know stays, as a problem. */
function offeredPart(interview: Interview, instance: Instance, question: Question): string {
  const chosen =
    question.type === 'select_one'
      ? [instance.stored.trim()]
      : instance.stored.split(/\s+/).filter((name) => name !== '')
  const offered = offeredTo(interview, instance)
  if (!offered) return chosen.join(' ')
  const names = new Set(offered.map(({ name }) => name))
  const unknown = chosen.filter((name) => !names.has(name) && !isListed(interview, question, name))
  const known = new Set(chosen.filter((name) => names.has(name)))
  if (question.type === 'rank') {
    if (known.size > 0) for (const name of names) known.add(name)
    return [...known, ...unknown].join(' ')
  }
  return [...[...names].filter((name) => known.has(name)), ...unknown].join(' ')
}

/** Sets the problem that follows from the instance's state. */
export function judge(interview: Interview, instance: Instance): void {
  const problem = problemOf(interview, instance)
  if (problem === instance.problem) return
  instance.problem = problem
  interview.changed.add(instance)
}

function problemOf(interview: Interview, instance: Instance): ProblemKind | null {
  if (!instance.relevant || instance.instances)
    return instance.relevant && instance.problem === 'count' ? 'count' : null
  const question = interview.survey.nodes[instance.node]
  if (question?.kind !== 'question') return null
  if (instance.value === '') return instance.required ? 'required' : null
  if (!fits(interview, question, instance.value)) return 'type'
  return instance.valid ? null : 'constraint'
}

function fits(interview: Interview, question: Question, value: string): boolean {
  if (question.type === 'range' && !isBetween(question, value)) return false
  if (!question.choices)
    return canonical(value, question.dataType, interview.environment.timezone) !== undefined
  const chosen = question.type === 'select_one' ? [value] : value.split(' ')
  return chosen.every((name) => isListed(interview, question, name))
}

/** A range's answer lies between its ends; ends that are not numbers don't count. */
function isBetween(question: Question, value: string): boolean {
  const [start, end] = [
    Number(question.parameters['start'] ?? NaN),
    Number(question.parameters['end'] ?? NaN),
  ]
  if (Number.isNaN(start) || Number.isNaN(end)) return true
  return Number(value) >= Math.min(start, end) && Number(value) <= Math.max(start, end)
}

/** Relevance reaches everything below; what becomes irrelevant reads as empty, and is back as it was when relevance returns. */
export function spreadRelevance(interview: Interview, instance: Instance, relevant: boolean): void {
  if (instance.relevant === relevant) return
  instance.relevant = relevant
  interview.changed.add(instance)
  interview.structure = true
  if (interview.survey.nodes[instance.node]?.kind === 'question') {
    if (relevant) enqueueRecalculation(interview, instance)
    refresh(interview, instance)
  }
  enqueueReaders(interview, instance)
  if (instance.instances) {
    // An instance of a repeat has its own condition; the range only stands for "add another?".
    const around = instance.parent?.relevant ?? true
    for (const inner of instance.instances) spreadRelevance(interview, inner, inner.own && around)
    return
  }
  for (const part of instance.parts) {
    if (part.instances && part.relevant === (part.own && relevant)) {
      for (const inner of part.instances) spreadRelevance(interview, inner, inner.own && relevant)
    }
    spreadRelevance(interview, part, part.own && relevant)
  }
}

function enqueueRecalculation(interview: Interview, instance: Instance): void {
  if (!interview.live || isTriggered(interview.survey.nodes[instance.node] as Question)) return
  for (const slot of interview.program.slotsOf[instance.node]!) {
    if (slot.kind === 'calculate') enqueue(interview, slot.index, instance)
  }
}

function spreadReadonly(interview: Interview, instance: Instance): void {
  const readonly = instance.ownReadonly || (instance.parent?.readonly ?? false)
  if (readonly !== instance.readonly) {
    instance.readonly = readonly
    interview.changed.add(instance)
  }
  for (const inner of instance.instances ?? instance.parts) spreadReadonly(interview, inner)
}

/** Queues what depends on which instances a repeat has: from outside, across instances, by position, or by their number. */
export function enqueueStructure(interview: Interview, range: Instance): void {
  const { program } = interview
  const parent = range.parent!
  const last = program.last[range.node]!
  for (let node = range.node; node <= last; node += 1) {
    for (const index of program.readersOf[node]!) {
      const slot = program.slots[index]!
      const local = isInside(program, slot.node, range.node) && node !== range.node && !slot.reads.wide
      if (!local) enqueueSeen(interview, slot, parent)
    }
    for (const slot of program.slotsOf[node]!)
      if (slot.reads.positional) enqueuePositional(interview, slot, parent)
  }
}

/** Positions shift what is calculated, but don't pull the triggers of what has one. */
function enqueuePositional(interview: Interview, slot: ProgramSlot, from: Instance): void {
  if (slot.kind === 'count') return
  const node = interview.survey.nodes[slot.node]
  if (slot.kind === 'calculate' && node?.kind === 'question' && isTriggered(node)) return
  enqueueSeen(interview, slot, from)
}
