// Values that an instance gets once, when it is made: dynamic defaults and what the device knows.
import { toText } from '../expression/evaluate.ts'
import { dateTimeText } from '../expression/dates.ts'
import type { Question } from '../survey.ts'
import { listedPart } from './choices.ts'
import { compiledOf } from './program.ts'
import { isInside } from './shape.ts'
import { contextOf } from './scope.ts'
import { settle } from './settle.ts'
import { store } from './state.ts'
import { reachUp, refOf } from './tree.ts'
import type { Instance, Interview } from './types.ts'
import { coerced, fitting } from './values.ts'

/**
 * Sets dynamic defaults at and below `top`, in document order. Those that read calculations wait for `late`, when everything has settled;
 * the others come first, so that calculations see them from the start.
 */
export function setDefaults(interview: Interview, top: Instance, late: boolean): void {
  const { program, survey } = interview
  for (const entry of program.defaults) {
    if (entry.late !== late || !isInside(program, entry.node, top.node)) continue
    const question = survey.nodes[entry.node] as Question
    for (const instance of reachUp(interview, entry.node, top)) {
      if (late) settle(interview)
      store(interview, instance, evaluated(interview, entry.formula.expression, instance, question))
    }
  }
  if (late) settle(interview)
}

function evaluated(
  interview: Interview,
  expression: Parameters<typeof compiledOf>[1],
  instance: Instance,
  question: Question,
): string {
  try {
    const value = compiledOf(interview.program, expression)(contextOf(interview, instance))
    return listedPart(
      interview,
      question,
      coerced(toText(value), question.dataType, interview.environment.timezone),
    )
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    interview.faults.set(`${instance.node} default`, {
      ref: refOf(interview, instance),
      slot: 'default',
      message,
    })
    return ''
  }
}

/** A default that is plain text, as far as it fits the question's type or its list has it, as ODK reads it. */
export function literalDefault(interview: Interview, question: Question): string | undefined {
  const { default: given, choices } = question
  if (typeof given !== 'string') return undefined
  if (!choices) return fitting(given, question.dataType, interview.environment.timezone)
  return listedPart(interview, question, given)
}

/** What the device knows when an interview begins; `undefined` for questions that people or formulas answer. */
export function preloaded(interview: Interview, question: Question): string | undefined {
  const { environment } = interview
  switch (question.type) {
    case 'start':
      return dateTimeText(interview.startedAt, environment.timezone)
    case 'today':
      return dateTimeText(interview.startedAt, environment.timezone).slice(0, 10)
    case 'deviceid':
    case 'username':
    case 'phonenumber':
    case 'email':
    case 'simserial':
    case 'subscriberid':
      return environment.property(question.type)
    default:
      return undefined
  }
}
