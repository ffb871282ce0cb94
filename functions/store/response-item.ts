// How a response lies in the table: its keys, its attributes, and the way there and back.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { canonicalJson } from '../../core/canonical.ts'
import {
  flagSchema,
  resolutionSchema,
  reviewSchema,
  storedResponseSchema,
  type Flag,
  type ResponseContent,
  type StoredResponse,
} from '../../core/response.ts'
import { bodySchema, pack, unpack } from './body.ts'
import { parseItem, type Item, type Table } from './table.ts'

/** A round's responses lie in so many partitions, so that a busy day has no hot one and a full read goes in parallel. */
export const SHARDS = 16

/** The partition of one shard of a round. */
export const shardKey = (study: string, round: string, shard: number) =>
  `RESPONSES#${study}#${round}#${shard}`

/** The shard of a response: the last digit of its id, which is random in every version of UUID in use. */
export const shardOf = (id: string): number => Number.parseInt(id.at(-1) ?? '0', 16) % SHARDS || 0

/** The partition that holds a response. */
export const partitionOf = (study: string, round: string, id: string) => shardKey(study, round, shardOf(id))

// `<id>#<revision>` first, so that what belongs to one response is together and in order; `C` (kept apart: other content under the same
// id) and `P` (parts of a long body) sort after all revisions.
export const revisionKey = (id: string, revision: number) => `${id}#${String(revision).padStart(6, '0')}`
export const conflictKey = (id: string, hash: string) => `${id}#C#${hash}`
export const partsPrefix = (id: string, hash: string) => `${id}#P#${hash}`

const SORT_KEY = /^(?<id>.+?)#(?:(?<revision>\d{6})|(?<conflict>C)#.*|P#.*)$/

/** What a sort key says, or undefined for one that isn't of this version. */
export function readSortKey(sk: string): { id: string; kind: 'revision' | 'conflict' | 'part' } | undefined {
  const groups = SORT_KEY.exec(sk)?.groups
  if (!groups?.['id']) return undefined
  return {
    id: groups['id'],
    kind: groups['revision'] ? 'revision' : groups['conflict'] ? 'conflict' : 'part',
  }
}

/** SHA-256, hexadecimal, of the canonical JSON of what the device sent. */
export const contentHash = (content: ResponseContent): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex')

const bytes = z.instanceof(Uint8Array)

/** The attributes beside the body are those that are read without it; hashes are binary, at half the size. */
const itemSchema = bodySchema.extend({
  pk: z.string(),
  sk: z.string(),
  hash: bytes,
  survey: bytes,
  revision: z.int(),
  receivedAt: z.string(),
  flags: z.array(flagSchema).optional(),
  /** All of them, oldest first, so that a reading of an earlier moment sees the one of then. */
  reviews: z.array(reviewSchema).optional(),
  resolved: resolutionSchema.optional(),
  /** When its flags or reviews last changed, ISO 8601 UTC. */
  changedAt: z.string().optional(),
})

/** The item of a response, all but its keys and the time, and the parts to write before it. What the keys say is not said again in the body. */
export async function toItem(content: ResponseContent, hash: string, flags: Flag[]) {
  const { id: _, study: _study, round: _round, revision, survey, ...rest } = content
  const packed = await pack({ ...rest, survey: { id: survey.id, version: survey.version } })
  const item = {
    ...packed.body,
    hash: Buffer.from(hash, 'hex'),
    survey: Buffer.from(survey.hash, 'hex'),
    revision,
    ...(flags.length > 0 && { flags }),
  }
  return { item, parts: packed.parts }
}

/** The response that an item holds, with its review as of `until` (ISO 8601 UTC). Throws when the item can't be read. */
export async function fromItem(
  table: Table,
  raw: Record<string, unknown>,
  until?: string,
): Promise<StoredResponse> {
  const item = parseItem(raw, itemSchema)
  const id = readSortKey(item.sk)?.id ?? ''
  const [, study, round] = item.pk.split('#')
  const hash = hex(item.hash)
  const rest = z
    .looseObject({ survey: z.looseObject({}) })
    .parse(await unpack(table, item, item.pk, partsPrefix(id, hash)))
  return storedResponseSchema.parse({
    ...rest,
    id,
    study,
    round,
    revision: item.revision,
    survey: { ...rest.survey, hash: hex(item.survey) },
    hash,
    receivedAt: item.receivedAt,
    flags: item.flags ?? [],
    review: item.reviews?.findLast(({ at }) => until === undefined || at <= until),
    resolved: item.resolved,
    changedAt: item.changedAt,
  })
}

/** The attributes that say which content an item holds and since when, without reading the body. */
export const stampSchema = z.object({ hash: bytes.transform(hex), receivedAt: z.string() })

function hex(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
}

/** An item for the store, from its keys, its attributes and the time. */
export const withKeys = (pk: string, sk: string, item: object, receivedAt: string): Item => ({
  pk,
  sk,
  ...item,
  receivedAt,
})
