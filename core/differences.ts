// What is different between two sets of answers to one survey, place by place, and making one into the other by chosen places.
import { put } from './interview/put.ts'
import type { Answers } from './response.ts'

type Value = string | Answers[] | undefined

/** One place. A repeat whose number of members differs is one place as a whole: members have no identity but their position. */
export interface Difference {
  /** `/data/child[2]/age`; of a repeat without position: `/data/child`. */
  at: string
  /** Absent: not asked there. */
  before?: string | Answers[]
  after?: string | Answers[]
}

/** The places where `after` says something else than `before`. `root`: path of the survey's root, `/data`. */
export function differences(before: Answers, after: Answers, root: string): Difference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) => between(own(before, name), own(after, name), `${root}/${name}`))
}

function between(a: Answers[string] | undefined, b: Answers[string] | undefined, at: string): Difference[] {
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length)
    return a.flatMap((member, index) => differences(member, b[index] ?? {}, `${at}[${index + 1}]`))
  if ((isGroup(a) || a === undefined) && (isGroup(b) || b === undefined))
    return differences(a ?? {}, b ?? {}, at)
  if (isGroup(a)) return [...differences(a, {}, at), ...between(undefined, b, at)]
  if (isGroup(b)) return [...between(a, undefined, at), ...differences({}, b, at)]
  if (a === b) return []
  return [{ at, ...(a !== undefined && { before: a }), ...(b !== undefined && { after: b }) }]
}

const isGroup = (value: Answers[string] | undefined): value is Answers =>
  typeof value === 'object' && !Array.isArray(value)

/** Not an inherited member: a question may be named `constructor`. */
const own = (answers: Answers, name: string) => (Object.hasOwn(answers, name) ? answers[name] : undefined)

/** The answers with the places of `changes` as they are after them. Groups that nothing is left in go. */
export function applied(answers: Answers, changes: readonly Difference[], root: string): Answers {
  return changes.reduce((held, { at, after }) => {
    const steps = at.slice(root.length + 1).split('/')
    return withValue(held, steps, after)
  }, answers)
}

const STEP = /^(.*?)(?:\[(\d+)\])?$/s

function withValue(answers: Answers, [step = '', ...rest]: string[], value: Value): Answers {
  const [, name = '', position] = STEP.exec(step) ?? []
  const held = own(answers, name)
  if (position !== undefined) {
    const members = Array.isArray(held) ? held : []
    const index = Number(position) - 1
    // Places inside members are only named where there are as many before as after.
    return withMember(
      answers,
      name,
      members.map((one, at) => (at === index ? withValue(one, rest, value) : one)),
    )
  }
  if (rest.length === 0) return withMember(answers, name, value)
  const group = withValue(isGroup(held) ? held : {}, rest, value)
  return withMember(answers, name, Object.keys(group).length > 0 ? group : undefined)
}

function withMember(answers: Answers, name: string, value: Answers[string] | undefined): Answers {
  const next: Answers = {}
  for (const [key, held] of Object.entries(answers))
    if (key !== name || value !== undefined) put(next, key, held)
  if (value !== undefined) put(next, name, value)
  return next
}
