// What expressions may ask of an interview.
import type { Context, Scope, XNode } from '../expression/tree.ts'
import { findChoice } from './choices.ts'
import { listRoot, wordsById } from './lists.ts'
import { rendered } from './text.ts'
import { reach } from './tree.ts'
import type { Instance, Interview } from './types.ts'

export function contextOf(interview: Interview, node: XNode, current: XNode = node): Context {
  return { scope: interview.scope, node, current, position: 1, size: 1 }
}

export function scopeOf(interview: Interview): Scope {
  const { environment } = interview
  return {
    get root() {
      return interview.root
    },
    nodes(id, from, numbered = false) {
      const found = reach(interview, id, from)
      if (numbered) return found
      // What is irrelevant takes no part in sums and counts, and is not in the answers; a question around here reads as empty.
      if (found.every(isRelevant)) return found
      return found.length === 1 && isAround(found[0]!, from) ? found : found.filter(isRelevant)
    },
    instance: (id) => listRoot(interview, id),
    choiceLabel(id, value, from) {
      const choice = findChoice(interview, id, value, from)
      return choice ? rendered(interview, choice.label.text, asInstance(interview, from)) || choice.name : ''
    },
    itext: (id) => rendered(interview, wordsById(interview, id), interview.root),
    now: () => environment.now(),
    timezone: environment.timezone,
    random: () => environment.random(),
    property: (name) => propertyOf(interview, name),
  }
}

/** What the interview knows itself; the device is asked for the rest. */
function propertyOf({ environment, startedAt, survey }: Interview, name: string): string {
  if (name === 'duration') return String(Math.max(0, Math.round((environment.now() - startedAt) / 1000)))
  if (name === 'version') return survey.version
  return environment.property(name)
}

/** Whether every repeat instance around `instance`, and itself, encloses `from`, too. */
function isAround(instance: Instance, from: XNode): boolean {
  let inner: Instance | null = instance
  while (inner && inner.position <= 0) inner = inner.parent
  if (!inner) return true
  for (let at: XNode | null = from; at; at = at.parent) if (at === inner) return true
  return false
}

const isRelevant = (instance: Instance) => instance.relevant

const asInstance = (interview: Interview, from: XNode): Instance =>
  'parts' in from ? (from as Instance) : interview.root
