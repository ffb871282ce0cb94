// What arrived from an entitled device and could not be understood. Kept as it came, until a person has looked at it.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { quarantineReasonSchema } from '../../core/response.ts'
import { bodySchema, pack, unpack, writeParts } from './body.ts'
import { ABSENT, changeItem, parseItem, readItem, walk, writeItem, type Table } from './table.ts'

const entrySchema = z.object({
  study: z.string(),
  round: z.string(),
  device: z.string(),
  /** The id in the address that it was sent to. */
  id: z.string(),
  /** SHA-256 of the bytes, hexadecimal. */
  hash: z.string(),
  size: z.int(),
  reason: quarantineReasonSchema.catch('not-a-response'),
  /** What the reason is about: a round, an id, the first fault. */
  detail: z.string().optional(),
  receivedAt: z.string(),
  /** Imported by, from a device's file. */
  importedBy: z.string().optional(),
  /** Understood later, and stored as a response. */
  settled: z.object({ by: z.string(), at: z.string(), status: z.enum(['stored', 'conflict']) }).optional(),
})

export type Quarantined = z.infer<typeof entrySchema>

// By content, so that sending the same again adds nothing; lists are short and sorted by time when they are read.
const key = (study: string, hash: string) => ({ pk: `QUARANTINE#${study}`, sk: hash })
const partsPrefix = (hash: string) => `${hash}#P`

/** Keeps bytes that could not be understood. The same bytes again: the entry of the first time. */
export async function putQuarantine(
  table: Table,
  entry: Omit<Quarantined, 'hash' | 'size'>,
  bytes: Uint8Array,
): Promise<Quarantined> {
  const hash = createHash('sha256').update(bytes).digest('hex')
  const { body, parts } = await pack(Buffer.from(bytes).toString('base64'))
  const whole = { ...entry, hash, size: bytes.length }
  await writeParts(table, key(entry.study, hash).pk, partsPrefix(hash), parts)
  if (await writeItem(table, { ...key(entry.study, hash), ...whole, ...body }, ABSENT)) return whole
  return (await readItem(table, key(entry.study, hash), entrySchema)) ?? whole
}

/** What is kept of a study, oldest first, without the bytes. */
export async function listQuarantine(table: Table, study: string): Promise<Quarantined[]> {
  const found: Quarantined[] = []
  const only = Object.keys(entrySchema.shape)
  for await (const page of walk(table, key(study, '').pk, { only: ['sk', ...only] })) {
    for (const item of page) {
      if (!String(item['sk']).includes('#')) found.push(parseItem(item, entrySchema))
    }
  }
  return found.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
}

/** An entry, or undefined. */
export const getQuarantined = (table: Table, study: string, hash: string): Promise<Quarantined | undefined> =>
  readItem(table, key(study, hash), entrySchema)

/** Notes that an entry was understood after all. It stays, as it came. */
export const settleQuarantined = (
  table: Table,
  study: string,
  hash: string,
  settled: NonNullable<Quarantined['settled']>,
): Promise<boolean> =>
  changeItem(
    table,
    key(study, hash),
    { expression: 'SET settled = :settled', values: { ':settled': settled } },
    { expression: 'attribute_exists(sk) and attribute_not_exists(settled)' },
  )

/** The bytes as they came, or undefined. */
export async function readQuarantined(
  table: Table,
  study: string,
  hash: string,
): Promise<Uint8Array | undefined> {
  const { pk, sk } = key(study, hash)
  const body = await readItem(table, { pk, sk }, bodySchema)
  return body && Buffer.from(z.string().parse(await unpack(table, body, pk, partsPrefix(hash))), 'base64')
}
