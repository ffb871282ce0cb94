// What changed in a round since a moment: responses that were received or corrected, whose flags changed (media arrived), or that were reviewed.
import * as z from 'zod'
import { reviewSchema, type StoredResponse } from '../../core/response.ts'
import { changedShards } from './changed.ts'
import { readSortKey, shardKey } from './response-item.ts'
import { newestOf, pageResponses } from './response-reading.ts'
import { parseItem, walk, type Table } from './table.ts'

/**
 * A change may be written so much later than the time that it carries, in milliseconds: longer than any request lives, and more than the
 * clocks of two servers differ by. Whoever asks again from that much before the last asking misses nothing, and gets some again.
 */
const LATEST_WRITE = 60_000

/** Responses that are read at once. */
const AT_ONCE = 16

const itemSchema = z.object({
  sk: z.string(),
  revision: z.int(),
  receivedAt: z.string(),
  changedAt: z.string().optional(),
  reviews: z.array(reviewSchema).optional(),
})

/** A revision that was stored, or changed, after the moment. */
export interface Change extends z.infer<typeof itemSchema> {
  id: string
}

/** From when to ask the next time, after asking at `until` (ISO 8601 UTC both). */
export const askFrom = (until: string): string => new Date(Date.parse(until) - LATEST_WRITE).toISOString()

/**
 * The revisions of one shard that were stored or changed after `since`, by id. Reads the shard's items and sends on only these: no index is
 * kept for it, since that would double what a response costs to write.
 */
async function* changesOfShard(
  table: Table,
  pk: string,
  since: string,
  after?: string,
): AsyncGenerator<Change> {
  const pages = walk(table, pk, {
    after: after === undefined ? undefined : `${after}#~`,
    only: Object.keys(itemSchema.shape),
    filter: {
      expression: 'receivedAt > :since or changedAt > :since',
      values: { ':since': since },
    },
  })
  for await (const page of pages) {
    for (const item of page) {
      const key = readSortKey(String(item['sk']))
      if (key?.kind === 'revision') yield { ...parseItem({ pk, ...item }, itemSchema), id: key.id }
    }
  }
}

/** All that changed in a round after `since`; nothing is read of the shards that did not change. */
export async function* changesOf(
  table: Table,
  study: string,
  round: string,
  since: string,
): AsyncGenerator<Change> {
  for (const shard of await changedShards(table, study, round, since))
    yield* changesOfShard(table, shardKey(study, round, shard), since)
}

export interface ChangedPage {
  responses: StoredResponse[]
  /** Where the next page begins, if there is one. */
  cursor?: string
}

interface Asking {
  since?: string | undefined
  /** Responses as they were then. */
  until: string
  cursor?: string | undefined
  limit: number
  unreadable: (key: string, reason: unknown) => void
}

/**
 * One page of the responses that changed after `since` (of all without it), each once, as it was at `until`. Pages of the same `since` and
 * `until` together hold every one of them, whatever is written meanwhile.
 */
export async function pageChanged(
  table: Table,
  study: string,
  round: string,
  { since, until, cursor, limit, unreadable }: Asking,
): Promise<ChangedPage> {
  if (since === undefined) return pageResponses(table, study, round, { cursor, limit, until, unreadable })
  const [, first = '0', last] = /^(\d{1,2})\.(.*)$/.exec(cursor ?? '') ?? []
  const ids: string[] = []
  let next: string | undefined
  for (const shard of await changedShards(table, study, round, since)) {
    if (shard < Number(first) || next !== undefined) continue
    let after = shard === Number(first) && last ? last : undefined
    for await (const { id } of changesOfShard(table, shardKey(study, round, shard), since, after)) {
      if (id === after) continue
      if (ids.length === limit) {
        next = `${shard}.${after ?? ''}`
        break
      }
      ids.push(id)
      after = id
    }
  }
  const responses: StoredResponse[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE)
    const found = await Promise.all(
      some.map((id) => newestOf(table, study, round, id, { until, unreadable })),
    )
    responses.push(...found.filter((one) => one !== undefined))
  }
  return { responses, ...(next !== undefined && { cursor: next }) }
}
