// Simulated enumerators: they answer through the same functions as people, so relevance, constraints and calculations hold in what they leave.
import type { Survey } from '../survey.ts'
import { answer } from './answer.ts'
import type { Files } from './begin.ts'
import { open } from './open.ts'
import { plausible } from './plausible.ts'
import { addRepeat, removeRepeat } from './repeats.ts'
import { isShown } from './screens.ts'
import { refOf, within } from './tree.ts'
import { REPEAT_LIMIT, type Environment, type Instance, type Interview } from './types.ts'

export type Event =
  | { op: 'answer'; ref: string; value: string }
  | { op: 'addRepeat'; ref: string }
  | { op: 'removeRepeat'; ref: string }

export interface FillOptions {
  /** The answer to a question; undefined leaves it to chance, `''` leaves it empty. */
  answer?(interview: Interview, instance: Instance): string | undefined
  /** How many instances a repeat without repeat_count gets; undefined leaves it to chance (0 to 4). */
  members?(interview: Interview, range: Instance): number | undefined
  /** Share of questions that are not required and stay empty; 0.1 unless told. */
  skip?: number
}

/** Tries for a value that meets a constraint before the question is left as it was. */
const TRIES = 30

/**
 * Goes through the interview from first to last question, as an enumerator does, and answers what is relevant by then. `random` is uniform in
 * [0, 1); the same sequence gives the same interview.
 */
export function fill(interview: Interview, random: () => number, options: FillOptions = {}): Interview {
  const visit = (instance: Instance) => {
    if (instance.instances) {
      setMembers(interview, instance, random, options)
      for (const inner of instance.instances) visit(inner)
      return
    }
    const node = interview.survey.nodes[instance.node]!
    if (!instance.relevant) return
    if (node.kind !== 'question') return instance.parts.forEach(visit)
    if (!isShown(interview, instance) || instance.readonly || node.type === 'note') return
    const told = options.answer?.(interview, instance)
    if (told !== undefined) answer(interview, refOf(interview, instance), told)
    else if (instance.value === '' && (instance.required || random() >= (options.skip ?? 0.1))) {
      answerPlausibly(interview, instance, random)
    }
  }
  visit(interview.root)
  return interview
}

function setMembers(interview: Interview, range: Instance, random: () => number, options: FillOptions): void {
  const node = interview.survey.nodes[range.node]
  if (!range.relevant || node?.kind !== 'repeat' || node.count) return
  const ref = refOf(interview, range)
  const wanted = Math.min(REPEAT_LIMIT, options.members?.(interview, range) ?? Math.floor(random() * 5))
  while (range.instances!.length < wanted) addRepeat(interview, ref)
  while (range.instances!.length > wanted) removeRepeat(interview, `${ref}[${range.instances!.length}]`)
}

/** Answers so that the constraint is met; gives the value, or undefined when none was found, and the question is as it was before. */
export function answerPlausibly(
  interview: Interview,
  instance: Instance,
  random: () => number,
): string | undefined {
  const ref = refOf(interview, instance)
  const before = instance.stored
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const value = plausible(interview, instance, random, attempt)
    if (value === undefined) break
    answer(interview, ref, value)
    if (!instance.problem) return value
  }
  answer(interview, ref, before)
  return undefined
}

/** A new interview after `steps` random answers and additions and removals of repeat instances, and what was done. */
export function walk(
  survey: Survey,
  environment: Environment,
  random: () => number,
  steps: number,
  files?: Files,
): { interview: Interview; events: Event[] } {
  const interview = open(survey, environment, { files })
  const events: Event[] = []
  for (let step = 0; step < steps; step += 1) {
    const event = nextEvent(interview, random)
    if (!event) break
    apply(interview, event)
    events.push(event)
  }
  return { interview, events }
}

/** Does what an event says. */
export function apply(interview: Interview, event: Event): void {
  if (event.op === 'answer') answer(interview, event.ref, event.value)
  else if (event.op === 'addRepeat') addRepeat(interview, event.ref)
  else removeRepeat(interview, event.ref)
}

function nextEvent(interview: Interview, random: () => number): Event | undefined {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const questions: Instance[] = []
  const ranges: Instance[] = []
  for (const instance of within(interview.root)) {
    const node = interview.survey.nodes[instance.node]!
    if (!instance.relevant) continue
    if (instance.instances && node.kind === 'repeat' && !node.count) ranges.push(instance)
    if (
      node.kind === 'question' &&
      isShown(interview, instance) &&
      !instance.readonly &&
      node.type !== 'note'
    )
      questions.push(instance)
  }
  const range = random() < 0.1 ? pick(ranges) : undefined
  if (range) {
    const ref = refOf(interview, range)
    const count = range.instances!.length
    const remove = count > 0 && (count > 6 || random() < 0.4)
    return remove
      ? { op: 'removeRepeat', ref: `${ref}[${1 + Math.floor(random() * count)}]` }
      : { op: 'addRepeat', ref }
  }
  const question = pick(questions)
  if (!question) return undefined
  const value =
    random() < 0.05 ? '' : (plausible(interview, question, random, Math.floor(random() * TRIES)) ?? '')
  return { op: 'answer', ref: refOf(interview, question), value }
}
