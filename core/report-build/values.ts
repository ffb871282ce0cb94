// From a formula in an interview to the number that is counted, with what is missing and what failed kept apart.
import { toBoolean, toNumber, toText } from '../expression/evaluate.ts'
import type { Context, Value } from '../expression/tree.ts'
import type { Instance, Interview } from '../interview/types.ts'
import type { Absent } from '../report.ts'
import type { Ready } from './indicators.ts'
import type { GroupingInSurvey } from './plan.ts'

/** A number; or why there is none. `failed`: the formula can't be evaluated, or gives something that is neither yes, no nor a number. */
export type Counted = number | keyof Absent

/** The value of a formula at an instance. Yes is 1 and no is 0; for a proportion every other number than 0 is 1. */
export function counted(context: Context, ready: Ready, proportion: boolean): Counted {
  const result = evaluated(context, ready)
  if (result === undefined) return 'failed'
  const absent = absence(context, ready)
  if (typeof result === 'boolean') return absent ?? Number(result)
  const text = typeof result === 'number' ? '' : toText(result)
  if (typeof result !== 'number' && text.trim() === '') return absent ?? 'noAnswer'
  const number = typeof result === 'number' ? result : toNumber(text, context.scope.timezone)
  if (Number.isNaN(number)) return absent ?? (typeof result === 'number' ? 'noAnswer' : 'failed')
  if (!Number.isFinite(number)) return absent ?? 'failed'
  if (absent) return absent
  return proportion ? Number(number !== 0) : number
}

/** Whether a condition holds at an instance; undefined when it can't be evaluated. */
export function holds(context: Context, ready: Ready): boolean | undefined {
  const result = evaluated(context, ready)
  return result === undefined ? undefined : toBoolean(result)
}

function evaluated(context: Context, ready: Ready): Value | undefined {
  try {
    return ready.run(context)
  } catch {
    return undefined
  }
}

/**
 * Why there is nothing to count, when none of the questions that the formula names has an answer here: then "no" means "nobody was asked",
 * which is missing, not no. One answer is enough to count, since a formula may name questions of which only one is asked; but one number
 * that means "don't know" or "refused" spoils whatever is calculated with it. A repeat without members has no questions that could be
 * unanswered.
 */
function absence(
  { scope, node }: Context,
  { questions, handlesEmpty, codes }: Ready,
): keyof Absent | undefined {
  if (handlesEmpty && !codes) return undefined
  let found: keyof Absent | undefined
  let isAnswered = false
  for (let index = 0; index < questions.length; index++) {
    for (const instance of scope.nodes(questions[index]!, node) as Instance[]) {
      if (instance.value === '') {
        if (handlesEmpty) continue
        if (instance.relevant) found = found === undefined || found === 'notAsked' ? 'noAnswer' : found
        else found ??= 'notAsked'
        continue
      }
      const kind = codes?.[index]?.kindOf(instance.value)
      if (!kind) {
        if (!codes) return undefined
        isAnswered = true
        continue
      }
      found = kind === 'refused' ? 'refused' : 'dontKnow'
      if (codes?.[index]?.isNumber) return found
    }
  }
  return isAnswered ? undefined : found
}

/** The members of a repeat that are relevant; of no repeat the interview itself. */
export const membersOf = ({ scope, root }: Interview, node: number): Instance[] =>
  node === 0 ? [root] : (scope.nodes(node, root) as Instance[]).filter((instance) => instance.relevant)

/** The value of a question as seen from the response; `''` where there is none. */
export const valueOf = ({ scope, root }: Interview, node: number | undefined): string =>
  node === undefined ? '' : (scope.nodes(node, root)[0]?.value ?? '')

/** What a row belongs to in one disaggregation. */
export type Levels = string | string[] | null

/** Every value of a question as seen from an instance; the choices of a select_multiple apart. */
export function levelsOf({ scope, node }: Context, { question, isMultiple }: GroupingInSurvey): Levels {
  const found = scope.nodes(question, node)
  if (found.length === 1 && !isMultiple) return found[0]!.value || null
  const values = found.map(({ value }) => value)
  return (isMultiple ? values.flatMap((value) => value.split(' ')) : values).filter((value) => value !== '')
}
