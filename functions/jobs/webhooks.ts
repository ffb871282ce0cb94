// The webhooks job: finds what happened since the last sweep, delivers what is due, and says when something is due again.
import type { Deps } from '../deps.ts'
import { changesOf } from '../store/changes.ts'
import { listRounds } from '../store/rounds.ts'
import {
  addDelivery,
  claimDelivery,
  disableWebhook,
  getWebhook,
  listWebhooks,
  noteAttempt,
  noteFailing,
  noteSwept,
  waitingDeliveries,
  type Delivery,
  type StoredWebhook,
  type Webhook,
} from '../store/webhooks.ts'
import { deliveryOf, eventsOf, wants } from '../webhooks/events.ts'

export type WebhookDeps = Pick<Deps, 'now' | 'table' | 'log' | 'outgoing'>

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** What changed less than so long ago may still be on its way into the table: the next sweep looks there again. */
const MARGIN = 2 * minute
/** An attempt ends within ten seconds; one that was not heard of again for so long died with its process. */
const CLAIMED = 2 * minute
/** Before each further attempt: together about five days, as Standard Webhooks advises. */
const PAUSES = [
  5 * second,
  30 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  day,
  day,
  day,
]
/** A webhook that did not succeed once for so long is disabled. */
const PATIENCE = 5 * day
/** Messages under way at once. */
const AT_ONCE = 8
/** One run lasts at most so long, in milliseconds; what is left is done by the next. */
const LONGEST_RUN = 5 * minute

/** Milliseconds before the next attempt after so many: with up to a fifth more or less, so that what failed together does not come back together. */
export function pauseAfter(attempts: number, random: number): number | undefined {
  const pause = PAUSES[attempts - 1]
  return pause === undefined ? undefined : Math.round(pause * (0.8 + 0.4 * random))
}

/**
 * Delivers a study's messages, and with `sweeps` makes first those that were not announced. Running it twice, also at once, is harmless: an event has one message, and a message is taken by
 * one run at a time. Returns after how many milliseconds something is due again; undefined: nothing waits.
 */
export async function runWebhooks(
  deps: WebhookDeps,
  study: string,
  sweeps: boolean,
): Promise<number | undefined> {
  const webhooks = (await listWebhooks(deps.table, study)).filter(({ status }) => status === 'active')
  if (webhooks.length === 0) return undefined
  if (sweeps) await sweep(deps, study, webhooks)
  const stop = deps.now() + LONGEST_RUN
  const due = await Promise.all(webhooks.map(({ id }) => deliver(deps, study, id, stop)))
  const times = due.filter((time) => time !== undefined)
  return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - deps.now())
}

/** Makes the messages of all that happened since the last sweep, whether it was announced or not. */
async function sweep({ table, now }: WebhookDeps, study: string, webhooks: Webhook[]): Promise<void> {
  const to = new Date(now() - MARGIN).toISOString()
  const since = webhooks.map(({ sweptTo }) => sweptTo).toSorted()[0] ?? to
  for (const round of await listRounds(table, study)) {
    for await (const change of changesOf(table, study, round.id, since)) {
      for (const event of eventsOf(study, round.id, change, since)) {
        for (const webhook of webhooks) {
          if (wants(webhook, event) && event.at > webhook.sweptTo)
            await addDelivery(table, deliveryOf(webhook, event))
        }
      }
    }
  }
  for (const webhook of webhooks) if (webhook.sweptTo < to) await noteSwept(table, webhook, to)
}

/** Delivers what is due for one webhook; returns when (milliseconds since 1970) something is due next. */
async function deliver(
  deps: WebhookDeps,
  study: string,
  id: string,
  stop: number,
): Promise<number | undefined> {
  const webhook = await getWebhook(deps.table, study, id)
  if (webhook?.status !== 'active') return undefined
  const health: Health = { failingSince: webhook.failingSince, over: false }
  const waiting = (await waitingDeliveries(deps.table, study, id)).toSorted((a, b) =>
    a.createdAt < b.createdAt ? -1 : 1,
  )
  const next: number[] = []
  const dueAt = ({ nextAt }: Delivery) => Date.parse(nextAt ?? '') || 0
  const due = waiting.filter((one) => dueAt(one) <= deps.now())
  next.push(...waiting.filter((one) => !due.includes(one)).map(dueAt))
  const queue = due.values()
  const work = async () => {
    for (const delivery of queue) {
      if (health.over || deps.now() > stop) next.push(deps.now())
      else next.push(...(await attempt(deps, webhook, delivery, health)))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return health.over || next.length === 0 ? undefined : Math.min(...next)
}

interface Health {
  failingSince: string | null
  /** It was disabled meanwhile. */
  over: boolean
}

/** One attempt at one message; returns when it is due again, if it is. */
async function attempt(
  { table, now, outgoing, log }: WebhookDeps,
  webhook: StoredWebhook,
  delivery: Delivery,
  health: Health,
): Promise<number[]> {
  const until = new Date(now() + CLAIMED).toISOString()
  if (!(await claimDelivery(table, delivery, until))) return []
  const outcome = await outgoing.send({ ...webhook, id: delivery.id, body: delivery.body }, now())
  const lastAt = new Date(now()).toISOString()
  const status = 'status' in outcome ? outcome.status : null
  const isDelivered = status !== null && status >= 200 && status < 300
  const lastError = 'error' in outcome ? outcome.error : isDelivered ? null : `answered ${status}`
  const pause = isDelivered ? undefined : pauseAfter(delivery.attempts + 1, Math.random())
  const again = pause === undefined ? null : now() + pause
  await noteAttempt(table, delivery, {
    status: isDelivered ? 'delivered' : again === null ? 'failed' : 'waiting',
    nextAt: again === null ? null : new Date(again).toISOString(),
    lastAt,
    lastStatus: status,
    lastError,
  })
  await noteHealth({ table, now, log }, webhook, health, { isDelivered, gone: status === 410, lastAt })
  return again === null ? [] : [again]
}

/** Remembers since when a webhook fails, and disables it after days of that, or when the receiver says that it is gone for good. */
async function noteHealth(
  { table, now, log }: Pick<WebhookDeps, 'table' | 'now' | 'log'>,
  webhook: StoredWebhook,
  health: Health,
  { isDelivered, gone, lastAt }: { isDelivered: boolean; gone: boolean; lastAt: string },
): Promise<void> {
  if (isDelivered) {
    if (health.failingSince !== null) await noteFailing(table, webhook, null)
    health.failingSince = null
    return
  }
  if (health.failingSince === null) {
    health.failingSince = lastAt
    await noteFailing(table, webhook, lastAt)
  }
  const isOver = gone || Date.parse(health.failingSince) + PATIENCE <= now()
  if (!isOver || health.over) return
  health.over = true
  await disableWebhook(table, webhook, gone ? 'gone' : 'failing')
  log.info('webhook disabled', { study: webhook.study, webhook: webhook.id, gone })
}
