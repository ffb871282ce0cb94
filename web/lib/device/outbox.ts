// The outbox: finished interviews until a receipt names them.
import { canonicalJson } from '../../../core/canonical.ts'
import type { Answers, MediaReference, Receipt, ResponseContent } from '../../../core/response.ts'
import type { Survey } from '../../../core/survey.ts'
import { DatabaseProblem, type DeviceDatabase } from './database.ts'
import { deleteDraft, newestDraft, newestDrafts, SLOTS } from './draft-slots.ts'
import { sha256Hex } from './hash.ts'
import { holdDraft } from './locks.ts'
import { mediaHash, type MediaFacts } from './media.ts'
import type { Draft, LastAnswers, Sent, Trouble, Waiting } from './records.ts'

/**
 * Builds the outbox record of a finished interview; its content is what is hashed, kept and sent, to the byte. `sequence`: of the draft that
 * it was made from.
 */
export async function waitingOf(
  content: ResponseContent,
  enrolment: string,
  finishedAt: number,
  sequence: number,
): Promise<Waiting> {
  const text = canonicalJson(content)
  const files = new Map(content.media.map(({ sha256, name, size }) => [sha256, { sha256, name, size }]))
  return {
    id: content.id,
    sequence,
    enrolment,
    revision: content.revision,
    hash: await sha256Hex(text),
    content: text,
    instanceName: content.instanceName ?? '',
    finishedAt,
    media: [...files.values()].map((file) => ({ ...file, confirmed: false })),
    attempts: 0,
    nextAttempt: 0,
    problem: null,
    receipt: null,
  }
}

/**
 * Puts a finished interview into the outbox beside its draft, and proves that it is there; only then may the draft go
 * ({@link letGoOfDraft}), so that at no moment all there is has not been read back. Rejects with DatabaseProblem. `last`: what the next
 * interview with this survey may look at.
 */
export async function putInOutbox(
  database: DeviceDatabase,
  waiting: Waiting,
  last?: LastAnswers,
): Promise<void> {
  await database.write(['outbox', 'last'], async (transaction) => {
    await transaction.objectStore('outbox').put(waiting)
    if (last) await transaction.objectStore('last').put(last)
  })
  const kept = await loadWaiting(database, waiting.id)
  if (!kept || !(await isWhole(kept)) || kept.hash !== waiting.hash) {
    throw new DatabaseProblem('unavailable', 'What was read back is not what was written')
  }
}

/** Whether a record's content is still what its hash was made of. */
export const isWhole = async ({ content, hash }: Waiting): Promise<boolean> =>
  (await sha256Hex(content)) === hash

/** Deletes the draft that a record was made from, and the files that the record does not name; a draft that was changed since stays. */
export function letGoOfDraft(database: DeviceDatabase, waiting: Waiting): Promise<void> {
  const { id } = waiting
  const named = new Set(waiting.media.map((medium) => medium.sha256))
  return database.write([...SLOTS, 'media'], async (transaction) => {
    const draft = await newestDraft(transaction, id)
    if (draft && isNewer(draft, waiting)) return
    await deleteDraft(transaction, id)
    // Files that were taken and then replaced or removed belong to nothing now.
    const media = transaction.objectStore('media')
    for (const key of await media.getAllKeys(IDBKeyRange.bound([id], [id, []]))) {
      if (!named.has(key[1])) await media.delete(key)
    }
  })
}

const isNewer = (draft: Draft, { sequence }: Waiting): boolean => draft.sequence > (sequence ?? -1)

/** Finishes moves that a crash interrupted: the record is whole, and nobody has the draft open or touched it since. */
export async function completeMoves(database: DeviceDatabase): Promise<void> {
  const { all, drafts } = await waitingAndDrafts(database)
  for (const one of all) {
    const draft = drafts.get(one.id)
    if (!draft || isNewer(draft, one) || !(await isWhole(one))) continue
    const release = await holdDraft(one.id)
    if (!release) continue
    try {
      await letGoOfDraft(database, one)
    } finally {
      await release()
    }
  }
}

async function waitingAndDrafts(
  database: DeviceDatabase,
): Promise<{ all: Waiting[]; drafts: Map<string, Draft> }> {
  const [all, drafts] = await database.read(['outbox', ...SLOTS], (transaction) =>
    Promise.all([transaction.objectStore('outbox').getAll(), newestDrafts(transaction)]),
  )
  return { all, drafts: new Map(drafts.map((draft) => [draft.id, draft])) }
}

export function loadLast(
  database: DeviceDatabase,
  key: LastAnswers['key'],
): Promise<LastAnswers | undefined> {
  return database.read(['last'], (transaction) => transaction.objectStore('last').get(key))
}

export function loadWaiting(database: DeviceDatabase, id: string): Promise<Waiting | undefined> {
  return database.read(['outbox'], (transaction) => transaction.objectStore('outbox').get(id))
}

/** Everything unconfirmed, the oldest first. */
export async function listWaiting(database: DeviceDatabase): Promise<Waiting[]> {
  const all = await database.read(['outbox'], (transaction) => transaction.objectStore('outbox').getAll())
  return all.toSorted((a, b) => a.finishedAt - b.finishedAt)
}

/**
 * Everything unconfirmed that may be sent, the oldest first. Beside a draft of the same interview a record is left alone: it is not proven
 * yet, or finishing took too long and was undone; the person may still change answers, and two contents under one id would be a conflict.
 */
export async function listSendable(database: DeviceDatabase): Promise<Waiting[]> {
  const { all, drafts } = await waitingAndDrafts(database)
  return all.filter(({ id }) => !drafts.has(id)).toSorted((a, b) => a.finishedAt - b.finishedAt)
}

/** Confirmed ones, the newest first. */
export async function listSent(database: DeviceDatabase, limit: number): Promise<Sent[]> {
  return database.read(['sent'], async (transaction) => {
    const found: Sent[] = []
    let cursor = await transaction.objectStore('sent').index('sentAt').openCursor(null, 'prev')
    while (cursor && found.length < limit) {
      found.push(cursor.value)
      cursor = await cursor.continue()
    }
    return found
  })
}

/** How many were confirmed since a moment. */
export function countSent(database: DeviceDatabase, since: number): Promise<number> {
  return database.read(['sent'], (transaction) =>
    transaction.objectStore('sent').index('sentAt').count(IDBKeyRange.lowerBound(since)),
  )
}

/** Notes a failed attempt. What is to be sent does not change. */
export function noteTrouble(
  database: DeviceDatabase,
  id: string,
  problem: Trouble,
  nextAttempt: number,
  attempts: number,
): Promise<void> {
  return change(database, id, (waiting) => ({
    ...waiting,
    problem,
    nextAttempt,
    attempts,
  }))
}

/** Notes which media the server holds; others are to be sent again. */
export function noteMedia(
  database: DeviceDatabase,
  id: string,
  confirmed: ReadonlySet<string>,
): Promise<void> {
  return change(database, id, (waiting) => ({
    ...waiting,
    media: waiting.media.map((file) => ({ ...file, confirmed: confirmed.has(file.sha256) })),
  }))
}

/**
 * Stores the receipt, and only in a later transaction lets the content go: a crash between the two leaves a record with a receipt,
 * which {@link releaseConfirmed} finishes at the next start.
 */
export async function confirm(
  database: DeviceDatabase,
  id: string,
  receipt: Receipt,
  now: number,
): Promise<void> {
  await change(database, id, (waiting) => ({ ...waiting, receipt, problem: null }))
  await release(database, id, now)
}

/** Finishes confirmations that a crash interrupted. */
export async function releaseConfirmed(database: DeviceDatabase, now: number): Promise<void> {
  for (const waiting of await listWaiting(database))
    if (waiting.receipt) await release(database, waiting.id, now)
}

function release(database: DeviceDatabase, id: string, now: number): Promise<void> {
  return database.write(['outbox', 'sent', 'media'], async (transaction) => {
    const waiting = await transaction.objectStore('outbox').get(id)
    if (!waiting?.receipt) return
    const { enrolment, instanceName, finishedAt, receipt } = waiting
    await transaction
      .objectStore('sent')
      .put({ id, enrolment, instanceName, finishedAt, sentAt: now, receipt })
    await transaction.objectStore('media').delete(IDBKeyRange.bound([id], [id, []]))
    await transaction.objectStore('outbox').delete(id)
  })
}

function change(database: DeviceDatabase, id: string, next: (waiting: Waiting) => Waiting): Promise<void> {
  return database.write(['outbox'], async (transaction) => {
    const waiting = await transaction.objectStore('outbox').get(id)
    if (waiting) await transaction.objectStore('outbox').put(next(waiting))
  })
}

/** Values of binary questions, which are `<sha256>.<extension>`, or `<sha256>` alone. */

/** The media references of finished answers: each binary question that was answered, with its slot (`/data/child[2]/photo`). */
export function mediaReferences(survey: Survey, answers: Answers, held: MediaFacts[]): MediaReference[] {
  const binary = new Set(
    survey.nodes.flatMap((node) =>
      node.kind === 'question' && node.dataType === 'binary' ? [node.path] : [],
    ),
  )
  const files = new Map(held.map((file) => [file.sha256, file]))
  const found: MediaReference[] = []
  const walk = (value: string | Answers, path: string, slot: string) => {
    if (typeof value !== 'string') {
      for (const [name, child] of Object.entries(value)) {
        const [at, within] = [`${path}/${name}`, `${slot}/${name}`]
        if (Array.isArray(child))
          child.forEach((member, index) => walk(member, at, `${within}[${index + 1}]`))
        else walk(child, at, within)
      }
      return
    }
    const sha256 = binary.has(path) ? mediaHash(value) : undefined
    if (!sha256) return
    const file = files.get(sha256)
    // A file that is gone is named all the same, so that the server can say that it never came.
    found.push({
      slot,
      sha256,
      size: file?.size ?? 0,
      type: file?.type ?? 'application/octet-stream',
      name: file?.name ?? value,
    })
  }
  const root = survey.nodes[0]?.path ?? ''
  walk(answers, root, root)
  return found
}
