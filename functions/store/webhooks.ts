// Webhooks of a study, what waits to be delivered, and the log of deliveries.
import * as z from 'zod'
import {
  ABSENT,
  changeItem,
  parseItem,
  readAll,
  readItem,
  removeItem,
  setting,
  walk,
  writeItem,
  type Table,
} from './table.ts'

export const eventTypes = ['response.created', 'response.corrected', 'response.reviewed'] as const
export const eventTypeSchema = z.enum(eventTypes)
export type EventType = z.infer<typeof eventTypeSchema>

export const webhookSchema = z.object({
  id: z.string(),
  study: z.string(),
  /** What people call it. */
  name: z.string(),
  url: z.string(),
  events: z.array(eventTypeSchema),
  /** Only this round's; null: all rounds'. */
  round: z.string().nullable(),
  status: z.enum(['active', 'disabled']),
  /** `failing`: no delivery succeeded for days; `gone`: the receiver answered 410. */
  why: z.enum(['person', 'failing', 'gone']).nullable(),
  /** Since when every attempt has failed, ISO 8601 UTC; null: the last one succeeded. */
  failingSince: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  /** Everything that happened up to then has its deliveries. */
  sweptTo: z.string(),
  revision: z.int(),
})
const storedSchema = webhookSchema.extend({ secret: z.string() })

export type Webhook = z.infer<typeof webhookSchema>
/** With the secret that its messages are signed with, as Standard Webhooks writes it: `whsec_<base64>`. */
export type StoredWebhook = z.infer<typeof storedSchema>

const deliverySchema = z.object({
  /** The message's id, the same at every attempt: `msg_…`. */
  id: z.string(),
  study: z.string(),
  webhook: z.string(),
  type: z.enum([...eventTypes, 'webhook.test']),
  /** The JSON that is sent, made once, so that every attempt sends the same bytes. */
  body: z.string(),
  /** When it happened. */
  createdAt: z.string(),
  status: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int(),
  /** When it is tried again; null once it is done. */
  nextAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  /** HTTP status of the last answer; null: there was none. */
  lastStatus: z.int().nullable(),
  lastError: z.string().nullable(),
})

export type Delivery = z.infer<typeof deliverySchema>

// With the study's other items, so that one query lists them.
const key = (study: string, id: string) => ({ pk: `STUDY#${study}`, sk: `WEBHOOK#${id}` })
// A partition for each webhook: `L` is the log, by the time of what happened; `W` notes what waits, so that nobody looks through the log for it.
const partition = (study: string, webhook: string) => `WEBHOOK#${study}#${webhook}`
const logKey = ({
  study,
  webhook,
  createdAt,
  id,
}: Pick<Delivery, 'study' | 'webhook' | 'createdAt' | 'id'>) => ({
  pk: partition(study, webhook),
  sk: `L#${createdAt}#${id}`,
})
const waitingKey = ({ study, webhook, id }: Pick<Delivery, 'study' | 'webhook' | 'id'>) => ({
  pk: partition(study, webhook),
  sk: `W#${id}`,
})

/** The log is kept so long, in days; then DynamoDB removes it by the attribute `expires` (infra/table.ts). */
const LOG_DAYS = 30

/** The study's webhooks, without secrets. */
export const listWebhooks = (table: Table, study: string): Promise<Webhook[]> =>
  readAll(table, `STUDY#${study}`, { prefix: 'WEBHOOK#' }, webhookSchema)

/** A webhook with its secret, or undefined. */
export const getWebhook = (table: Table, study: string, id: string): Promise<StoredWebhook | undefined> =>
  readItem(table, key(study, id), storedSchema)

/** Stores a new webhook; false when the id is taken. */
export const createWebhook = (table: Table, webhook: StoredWebhook): Promise<boolean> =>
  writeItem(table, { ...key(webhook.study, webhook.id), ...webhook }, ABSENT)

/** Changes what people decide about a webhook. False: it is not there, or somebody else changed it since `revision`. */
export function changeWebhook(
  table: Table,
  { study, id, revision }: Pick<Webhook, 'study' | 'id' | 'revision'>,
  change: Partial<
    Pick<StoredWebhook, 'name' | 'url' | 'events' | 'round' | 'status' | 'why' | 'secret' | 'failingSince'>
  > & { sweptTo?: string },
): Promise<boolean> {
  return changeItem(table, key(study, id), setting({ ...change, revision: revision + 1 }), {
    expression: 'attribute_exists(sk) and revision = :revision',
    values: { ':revision': revision },
  })
}

/** Removes a webhook. What still waits for it is dropped when it is found. */
export const removeWebhook = (table: Table, study: string, id: string): Promise<void> =>
  removeItem(table, key(study, id))

/** Notes up to when everything has its deliveries. Never goes back. */
export const noteSwept = (
  table: Table,
  { study, id }: Pick<Webhook, 'study' | 'id'>,
  to: string,
): Promise<boolean> =>
  changeItem(
    table,
    key(study, id),
    { expression: 'SET sweptTo = :to', values: { ':to': to } },
    { expression: 'attribute_exists(sk) and sweptTo < :to' },
  )

/** Notes that attempts fail (since when), or that one succeeded (null). */
export const noteFailing = (
  table: Table,
  { study, id }: Pick<Webhook, 'study' | 'id'>,
  since: string | null,
): Promise<boolean> =>
  changeItem(
    table,
    key(study, id),
    { expression: 'SET failingSince = :since', values: { ':since': since } },
    { expression: 'attribute_exists(sk)' },
  )

/** Ends a webhook that fails, unless a person changed it meanwhile. */
export const disableWebhook = (table: Table, webhook: Webhook, why: 'failing' | 'gone'): Promise<boolean> =>
  changeWebhook(table, webhook, { status: 'disabled', why })

/**
 * Puts a message into the log and among what waits, unless it was there before: the same event has the same id and time, whoever finds it.
 * A crash in between leaves it in the log as waiting; whoever finds the event again then adds the note. Returns whether it is new.
 */
export async function addDelivery(table: Table, delivery: Delivery): Promise<boolean> {
  const { id, createdAt } = delivery
  const known = await readItem(table, logKey(delivery), deliverySchema)
  if (known && known.status !== 'waiting') return false
  const expires = Math.floor(Date.parse(createdAt) / 1000) + LOG_DAYS * 86_400
  const isNew = await writeItem(table, { ...logKey(delivery), ...delivery, expires }, ABSENT)
  await writeItem(table, { ...waitingKey(delivery), id, createdAt })
  return isNew
}

/** What waits for a webhook, in no particular order. A note whose message is done is removed. */
export async function waitingDeliveries(table: Table, study: string, webhook: string): Promise<Delivery[]> {
  const pk = partition(study, webhook)
  const found: Delivery[] = []
  for await (const page of walk(table, pk, { prefix: 'W#' })) {
    for (const item of page) {
      const { id, createdAt } = parseItem(item, z.object({ id: z.string(), createdAt: z.string() }))
      const delivery = await readItem(table, logKey({ study, webhook, createdAt, id }), deliverySchema)
      if (delivery?.status === 'waiting') found.push(delivery)
      else await removeItem(table, { pk, sk: `W#${id}` })
    }
  }
  return found
}

/**
 * Takes a delivery for one attempt, which it counts; nobody else takes it before `until`. False: somebody else took it. A process that dies
 * during the attempt leaves it to be taken again then.
 */
export const claimDelivery = (table: Table, delivery: Delivery, until: string): Promise<boolean> =>
  changeItem(
    table,
    logKey(delivery),
    {
      expression: 'SET attempts = :next, nextAt = :until',
      values: { ':next': delivery.attempts + 1, ':until': until },
    },
    {
      expression: '#status = :waiting and attempts = :attempts',
      names: { '#status': 'status' },
      values: { ':waiting': 'waiting', ':attempts': delivery.attempts },
    },
  )

/** Writes what an attempt came to. */
export async function noteAttempt(
  table: Table,
  delivery: Delivery,
  result: Pick<Delivery, 'status' | 'nextAt' | 'lastAt' | 'lastStatus' | 'lastError'>,
): Promise<void> {
  await changeItem(table, logKey(delivery), setting(result), { expression: 'attribute_exists(sk)' })
  if (result.status !== 'waiting') await removeItem(table, waitingKey(delivery))
}

/** The newest deliveries of a webhook. */
export async function listDeliveries(
  table: Table,
  study: string,
  webhook: string,
  limit = 100,
): Promise<Delivery[]> {
  for await (const page of walk(table, partition(study, webhook), {
    prefix: 'L#',
    backwards: true,
    pageSize: limit,
  }))
    return page.map((item) => parseItem(item, deliverySchema))
  return []
}
