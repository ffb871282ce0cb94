// The state of one question that follows from what is stored in it: what formulas read, and what is wrong.
import type { Question } from '../survey.ts'
import { isListed, offeredTo } from './choices.ts'
import { slotAt } from './program.ts'
import { enqueue, enqueueReaders, enqueueSeen } from './queue.ts'
import { isBelow } from './tree.ts'
import type { Instance, Interview, ProblemKind } from './types.ts'
import { canonical } from './values.ts'

/** Keeps an answer and lets it take effect. */
export function store(interview: Interview, instance: Instance, text: string): void {
  if (text === instance.stored) return
  instance.stored = text
  interview.changed.add(instance)
  refresh(interview, instance)
}

/** What formulas read follows from what is stored, from relevance and from what is offered. Instances that come back pull no triggers. */
export function refresh(interview: Interview, instance: Instance, isBack = false): void {
  const value = instance.relevant ? readable(interview, instance) : ''
  if (value !== instance.value) {
    instance.value = value
    interview.changed.add(instance)
    enqueueReaders(interview, instance)
    if (!isBack) pullTriggers(interview, instance)
    for (const index of interview.program.slotsOf[instance.node]!) {
      if (slotAt(interview.program, index).kind === 'constraint') enqueue(interview, index, instance)
    }
    if (value === '') instance.valid = true
  }
  judge(interview, instance)
}

/** What new instances begin with pulls no triggers: those are for changes. */
function pullTriggers(interview: Interview, instance: Instance): void {
  const { program } = interview
  const triggered = program.triggeredBy[instance.node]!
  if (triggered.length === 0 || !interview.live || isBelow(instance, interview.fresh)) return
  for (const index of triggered) enqueueSeen(interview, slotAt(program, index), instance)
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

/** Chosen values that are offered; a value that the list does not know stays, as a problem. */
function offeredPart(interview: Interview, instance: Instance, question: Question): string {
  const chosen = chosenIn(instance.stored, question)
  const offered = offeredTo(interview, instance)
  if (!offered) return chosen.join(' ')
  const names = new Set(offered.map(({ name }) => name))
  const isUnknown = (name: string) => !names.has(name) && !isListed(interview, question, name)
  if (question.type !== 'rank') return chosen.filter((name) => names.has(name) || isUnknown(name)).join(' ')
  const known = new Set(chosen.filter((name) => names.has(name)))
  if (!chosen.every(isUnknown)) for (const name of names) known.add(name)
  return [...known, ...chosen.filter(isUnknown)].join(' ')
}

/** What a person chose, several in the order in which they are offered, as ODK keeps it; a default or calculation keeps its own order. */
export function inOfferedOrder(interview: Interview, instance: Instance, text: string): string {
  const question = interview.survey.nodes[instance.node]
  if (question?.kind !== 'question' || question.type !== 'select_multiple') return text
  const chosen = new Set(chosenIn(text, question))
  const known = (offeredTo(interview, instance) ?? []).flatMap(({ name }) =>
    chosen.delete(name) ? [name] : [],
  )
  return [...known, ...chosen].join(' ')
}

const chosenIn = (text: string, { type }: Question): string[] =>
  type === 'select_one' ? [text.trim()] : [...new Set(text.split(/\s+/).filter((name) => name !== ''))]

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
