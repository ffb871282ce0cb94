// From a formula in an interview to the number that is counted, with what is missing and what failed kept apart.
import { toBoolean, toNumber, toText } from '../expression/evaluate.ts'
import type { Value } from '../expression/tree.ts'
import { contextOf } from '../interview/scope.ts'
import type { Instance, Interview } from '../interview/types.ts'
import type { Ready } from './indicators.ts'

/** A number; null: missing; `'failed'`: the formula can't be evaluated, or gives something that is neither yes, no nor a number. */
export type Counted = number | null | 'failed'

/** The value of a formula at an instance. Yes is 1 and no is 0; for a proportion every other number than 0 is 1. */
export function counted(interview: Interview, ready: Ready, at: Instance, proportion: boolean): Counted {
  const result = evaluated(interview, ready, at)
  if (result === undefined) return 'failed'
  if (typeof result === 'boolean') return unanswered(interview, ready, at) ? null : Number(result)
  const text = typeof result === 'number' ? '' : toText(result)
  if (typeof result !== 'number' && text.trim() === '') return null
  const number = typeof result === 'number' ? result : toNumber(text, interview.environment.timezone)
  if (Number.isNaN(number)) return typeof result === 'number' ? null : 'failed'
  if (!Number.isFinite(number)) return 'failed'
  if (unanswered(interview, ready, at)) return null
  return proportion ? Number(number !== 0) : number
}

/** Whether a condition holds at an instance; undefined when it can't be evaluated. */
export function holds(interview: Interview, ready: Ready, at: Instance): boolean | undefined {
  const result = evaluated(interview, ready, at)
  return result === undefined ? undefined : toBoolean(result)
}

function evaluated(interview: Interview, ready: Ready, at: Instance): Value | undefined {
  try {
    return ready.run(contextOf(interview, at))
  } catch {
    return undefined
  }
}

/**
 * Whether none of the questions that the formula names has an answer here: then "no" means "nobody was asked", which is missing, not no.
 * One answer is enough to count, since a formula may name questions of which only one is asked. A repeat without members has no
 * questions that could be unanswered.
 */
function unanswered(interview: Interview, { questions, handlesEmpty }: Ready, at: Instance): boolean {
  if (handlesEmpty) return false
  let asked = false
  for (const id of questions) {
    for (const instance of interview.scope.nodes(id, at)) {
      if (instance.value !== '') return false
      asked = true
    }
  }
  return asked
}

/** The value of a question as seen from an instance: the nearest; `''` where there is none. */
export const valueOf = (interview: Interview, node: number | undefined, at: Instance): string =>
  node === undefined ? '' : (interview.scope.nodes(node, at)[0]?.value ?? '')

/** Every value of a question as seen from an instance; the choices of a select_multiple apart. */
export function levelsOf(interview: Interview, node: number, at: Instance): string[] {
  const question = interview.survey.nodes[node]
  const several =
    question?.kind === 'question' && (question.type === 'select_multiple' || question.type === 'rank')
  const values = interview.scope.nodes(node, at).map(({ value }) => value)
  return (several ? values.flatMap((value) => value.split(' ')) : values).filter((value) => value !== '')
}
