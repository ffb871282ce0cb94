// Webhooks: what a receiver gets when something happens to a response, when it is down, and when the server dies in between.
import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pauseAfter, runWebhooks } from '../../../functions/jobs/webhooks.ts'
import { putResponse } from '../../../functions/store/responses.ts'
import {
  claimDelivery,
  waitingDeliveries,
  type Delivery,
  type Webhook,
} from '../../../functions/store/webhooks.ts'
import { openApp, type TestApp } from '../../support/app.ts'
import { enrolled, startFieldwork } from '../../support/fieldwork.ts'
import { response } from '../../support/responses.ts'

interface Got {
  path: string
  headers: Record<string, string | string[] | undefined>
  body: string
}

const minute = 60_000
const day = 24 * 60 * minute
const hooks = '/api/studies/s/webhooks'

let app: TestApp
let phone: Awaited<ReturnType<typeof enrolled>>
let receiver: string
let answer: number
const got: Got[] = []
const server = createServer((request, reply) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    got.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
    reply.writeHead(answer).end()
  })
})

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  receiver = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  app = await openApp()
  const { survey } = await startFieldwork(app)
  phone = await enrolled(app, survey)
})
afterAll(async () => {
  await app.close()
  server.close()
})
beforeEach(async () => {
  // Each test has its own webhook, and what others did lies behind it.
  for (const { id } of await list()) await app.call(`${hooks}/${id}`, { as: 'manager', method: 'DELETE' })
  await app.jobs.idle()
  app.clock.offset += 10 * minute
  got.length = 0
  answer = 200
})

async function list() {
  const { body } = await app.call<{ webhooks: Webhook[] }>(hooks, { as: 'manager' })
  return body.webhooks
}
const everything = ['response.created', 'response.corrected', 'response.reviewed']

async function make(json: object = {}) {
  const made = await app.call<{ webhook: Webhook; secret: string }>(hooks, {
    as: 'manager',
    json: { name: 'Dashboard', url: `${receiver}/hook`, events: everything, ...json },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body
}

async function send() {
  const content = phone.fill({ name: 'Lan', age: '12' }, { instanceName: 'Lan' })
  const as = { token: phone.token }
  const reply = await app.call(`/api/responses/${content.id}`, { as, method: 'PUT', json: content })
  expect(reply.status).toBe(200)
  return content
}

const deliveries = async (id: string) =>
  (await app.call<{ deliveries: Delivery[] }>(`${hooks}/${id}/deliveries`, { as: 'manager' })).body.deliveries

/** Runs the job as the schedule does. */
const sweep = () => runWebhooks(app.deps, 's', true)
const bodies = () =>
  got.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })

/** As a receiver checks it, by the specification alone. */
function verified({ headers, body }: Got, secret: string): boolean {
  const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(text).digest('base64')}`
}

describe('a receiver', () => {
  it('is told of responses created, corrected and reviewed, signed, by ids and without answers', async () => {
    const { secret } = await make()
    const content = await send()
    await app.jobs.idle()
    const path = `/api/studies/s/rounds/baseline/responses/${content.id}`
    const correction = { base: 0, edits: [{ set: '/data/age', value: '13' }], reason: 'typo' }
    const corrected = await app.call(`${path}/revisions`, { as: 'manager', json: correction })
    expect(corrected.status, JSON.stringify(corrected.body)).toBe(200)
    await app.jobs.idle()
    const review = { revision: 1, state: 'approved', seen: null }
    const reviewed = await app.call(`${path}/review`, { as: 'manager', method: 'PUT', json: review })
    expect(reviewed.status, JSON.stringify(reviewed.body)).toBe(200)
    await app.jobs.idle()

    const place = { study: 's', round: 'baseline', response: content.id }
    expect(bodies()).toEqual([
      { type: 'response.created', timestamp: expect.any(String), data: { ...place, revision: 0 } },
      { type: 'response.corrected', timestamp: expect.any(String), data: { ...place, revision: 1 } },
      {
        type: 'response.reviewed',
        timestamp: expect.any(String),
        data: { ...place, revision: 1, state: 'approved' },
      },
    ])
    for (const one of got) {
      expect(verified(one, secret)).toBe(true)
      expect(verified({ ...one, body: `${one.body} ` }, secret)).toBe(false)
      expect(one.body).not.toMatch(/Lan|typo|"13"/)
    }
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(3)
  })

  it('is told only what it asked for, of the round that it asked for', async () => {
    await make({ events: ['response.reviewed'] })
    await make({ round: 'endline' })
    await send()
    await app.jobs.idle()
    await sweep()
    expect(got).toEqual([])
  })

  it('is told once, though a response is sent twice and the schedule looks again', async () => {
    await make()
    const content = await send()
    const as = { token: phone.token }
    await app.call(`/api/responses/${content.id}`, { as, method: 'PUT', json: content })
    await app.jobs.idle()
    app.clock.offset += 5 * minute
    await sweep()
    await sweep()
    expect(got).toHaveLength(1)
  })

  it('is told of what was stored while nobody could announce it', async () => {
    await make()
    const content = response({ age: '9' })
    // As when the process dies right after the response is durable.
    await putResponse(app.deps.table, content, [], app.deps.now)
    await Promise.all([sweep(), sweep()])
    expect(bodies().map(({ data }) => data['response'])).toEqual([content.id])
  })

  it('gets a test on request', async () => {
    const { webhook, secret } = await make()
    expect((await app.call(`${hooks}/${webhook.id}/test`, { as: 'manager', method: 'POST' })).status).toBe(
      202,
    )
    await app.jobs.idle()
    expect(bodies()).toMatchObject([{ type: 'webhook.test', data: { study: 's' } }])
    expect(verified(got[0]!, secret)).toBe(true)
    const changed = await app.call<{ secret: string }>(`${hooks}/${webhook.id}/secret`, {
      as: 'manager',
      method: 'POST',
    })
    await app.call(`${hooks}/${webhook.id}/test`, { as: 'manager', method: 'POST' })
    await app.jobs.idle()
    expect(verified(got[1]!, secret)).toBe(false)
    expect(verified(got[1]!, changed.body.secret)).toBe(true)
  })
})

describe('a receiver that is down', () => {
  it('is tried again, later each time, with the same message', async () => {
    answer = 503
    const { webhook } = await make()
    await send()
    await app.jobs.idle()
    expect(await deliveries(webhook.id)).toMatchObject([
      { status: 'waiting', attempts: 1, lastStatus: 503, lastError: 'answered 503' },
    ])
    // Not before it is time.
    await sweep()
    expect(got).toHaveLength(1)
    app.clock.offset += 10_000
    await sweep()
    answer = 200
    app.clock.offset += minute
    await sweep()
    expect(got).toHaveLength(3)
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(got.map(({ body }) => body)).size).toBe(1)
    expect(await deliveries(webhook.id)).toMatchObject([
      { status: 'delivered', attempts: 3, lastError: null },
    ])
    expect(await waitingDeliveries(app.deps.table, 's', webhook.id)).toEqual([])
  })

  it('is tried for days, and then disabled with a note; what happened meanwhile goes out when it is enabled again', async () => {
    answer = 500
    const { webhook } = await make()
    await send()
    await app.jobs.idle()
    for (let days = 0; days < 7; days += 0.25) {
      app.clock.offset += day / 4
      await sweep()
    }
    const [known] = await list()
    expect(known).toMatchObject({ status: 'disabled', why: 'failing' })
    const tried = got.length
    expect(tried).toBeGreaterThan(8)
    const missed = await send()
    await sweep()
    expect(got).toHaveLength(tried)

    answer = 200
    const json = { status: 'active', revision: known?.revision }
    const enabled = await app.call(`${hooks}/${webhook.id}`, { as: 'manager', method: 'PATCH', json })
    expect(enabled.body).toMatchObject({ webhook: { status: 'active', why: null, failingSince: null } })
    await app.jobs.idle()
    expect(bodies().map(({ data }) => data['response'])).toContain(missed.id)
  })

  it('that says it is gone is asked no more', async () => {
    answer = 410
    await make()
    await send()
    await app.jobs.idle()
    expect(await list()).toMatchObject([{ status: 'disabled', why: 'gone' }])
  })

  it('does not lose a message whose attempt died with the server', async () => {
    const { webhook } = await make({ events: ['response.created'] })
    answer = 500
    await send()
    await app.jobs.idle()
    const [waiting] = await waitingDeliveries(app.deps.table, 's', webhook.id)
    const until = new Date(app.deps.now() + 2 * minute).toISOString()
    expect(await claimDelivery(app.deps.table, waiting!, until)).toBe(true)
    // Nobody else takes it meanwhile.
    expect(await claimDelivery(app.deps.table, waiting!, until)).toBe(false)
    answer = 200
    app.clock.offset += 3 * minute
    await sweep()
    expect(await deliveries(webhook.id)).toMatchObject([{ status: 'delivered' }])
  })

  it('never keeps a device from its receipt', async () => {
    await make({ url: 'http://127.0.0.1:9/nobody' })
    await send()
    await app.jobs.idle()
    const [webhook] = await list()
    expect(await deliveries(webhook?.id ?? '')).toMatchObject([
      { status: 'waiting', lastStatus: null, lastError: expect.stringContaining('ECONNREFUSED') },
    ])
  })

  it('is given pauses that grow, with jitter, for about five days', () => {
    const pauses: number[] = []
    for (
      let attempts = 1, pause = pauseAfter(1, 0.5);
      pause !== undefined;
      pause = pauseAfter(++attempts, 0.5)
    )
      pauses.push(pause)
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b))
    const total = pauses.reduce((sum, one) => sum + one, 0)
    expect(total).toBeGreaterThan(4.5 * day)
    expect(total).toBeLessThan(6 * day)
    expect(pauseAfter(3, 0)).toBeLessThan(pauseAfter(3, 1)!)
  })
})

describe('a manager', () => {
  it('is told what is wrong with an address', async () => {
    for (const url of ['http://example.org/', 'https://10.0.0.1/', 'hello', '']) {
      const json = { name: 'n', url, events: everything }
      const { status, body } = await app.call(hooks, { as: 'manager', json })
      expect([status, body], url).toMatchObject([422, { code: 'webhook.address' }])
    }
  })

  it('sees the secret once, and changes only what nobody else changed meanwhile', async () => {
    const { webhook, secret } = await make()
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(JSON.stringify(await list())).not.toContain(secret)
    const patch = (json: object) =>
      app.call(`${hooks}/${webhook.id}`, { as: 'manager', method: 'PATCH', json })
    expect((await patch({ name: 'Other', revision: 1 })).status).toBe(200)
    expect((await patch({ name: 'Third', revision: 1 })).status).toBe(409)
    expect(await list()).toMatchObject([{ name: 'Other', url: webhook.url, round: null }])
  })
})
