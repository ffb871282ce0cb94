// Webhooks of a study: making, changing and removing them, a new secret, a test, and what was delivered.
import { Hono } from 'hono'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import {
  addDelivery,
  changeWebhook,
  createWebhook,
  eventTypeSchema,
  getWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  webhookSchema,
  type StoredWebhook,
  type Webhook,
} from '../store/webhooks.ts'
import { forgetWebhooks } from '../webhooks/announce.ts'
import { testDelivery } from '../webhooks/events.ts'
import { getRound } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

const newSchema = z.object({
  name: z.string().trim().min(1).max(100),
  url: z.string().trim().max(2000),
  events: z.array(eventTypeSchema).min(1).max(eventTypeSchema.options.length),
  /** Only this round's events; null: all rounds'. */
  round: z.string().nullable().default(null),
})
const changeSchema = newSchema.partial().extend({
  round: z.string().nullable().optional(),
  status: z.enum(['active', 'disabled']).optional(),
  /** The revision that the change was made from. */
  revision: z.int(),
})

/** More would make every response slow to store. */
const MOST = 10

async function check(
  { outgoing, table }: Deps,
  study: string,
  wanted: { url?: string; round?: string | null },
) {
  const { url, round } = wanted
  const reason = url === undefined ? undefined : outgoing.faultOf(url)
  if (url !== undefined && reason !== undefined) throw new Problem('webhook.address', { url, reason })
  if (typeof round === 'string' && !(await getRound(table, study, round)))
    throw new Problem('not-found', { what: 'round' })
}

async function requireWebhook({ table }: Deps, study: string, id: string): Promise<StoredWebhook> {
  const found = await getWebhook(table, study, id)
  if (!found) throw new Problem('not-found', { what: 'webhook' })
  return found
}

/** The webhook without its secret. */
const shown = (stored: StoredWebhook): Webhook => webhookSchema.parse(stored)
const newSecret = (deps: Deps) => `whsec_${Buffer.from(deps.secret(), 'base64url').toString('base64')}`

export const webhooks = new Hono<Base>()
  .get('/studies/:study/webhooks', may('webhook.edit'), async (c) =>
    c.json({ webhooks: await listWebhooks(c.var.deps.table, c.var.study.id) }),
  )

  .post('/studies/:study/webhooks', may('webhook.edit'), body(newSchema), async (c) => {
    const { deps, study, person } = c.var
    const wanted = c.req.valid('json')
    await check(deps, study.id, wanted)
    if ((await listWebhooks(deps.table, study.id)).length >= MOST) {
      throw new Problem('request.invalid', { where: 'webhooks', reason: `at most ${MOST}` })
    }
    const createdAt = new Date(deps.now()).toISOString()
    const webhook: StoredWebhook = {
      id: deps.newId().replaceAll('-', '').slice(0, 12),
      study: study.id,
      ...wanted,
      events: [...new Set(wanted.events)],
      status: 'active',
      why: null,
      failingSince: null,
      createdBy: person.email,
      createdAt,
      sweptTo: createdAt,
      revision: 1,
      secret: newSecret(deps),
    }
    if (!(await createWebhook(deps.table, webhook)))
      throw new Problem('conflict.exists', { what: 'webhook', name: webhook.id })
    forgetWebhooks(deps, study.id)
    await record(c.var, 'webhook.edit', `${webhook.id} made: ${webhook.url}`)
    return c.json({ webhook: shown(webhook), secret: webhook.secret }, 201)
  })

  .patch('/studies/:study/webhooks/:webhook', may('webhook.edit'), body(changeSchema), async (c) => {
    const { deps, study } = c.var
    const { revision, ...change } = c.req.valid('json')
    await check(deps, study.id, change)
    const known = await requireWebhook(deps, study.id, c.req.param('webhook'))
    const status =
      change.status === undefined
        ? {}
        : { why: change.status === 'disabled' ? ('person' as const) : null, failingSince: null }
    const given = Object.fromEntries(
      Object.entries({ ...change, ...status }).filter(([, value]) => value !== undefined),
    )
    if (!(await changeWebhook(deps.table, { ...known, revision }, given)))
      throw new Problem('conflict.changed', { what: 'webhook' })
    forgetWebhooks(deps, study.id)
    await record(c.var, 'webhook.edit', `${known.id} changed: ${Object.keys(change).join(' ')}`)
    // What happened while it was off, and what still waits, goes out now.
    if (change.status === 'active') await deps.jobs.start({ kind: 'webhooks', study: study.id, sweeps: true })
    return c.json({ webhook: shown(await requireWebhook(deps, study.id, known.id)) })
  })

  .delete('/studies/:study/webhooks/:webhook', may('webhook.edit'), async (c) => {
    const { deps, study } = c.var
    const { id } = await requireWebhook(deps, study.id, c.req.param('webhook'))
    await removeWebhook(deps.table, study.id, id)
    forgetWebhooks(deps, study.id)
    await record(c.var, 'webhook.edit', `${id} removed`)
    return c.body(null, 204)
  })

  .post('/studies/:study/webhooks/:webhook/secret', may('webhook.edit'), async (c) => {
    const { deps, study } = c.var
    const known = await requireWebhook(deps, study.id, c.req.param('webhook'))
    const secret = newSecret(deps)
    if (!(await changeWebhook(deps.table, known, { secret })))
      throw new Problem('conflict.changed', { what: 'webhook' })
    await record(c.var, 'webhook.edit', `${known.id} new secret`)
    return c.json({ webhook: shown(await requireWebhook(deps, study.id, known.id)), secret })
  })

  .post('/studies/:study/webhooks/:webhook/test', may('webhook.edit'), async (c) => {
    const { deps, study } = c.var
    const known = await requireWebhook(deps, study.id, c.req.param('webhook'))
    const delivery = testDelivery(known, deps.newId(), deps.now())
    await addDelivery(deps.table, delivery)
    await deps.jobs.start({ kind: 'webhooks', study: study.id })
    return c.json({ id: delivery.id }, 202)
  })

  .get('/studies/:study/webhooks/:webhook/deliveries', may('webhook.edit'), async (c) => {
    const { deps, study } = c.var
    const { id } = await requireWebhook(deps, study.id, c.req.param('webhook'))
    return c.json({ deliveries: await listDeliveries(deps.table, study.id, id) })
  })
