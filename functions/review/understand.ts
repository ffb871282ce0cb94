// Reading what arrived: a response that can be stored with its round's, or the reason why it is kept in quarantine.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { canonicalJson } from '../../core/canonical.ts'
import { responseContentSchema, type QuarantineReason, type ResponseContent } from '../../core/response.ts'

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

/** Why something is not understood, as a code that the page has words for, and what it was about. */
export interface NotUnderstood {
  reason: QuarantineReason
  detail?: string
}

/** The bytes as JSON with the hash of its canonical form; without a value when they are not JSON. */
export function readContent(bytes: Uint8Array): { value?: unknown; hash: string } {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return { value, hash: sha256(canonicalJson(value)) }
  } catch {
    return { hash: sha256(bytes) }
  }
}

/** The content if it belongs to the place where it was sent. `value`: as {@link readContent} gave it. `id`: by which it was sent. */
export function understand(
  value: unknown,
  id: string,
  place: { study: string; round: string },
): ResponseContent | NotUnderstood {
  try {
    return read(value, id, place)
  } catch (error) {
    // Thousands of levels exhaust the stack of whatever walks them.
    if (error instanceof RangeError) return { reason: 'nested-too-deeply' }
    throw error
  }
}

function read(
  value: unknown,
  id: string,
  place: { study: string; round: string },
): ResponseContent | NotUnderstood {
  if (value === undefined) return { reason: 'not-json' }
  const parsed = responseContentSchema.safeParse(value)
  if (!parsed.success)
    return { reason: 'not-a-response', detail: z.prettifyError(parsed.error).slice(0, 1000) }
  const content = parsed.data
  if (content.id !== id) return { reason: 'other-id', detail: content.id }
  if (content.study !== place.study) return { reason: 'other-study', detail: content.study.slice(0, 100) }
  if (content.round !== place.round) return { reason: 'other-round', detail: content.round.slice(0, 100) }
  // Corrections are made by staff.
  if (content.revision !== 0) return { reason: 'correction', detail: String(content.revision) }
  // Unknown members would be lost: a schema leaves them out.
  if (canonicalJson(content) !== canonicalJson(value)) return { reason: 'unknown-members' }
  return content
}
