// What the driver typed into one interview, state by state, and what the screen said about each. Knows nothing of the application.
import type { Interviewed } from '../verdict.ts'

export type Op =
  | { op: 'set'; question: 'head' | 'size' | 'work' | 'photo'; value: string }
  | { op: 'child' }
  | { op: 'name-child'; child: number; value: string }

/** The answers of the survey in test/e2e/collect-survey.ts, as a response has them. */
export interface Typed {
  head: string
  size: string
  work: string
  child: { name: string }[]
  photo: string
}

/** What the answers must be after these operations. */
export function typed(ops: readonly Op[]): Typed {
  const state: Typed = { head: '', size: '', work: '', child: [{ name: '' }], photo: '' }
  for (const op of ops) {
    if (op.op === 'set') state[op.question] = op.value
    else if (op.op === 'child') state.child.push({ name: '' })
    else {
      const child = state.child[op.child]
      if (child) child.name = op.value
    }
  }
  return state
}

/** One interview as the person who typed it remembers it. */
export interface Remembered {
  name: string
  id: string
  ops: Op[]
  /** The screen said "saved" when so many of them were typed. */
  saved: number
  /** The most that "saved" was ever said of; 0: never. */
  everSaved: number
  /** The states in which the button that finishes was pressed. */
  asked: Typed[]
  /** The screen said that it is finished, waits or was received. */
  promised: boolean
  photos: Map<string, Uint8Array>
  /** Hashes of photos that the answers named when the screen said "saved". */
  savedPhotos: Set<string>
}

const photoIn = (answers: Typed | undefined) => answers?.photo.slice(0, 64) ?? ''

/** The screen says that everything typed so far is saved. */
export function noteSaved(one: Remembered): void {
  one.saved = one.ops.length
  one.everSaved = Math.max(one.everSaved, one.saved)
  one.savedPhotos.add(photoIn(typed(one.ops)))
}

/** What the oracle needs to know of it. */
export function interviewed(one: Remembered, round: string): Interviewed {
  const { name, id, asked, promised } = one
  const photo = one.photos.get(photoIn(asked.at(-1)))
  const unsaved = new Set([...one.photos.keys()].filter((sha256) => !one.savedPhotos.has(sha256)))
  return { name, id, round, answers: asked, photo, unsaved, promised, asked: asked.length > 0 }
}
