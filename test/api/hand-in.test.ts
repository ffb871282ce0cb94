// The file of a phone that could not send: every entry is stored, known, in conflict or kept apart, and doing it twice changes nothing.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../core/canonical.ts'
import type { ResponseContent } from '../../core/response.ts'
import type { SurveyVersion } from '../../core/study.ts'
import { readResponse } from '../../functions/store/response-reading.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'

let app: TestApp
let survey: SurveyVersion
let phone: Awaited<ReturnType<typeof enrolled>>
beforeAll(async () => {
  app = await openApp()
  survey = (await startFieldwork(app)).survey
  phone = await enrolled(app, survey)
})
afterAll(() => app.close())

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const bring = (
  content: ResponseContent,
  { text = canonicalJson(content), hash = sha256(text), study = 's' } = {},
) =>
  app.call<{ status: string; reason?: string }>(`/api/studies/${study}/import/responses/${content.id}`, {
    as: 'supervisor',
    method: 'PUT',
    bytes: bytesOf(text),
    headers: { 'x-bookend-hash': hash },
  })
const send = (content: ResponseContent, token = phone.token) =>
  app.call<{ status: string }>(`/api/responses/${content.id}`, {
    as: { token },
    method: 'PUT',
    json: content,
  })
const kept = (id: string) => readResponse(app.deps.table, 's', 'baseline', id)
const quarantine = async () =>
  (
    await app.call<{ entries: { id: string; hash: string; reason: string; settled?: object }[] }>(
      '/api/studies/s/quarantine',
      { as: 'supervisor' },
    )
  ).body.entries
const retry = (hash: string) =>
  app.call<{ status: string; reason?: string }>(`/api/studies/s/quarantine/${hash}/retry`, {
    as: 'supervisor',
    method: 'POST',
  })

describe('a response in a file', () => {
  it('is stored as if the phone had sent it, once', async () => {
    const content = phone.fill({ age: '12' })
    expect((await bring(content)).body).toEqual({ status: 'stored' })
    expect((await bring(content)).body).toEqual({ status: 'already' })
    expect((await send(content)).body.status).toBe('stored')
    expect((await kept(content.id)).revisions).toMatchObject([
      { answers: { age: '12' }, device: phone.id, flags: [] },
    ])
  })

  it('that the phone sent before is known, and one with other answers a conflict', async () => {
    const content = phone.fill({ age: '12' })
    await send(content)
    expect((await bring(content)).body.status).toBe('already')
    const other = { ...content, answers: { age: '13' } }
    expect((await bring(other)).body.status).toBe('conflict')
    expect((await bring(other)).body.status).toBe('conflict')
    expect((await kept(content.id)).conflicts).toHaveLength(1)
  })

  it('of a revoked phone is stored, with that doubt: a person brought it', async () => {
    const lost = await enrolled(app, survey)
    await app.call(`/api/studies/s/devices/${lost.id}/revoke`, { as: 'manager', method: 'POST' })
    const content = lost.fill({ age: '12' })
    expect((await bring(content)).body.status).toBe('stored')
    expect((await kept(content.id)).revisions[0]?.flags.map(({ kind }) => kind)).toEqual(['revoked-device'])
  })

  it.each<[string, (content: ResponseContent) => Parameters<typeof bring>, string]>([
    ['that was altered', (one) => [one, { hash: sha256('before') }], 'damaged'],
    ['that is not JSON', (one) => [one, { text: '<html>' }], 'not-json'],
    ['of another study', (one) => [{ ...one, study: 'elsewhere' }], 'other-study'],
    ['of a round that is not there', (one) => [{ ...one, round: 'midline' }], 'other-round'],
    ['of another round than its phone', (one) => [{ ...one, round: 'endline' }], 'other-round'],
    ['of a phone that nobody knows', (one) => [{ ...one, device: 'nobody' }], 'unknown-device'],
  ])('%s is kept apart, with the reason, once', async (_, spoil, reason) => {
    const content = phone.fill({ age: '12' })
    for (const _again of [1, 2])
      expect((await bring(...spoil(content))).body).toMatchObject({ status: 'quarantined', reason })
    expect((await quarantine()).filter(({ id }) => id === content.id)).toMatchObject([{ reason }])
    expect((await kept(content.id)).revisions).toEqual([])
  })

  it('that names its round or phone by half a megabyte is kept apart all the same', async () => {
    const content = phone.fill({ age: '12' })
    const long = 'x'.repeat(500_000)
    const { status, body } = await bring({ ...content, round: long, device: long })
    expect([status, body]).toMatchObject([200, { status: 'quarantined' }])
  })

  it('never gets into another study', async () => {
    await app.call('/api/studies', {
      as: 'administrator',
      json: { id: 'other', title: { en: 'Other' }, members: [] },
    })
    expect((await bring(phone.fill({ age: '12' }), { study: 'other' })).status).toBe(404)
  })

  it('makes what the phone promised arrive', async () => {
    const content = phone.fill({ age: '12' })
    const { id, startedAt } = content
    await app.call('/api/device/contact', {
      as: { token: phone.token },
      json: { holds: { drafts: 0, waiting: 1 }, promised: [{ id, state: 'waiting', startedAt, media: 0 }] },
    })
    await bring(content)
    const { body } = await app.call<{ promised: { entries: object[] }[] }>('/api/studies/s/promised', {
      as: 'supervisor',
    })
    expect(body.promised.flatMap(({ entries }) => entries)).toEqual([])
  })
})

describe('media and drafts in a file', () => {
  it('complete the response, whichever comes first, and are kept once', async () => {
    const picture = randomBytes(400)
    const hash = sha256(picture)
    const media = [{ slot: '/data/photo', sha256: hash, size: 400, type: 'image/jpeg', name: 'ảnh.jpg' }]
    const content = phone.fill({ age: '12' }, { media })
    const bringPicture = (bytes: Uint8Array) =>
      app.call<{ status?: string; code?: string }>(`/api/studies/s/import/media/${hash}`, {
        as: 'supervisor',
        method: 'PUT',
        bytes,
        headers: { 'content-type': 'image/jpeg' },
      })
    await bring(content)
    expect((await kept(content.id)).revisions[0]?.flags).toMatchObject([{ kind: 'media-missing' }])
    expect((await bringPicture(randomBytes(400))).body.code).toBe('request.damaged')
    expect((await bringPicture(picture)).body.status).toBe('stored')
    expect((await bringPicture(picture)).body.status).toBe('already')
    expect((await kept(content.id)).revisions[0]?.flags).toEqual([])
  })

  it('drafts are kept for a person, who can download them', async () => {
    const draft = { id: randomUUID(), enrolment: `s.${phone.id}`, round: 'baseline', body: '{"age":"1"}' }
    const put = () =>
      app.call(`/api/studies/s/import/drafts/${draft.id}`, {
        as: 'supervisor',
        method: 'PUT',
        bytes: bytesOf(JSON.stringify(draft)),
      })
    await put()
    await put()
    const entries = (await quarantine()).filter(({ id }) => id === draft.id)
    expect(entries).toMatchObject([{ reason: 'draft', device: phone.id, round: 'baseline' }])
    const hash = entries[0]?.hash ?? ''
    const { bytes } = await app.call(`/api/studies/s/quarantine/${hash}?personal=look`, { as: 'manager' })
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(draft)
    expect((await retry(hash)).body).toMatchObject({ status: 'quarantined', reason: 'draft' })
  })
})

describe('what is kept in quarantine', () => {
  it('from a revoked phone can be taken in by a person, once, and keeps the doubt', async () => {
    const lost = await enrolled(app, survey)
    await app.call(`/api/studies/s/devices/${lost.id}/revoke`, { as: 'manager', method: 'POST' })
    const content = lost.fill({ age: '12' })
    expect((await send(content, lost.token)).body.status).toBe('quarantined')
    const hash = (await quarantine()).find(({ id }) => id === content.id)?.hash ?? ''
    expect((await retry(hash)).body).toEqual({ status: 'stored' })
    expect((await retry(hash)).body).toEqual({ status: 'stored' })
    expect((await kept(content.id)).revisions).toMatchObject([{ flags: [{ kind: 'revoked-device' }] }])
    expect((await quarantine()).find((one) => one.hash === hash)).toMatchObject({
      settled: { status: 'stored' },
    })
  })

  it('and is still not understood stays there, and says why', async () => {
    const { id } = phone.fill({})
    await app.call(`/api/responses/${id}`, { as: { token: phone.token }, method: 'PUT', json: { id } })
    const hash = (await quarantine()).find((one) => one.id === id)?.hash ?? ''
    expect((await retry(hash)).body).toMatchObject({ status: 'quarantined', reason: 'not-a-response' })
  })
})
