// A response: one interview's data, its id, its revision, and the receipt that says it is durable.
import * as z from 'zod'

/**
 * Answers as a tree: groups nest, repeats are lists. A value is text as XForms writes it (`2026-05-01`, `a b c`, `10.5 106.7 0 5`).
 * Absent: not asked, because irrelevant. Empty text: asked and left empty.
 */
export interface Answers {
  [name: string]: string | Answers | Answers[]
}

/** Deeper than any survey nests; keeps every later walk off the end of the stack. */
const MAX_DEPTH = 1_000

function isAnswers(value: unknown, depth = 0): value is Answers {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > MAX_DEPTH) return false
  return Object.values(value).every((inner: unknown) =>
    Array.isArray(inner)
      ? inner.every((member) => isAnswers(member, depth + 1))
      : typeof inner === 'string' || isAnswers(inner, depth + 1),
  )
}

/** Not `z.record`, which loses the answer to a question named `__proto__`. */
const answersSchema = z.custom<Answers>(
  (value) => isAnswers(value),
  'answers are text, groups and lists of members',
)

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const mediaReferenceSchema = z.object({
  /** Path of the question with positions: `/data/child[2]/photo`. */
  slot: z.string(),
  sha256,
  size: z.int().nonnegative(),
  type: z.string(),
  /** The name the file had on the device; for people, never an identity. */
  name: z.string(),
})

/** One line of a survey's audit, named as ODK names them. Times are milliseconds since 1970, the device's clock. */
export const auditEventSchema = z.object({
  event: z.string(),
  /** Path of the question, group or repeat with positions. */
  node: z.string().optional(),
  start: z.int(),
  end: z.int().optional(),
  /** Only where the survey asks for locations, and the device knew: degrees, and metres. Personal, as they lead to the household. */
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  accuracy: z.number().optional(),
  /** Only where the survey says `track-changes=true`. */
  old: z.string().optional(),
  new: z.string().optional(),
})

/** What the device sends. Its hash (sha256 of the canonical JSON of exactly this) is what the receipt repeats. */
export const responseContentSchema = z.object({
  id: z.uuid(),
  study: z.string(),
  round: z.string(),
  survey: z.object({ id: z.string(), version: z.string(), hash: sha256 }),
  /** 0 for what the device sent; corrections count up. */
  revision: z.int().nonnegative(),
  /** ISO 8601 with the device's offset. */
  startedAt: z.string(),
  finishedAt: z.string(),
  device: z.string(),
  /** Language the interview was finished in. */
  language: z.string(),
  instanceName: z.string().optional(),
  answers: answersSchema,
  media: z.array(mediaReferenceSchema),
  /** Surveys with an `audit` question only. */
  audit: z.array(auditEventSchema).optional(),
  /** Corrections only. */
  author: z.string().optional(),
  reason: z.string().optional(),
})

/** Doubts about a stored response, found after it was stored; for review, never a reason to refuse. */
export const flagSchema = z.object({
  kind: z.enum([
    'constraint',
    'required',
    'irrelevant',
    'calculation',
    'unknown-question',
    'unknown-survey',
    'time',
    'closed-round',
    'revoked-device',
    /** Names another device than the one that sent it. */
    'other-device',
    'media-missing',
  ]),
  /** Path with positions, where it concerns one question. */
  at: z.string().optional(),
  detail: z.string().optional(),
})

/** What staff decided about one revision. A response without one is not reviewed yet; a correction starts anew. Named as ODK names them. */
export const reviewSchema = z.object({
  state: z.enum(['approved', 'has-issues', 'rejected']),
  /** E-mail address. */
  by: z.string(),
  /** ISO 8601 UTC. */
  at: z.string(),
  comment: z.string().optional(),
})

/** How a person settled a conflict: the stored answers stay, or a new revision has taken all or some of the other ones. */
export const resolutionSchema = z.object({
  outcome: z.enum(['kept', 'taken']),
  by: z.string(),
  at: z.string(),
  reason: z.string(),
  /** The revision that took them. */
  revision: z.int().optional(),
})

export const storedResponseSchema = responseContentSchema.extend({
  hash: sha256,
  /** ISO 8601 UTC, the server's clock. */
  receivedAt: z.string(),
  flags: z.array(flagSchema),
  review: reviewSchema.optional(),
  /** Of what is kept apart as a conflict, once it is settled. */
  resolved: resolutionSchema.optional(),
  /** When its flags or reviews last changed, ISO 8601 UTC; absent: never since it was received. */
  changedAt: z.string().optional(),
})

/** Why something is kept apart; the page has words for each. */
export const quarantineReasonSchema = z.enum([
  'revoked-device',
  'not-json',
  'not-a-response',
  'nested-too-deeply',
  'unknown-members',
  'other-id',
  'other-round',
  'other-study',
  'unknown-device',
  'correction',
  /** In an imported file: its hash says that it was altered. */
  'damaged',
  /** In an imported file: an interview that was not finished. */
  'draft',
])

export const receiptSchema = z.object({
  id: z.uuid(),
  revision: z.int(),
  hash: sha256,
  receivedAt: z.string(),
  /** Hashes of media that the server holds already, of those that the response names. */
  media: z.array(sha256),
  /** `stored`, or kept apart because the same id arrived before with other content, or because it could not be understood. */
  status: z.enum(['stored', 'conflict', 'quarantined']),
})

export type AuditEvent = z.infer<typeof auditEventSchema>
export type MediaReference = z.infer<typeof mediaReferenceSchema>
export type ResponseContent = z.infer<typeof responseContentSchema>
export type StoredResponse = z.infer<typeof storedResponseSchema>
export type QuarantineReason = z.infer<typeof quarantineReasonSchema>
export type Review = z.infer<typeof reviewSchema>
export type Resolution = z.infer<typeof resolutionSchema>
export type Flag = z.infer<typeof flagSchema>
export type Receipt = z.infer<typeof receiptSchema>

/** The largest media or attached file, in bytes: what one synchronous Lambda request can carry (6 MB as base64). */
export const FILE_LIMIT = 4_500_000

/** The largest body of one response, in bytes. DynamoDB items hold 400 kB; answers compress about eightfold. */
export const RESPONSE_LIMIT = 2_000_000
