// What happens to responses, as messages: which webhooks want to know, and what they are told. Ids and moments, never answers.
import { createHash } from 'node:crypto'
import type { Review } from '../../core/response.ts'
import type { Change } from '../store/changes.ts'
import type { Delivery, EventType, Webhook } from '../store/webhooks.ts'

export interface ResponseEvent {
  type: EventType
  study: string
  round: string
  response: string
  revision: number
  /** When it happened, ISO 8601 UTC. */
  at: string
  /** Of `response.reviewed`. */
  state?: Review['state']
}

/** The events that a changed revision tells of, after `since`. */
export function eventsOf(study: string, round: string, change: Change, since: string): ResponseEvent[] {
  const { id: response, revision, receivedAt, reviews = [] } = change
  const event = { study, round, response, revision }
  const events: ResponseEvent[] = []
  if (receivedAt > since) {
    const type = revision === 0 ? 'response.created' : 'response.corrected'
    events.push({ ...event, type, at: receivedAt })
  }
  for (const { at, state } of reviews) {
    if (at > since) events.push({ ...event, type: 'response.reviewed', at, state })
  }
  return events
}

/** Whether a webhook is to be told of an event. */
export const wants = (webhook: Webhook, { type, round, at }: ResponseEvent): boolean =>
  webhook.status === 'active' &&
  webhook.events.includes(type) &&
  (webhook.round === null || webhook.round === round) &&
  at >= webhook.createdAt

/** The delivery that tells a webhook of an event. The same event makes the same message, whoever finds it and however often. */
export function deliveryOf(webhook: Webhook, event: ResponseEvent): Delivery {
  const { type, at, study, round, response, revision, state } = event
  const name = createHash('sha256').update([webhook.id, type, round, response, revision, at].join(' '))
  return {
    id: `msg_${name.digest('hex').slice(0, 32)}`,
    body: JSON.stringify({
      type,
      timestamp: at,
      data: { study, round, response, revision, ...(state !== undefined && { state }) },
    }),
    type,
    ...waiting(webhook, at),
  }
}

/** A message that says nothing happened, to see whether it arrives. */
export function testDelivery(webhook: Webhook, id: string, now: number): Delivery {
  const timestamp = new Date(now).toISOString()
  const body = JSON.stringify({ type: 'webhook.test', timestamp, data: { study: webhook.study } })
  return { id: `msg_${id.replaceAll('-', '')}`, body, type: 'webhook.test', ...waiting(webhook, timestamp) }
}

const waiting = ({ study, id: webhook }: Webhook, at: string) => ({
  study,
  webhook,
  createdAt: at,
  status: 'waiting' as const,
  attempts: 0,
  nextAt: at,
  lastAt: null,
  lastStatus: null,
  lastError: null,
})
