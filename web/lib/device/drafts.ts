// Drafts: every answer is written, read back and compared before anyone says "saved".
import { DatabaseProblem, type DeviceDatabase } from './database.ts'
import { bestDraft, checked, deleteDraft, newestDrafts, SLOTS, type Slot } from './draft-slots.ts'
import type { Draft } from './records.ts'

/** Where the last good state of each draft lies, of those that this page has read or written. */
const good = new WeakMap<DeviceDatabase, Map<string, Slot>>()
function goodSlots(database: DeviceDatabase): Map<string, Slot> {
  const known = good.get(database) ?? new Map<string, Slot>()
  good.set(database, known)
  return known
}

/** Writes a draft beside its last good state and proves that it can be read. Rejects with DatabaseProblem; that state is then still there. */
export async function saveDraft(database: DeviceDatabase, draft: Draft): Promise<void> {
  const slots = goodSlots(database)
  const slot = slots.get(draft.id) === 'drafts' ? 'drafts2' : 'drafts'
  const kept = await checked(draft)
  await database.write(
    [slot],
    (transaction) => transaction.objectStore(slot).put(kept),
    2 * draft.body.length,
  )
  const back = await database.read([slot], (transaction) => transaction.objectStore(slot).get(draft.id))
  if (!back || back.sequence !== draft.sequence || back.body !== draft.body) {
    throw new DatabaseProblem('unavailable', 'What was read back is not what was written')
  }
  slots.set(draft.id, slot)
}

export async function loadDraft(database: DeviceDatabase, id: string): Promise<Draft | undefined> {
  const found = await bestDraft(database, id)
  if (found) goodSlots(database).set(id, found.slot)
  return found?.draft
}

/** All drafts, the one touched last first. */
export async function listDrafts(database: DeviceDatabase): Promise<Draft[]> {
  const newest = await database.read([...SLOTS], newestDrafts)
  const drafts = await Promise.all(newest.map(({ id }) => bestDraft(database, id)))
  return drafts.flatMap((found) => found?.draft ?? []).toSorted((a, b) => b.updatedAt - a.updatedAt)
}

/** Deletes a draft, its media, and what was left of an attempt to finish it. Only a person asks for this, after being told what goes. */
export function discardDraft(database: DeviceDatabase, id: string): Promise<void> {
  return database.write([...SLOTS, 'outbox', 'media'], async (transaction) => {
    await deleteDraft(transaction, id)
    await transaction.objectStore('outbox').delete(id)
    await transaction.objectStore('media').delete(IDBKeyRange.bound([id], [id, []]))
  })
}

/** What the screen may say about the last answer. `memory`: it is only in this page's memory. */
export type Saved = 'saved' | 'saving' | 'memory'

/** Longer than this without proof, and the screen stops saying "saving". Milliseconds. */
export const PATIENCE = 2_000
const RETRY = 1_500

/**
 * Writes the newest state of one draft, one write at a time; states that a newer one overtakes are never written.
 * A failed write is repeated until it succeeds or `stop` is called. `told` hears every change of what may be said.
 */
export function draftWriter(
  database: DeviceDatabase,
  told: (saved: Saved, problem: DatabaseProblem | null) => void,
) {
  let wanted: (() => Draft) | null = null
  let running: Promise<void> | null = null
  let stopped = false
  let wake = () => {}

  async function run() {
    while (wanted && !stopped) {
      const late = setTimeout(() => told('memory', null), PATIENCE)
      try {
        // The answer is drawn first: taking the state of a long interview costs some milliseconds.
        await new Promise((resolve) => setTimeout(resolve))
        if (stopped) break
        const take: () => Draft = wanted
        await saveDraft(database, take())
        if (wanted === take) {
          wanted = null
          told('saved', null)
        }
      } catch (error) {
        told('memory', error instanceof DatabaseProblem ? error : new DatabaseProblem('unavailable', error))
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, RETRY)
        })
      } finally {
        clearTimeout(late)
      }
    }
    running = null
  }

  return {
    /** Takes a new state: `take` is called when it is its turn to be written, and must give plain data that nobody changes afterwards. */
    save(take: () => Draft) {
      wanted = take
      if (!running) told('saving', null)
      running ??= run()
    },
    /** Tries again now instead of at the next retry. */
    nudge: () => wake(),
    /** Resolves when nothing is waiting to be written, or when a write did not succeed within `patience` milliseconds. */
    async idle(patience: number): Promise<boolean> {
      // By a timer, not by the clock: phones set theirs when they find a network.
      let over = false
      let timer: ReturnType<typeof setTimeout> | undefined
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(() => {
          over = true
          resolve()
        }, patience)
      })
      while (running && !stopped && !over) await Promise.race([running, limit])
      clearTimeout(timer)
      return !running
    },
    /**
     * Writes nothing more, and resolves when no write is under way: the draft may then move to the outbox without one coming after it.
     * False: a write hangs for longer than `patience` milliseconds.
     */
    async stop(patience: number): Promise<boolean> {
      stopped = true
      wake()
      const limit = new Promise<boolean>((resolve) => setTimeout(resolve, patience, false))
      return Promise.race([running?.then(() => true) ?? true, limit])
    },
    /** Takes up writing again, when what it stopped for has failed. */
    resume() {
      stopped = false
      if (wanted) running ??= run()
    },
  }
}
