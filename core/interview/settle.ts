// Evaluation: what changed is queued by slot, and one pass in the survey's order settles it.
import { toBoolean, toNumber, toText } from '../expression/evaluate.ts'
import type { Value } from '../expression/tree.ts'
import type { Question } from '../survey.ts'
import { listedPart } from './choices.ts'
import { setDefaults } from './defaults.ts'
import { compiledOf, slotAt } from './program.ts'
import { enqueueWorded } from './queue.ts'
import { resize } from './ranges.ts'
import { spreadReadonly, spreadRelevance } from './relevance.ts'
import { contextOf } from './scope.ts'
import { isTriggered, type ProgramSlot } from './slots.ts'
import { judge, refresh, store } from './state.ts'
import { isAttached, refOf } from './tree.ts'
import type { Change, Instance, Interview } from './types.ts'
import { coerced } from './values.ts'

/** Evaluations in one pass, far beyond what a real form needs: a form whose formulas chase each other stops here. */
const evaluationLimit = (interview: Interview) => 200_000 + 20 * interview.size

/** Settles everything, and sets late defaults of new instances. */
export function settleAll(interview: Interview): void {
  settle(interview)
  for (let top = interview.fresh[0]; top; top = interview.fresh[0]) {
    setDefaults(interview, top, true)
    interview.fresh.shift()
  }
}

/** Ends a change: settles everything, and says what is different now. */
export function complete(interview: Interview): Change {
  settleAll(interview)
  const attached = [...interview.changed].filter(isAttached)
  const refs = attached.sort((a, b) => a.node - b.node).map((instance) => refOf(interview, instance))
  const change = { refs, removed: interview.removed, structure: interview.structure }
  forgetChanges(interview)
  return change
}

/** From here on, what changes is told. */
export function forgetChanges(interview: Interview): void {
  interview.changed = new Set()
  interview.removed = []
  interview.structure = false
}

/** Evaluates all that waits, and what that makes wait in turn. */
export function settle(interview: Interview, limit = evaluationLimit(interview)): void {
  const { pending, program } = interview
  let budget = limit
  let at = interview.lowest
  while (at < program.slots.length) {
    const waiting = pending[at]
    pending[at] = undefined
    interview.lowest = Infinity
    if (waiting) {
      const slot = slotAt(program, at)
      for (const instance of waiting) evaluate(interview, slot, instance)
      budget -= waiting.size
    }
    if (budget < 0) {
      pending.fill(undefined)
      const { name } = interview.survey.nodes[slotAt(program, at).node]!
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
      enqueueWorded(interview, instance)
      if (instance.stored !== '') refresh(interview, instance)
      return
    case 'count':
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

/**
 * A count that comes to nothing (a number that is being typed anew, the sum over a member who has no answer yet) leaves things as they are, as
 * ODK does: otherwise "one more while the last one says so" would never end.
 */
function count(interview: Interview, slot: ProgramSlot, range: Instance): number {
  const value = run(interview, slot, range)
  const number = value === undefined ? NaN : toNumber(value, interview.environment.timezone)
  return Number.isNaN(number) ? range.instances!.length : Math.max(0, Math.floor(number))
}

function calculate(interview: Interview, slot: ProgramSlot, instance: Instance): void {
  const question = interview.survey.nodes[instance.node] as Question
  if (!instance.relevant && !isTriggered(question)) return
  const result = calculated(interview, slot, instance)
  if (result === instance.calculated && !isTriggered(question)) return
  instance.calculated = result
  store(interview, instance, taken(interview, question, result))
}

/** What a question takes of the result of its calculation. */
export function taken(interview: Interview, question: Question, result: string): string {
  return listedPart(interview, question, coerced(result, question.dataType, interview.environment.timezone))
}

/** What the calculation of a question comes to now, as words. */
export function calculated(interview: Interview, slot: ProgramSlot, instance: Instance): string {
  const value = run(interview, slot, instance)
  return value === undefined ? '' : toText(value)
}
