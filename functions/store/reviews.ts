// What staff decide about stored responses: reviews of a revision, and how a conflict was settled. Beside the content, never in its hash.
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { reviewSchema, type Resolution, type ResponseContent, type Review } from '../../core/response.ts'
import { markChanged } from './changed.ts'
import { conflictKey, partitionOf, revisionKey } from './response-item.ts'
import { changeItem, readItem, type Table } from './table.ts'

type Place = Pick<ResponseContent, 'study' | 'round' | 'id'>

const reviewsSchema = z.object({ reviews: z.array(reviewSchema).optional() })
/** Of one revision; an item holds 400 kB. */
const MOST = 100

/**
 * Adds a review to a revision. `seen`: when the review was written that the person saw, null for none. Throws not-found, and conflict.changed
 * when somebody else reviewed it in the meantime. The same review again (a repeated request) changes nothing. Returns the review that is
 * stored.
 */
export async function addReview(
  table: Table,
  { study, round, id, revision }: Place & { revision: number },
  review: Review,
  seen: string | null,
): Promise<Review> {
  const key = { pk: partitionOf(study, round, id), sk: revisionKey(id, revision) }
  const found = await readItem(table, key, reviewsSchema)
  if (!found) throw new Problem('not-found', { what: 'response' })
  const { reviews = [] } = found
  const last = reviews.at(-1)
  const same = last && last.state === review.state && last.by === review.by && last.comment === review.comment
  if (same && (reviews.at(-2)?.at ?? null) === seen) return last
  if ((last?.at ?? null) !== seen || reviews.length >= MOST) {
    throw new Problem('conflict.changed', { what: 'response' })
  }
  await markChanged(table, { study, round, id }, Date.parse(review.at))
  const done = await changeItem(
    table,
    key,
    {
      expression: 'SET reviews = :reviews, changedAt = :at',
      values: { ':reviews': [...reviews, review], ':at': review.at },
    },
    reviews.length === 0
      ? { expression: 'attribute_exists(sk) and attribute_not_exists(reviews)' }
      : { expression: 'size(reviews) = :count', values: { ':count': reviews.length } },
  )
  if (!done) throw new Problem('conflict.changed', { what: 'response' })
  return review
}

/** Notes how a conflict was settled. The first who settles it does; false for the others, and when there is no such conflict. */
export const settleConflict = (
  table: Table,
  { study, round, id }: Place,
  hash: string,
  resolved: Resolution,
): Promise<boolean> =>
  changeItem(
    table,
    { pk: partitionOf(study, round, id), sk: conflictKey(id, hash) },
    { expression: 'SET resolved = :resolved', values: { ':resolved': resolved } },
    { expression: 'attribute_exists(sk) and attribute_not_exists(resolved)' },
  )
