// Where a draft lies: two places, written in turn, so that a write that goes wrong never takes the last good state with it.
import type { DeviceDatabase, Reading, Writing } from './database.ts'
import { sha256Hex } from './hash.ts'
import type { Draft, KeptDraft } from './records.ts'

export const SLOTS = ['drafts', 'drafts2'] as const
export type Slot = (typeof SLOTS)[number]

/** The newest state of every draft, damaged or not. */
export async function newestDrafts(transaction: Reading | Writing): Promise<KeptDraft[]> {
  const newest = new Map<string, KeptDraft>()
  for (const slot of SLOTS)
    for (const draft of await transaction.objectStore(slot).getAll())
      if (draft.sequence > (newest.get(draft.id)?.sequence ?? -1)) newest.set(draft.id, draft)
  return [...newest.values()]
}

/** The copies of one draft, the newest first, damaged or not. */
async function copiesOf(
  transaction: Reading | Writing,
  id: string,
): Promise<{ copy: KeptDraft; slot: Slot }[]> {
  const found: { copy: KeptDraft; slot: Slot }[] = []
  for (const slot of SLOTS) {
    const copy = await transaction.objectStore(slot).get(id)
    if (copy) found.push({ copy, slot })
  }
  return found.toSorted((a, b) => b.copy.sequence - a.copy.sequence)
}

/** The newest state of one draft, damaged or not. */
export const newestDraft = async (
  transaction: Reading | Writing,
  id: string,
): Promise<KeptDraft | undefined> => (await copiesOf(transaction, id))[0]?.copy

export async function deleteDraft(transaction: Writing, id: string): Promise<void> {
  for (const slot of SLOTS) await transaction.objectStore(slot).delete(id)
}

/**
 * The newest state of a draft that is as it was written, and where it lies; the newest of all where none is. Its sequence is that of the
 * newest, so that what is written next counts as newer than what is damaged.
 */
export async function bestDraft(
  database: DeviceDatabase,
  id: string,
): Promise<{ draft: Draft; slot: Slot } | undefined> {
  const found = await database.read([...SLOTS], (transaction) => copiesOf(transaction, id))
  const [newest] = found
  if (!newest) return undefined
  let best = newest
  for (const one of found.toReversed()) if (await isWhole(one.copy)) best = one
  const { check: _, ...draft } = best.copy
  return { draft: { ...draft, sequence: newest.copy.sequence }, slot: best.slot }
}

export const checked = async (draft: Draft): Promise<KeptDraft> => ({
  ...draft,
  check: await sha256Hex(draft.body),
})

/** Records of earlier versions have no check. */
const isWhole = async ({ body, check }: KeptDraft): Promise<boolean> =>
  check === undefined || (await sha256Hex(body)) === check
