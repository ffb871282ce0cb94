// Adding and removing instances of a repeat.
import { build, forgetKept, insert, take } from './ranges.ts'
import { complete } from './settle.ts'
import { find, refOf } from './tree.ts'
import { REPEAT_LIMIT, type Change, type Instance, type Interview } from './types.ts'

const NOTHING: Change = { refs: [], removed: [], structure: false }

/**
 * Adds an instance to the repeat at `repeatRef` (`/data/household/child`), at the end or at 0-based `at`; `ref` is the new instance's.
 * A repeat with repeat_count, or with as many instances as one can have, stays as it is, and `ref` is `''`.
 */
export function addRepeat(interview: Interview, repeatRef: string, at?: number): Change & { ref: string } {
  const range = rangeAt(interview, repeatRef)
  if (!range?.instances || range.instances.length >= REPEAT_LIMIT) return { ...NOTHING, ref: '' }
  forgetKept(interview)
  const place = Math.max(0, Math.min(at ?? range.instances.length, range.instances.length))
  const instance = build(interview, range.node, range.parent, place + 1, undefined, false)
  insert(interview, range, place, instance, true)
  const change = complete(interview)
  return { ...change, ref: refOf(interview, instance) }
}

/** Removes the repeat instance at `instanceRef` (`/data/household/child[2]`) and all its answers; the ones after it move up. */
export function removeRepeat(interview: Interview, instanceRef: string): Change {
  const instance = find(interview, instanceRef)
  const range = instance && rangeAt(interview, instanceRef.replace(/\[\d+\]$/, ''))
  const at = range?.instances?.indexOf(instance!) ?? -1
  if (!range || at < 0) return NOTHING
  take(interview, range, at)
  return complete(interview)
}

/** The range that people may add to. */
function rangeAt(interview: Interview, ref: string): Instance | undefined {
  const range = find(interview, ref)
  const node = range && interview.survey.nodes[range.node]
  return range?.instances && node?.kind === 'repeat' && !node.count ? range : undefined
}
