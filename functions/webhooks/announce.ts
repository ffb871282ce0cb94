// Telling webhooks what happened, at once. What is missed here (a process that dies, a webhook made a moment ago) the sweep finds.
import type { Deps } from '../deps.ts'
import { addDelivery, listWebhooks, type Webhook } from '../store/webhooks.ts'
import { deliveryOf, wants, type ResponseEvent } from './events.ts'

type AnnounceDeps = Pick<Deps, 'table' | 'jobs' | 'log' | 'now'>

/** A process believes for so long, in milliseconds, that it knows a study's webhooks: storing a response must not cost a query. */
const BELIEVED = 60_000
const believed = new WeakMap<object, Map<string, { webhooks: Webhook[]; until: number }>>()

async function webhooksOf({ table, now }: AnnounceDeps, study: string): Promise<Webhook[]> {
  const ours = believed.get(table.client) ?? new Map<string, { webhooks: Webhook[]; until: number }>()
  believed.set(table.client, ours)
  const known = ours.get(study)
  if (known && known.until > now()) return known.webhooks
  const webhooks = (await listWebhooks(table, study)).filter(({ status }) => status === 'active')
  ours.set(study, { webhooks, until: now() + BELIEVED })
  return webhooks
}

/** Forgets what is believed about a study's webhooks, since this process changed one. */
export const forgetWebhooks = ({ table }: Pick<Deps, 'table'>, study: string): void =>
  void believed.get(table.client)?.delete(study)

/**
 * Queues the messages that tell of an event, after what it tells of was stored. Never throws: nobody's receipt waits for somebody else's
 * webhook, and the sweep finds what was not queued.
 */
export async function announce(deps: AnnounceDeps, event: ResponseEvent): Promise<void> {
  try {
    const webhooks = (await webhooksOf(deps, event.study)).filter((webhook) => wants(webhook, event))
    if (webhooks.length === 0) return
    for (const webhook of webhooks) await addDelivery(deps.table, deliveryOf(webhook, event))
    await deps.jobs.start({ kind: 'webhooks', study: event.study })
  } catch (error) {
    deps.log.error('event not announced', { ...event, error: String(error) })
  }
}
