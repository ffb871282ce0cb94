// Reading responses: a whole round as a stream, a page for people, one response with its history, and counts.
import * as z from 'zod'
import type { StoredResponse } from '../../core/response.ts'
import {
  fromItem,
  partitionOf,
  readSortKey,
  revisionKey,
  shardKey,
  shardOf,
  SHARDS,
  stampSchema,
} from './response-item.ts'
import { readItem, walk, type Table } from './table.ts'

export interface Reading {
  /** ISO 8601 UTC: only what was received up to then, as it was then. */
  until?: string
  /** Called with the sort key of an item that can't be read, and the reason; the reading goes on. Without it, the reason is thrown. */
  unreadable?: (key: string, reason: unknown) => void
}

/** Items per request: two pages of each shard are in memory at once. */
const PAGE = 250

/**
 * The newest revision of every response of a round, in the order of their ids, so that two readings of the same moment are equal. Streams:
 * memory holds two pages of each shard. All shards are read at once.
 */
export async function* readRound(
  table: Table,
  study: string,
  round: string,
  reading: Reading = {},
): AsyncGenerator<StoredResponse> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => readShard(table, study, round, shard, reading))
  try {
    const heads = await Promise.all(shards.map(async (shard) => ({ shard, head: await shard.next() })))
    for (;;) {
      let least: { shard: (typeof shards)[number]; head: IteratorYieldResult<StoredResponse> } | undefined
      for (const { shard, head } of heads) {
        if (!head.done && (!least || head.value.id < least.head.value.id)) least = { shard, head }
      }
      if (!least) return
      yield least.head.value
      const { shard } = least
      const place = heads.find((one) => one.shard === shard)
      if (place) place.head = await shard.next()
    }
  } finally {
    await Promise.all(shards.map((shard) => shard.return(undefined)))
  }
}

/** The newest revisions of one shard, by id. `after`: only ids after that one. */
export async function* readShard(
  table: Table,
  study: string,
  round: string,
  shard: number,
  { until, unreadable, after }: Reading & { after?: string } = {},
): AsyncGenerator<StoredResponse, undefined> {
  const pk = shardKey(study, round, shard)
  // `~` sorts after every other character of a sort key, so this is after all that belongs to that response.
  const start = after === undefined ? undefined : `${after}#~`
  for await (const item of newest(walk(table, pk, { pageSize: PAGE, after: start }), until)) {
    try {
      yield await fromItem(table, item, until)
    } catch (error) {
      if (!unreadable) throw error
      unreadable(String(item['sk']), error)
    }
  }
  return undefined
}

/** Of each response the last revision received up to `until`, as a raw item. */
async function* newest(pages: AsyncGenerator<Record<string, unknown>[]>, until: string | undefined) {
  let best: { id: string; item: Record<string, unknown> } | undefined
  for await (const page of pages) {
    for (const item of page) {
      const key = readSortKey(String(item['sk']))
      if (key?.kind !== 'revision' || (until !== undefined && String(item['receivedAt']) > until)) continue
      if (best && best.id !== key.id) yield best.item
      best = { id: key.id, item }
    }
  }
  if (best) yield best.item
}

/** One page of a round's responses, newest revisions, and the cursor of the next page if there is one. */
export async function pageResponses(
  table: Table,
  study: string,
  round: string,
  { cursor, limit = 100, ...reading }: { cursor?: string; limit?: number } & Reading = {},
): Promise<{ responses: StoredResponse[]; cursor?: string }> {
  const [, first = '0', last] = /^(\d{1,2})\.(.*)$/.exec(cursor ?? '') ?? []
  const responses: StoredResponse[] = []
  let after = last || undefined
  for (let shard = Number(first); shard < SHARDS; shard += 1) {
    for await (const response of readShard(table, study, round, shard, { ...reading, after })) {
      if (responses.length === limit) return { responses, cursor: `${shard}.${after ?? ''}` }
      responses.push(response)
      after = response.id
    }
    after = undefined
  }
  return { responses }
}

/** The newest revision of one response, as it was at `until`; undefined when there was none then, or it can't be read and that is told. */
export async function newestOf(
  table: Table,
  study: string,
  round: string,
  id: string,
  { until, unreadable }: Reading = {},
): Promise<StoredResponse | undefined> {
  const pages = walk(table, partitionOf(study, round, id), { prefix: `${id}#` })
  for await (const item of newest(pages, until)) {
    try {
      return await fromItem(table, item, until)
    } catch (error) {
      if (!unreadable) throw error
      unreadable(String(item['sk']), error)
    }
  }
  return undefined
}

/** When the first revision of a response was received; undefined when there is none. */
export async function firstReceived(
  table: Table,
  study: string,
  round: string,
  id: string,
): Promise<string | undefined> {
  const key = { pk: partitionOf(study, round, id), sk: revisionKey(id, 0) }
  return (await readItem(table, key, stampSchema))?.receivedAt
}

/** The cursor of the page that begins after a response. */
export const cursorAfter = ({ id }: Pick<StoredResponse, 'id'>): string => `${shardOf(id)}.${id}`

/** All that is kept of one response: its revisions, oldest first, and what came under the same id with other content. */
export async function readResponse(
  table: Table,
  study: string,
  round: string,
  id: string,
): Promise<{ revisions: StoredResponse[]; conflicts: StoredResponse[] }> {
  const revisions: StoredResponse[] = []
  const conflicts: StoredResponse[] = []
  for await (const page of walk(table, partitionOf(study, round, id), { prefix: `${id}#` })) {
    for (const item of page) {
      const kind = readSortKey(String(item['sk']))?.kind
      if (kind === 'revision') revisions.push(await fromItem(table, item))
      if (kind === 'conflict') conflicts.push(await fromItem(table, item))
    }
  }
  return { revisions, conflicts }
}

/** What came under a known id with other content and nobody has settled yet, for a person to judge. */
export async function listConflicts(table: Table, study: string, round: string): Promise<StoredResponse[]> {
  const shards = Array.from({ length: SHARDS }, async (_, shard) => {
    const found: StoredResponse[] = []
    for await (const page of walk(table, shardKey(study, round, shard), { pageSize: PAGE })) {
      for (const item of page) {
        if (item['resolved'] === undefined && readSortKey(String(item['sk']))?.kind === 'conflict')
          found.push(await fromItem(table, item))
      }
    }
    return found
  })
  return (await Promise.all(shards)).flat().toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
}

/** What a round has: counts of responses by what a person must know of them. */
export interface RoundCounts {
  responses: number
  /** With doubts. */
  flagged: number
  /** Kept apart and not settled. */
  conflicts: number
  /** Wait for pictures or recordings. */
  incomplete: number
  /** So many different ones. */
  mediaMissing: number
  approved: number
  hasIssues: number
  rejected: number
}

const countedSchema = z.object({
  flags: z.array(z.object({ kind: z.string(), detail: z.string().optional() })).catch([]),
  reviews: z.array(z.object({ state: z.string() })).catch([]),
})

/** Counts a round's responses by their newest revision. Reads no bodies. */
export async function countRound(table: Table, study: string, round: string): Promise<RoundCounts> {
  const counts = {
    responses: 0,
    flagged: 0,
    conflicts: 0,
    incomplete: 0,
    approved: 0,
    hasIssues: 0,
    rejected: 0,
  }
  const missing = new Set<string>()
  const add = ({ flags, reviews }: z.infer<typeof countedSchema>) => {
    const absent = flags.filter(({ kind }) => kind === 'media-missing')
    for (const { detail } of absent) missing.add(detail ?? '')
    counts.responses += 1
    counts.flagged += Number(flags.length > 0)
    counts.incomplete += Number(absent.length > 0)
    const state = reviews.at(-1)?.state
    counts.approved += Number(state === 'approved')
    counts.hasIssues += Number(state === 'has-issues')
    counts.rejected += Number(state === 'rejected')
  }
  const count = async (shard: number) => {
    let last: { id: string; item: unknown } | undefined
    const only = ['sk', 'flags', 'reviews', 'resolved']
    for await (const page of walk(table, shardKey(study, round, shard), { only })) {
      for (const item of page) {
        const key = readSortKey(String(item['sk']))
        if (key?.kind === 'conflict' && item['resolved'] === undefined) counts.conflicts += 1
        if (key?.kind !== 'revision') continue
        // A later revision stands in for the earlier one.
        if (last && last.id !== key.id) add(countedSchema.parse(last.item))
        last = { id: key.id, item }
      }
    }
    if (last) add(countedSchema.parse(last.item))
  }
  await Promise.all(Array.from({ length: SHARDS }, (_, shard) => count(shard)))
  return { ...counts, mediaMissing: missing.size }
}
