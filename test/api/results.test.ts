// What comes out: responses for review without personal data, reports, downloads, and the log of who saw what.
import { unzipSync } from 'fflate'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../core/canonical.ts'
import type { Report } from '../../core/report.ts'
import type { StoredResponse } from '../../core/response.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'

let app: TestApp
let id: string
let survey: Awaited<ReturnType<typeof startFieldwork>>['survey']
beforeAll(async () => {
  app = await openApp()
  ;({ survey } = await startFieldwork(app))
  for (const round of ['baseline', 'endline']) {
    const phone = await enrolled(app, survey, round)
    const first = round === 'baseline' ? 10 : 15
    for (let age = first; age < first + 12; age += 1) {
      const content = phone.fill(
        { name: `Person ${age}`, age: String(age) },
        { instanceName: `Person ${age}` },
      )
      await app.call(`/api/responses/${content.id}`, {
        as: { token: phone.token },
        method: 'PUT',
        json: content,
      })
      id = round === 'baseline' ? content.id : id
    }
  }
})
afterAll(() => app.close())

const baseline = '/api/studies/s/rounds/baseline'

describe('review', () => {
  it('shows a round page by page, each response once', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const { body } = await app.call<{ responses: StoredResponse[]; cursor: string | null }>(
        `${baseline}/responses?limit=5${query}`,
        { as: 'supervisor' },
      )
      expect(body.responses.length).toBeLessThanOrEqual(5)
      seen.push(...body.responses.map((one) => one.id))
      cursor = body.cursor
    }
    expect(new Set(seen).size).toBe(12)
    expect(seen).toHaveLength(12)
  })

  it('leaves personal answers out', async () => {
    for (const as of ['administrator', 'manager', 'supervisor', 'researcher'] as const) {
      const list = await app.call<{ responses: StoredResponse[] }>(`${baseline}/responses`, { as })
      expect(list.body.responses[0]?.answers).toEqual({ age: expect.any(String) })
      const one = await app.call<{ revisions: StoredResponse[] }>(`${baseline}/responses/${id}`, { as })
      expect(one.body.revisions[0]?.answers).not.toHaveProperty('name')
    }
  })

  it('shows them to who may see them, for a reason, and writes that down', async () => {
    const path = `${baseline}/responses/${id}`
    const why = 'a parent asked for deletion'
    const { body } = await app.call<{ revisions: StoredResponse[] }>(
      `${path}?personal=${encodeURIComponent(why)}`,
      {
        as: 'manager',
      },
    )
    expect(body.revisions[0]?.answers.name).toMatch(/^Person/)
    const log = await app.call<{ entries: object[] }>('/api/studies/s/audit', { as: 'manager' })
    expect(log.body.entries[0]).toMatchObject({
      who: 'minh@bookend.example',
      action: 'personal.read',
      reason: why,
    })
    expect(await app.call(`${path}?personal=`, { as: 'manager' })).toMatchObject({ status: 422 })
    expect(await app.call(`${path}?personal=curious`, { as: 'researcher' })).toMatchObject({ status: 403 })
  })

  it('counts', async () => {
    const { body } = await app.call(`${baseline}/counts`, { as: 'researcher' })
    expect(body).toMatchObject({ responses: 12, flagged: 0, conflicts: 0, quarantined: 0, incomplete: 0 })
    expect((await app.call('/api/studies/s/rounds/nowhere/counts', { as: 'researcher' })).status).toBe(404)
  })
})

describe('the report', () => {
  it('is not there until it is computed, and then compares the rounds', async () => {
    const path = '/api/studies/s/report'
    expect(await app.call(path, { as: 'supervisor' })).toMatchObject({
      status: 404,
      body: { details: { what: 'report' } },
    })
    expect((await app.call(path, { as: 'manager', method: 'POST' })).status).toBe(202)
    await app.jobs.idle()
    const { body } = await app.call<Report>(path, { as: 'supervisor' })
    expect(body.rounds.map((round) => round.responses)).toEqual([12, 12])
    const rounds = body.indicators[0]?.overall.rounds
    expect(rounds?.baseline?.estimate).toBeCloseTo(8 / 12)
    expect(rounds?.endline?.estimate).toBeCloseTo(3 / 12)
    expect(body.indicators[0]?.overall.change?.diff).toBeCloseTo(-5 / 12)
  })
})

describe('a download', () => {
  interface Job {
    id: string
    status: string
    rows: number
    url: string | null
  }
  const ask = (as: 'manager' | 'researcher', json: object) =>
    app.call<{ id: string }>('/api/studies/s/exports', { as, json: { round: 'baseline', ...json } })
  const fetchFiles = async (as: 'manager' | 'researcher', job: string) => {
    await app.jobs.idle()
    const { body } = await app.call<Job>(`/api/studies/s/exports/${job}`, { as })
    expect(body).toMatchObject({ status: 'done', rows: 12 })
    const file = await app.download(body.url ?? '')
    const files = unzipSync(new Uint8Array(await file.arrayBuffer()))
    return Object.values(files)
      .map((bytes) => new TextDecoder().decode(bytes))
      .join('\n')
  }

  it('is made apart from the request, and leaves personal columns out', async () => {
    const asked = await ask('researcher', {})
    expect(asked.status).toBe(202)
    const text = await fetchFiles('researcher', asked.body.id)
    expect(text).toContain('age')
    expect(text).not.toContain('Person 10')
  })

  it('has personal columns for who may see them, for a reason, and nobody else sees that it exists', async () => {
    expect(await ask('researcher', { personal: true, reason: 'matching' })).toMatchObject({ status: 403 })
    expect(await ask('manager', { personal: true })).toMatchObject({ status: 422 })
    const asked = await ask('manager', { personal: true, reason: 'matching' })
    expect(await fetchFiles('manager', asked.body.id)).toContain('Person 10')
    const one = await app.call(`/api/studies/s/exports/${asked.body.id}`, { as: 'researcher' })
    expect(one.status).toBe(404)
    const list = await app.call<{ exports: Job[] }>('/api/studies/s/exports', { as: 'researcher' })
    expect(list.body.exports.map((job) => job.id)).not.toContain(asked.body.id)
  })

  it('has an address that nobody can bend to another file, and that ends', async () => {
    const { body } = await app.call<{ exports: Job[] }>('/api/studies/s/exports', { as: 'researcher' })
    const url = body.exports[0]?.url ?? ''
    await expect(app.download(url.replace(/expires=\d+/, 'expires=9999999999'))).rejects.toThrow()
    app.clock.offset = 301_000
    await expect(app.download(url)).rejects.toThrow()
    app.clock.offset = 0
  })
})

describe('when something breaks', () => {
  it('says so with a reference that is in the log, and nothing of how', async () => {
    const broken = await openApp()
    broken.deps.blobs.get = () => Promise.reject(new Error('secret path /var/data'))
    await startFieldwork(broken).catch(() => undefined)
    const path = `/api/studies/s/surveys/${'0'.repeat(64)}`
    const { status, body, bytes } = await broken.call<{ details: { reference: string } }>(path, {
      as: 'administrator',
      headers: { 'accept-language': 'vi' },
    })
    expect(status).toBe(500)
    expect(new TextDecoder().decode(bytes)).not.toContain('secret')
    expect(body).toMatchObject({ code: 'internal', message: expect.stringContaining('Hệ thống gặp lỗi') })
    const line = broken.log.find((one) => one.includes(body.details.reference))
    expect(line).toContain('secret path')
    await broken.close()
  })
})

describe('the audit of a response', () => {
  it('says where an interview was only to who may see personal data', async () => {
    const event = { event: 'question', node: '/data/age', start: 1, end: 2 }
    const place = { latitude: 12.666_7, longitude: 108.038_3, accuracy: 4.5 }
    const phone = await enrolled(app, survey)
    const content = phone.fill({ name: 'Lan', age: '12' }, { audit: [{ ...event, ...place }] })
    const hash = createHash('sha256').update(canonicalJson(content)).digest('hex')
    const as = { token: phone.token }
    const sent = await app.call(`/api/responses/${content.id}`, { as, method: 'PUT', json: content })
    expect(sent.body).toMatchObject({ status: 'stored', hash })
    const path = `${baseline}/responses/${content.id}`
    const audit = async (query: string) =>
      (await app.call<{ revisions: StoredResponse[] }>(path + query, { as: 'manager' })).body.revisions[0]
        ?.audit
    expect(await audit('')).toEqual([event])
    expect(await audit('?personal=quality')).toEqual([{ ...event, ...place }])
  })
})
