// What each device promised: interviews that it said it holds. One that was finished stays promised until it arrives or a person writes it off.
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { PROMISED_LIMIT, promiseSchema, type PromisedInterview } from '../../core/study.ts'
import { bodySchema, pack, unpack } from './body.ts'
import { listQuarantine } from './quarantine.ts'
import { partitionOf, revisionKey, stampSchema } from './response-item.ts'
import { ABSENT, parseItem, readItem, walk, writeItem, type Table } from './table.ts'

const entrySchema = promiseSchema.extend({
  /** The round that the device was in. */
  round: z.string(),
  /** When the device first said that it holds it as it is now, ISO 8601 UTC. */
  since: z.string(),
  /** When the device was in touch and did not name it any more; null while it does. */
  gone: z.string().nullable(),
  writtenOff: z.object({ by: z.string(), at: z.string(), reason: z.string() }).optional(),
})

export type PromisedEntry = z.infer<typeof entrySchema>

// With the study's other items, so that one query lists them. One item for each device: a contact costs a read, and a write only when
// something is new.
const pk = (study: string) => `STUDY#${study}`
const prefix = 'PROMISED#'
const key = (study: string, device: string) => ({ pk: pk(study), sk: prefix + device })
/** Compressed, so many take a quarter of what an item can hold. */
const MOST = 4000
const ATTEMPTS = 5

const itemSchema = bodySchema.extend({ sk: z.string(), version: z.int() })

/** Notes what a device says that it holds. What was promised as finished and has arrived since is taken off. */
export async function notePromised(
  table: Table,
  { study, round, device }: { study: string; round: string; device: string },
  reported: PromisedInterview[],
  at: string,
): Promise<void> {
  await change(table, study, device, async (held) => {
    const before = new Map(held.map((entry) => [entry.id, entry]))
    const named = new Set(reported.map(({ id }) => id))
    const now = reported.map((one): PromisedEntry => {
      const known = before.get(one.id)
      const since = known?.state === one.state ? known.since : at
      return { ...one, round: known?.round ?? round, since, gone: null }
    })
    const silent = held.filter(({ id, state }) => state === 'waiting' && !named.has(id))
    const missing = await notArrived(table, study, silent)
    // A phone that holds more than it may name at once has not lost what it leaves out.
    const isWhole = reported.length < PROMISED_LIMIT
    // Drafts can be thrown away on the device; nothing was promised of them.
    return [...now, ...missing.map((entry) => ({ ...entry, gone: entry.gone ?? (isWhole ? at : null) }))]
  })
}

/** What the devices of a study promised and has not arrived, by device. */
export async function listPromised(
  table: Table,
  study: string,
): Promise<{ device: string; entries: PromisedEntry[] }[]> {
  const found: { device: string; entries: PromisedEntry[] }[] = []
  for await (const page of walk(table, pk(study), { prefix })) {
    for (const raw of page) {
      const item = parseItem(raw, itemSchema)
      const entries = await notArrived(table, study, await entriesOf(table, study, item))
      found.push({ device: item.sk.slice(prefix.length), entries })
    }
  }
  return found
}

/** Writes off an interview that was promised: a person says why it is not waited for any more. Throws not-found when it is not waited for. */
export async function writeOff(
  table: Table,
  { study, device, id }: { study: string; device: string; id: string },
  writtenOff: NonNullable<PromisedEntry['writtenOff']>,
): Promise<void> {
  await change(table, study, device, async (held) => {
    if (!held.some((entry) => entry.id === id)) throw new Problem('not-found', { what: 'response' })
    return held.map((entry) => (entry.id === id && !entry.writtenOff ? { ...entry, writtenOff } : entry))
  })
}

/** Replaces the list of a device by what `next` makes of it, unless that is the same; again when somebody else wrote in between. */
async function change(
  table: Table,
  study: string,
  device: string,
  next: (held: PromisedEntry[]) => Promise<PromisedEntry[]>,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const item = await readItem(table, key(study, device), itemSchema)
    const held = item ? await entriesOf(table, study, item) : []
    const wanted = merged(held, await next(held))
    if (JSON.stringify(held) === JSON.stringify(wanted)) return
    const { body } = await pack(wanted)
    const version = item?.version ?? 0
    const condition = item ? { expression: 'version = :version', values: { ':version': version } } : ABSENT
    if (await writeItem(table, { ...key(study, device), version: version + 1, ...body }, condition)) return
  }
  throw new Problem('unavailable', { seconds: 5 })
}

/** A written-off entry stays one when the device goes on reporting it. */
function merged(held: PromisedEntry[], next: PromisedEntry[]): PromisedEntry[] {
  const off = new Map(held.map((entry) => [entry.id, entry.writtenOff]))
  return next.slice(0, MOST).map((entry) => {
    const writtenOff = entry.writtenOff ?? off.get(entry.id)
    return writtenOff ? { ...entry, writtenOff } : entry
  })
}

const entriesOf = async (table: Table, study: string, item: z.infer<typeof itemSchema>) =>
  z.array(entrySchema).parse(await unpack(table, item, pk(study), item.sk))

/** Those that are neither stored nor kept in quarantine. */
async function notArrived(table: Table, study: string, entries: PromisedEntry[]): Promise<PromisedEntry[]> {
  const stored = await Promise.all(
    entries.map(async ({ id, round, state }) => {
      if (state === 'draft') return undefined
      return readItem(table, { pk: partitionOf(study, round, id), sk: revisionKey(id, 0) }, stampSchema)
    }),
  )
  const missing = entries.filter((_, index) => !stored[index])
  if (!missing.some(({ state }) => state === 'waiting')) return missing
  const kept = new Set((await listQuarantine(table, study)).map(({ id }) => id))
  return missing.filter(({ id, state }) => state === 'draft' || !kept.has(id))
}
