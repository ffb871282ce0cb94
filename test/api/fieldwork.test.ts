// A round in the field: enrolling phones, handing in interviews, and everything that can go wrong on the way. Nothing is ever lost.
import { createHash, randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../core/canonical.ts'
import {
  RESPONSE_LIMIT,
  type Receipt,
  type ResponseContent,
  type StoredResponse,
} from '../../core/response.ts'
import type { SurveyVersion } from '../../core/study.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { change, enrol, enrolled, invite, startFieldwork } from '../support/fieldwork.ts'

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')

let app: TestApp
let survey: SurveyVersion
let phone: Awaited<ReturnType<typeof enrolled>>
beforeAll(async () => {
  app = await openApp()
  survey = (await startFieldwork(app)).survey
  phone = await enrolled(app, survey)
})
afterAll(() => app.close())

const put = (content: ResponseContent, token = phone.token, headers: Record<string, string> = {}) =>
  app.call<Receipt & { code?: string }>(`/api/responses/${content.id}`, {
    as: { token },
    method: 'PUT',
    json: content,
    headers,
  })
const putBytes = (id: string, bytes: Uint8Array, headers: Record<string, string> = {}) =>
  app.call<Receipt & { code?: string }>(`/api/responses/${id}`, {
    as: { token: phone.token },
    method: 'PUT',
    bytes,
    headers,
  })
const stored = async (id: string, round = 'baseline') =>
  (
    await app.call<{ revisions: StoredResponse[]; conflicts: StoredResponse[] }>(
      `/api/studies/s/rounds/${round}/responses/${id}`,
      { as: 'supervisor' },
    )
  ).body
const flagsOf = async (id: string) => (await stored(id)).revisions[0]?.flags.map((flag) => flag.kind)
const quarantine = async () =>
  (
    await app.call<{ entries: { id: string; hash: string; reason: string }[]; conflicts: { id: string }[] }>(
      '/api/studies/s/quarantine',
      { as: 'supervisor' },
    )
  ).body

describe('enrolling', () => {
  it('answers with a link that opens the collect application', async () => {
    expect((await invite(app)).link).toMatch(/^https:\/\/bookend\.example\/collect\/#enrol=s\.[0-9a-f]{12}\./)
  })

  it('gives the same token when the phone asks again, because the first answer was lost', async () => {
    const { code } = await invite(app)
    const secret = app.deps.secret()
    const first = await enrol(app, code, secret)
    expect(first.body.assignment).toMatchObject({
      enumerator: 'Lò Văn Pao',
      survey: { id: 'small', hash: survey.hash },
    })
    expect((await enrol(app, code, secret)).body.token).toBe(first.body.token)
  })

  it('gives another phone nothing', async () => {
    const { code } = await invite(app)
    await enrol(app, code, app.deps.secret())
    const other = await enrol(app, code, app.deps.secret())
    expect(other).toMatchObject({ status: 410, body: { code: 'enrol.link-invalid' } })
  })

  it('takes no link that has expired or was never made', async () => {
    const { code } = await invite(app)
    app.clock.offset = 15 * 86_400_000
    expect((await enrol(app, code, app.deps.secret())).status).toBe(410)
    app.clock.offset = 0
    expect((await enrol(app, 'no code at all', app.deps.secret())).status).toBe(410)
    expect((await enrol(app, `s.nodevice.${app.deps.secret()}`, app.deps.secret())).status).toBe(410)
  })

  it('cuts the old phone off when a new link is made, and lets the new one in', async () => {
    const { id, code } = await invite(app)
    const old = (await enrol(app, code, app.deps.secret())).body.token
    const { body } = await app.call<{ link: string }>(`/api/studies/s/devices/${id}/link`, {
      as: 'manager',
      method: 'POST',
    })
    const contact = (token: string) =>
      app.call('/api/device/contact', { as: { token }, json: { holds: { drafts: 0, waiting: 0 } } })
    expect(await contact(old)).toMatchObject({ status: 401, body: { code: 'auth.device-unknown' } })
    const fresh = await enrol(app, body.link.split('#enrol=')[1] ?? '', app.deps.secret())
    expect((await contact(fresh.body.token)).status).toBe(200)
  })
})

describe('staying in touch', () => {
  it('tells the manager what the phone holds, and the phone what it is to do', async () => {
    const json = { holds: { drafts: 1, waiting: 7 }, appVersion: '0.1.0' }
    const { body } = await app.call('/api/device/contact', { as: { token: phone.token }, json })
    expect(body).toMatchObject({ device: phone.id, round: { id: 'baseline', status: 'open' } })
    const { body: list } = await app.call<{ devices: object[] }>('/api/studies/s/devices', {
      as: 'supervisor',
    })
    expect(list.devices).toContainEqual(
      expect.objectContaining({ id: phone.id, holds: { drafts: 1, waiting: 7 } }),
    )
    expect(JSON.stringify(list)).not.toMatch(/hash/i)
  })

  it('sends the survey compressed and for ever, and not again to who has it', async () => {
    const path = `/api/device/surveys/${survey.hash}`
    const as = { token: phone.token }
    const packed = await app.call(path, { as, headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers.get('cache-control')).toContain('immutable')
    const text = gunzipSync(packed.bytes).toString()
    expect(sha256(text)).toBe(survey.hash)
    expect(new TextDecoder().decode((await app.call(path, { as })).bytes)).toBe(text)
    const again = await app.call(path, { as, headers: { 'if-none-match': packed.headers.get('etag') ?? '' } })
    expect(again).toMatchObject({ status: 304, bytes: new Uint8Array() })
  })
})

describe('handing in', () => {
  it('stores a response once, however often it comes, and says the same each time', async () => {
    const content = phone.fill({ name: 'Lan', age: '12' })
    const first = await put(content)
    expect(first.body).toMatchObject({
      id: content.id,
      revision: 0,
      hash: sha256(canonicalJson(content)),
      status: 'stored',
    })
    const others = await Promise.all([put(content), put(content), put(content)])
    for (const one of others) expect(one.body).toEqual(first.body)
    expect(await stored(content.id)).toMatchObject({ revisions: [{ flags: [] }], conflicts: [] })
  })

  it('takes compressed bodies', async () => {
    const content = phone.fill({ age: '30' })
    const { body } = await putBytes(content.id, gzipSync(JSON.stringify(content)), {
      'content-encoding': 'gzip',
    })
    expect(body).toMatchObject({ status: 'stored', hash: sha256(canonicalJson(content)) })
  })

  it('keeps other content under the same id apart, as a conflict', async () => {
    const content = phone.fill({ age: '30' })
    const changed = { ...content, answers: { age: '31' } }
    await put(content)
    expect((await put(changed)).body).toMatchObject({
      status: 'conflict',
      hash: sha256(canonicalJson(changed)),
    })
    expect((await put(content)).body.status).toBe('stored')
    expect(await stored(content.id)).toMatchObject({
      revisions: [{ answers: { age: '30' } }],
      conflicts: [{ answers: { age: '31' } }],
    })
    expect((await quarantine()).conflicts).toContainEqual(expect.objectContaining({ id: content.id }))
  })

  it('asks again for what was damaged on the way, and keeps nothing of it', async () => {
    const content = phone.fill({ age: '30' })
    const damaged = await put(content, phone.token, { 'x-bookend-hash': '0'.repeat(64) })
    expect(damaged).toMatchObject({ status: 400, body: { code: 'request.damaged' } })
    const broken = await putBytes(content.id, gzipSync('{}').subarray(0, 12), { 'content-encoding': 'gzip' })
    expect(broken).toMatchObject({ status: 400, body: { code: 'request.damaged' } })
    const fine = await put(content, phone.token, { 'x-bookend-hash': sha256(canonicalJson(content)) })
    expect(fine.body.status).toBe('stored')
  })

  it.each([
    ['an answer that breaks a constraint', { answers: { age: '200' } }, 'constraint'],
    ['a question that the survey does not have', { answers: { age: '20', shoe: '42' } }, 'unknown-question'],
    [
      'a survey version that nobody published',
      { survey: { id: 'small', version: '9', hash: '9'.repeat(64) } },
      'unknown-survey',
    ],
    ['an end before its beginning', { finishedAt: '2026-05-01T08:00:00+07:00' }, 'time'],
    ['an end in the future', { finishedAt: '2999-05-01T08:00:00+07:00' }, 'time'],
    ['times that are none', { startedAt: 'yesterday' }, 'time'],
    ['another device than the one that sends it', { device: 'd2' }, 'other-device'],
  ])('stores a response with %s, and flags it', async (_, other, kind) => {
    const content = phone.fill({ age: '20' }, other)
    expect((await put(content)).body.status).toBe('stored')
    expect(await flagsOf(content.id)).toContain(kind)
  })

  it('stores what comes after the round was closed, and flags what was not finished in time', async () => {
    await change(app, 'baseline', { status: 'closed', opens: '2026-04-01', closes: '2026-05-31' })
    const inTime = phone.fill({ age: '20' })
    const late = phone.fill(
      { age: '20' },
      { startedAt: '2026-06-02T09:00:00+07:00', finishedAt: '2026-06-02T09:30:00+07:00' },
    )
    expect((await put(inTime)).body.status).toBe('stored')
    expect((await put(late)).body.status).toBe('stored')
    expect(await flagsOf(inTime.id)).toEqual([])
    expect(await flagsOf(late.id)).toContain('closed-round')
    await change(app, 'baseline', { status: 'open', opens: null, closes: null })
  })

  it('keeps what a revoked phone still holds, apart, and shows it to the manager', async () => {
    const lost = await enrolled(app, survey)
    await app.call(`/api/studies/s/devices/${lost.id}/revoke`, { as: 'manager', method: 'POST' })
    const content = lost.fill({ name: 'Lan', age: '12' })
    const { body } = await put(content, lost.token)
    expect(body).toMatchObject({
      id: content.id,
      hash: sha256(canonicalJson(content)),
      status: 'quarantined',
    })
    const entry = (await quarantine()).entries.find((one) => one.id === content.id)
    expect(entry).toMatchObject({ reason: 'revoked-device' })
    const kept = await app.call(
      `/api/studies/s/quarantine/${entry?.hash}?personal=${encodeURIComponent('phone was stolen')}`,
      {
        as: 'manager',
      },
    )
    expect(JSON.parse(new TextDecoder().decode(kept.bytes))).toEqual(content)
    const contact = await app.call('/api/device/contact', {
      as: { token: lost.token },
      json: { holds: { drafts: 0, waiting: 0 } },
    })
    expect(contact).toMatchObject({ status: 403, body: { code: 'auth.device-revoked' } })
  })

  it.each<[string, (content: ResponseContent) => unknown]>([
    ['without answers', (content) => ({ ...content, answers: undefined })],
    ['with numbers for answers', (content) => ({ ...content, answers: { age: 12 } })],
    ['with another id than its address', (content) => ({ ...content, id: crypto.randomUUID() })],
    ['for another round', (content) => ({ ...content, round: 'endline' })],
    ['that calls itself a correction', (content) => ({ ...content, revision: 1 })],
    ['with members that this version does not know', (content) => ({ ...content, mood: 'good' })],
    ['that is a list', (content) => [content]],
    ['that is nothing', () => null],
  ])('keeps a response %s in quarantine, with a receipt that lets the phone rest', async (_, spoil) => {
    const content = phone.fill({ age: '20' })
    const spoilt = spoil(content)
    const bytes = new TextEncoder().encode(JSON.stringify(spoilt))
    const { status, body } = await putBytes(content.id, bytes)
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: content.id, hash: sha256(canonicalJson(spoilt)), status: 'quarantined' })
    expect((await quarantine()).entries).toContainEqual(expect.objectContaining({ id: content.id }))
  })

  it.each([
    ['not JSON', new TextEncoder().encode('<html>Sign in to this network</html>')],
    ['not text', new Uint8Array([0xff, 0xfe, 0x00])],
    ['nothing at all', new Uint8Array()],
    ['nested without end', new TextEncoder().encode('{"a":'.repeat(200_000) + '1' + '}'.repeat(200_000))],
  ])('keeps bytes that are %s, once', async (_, bytes) => {
    const { id } = phone.fill({})
    expect((await putBytes(id, bytes)).body).toMatchObject({ id, status: 'quarantined' })
    expect((await putBytes(id, bytes)).body).toMatchObject({ id, status: 'quarantined' })
    const kept = (await quarantine()).entries.filter((one) => one.hash === sha256(bytes))
    expect(kept).toHaveLength(1)
  })

  it('takes a response as large as the limit, and says what is too much', async () => {
    const content = phone.fill({})
    const whole = (size: number) => ({ ...content, answers: { note: 'a'.repeat(size) } })
    const around = JSON.stringify(whole(0)).length
    expect((await put(whole(RESPONSE_LIMIT - around))).body.status).toBe('stored')
    const more = await put(whole(RESPONSE_LIMIT - around + 1))
    expect(more).toMatchObject({ status: 413, body: { code: 'request.too-large' } })
  })

  it('stops inflating what would burst', async () => {
    const bomb = gzipSync(new Uint8Array(200_000_000))
    expect(bomb.length).toBeLessThan(RESPONSE_LIMIT)
    const { status, body } = await putBytes(phone.fill({}).id, bomb, { 'content-encoding': 'gzip' })
    expect({ status, code: body.code }).toEqual({ status: 413, code: 'request.too-large' })
  })

  it('keeps a large response that does not compress', async () => {
    const content = phone.fill({ note: randomBytes(500_000).toString('base64') })
    expect((await put(content)).body.status).toBe('stored')
    expect((await stored(content.id)).revisions[0]?.answers).toEqual(content.answers)
  })
})

describe('media', () => {
  const picture = randomBytes(5000)
  const hash = sha256(picture)
  const send = (sha: string, bytes: Uint8Array) =>
    app.call(`/api/media/${sha}`, {
      as: { token: phone.token },
      method: 'PUT',
      bytes,
      headers: { 'content-type': 'image/jpeg' },
    })

  it('are kept only if they are what their name says', async () => {
    expect(await send(hash, randomBytes(10))).toMatchObject({
      status: 400,
      body: { code: 'request.damaged' },
    })
    expect(await send(hash, picture)).toMatchObject({ status: 200, body: { sha256: hash, size: 5000 } })
    expect(await send(hash, picture)).toMatchObject({ status: 200 })
  })

  it('are in the receipt when they arrived, and flagged when they did not', async () => {
    const other = randomBytes(100)
    const media = [picture, other].map((bytes, index) => ({
      slot: `/data/photo${index}`,
      sha256: sha256(bytes),
      size: bytes.length,
      type: 'image/jpeg',
      name: 'photo.jpg',
    }))
    const content = phone.fill({ age: '20' }, { media })
    expect((await put(content)).body.media).toEqual([hash])
    expect(await flagsOf(content.id)).toEqual(['media-missing'])
    await send(sha256(other), other)
    expect((await put(content)).body.media).toEqual([hash, sha256(other)])
    expect(await flagsOf(content.id)).toEqual([])
    const path = `/api/studies/s/rounds/baseline/responses/${content.id}/media/${hash}`
    const shown = await app.call(path, { as: 'supervisor' })
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(shown.bytes).equals(picture)).toBe(true)
  })
})
