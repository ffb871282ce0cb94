// @vitest-environment node
// Sending: only a receipt that names the response lets it go. Everything else keeps it and is called by its name.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Receipt } from '../../../core/response.ts'
import { openDevice, type DeviceDatabase } from '../../../web/lib/device/database.ts'
import { listDrafts, saveDraft } from '../../../web/lib/device/drafts.ts'
import { keepMedia, mediaOf } from '../../../web/lib/device/media.ts'
import { backoff, type Cause, type Network } from '../../../web/lib/device/network.ts'
import { listSent, listWaiting, waitingOf } from '../../../web/lib/device/outbox.ts'
import type { Waiting } from '../../../web/lib/device/records.ts'
import { sendWaiting } from '../../../web/lib/device/sender.ts'
import {
  moveToOutbox,
  content,
  draft,
  enrolled,
  json,
  networkTo,
  textOf,
  withOutbox,
  type Seen,
} from './fixture.ts'

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

const receiptFor = ({ id, revision, hash }: Waiting, changes: Partial<Receipt> = {}): Receipt => ({
  id,
  revision,
  hash,
  receivedAt: '2026-05-01T09:00:00.000Z',
  media: [],
  status: 'stored',
  ...changes,
})

const pass = (database: DeviceDatabase, network: Network, all = true, now = 1_000_000) =>
  sendWaiting(
    { database, network, now: () => now, random: () => 0.5, sending: () => {}, progress: () => {} },
    all,
  )

/** What a server that works does, for a response and its media. */
async function honest(
  request: Seen,
  kept: Map<string, string>,
  media = new Set<string>(),
): Promise<Response> {
  const name = request.path.split('/').at(-1) ?? ''
  if (request.path.startsWith('/api/media/')) {
    expect(sha256(request.body)).toBe(name)
    media.add(name)
    return json({ sha256: name, size: request.body.length })
  }
  const text = await textOf(request)
  kept.set(name, text)
  const parsed = JSON.parse(text) as { revision: number; media: { sha256: string }[] }
  const held = parsed.media.map((one) => one.sha256).filter((one) => media.has(one))
  return json({
    id: name,
    revision: parsed.revision,
    hash: sha256(text),
    receivedAt: 'now',
    media: held,
    status: 'stored',
  })
}

describe('a receipt', () => {
  it('lets the response go and leaves a small record of it', async () => {
    const { database, waiting } = await withOutbox(content(), content())
    const kept = new Map<string, string>()
    const { network, seen } = networkTo((request) => honest(request, kept))
    expect(await pass(database, network)).toEqual({ sent: 2, next: null })
    expect(await listWaiting(database)).toEqual([])
    expect((await listSent(database, 9)).map((one) => one.receipt.hash).toSorted()).toEqual(
      waiting.map((one) => one.hash).toSorted(),
    )
    for (const one of waiting) expect(kept.get(one.id)).toBe(one.content)
    expect(seen.every((request) => request.headers.get('authorization') === 'Bearer bkd_d1.secret')).toBe(
      true,
    )
  })

  it('of a conflict or of quarantine counts too: the server holds it', async () => {
    const { database, waiting } = await withOutbox(content())
    const [one] = waiting
    if (!one) throw new Error('Nothing waits')
    const { network } = networkTo(() => json(receiptFor(one, { status: 'conflict' })))
    await pass(database, network)
    expect((await listSent(database, 1))[0]?.receipt.status).toBe('conflict')
  })
})

const html = '<html><body>Đăng nhập Wi-Fi</body></html>'
const problem = (code: string, status: number) => json({ code, details: {}, message: 'x' }, status)
const lies: [what: string, answer: (waiting: Waiting) => Response, Cause][] = [
  [
    'a sign-in page with status 200',
    () => new Response(html, { headers: { 'content-type': 'text/html' } }),
    'portal',
  ],
  [
    'a page that calls itself JSON',
    () => new Response(html, { headers: { 'content-type': 'application/json' } }),
    'portal',
  ],
  [
    'a redirect',
    () => new Response(null, { status: 302, headers: { location: 'http://login.wifi/' } }),
    'portal',
  ],
  ['network authentication required', () => new Response(html, { status: 511 }), 'portal'],
  ['a refusal that is not from Bookend', () => new Response('denied', { status: 403 }), 'portal'],
  ['an empty 201', () => new Response(null, { status: 201 }), 'empty'],
  ['204', () => new Response(null, { status: 204 }), 'empty'],
  ['null', () => json(null), 'foreign'],
  ['{}', () => json({}), 'foreign'],
  ['a receipt for another id', (one) => json(receiptFor(one, { id: crypto.randomUUID() })), 'foreign'],
  ['a receipt for another revision', (one) => json(receiptFor(one, { revision: 1 })), 'foreign'],
  ['a receipt for another hash', (one) => json(receiptFor(one, { hash: 'f'.repeat(64) })), 'foreign'],
  ['half a receipt', (one) => new Response(JSON.stringify(receiptFor(one)).slice(0, 60)), 'portal'],
  ['401', () => problem('auth.device-unknown', 401), 'unauthorised'],
  ['403', () => problem('auth.device-revoked', 403), 'revoked'],
  ['413', () => problem('request.too-large', 413), 'large'],
  ['429', () => json({ message: 'Too Many Requests' }, 429), 'busy'],
  ['500', () => problem('internal', 500), 'server'],
  ['a body damaged on the way', () => problem('request.damaged', 400), 'damaged'],
  ['400', () => problem('request.invalid', 400), 'refused'],
]

describe('everything else', () => {
  it.each(lies)('%s: keeps the response as it is, and names the cause', async (_what, answer, cause) => {
    const { database, waiting } = await withOutbox(content())
    const [one] = waiting
    if (!one) throw new Error('Nothing waits')
    await pass(database, networkTo(() => answer(one)).network)
    const [left] = await listWaiting(database)
    expect(left?.problem?.cause).toBe(cause)
    expect(left?.content).toBe(one.content)
    expect(left?.attempts).toBe(1)
    expect(await listSent(database, 1)).toEqual([])
    // And it still goes out when the world is right again.
    const kept = new Map<string, string>()
    await pass(database, networkTo((request) => honest(request, kept)).network)
    expect(kept.get(one.id)).toBe(one.content)
    expect(await listWaiting(database)).toEqual([])
  })

  it('no network: says so', async () => {
    const { database } = await withOutbox(content())
    await pass(database, networkTo(() => Promise.reject(new TypeError('Failed to fetch'))).network)
    expect((await listWaiting(database))[0]?.problem?.cause).toBe('offline')
  })

  it('a fault of one response does not hold up the others, but a fault of the network ends the pass', async () => {
    const { database, waiting } = await withOutbox(content(), content())
    const first = waiting[0]
    const kept = new Map<string, string>()
    const one = networkTo((request) =>
      request.path.endsWith(first?.id ?? '') ? problem('request.too-large', 413) : honest(request, kept),
    )
    expect((await pass(database, one.network)).sent).toBe(1)
    expect((await listWaiting(database)).map((left) => left.id)).toEqual([first?.id])

    const two = await withOutbox(content(), content())
    const dead = networkTo(() => new Response(html, { headers: { 'content-type': 'text/html' } }))
    await pass(two.database, dead.network)
    expect(dead.seen).toHaveLength(1)
  })

  it('waits before it tries again by itself, but not when a person asks', async () => {
    const { database } = await withOutbox(content())
    const { network, seen } = networkTo(() => problem('internal', 500))
    const { next } = await pass(database, network, false, 1_000)
    expect(next).toBe(1_000 + backoff(0, () => 0.5))
    await pass(database, network, false, 1_001)
    expect(seen).toHaveLength(1)
    await pass(database, network, true, 1_001)
    expect(seen).toHaveLength(2)
    await pass(database, network, false, 10_000_000)
    expect(seen).toHaveLength(3)
  })

  it('an interview whose finishing was undone is not sent while its draft may still change', async () => {
    const { database, waiting } = await withOutbox(content())
    const [{ id = '' } = {}] = waiting
    await database.write(['outbox'], (all) => all.objectStore('outbox').put({ ...waiting[0]!, sequence: 4 }))
    await saveDraft(database, draft({ id, sequence: 5 }))
    const { network, seen } = networkTo((request) => honest(request, new Map()))
    expect(await pass(database, network)).toEqual({ sent: 0, next: null })
    expect(seen).toEqual([])
    await moveToOutbox(database, { ...waiting[0]!, sequence: 5 })
    expect(await pass(database, network)).toEqual({ sent: 1, next: null })
  })

  it('an interview whose finishing was interrupted is finished and sent, unless what is kept of it is damaged', async () => {
    const { database, waiting } = await withOutbox(content(), content())
    const [whole, damaged] = waiting
    await database.write(['outbox'], async (all) => {
      await all.objectStore('outbox').put({ ...whole!, sequence: 4 })
      await all.objectStore('outbox').put({ ...damaged!, sequence: 4, content: damaged!.content.slice(1) })
    })
    for (const { id } of waiting) await saveDraft(database, draft({ id, sequence: 4 }))
    const kept = new Map<string, string>()
    const { network } = networkTo((request) => honest(request, kept))
    expect(await pass(database, network)).toEqual({ sent: 1, next: null })
    expect([...kept.keys()]).toEqual([whole!.id])
    expect((await listDrafts(database)).map(({ id }) => id)).toEqual([damaged!.id])
  })

  it('a device without a token keeps everything and asks for a new link', async () => {
    const { database, enrolment } = await withOutbox(content())
    await database.write(['enrolments'], (transaction) =>
      transaction.objectStore('enrolments').put({ ...enrolment, token: null }),
    )
    const { network, seen } = networkTo(() => json({}))
    await pass(database, network)
    expect(seen).toEqual([])
    expect((await listWaiting(database))[0]?.problem?.cause).toBe('unauthorised')
  })
})

describe('media', () => {
  async function withPhoto() {
    const { database } = await enrolled()
    const id = crypto.randomUUID()
    await saveDraft(database, draft({ id }))
    const photo = await keepMedia(database, id, new File(['pixels'], 'a.jpg', { type: 'image/jpeg' }))
    const [, hash] = photo.key
    const reference = { slot: '/data/photo', sha256: hash, size: 6, type: 'image/jpeg', name: 'a.jpg' }
    const waiting = await waitingOf(content({ id, media: [reference] }), 'study.d1', 1, 1)
    await moveToOutbox(database, waiting)
    return { database, waiting, hash }
  }

  it('goes first, and stays on the device until the receipt names it', async () => {
    const { database, waiting, hash } = await withPhoto()
    const media = new Set<string>()
    const { network, seen } = networkTo((request) => honest(request, new Map(), media))
    await pass(database, network)
    expect(seen.map((request) => request.path)).toEqual([
      `/api/media/${hash}`,
      `/api/responses/${waiting.id}`,
    ])
    expect(seen[0]?.headers.get('x-bookend-response')).toBe(waiting.id)
    expect(await listWaiting(database)).toEqual([])
    expect(await mediaOf(database, waiting.id)).toEqual([])
  })

  it('is sent again when the receipt does not name it', async () => {
    const { database, waiting, hash } = await withPhoto()
    const forgetful = networkTo((request) => honest(request, new Map(), new Set()))
    await pass(database, forgetful.network)
    const [left] = await listWaiting(database)
    expect(left?.problem?.cause).toBe('media')
    expect(left?.media).toMatchObject([{ sha256: hash, confirmed: false }])
    expect(await mediaOf(database, waiting.id)).toHaveLength(1)
    const media = new Set<string>()
    const { network, seen } = networkTo((request) => honest(request, new Map(), media))
    await pass(database, network)
    expect(seen.map((request) => request.path)).toEqual([
      `/api/media/${hash}`,
      `/api/responses/${waiting.id}`,
    ])
    expect(await listWaiting(database)).toEqual([])
  })

  it('that was confirmed is not sent a second time after an interruption', async () => {
    const { database, waiting, hash } = await withPhoto()
    const media = new Set<string>()
    const broken = networkTo((request) =>
      request.path.startsWith('/api/responses')
        ? Promise.reject(new TypeError('gone'))
        : honest(request, new Map(), media),
    )
    await pass(database, broken.network)
    expect(media).toEqual(new Set([hash]))
    const { network, seen } = networkTo((request) => honest(request, new Map(), media))
    await pass(database, network)
    expect(seen.map((request) => request.path)).toEqual([`/api/responses/${waiting.id}`])
  })
})

it('a crash between storing the receipt and letting the content go is finished at the next start', async () => {
  const { database, waiting } = await withOutbox(content())
  const [one] = waiting
  if (!one) throw new Error('Nothing waits')
  await database.write(['outbox'], (transaction) =>
    transaction.objectStore('outbox').put({ ...one, receipt: receiptFor(one) }),
  )
  const { network, seen } = networkTo(() => json({}))
  await pass(database, network)
  expect(seen).toEqual([])
  expect(await listWaiting(database)).toEqual([])
  expect((await listSent(database, 9)).map((sent) => sent.id)).toEqual([one.id])
})

it('an unused device has nothing to send', async () => {
  expect(await pass(openDevice('unused'), networkTo(() => json({})).network)).toEqual({ sent: 0, next: null })
})

it('a clock that is set back by months does not keep a response back, nor the next look at it', async () => {
  const { database } = await withOutbox(content())
  const months = 240 * 86_400_000
  await pass(database, networkTo(() => new Response(null, { status: 500 })).network, false, months)
  const { network, seen } = networkTo(() => new Response(null, { status: 500 }))
  const { next } = await pass(database, network, false, 1_000_000)
  expect(seen).toHaveLength(1)
  expect(next).toBeLessThanOrEqual(1_000_000 + 300_000)
})

it('attempts spread out and never wait longer than five minutes', () => {
  for (let attempts = 0; attempts < 40; attempts++) {
    expect(backoff(attempts, () => 0)).toBeGreaterThanOrEqual(1_000)
    expect(backoff(attempts, () => 1)).toBeLessThanOrEqual(300_000)
  }
  expect(backoff(3, () => 0)).toBeLessThan(backoff(3, () => 1))
})

it('a photo that is damaged on the phone does not hold its response back, and is not sent in its place', async () => {
  const photo = new File([new Uint8Array(900).fill(7)], 'nhà.jpg', { type: 'image/jpeg' })
  const interview = content()
  const { database } = await withOutbox(interview)
  const { key } = await keepMedia(database, interview.id, photo)
  const [waiting] = await listWaiting(database)
  await database.write(['outbox', 'media'], async (all) => {
    const media = [{ sha256: key[1], name: 'nhà.jpg', size: 900, confirmed: false }]
    await all.objectStore('outbox').put({ ...waiting!, media })
    await all
      .objectStore('media')
      .put({ key, bytes: new ArrayBuffer(900), type: 'image/jpeg', name: 'nhà.jpg' })
  })
  const { network, seen } = networkTo((request) => honest(request, new Map()))
  expect(await pass(database, network)).toEqual({ sent: 1, next: null })
  expect(seen.map(({ path }) => path)).toEqual([`/api/responses/${interview.id}`])
})
