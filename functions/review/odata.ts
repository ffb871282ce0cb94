// Reading a round's entities for OData: page by page through the responses, as of one moment, without personal data.
import type { StoredResponse } from '../../core/response.ts'
import type { Filter } from '../../core/odata/filter.ts'
import { membersOf, submission, systemOf, type Row, type RowOptions } from '../../core/odata/rows.ts'
import type { EntitySet, Schema } from '../../core/odata/schema.ts'
import { Problem } from '../../core/problem.ts'
import type { Deps } from '../deps.ts'
import { pageChanged } from '../store/changes.ts'
import { cursorAfter, firstReceived } from '../store/response-reading.ts'
import { surveyOf } from './catalogue.ts'
import { withoutPersonal } from './personal.ts'

/** Characters of one answer, so that Lambda's 6 MB hold it. */
const PAGE_LIMIT = 4_000_000
/** One request reads at most so long, in milliseconds; the next page goes on from there. API Gateway waits for 29 seconds. */
const LONGEST = 15_000

export interface Reading {
  deps: Deps
  study: string
  round: string
  schema: Schema
  set: EntitySet
  filter: Filter | undefined
  options: RowOptions
  /** ISO 8601 UTC: responses as they were then. */
  until: string
}

export interface Place {
  cursor?: string | undefined
  skip: number
  /** How many more are wanted at all; null: all. */
  top: number | null
}

export interface Page {
  rows: Row[]
  next?: Place
}

/** The entities of one response in a set, of those that the filter lets through. */
export async function entities(reading: Reading, response: StoredResponse): Promise<Row[]> {
  const { deps, study, round, schema, set, filter, options } = reading
  const shown = withoutPersonal(response, await surveyOf(deps.blobs, study, response.survey.hash))
  const submitted =
    response.revision === 0
      ? response.receivedAt
      : ((await firstReceived(deps.table, study, round, response.id)) ?? response.receivedAt)
  const system = systemOf(shown, submitted)
  const [submissions] = schema.sets
  const rows =
    set === submissions
      ? [submission(schema, shown, system, options)]
      : [...membersOf(schema, set, shown, options)]
  if (!filter) return rows
  const root = set === submissions ? (rows[0] ?? {}) : { __id: response.id, __system: system }
  return rows.filter((row) => filter(row, { root, now: deps.now() }))
}

async function* responses(reading: Reading, from: string | undefined) {
  const { deps, study, round, until } = reading
  const unreadable = (key: string, reason: unknown) =>
    deps.log.error('response not readable', { study, round, key, reason: String(reason) })
  let cursor = from
  do {
    const page = await pageChanged(deps.table, study, round, { until, cursor, limit: 200, unreadable })
    for (const [index, response] of page.responses.entries()) {
      const isLast = page.cursor === undefined && index === page.responses.length - 1
      yield { response, after: isLast ? undefined : cursorAfter(response) }
    }
    cursor = page.cursor
  } while (cursor !== undefined)
}

/** One page of at most `size` entities, or somewhat more: a response's members stay together. */
export async function readPage(reading: Reading, place: Place, size: number): Promise<Page> {
  const stop = Date.now() + LONGEST
  const rows: Row[] = []
  let { skip, top } = place
  let length = 0
  for await (const { response, after } of responses(reading, place.cursor)) {
    for (const row of await entities(reading, response)) {
      if (top === 0) return { rows }
      if (skip > 0) skip -= 1
      else {
        rows.push(row)
        length += JSON.stringify(row).length
        if (top !== null) top -= 1
      }
    }
    if (top === 0 || after === undefined) return { rows }
    if (rows.length >= size || length > PAGE_LIMIT || Date.now() > stop)
      return { rows, next: { cursor: after, skip, top } }
  }
  return { rows }
}

/** How many entities there are. Throws when they can't be counted within one request. */
export async function countEntities(reading: Reading): Promise<number> {
  const stop = Date.now() + LONGEST
  let count = 0
  for await (const { response } of responses(reading, undefined)) {
    count += (await entities(reading, response)).length
    if (Date.now() > stop)
      throw new Problem('odata.unsupported', { what: '$count', advice: 'Too much to count: leave it out.' })
  }
  return count
}
