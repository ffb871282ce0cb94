// Repeat instances: making them, putting them into their range, taking them out.
import type { Answers } from '../response.ts'
import { enqueueOwn, enqueueStructure } from './queue.ts'
import { judge, refresh } from './state.ts'
import { literalDefault, preloaded, setDefaults } from './defaults.ts'
import { blank, gather, isBelow, refOf, within } from './tree.ts'
import { REPEAT_LIMIT, SIZE_LIMIT, type Instance, type Interview } from './types.ts'

/** Values to fill instances with, as in a snapshot or response: `name+` holds the instances that a falling count took away. */
export type Source = Answers

/**
 * An instance of survey node `id` and all below it, filled from `source`, or with the literal defaults of a new one. The `first` instance of a
 * repeat has one instance of each repeat in it; those that come later begin without, as pyxform's templates have it.
 */
export function build(
  interview: Interview,
  id: number,
  parent: Instance | null,
  position: number,
  source?: Source,
  first = true,
): Instance {
  const { program, survey } = interview
  const node = survey.nodes[id]!
  const instance = blank(program, id, parent, position)
  interview.size += 1
  if (parent) {
    instance.readonly = instance.ownReadonly || parent.readonly
    instance.relevant = parent.relevant
  } else {
    instance.readonly = instance.ownReadonly
  }
  if (node.kind === 'question') {
    if (!source) instance.stored = literalDefault(interview, node) ?? preloaded(interview, node) ?? ''
    return instance
  }
  for (const child of node.children) {
    const inner = survey.nodes[child]!
    const given = source && Object.hasOwn(source, inner.name) ? source[inner.name] : undefined
    if (inner.kind === 'repeat') {
      instance.parts.push(
        buildRange(interview, child, instance, source, given, first || node.kind !== 'repeat'),
      )
    } else if (inner.kind === 'question') {
      const question = build(interview, child, instance, 0, source)
      if (typeof given === 'string') question.stored = given
      instance.parts.push(question)
    } else {
      instance.parts.push(
        build(interview, child, instance, 0, source && (isPlain(given) ? given : {}), first),
      )
    }
  }
  gather(instance)
  return instance
}

const isPlain = (value: Source[string] | undefined): value is Source =>
  typeof value === 'object' && !Array.isArray(value)

function buildRange(
  interview: Interview,
  id: number,
  parent: Instance,
  source: Source | undefined,
  given: Source[string] | undefined,
  seeded: boolean,
): Instance {
  const node = interview.survey.nodes[id]!
  const range = blank(interview.program, id, parent, 0)
  interview.size += 1
  range.readonly = parent.readonly
  range.relevant = parent.relevant
  range.instances = []
  range.seeded = seeded
  const list = Array.isArray(given) ? given : isPlain(given) ? [given] : []
  if (source) {
    for (const one of list.slice(0, REPEAT_LIMIT))
      range.instances.push(build(interview, id, parent, range.instances.length + 1, one))
    const kept = source[`${node.name}+`]
    if (Array.isArray(kept)) for (const one of kept) range.kept.push(build(interview, id, parent, -1, one))
    if (range.kept.length > 0) interview.keeping.add(range)
  } else if (node.kind === 'repeat' && !node.count && seeded) {
    range.instances.push(build(interview, id, parent, 1))
  }
  return range
}

/** Puts a new instance at 0-based `at`, evaluated by the next `settle`. */
export function insert(
  interview: Interview,
  range: Instance,
  at: number,
  instance: Instance,
  fresh: boolean,
): void {
  const instances = range.instances!
  instances.splice(at, 0, instance)
  renumber(interview, range, at)
  settleIn(interview, instance, fresh)
}

/** Marks and queues everything of instances that just joined: relevance may have changed while they were away. */
export function settleIn(interview: Interview, instance: Instance, fresh: boolean): void {
  interview.structure = true
  if (fresh && !isBelow(instance, interview.fresh)) interview.fresh.push(instance)
  for (const inner of within(instance)) join(interview, inner)
  if (fresh) setDefaults(interview, instance, false)
}

/** Marks and queues one of them; what is around it comes first. */
export function join(interview: Interview, instance: Instance): void {
  instance.relevant = instance.own && (instance.parent?.relevant ?? true)
  instance.readonly = instance.ownReadonly || (instance.parent?.readonly ?? false)
  instance.offered = undefined
  interview.changed.add(instance)
  if (instance.stored !== '') refresh(interview, instance, true)
  else judge(interview, instance)
  enqueueOwn(interview, instance)
}

/** Removes the instance at 0-based `at` for good. */
export function take(interview: Interview, range: Instance, at: number): Instance | undefined {
  const [instance] = range.instances!.splice(at, 1)
  if (!instance) return undefined
  interview.removed.push(refOf(interview, instance))
  for (const _ of within(instance)) interview.size -= 1
  instance.position = -1
  renumber(interview, range, at)
  return instance
}

/** Positions from `at` on, and what hangs on them. */
function renumber(interview: Interview, range: Instance, at: number): void {
  const instances = range.instances!
  for (let index = at; index < instances.length; index += 1) {
    const instance = instances[index]!
    if (instance.position === index + 1) continue
    instance.position = index + 1
    for (const inner of within(instance)) interview.changed.add(inner)
  }
  gather(range.parent!)
  interview.structure = true
  interview.changed.add(range)
  enqueueStructure(interview, range)
}

/**
 * Whether a falling count may only be a number that is being typed. What is counted otherwise, chosen answers for example, may be about others
 * when the count rises again, and their answers must not come back.
 */
function isTyped(interview: Interview, range: Instance): boolean {
  const { nodes } = interview.survey
  const node = nodes[range.node]
  const expression = node?.kind === 'repeat' ? node.count?.expression : undefined
  const counter = expression?.op === 'ref' ? nodes[expression.node] : undefined
  return counter?.kind === 'question' && counter.type === 'integer' && !counter.calculate
}

/** What falling numbers took away is gone for good. */
export function forgetKept(interview: Interview): void {
  for (const range of interview.keeping) {
    for (const gone of range.kept.splice(0)) for (const _ of within(gone)) interview.size -= 1
  }
  interview.keeping.clear()
}

/** Gives a range with repeat_count as many instances as it asks for, at the end. */
export function resize(interview: Interview, range: Instance, wanted: number): void {
  const instances = range.instances!
  const { kept } = range
  const room = Math.max(instances.length, Math.min(REPEAT_LIMIT, roomFor(interview, range)))
  const target = Math.min(wanted, room)
  const problem = target < wanted ? ('count' as const) : null
  if (problem !== range.problem) {
    range.problem = problem
    interview.changed.add(range)
    judge(interview, range)
  }
  if (target === instances.length || !interview.live) return
  const first = Math.min(target, instances.length)
  while (instances.length > target) {
    const gone = instances.pop()!
    interview.removed.push(refOf(interview, gone))
    gone.position = -1
    kept.unshift(gone)
    interview.keeping.add(range)
  }
  if (kept.length > 0 && !isTyped(interview, range)) forgetKept(interview)
  const added: { instance: Instance; fresh: boolean }[] = []
  while (instances.length < target) {
    const back = kept.shift()
    const position = instances.length + 1
    const first = range.seeded && position === 1
    const instance = back ?? build(interview, range.node, range.parent, position, undefined, first)
    instance.position = instances.length + 1
    instances.push(instance)
    added.push({ instance, fresh: !back })
  }
  renumber(interview, range, first)
  for (const { instance, fresh } of added) settleIn(interview, instance, fresh)
}

/** How many instances may exist before the interview as a whole is too big. */
function roomFor(interview: Interview, range: Instance): number {
  const { program } = interview
  const each = program.last[range.node]! - range.node + 1
  return range.instances!.length + Math.max(0, Math.floor((SIZE_LIMIT - interview.size) / each))
}
