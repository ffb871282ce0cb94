// What was entered that is no answer yet, such as a line of one point or half a date: kept with the answers, so that leaving its screen loses nothing.
import { find, refOf } from '../../core/interview/tree.ts'
import type { Instance, Interview } from '../../core/interview/types.ts'

export interface Begun {
  /** As the question's widget wrote it, and reads it again. */
  text: string
  /** In plain words, why it is no answer. */
  why: string
}

export type BegunAnswers = ReturnType<typeof begunAnswers>

/** `kept` is what `all` gave, by reference. */
export function begunAnswers(interview: Interview, kept: Record<string, Begun> = {}) {
  // By instance: references change when a member before them is removed.
  const held = new Map<Instance, Begun>()
  const set = (instance: Instance | undefined, begun: Begun | undefined) => {
    if (!instance) return
    if (begun) held.set(instance, begun)
    else held.delete(instance)
  }
  for (const [ref, begun] of Object.entries(kept)) set(find(interview, ref), begun)
  return {
    set,
    /** None once there is an answer from elsewhere, such as a calculation. */
    get: (instance: Instance) => (instance.value === '' ? held.get(instance) : undefined),
    /** Of members that were removed nothing is left. */
    all(): Record<string, Begun> {
      const found: Record<string, Begun> = {}
      for (const [instance, begun] of held) {
        const ref = refOf(interview, instance)
        if (instance.value === '' && find(interview, ref) === instance) found[ref] = begun
      }
      return found
    },
  }
}
