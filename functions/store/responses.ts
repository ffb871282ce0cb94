// Writing responses: one conditional item each. Sending twice is harmless; other content under a known id is kept apart.
import * as z from 'zod'
import { canonicalJson } from '../../core/canonical.ts'
import { Problem } from '../../core/problem.ts'
import type { Flag, Receipt, ResponseContent, StoredResponse } from '../../core/response.ts'
import { writeParts } from './body.ts'
import { markChanged } from './changed.ts'
import {
  conflictKey,
  contentHash,
  fromItem,
  partitionOf,
  partsPrefix,
  readSortKey,
  revisionKey,
  stampSchema,
  toItem,
  withKeys,
} from './response-item.ts'
import { ABSENT, changeItem, readItem, walk, writeItem, type Key, type Table } from './table.ts'

/** A receipt without the media, which the store doesn't know. */
export type Stored = Omit<Receipt, 'media'>

/**
 * Milliseconds from the time that a response is stamped with to its write, at most; a slower write is stamped anew. Whoever reads later than
 * this after a moment therefore sees all that will ever carry a time up to that moment.
 */
export const WRITE_WITHIN = 3000
const ATTEMPTS = 4
/** Of a change of doubts: media of one response may arrive at once. */
const RENEWALS = 20

/**
 * Makes a response durable, and says so. The same content again: the same receipt, however often and however many at once. Other content
 * under the same id and revision: kept apart as a conflict, with a receipt that says so. Throws unavailable, and then it may or may not be
 * stored: send it again.
 */
export async function putResponse(
  table: Table,
  content: ResponseContent,
  flags: Flag[],
  now: () => number,
): Promise<Stored> {
  const { id, study, round, revision } = content
  const hash = contentHash(content)
  const pk = partitionOf(study, round, id)
  const { item, parts } = await toItem(content, hash, flags)
  await markChanged(table, content, now())
  await writeParts(table, pk, partsPrefix(id, hash), parts)
  const put = (sk: string) => firstOf(table, pk, sk, item, hash, now)
  const first = await put(revisionKey(id, revision))
  if (first.hash === hash) return { id, revision, hash, receivedAt: first.receivedAt, status: 'stored' }
  const apart = await put(conflictKey(id, hash))
  return { id, revision, hash, receivedAt: apart.receivedAt, status: 'conflict' }
}

/**
 * Stores a correction, made from revision `content.revision - 1`, with its author and reason. If somebody else corrected that revision in the
 * meantime both versions are kept and the receipt says conflict. Throws not-found when there is nothing to correct.
 */
export async function putRevision(
  table: Table,
  content: ResponseContent,
  flags: Flag[],
  now: () => number,
): Promise<Stored> {
  const { id, study, round, revision } = content
  if (revision < 1 || !content.author || !content.reason) {
    throw new Problem('request.invalid', { reason: 'a correction needs a revision, an author and a reason' })
  }
  // Revisions are never taken away, so what is there now is there when the correction is written.
  const base = await readItem(
    table,
    { pk: partitionOf(study, round, id), sk: revisionKey(id, revision - 1) },
    stampSchema,
  )
  if (!base) throw new Problem('not-found', { what: 'response' })
  return putResponse(table, content, flags, now)
}

/**
 * Brings the doubts about everything that is kept under an id up to date: they are found after it was stored, or go away when its media
 * arrive. `renew` is called again when somebody else changed them in between. False: there is no such response.
 */
export async function renewFlags(
  table: Table,
  { study, round, id }: Pick<ResponseContent, 'study' | 'round' | 'id'>,
  now: number,
  renew: (response: StoredResponse) => Promise<Flag[]>,
): Promise<boolean> {
  const pk = partitionOf(study, round, id)
  let found = false
  for await (const page of walk(table, pk, { prefix: `${id}#` })) {
    for (const item of page) {
      const sk = String(item['sk'])
      const kind = readSortKey(sk)?.kind
      if (kind !== 'revision' && kind !== 'conflict') continue
      found ||= kind === 'revision'
      await renewOne(table, { pk, sk }, now, renew)
    }
  }
  return found
}

const judgedSchema = z.looseObject({ judged: z.int().optional() })

async function renewOne(
  table: Table,
  key: Key,
  now: number,
  renew: (response: StoredResponse) => Promise<Flag[]>,
): Promise<void> {
  for (let attempt = 0; attempt < RENEWALS; attempt += 1) {
    const raw = await readItem(table, key, judgedSchema)
    if (!raw) return
    const response = await fromItem(table, raw)
    const flags = await renew(response)
    if (canonicalJson(flags) === canonicalJson(response.flags)) return
    await markChanged(table, response, now)
    const done = await changeItem(
      table,
      key,
      {
        // The time is for those who ask what changed.
        expression: 'SET flags = :flags, judged = :next, changedAt = :at',
        values: { ':flags': flags, ':next': (raw.judged ?? 0) + 1, ':at': new Date(now).toISOString() },
      },
      raw.judged === undefined
        ? { expression: 'attribute_exists(sk) and attribute_not_exists(judged)' }
        : { expression: 'judged = :judged', values: { ':judged': raw.judged } },
    )
    if (done) return
  }
  throw new Problem('unavailable', { seconds: 5 })
}

/** Writes the item unless one is there, and returns what is there then: this one, or the one that came first. */
async function firstOf(
  table: Table,
  pk: string,
  sk: string,
  item: object,
  hash: string,
  now: () => number,
): Promise<{ hash: string; receivedAt: string }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const receivedAt = new Date(now()).toISOString()
    const signal = AbortSignal.timeout(WRITE_WITHIN)
    try {
      if (await writeItem(table, withKeys(pk, sk, item, receivedAt), ABSENT, { signal }))
        return { hash, receivedAt }
    } catch (error) {
      if (signal.aborted) continue
      throw error
    }
    // It may be our own earlier attempt that seemed to fail: what is there decides.
    const found = await readItem(table, { pk, sk }, stampSchema)
    if (found) return found
  }
  throw new Problem('unavailable', { seconds: 10 })
}
