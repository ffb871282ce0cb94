// What is done with a form in every contender: the answers that change most, a repeat to fill, a list to search, a random interview.
import { answer } from '../../../core/interview/answer.ts'
import { plausible } from '../../../core/interview/plausible.ts'
import { isSeen } from '../../../core/interview/screens.ts'
import { refOf, within } from '../../../core/interview/tree.ts'
import type { Instance, Interview } from '../../../core/interview/types.ts'
import { view } from '../../../core/interview/view.ts'
import { seeded } from '../../support/environment.ts'

export interface Driver {
  path: string
  /** The answer that leaves least to ask, and the one that opens most. */
  closing: string
  opening: string
  /** How many questions come and go. */
  changes: number
}

export interface Plan {
  /** One after another: each is found with those before it at `opening`. */
  drivers: Driver[]
  /** A repeat without a count that can be filled then. */
  repeat: string | undefined
  /** The longest list that is searched by typing, of 1,000 choices or more. */
  search: string | undefined
  answers: { path: string; value: string }[]
}

const DRIVERS = 3
const ANSWERS = 150
const MOST_CHOICES = 12

/** Uses `interview` up. */
export function planOf(interview: Interview): Plan {
  const drivers: Driver[] = []
  const search = longListOf(interview)
  for (let count = 0; count < DRIVERS; count++) {
    const next = strongest(interview, drivers)
    if (!next) break
    drivers.push(next)
    answer(interview, next.path, next.opening)
  }
  return {
    drivers,
    repeat: openRepeat(interview),
    search: search ?? longListOf(interview),
    answers: randomAnswers(interview),
  }
}

/** Questions outside of repeats that people can answer now. */
function answerable(interview: Interview): Instance[] {
  const found: Instance[] = []
  for (const instance of within(interview.root)) {
    const node = interview.survey.nodes[instance.node]
    if (node?.kind !== 'question' || !isSeen(node) || node.type === 'note') continue
    if (instance.relevant && !instance.readonly && !refOf(interview, instance).includes('['))
      found.push(instance)
  }
  return found
}

function strongest(interview: Interview, known: Driver[]): Driver | undefined {
  let best: Driver | undefined
  for (const instance of answerable(interview)) {
    const { type, appearance, ref, choices } = view(interview, instance)
    const plain = appearance.every((word) => /^(columns|horizontal)/.test(word))
    // Radio buttons in every contender.
    if (type !== 'select_one' || !plain || !choices || choices.length > MOST_CHOICES) continue
    if (known.some(({ path }) => path === ref)) continue
    const before = instance.stored
    const tried = choices.map(({ name }) => {
      answer(interview, ref, name)
      return { name, shown: shownIn(interview) }
    })
    answer(interview, ref, before)
    const sorted = tried.toSorted((a, b) => a.shown - b.shown)
    const [least, most] = [sorted[0], sorted.at(-1)]
    if (!least || !most) continue
    const changes = most.shown - least.shown
    if (changes > (best?.changes ?? 0)) best = { path: ref, closing: least.name, opening: most.name, changes }
  }
  return best
}

function shownIn(interview: Interview): number {
  let count = 0
  for (const { relevant, node } of within(interview.root)) {
    const kind = interview.survey.nodes[node]
    if (relevant && kind?.kind === 'question' && isSeen(kind)) count++
  }
  return count
}

function openRepeat(interview: Interview): string | undefined {
  for (const instance of within(interview.root)) {
    const node = interview.survey.nodes[instance.node]
    if (instance.instances && instance.relevant && node?.kind === 'repeat' && !node.count)
      return refOf(interview, instance)
  }
  return undefined
}

function longListOf(interview: Interview): string | undefined {
  let found: { path: string; length: number } | undefined
  for (const instance of answerable(interview)) {
    const { ref, appearance, choices } = view(interview, instance)
    const length = choices?.length ?? 0
    if (length >= 1000 && appearance.includes('autocomplete') && length > (found?.length ?? 0))
      found = { path: ref, length }
  }
  return found?.path
}

function randomAnswers(interview: Interview): Plan['answers'] {
  const random = seeded(7)
  const given: Plan['answers'] = []
  for (let count = 0; count < ANSWERS; count++) {
    const all = answerable(interview).filter((instance) => {
      const node = interview.survey.nodes[instance.node]
      return (
        node?.kind === 'question' &&
        /^(text|integer|decimal|date|select_one|select_multiple)$/.test(node.type)
      )
    })
    const instance = all[Math.floor(random() * all.length)]
    const value = instance && plausible(interview, instance, random, count % 30)
    if (!instance || value === undefined) continue
    const path = refOf(interview, instance)
    answer(interview, path, value)
    given.push({ path, value })
  }
  return given
}
