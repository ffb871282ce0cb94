// Downloads as people choose them: formats and rounds, filters, saved choices, renamed questions, a job that dies, and an end to all.
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noteExport } from '../../functions/store/exports.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { readCsv } from '../support/csv.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'

interface Job {
  id: string
  status: string
  stalled: boolean
  removable: boolean
  rows: number
  url: string | null
  file: { sha256: string } | null
  moment: string
  expires: string
}
type As = 'manager' | 'researcher'
const DAY = 86_400_000

let app: TestApp
beforeAll(async () => {
  app = await openApp()
  const { survey } = await startFieldwork(app)
  for (const round of ['baseline', 'endline']) {
    const phone = await enrolled(app, survey, round)
    for (const age of [10, 20, 30]) {
      const content = phone.fill({ name: `Person ${age}`, age: String(age) })
      await app.call(`/api/responses/${content.id}`, {
        as: { token: phone.token },
        method: 'PUT',
        json: content,
      })
    }
  }
})
afterAll(() => app.close())

const call = <Body>(path: string, as: As, json?: unknown, method?: string) =>
  app.call<Body>(`/api/studies/s/${path}`, {
    as,
    ...(json !== undefined && { json }),
    ...(method !== undefined && { method }),
  })
const look = async (id: string, as: As = 'researcher') => (await call<Job>(`exports/${id}`, as)).body

async function made(json: object, as: As = 'researcher') {
  const asked = await call<{ id: string }>('exports', as, json)
  expect(asked.status).toBe(202)
  await app.jobs.idle()
  const job = await look(asked.body.id, as)
  const file = await app.download(job.url ?? '')
  const files = unzipSync(new Uint8Array(await file.arrayBuffer()))
  const text = (name: string) => new TextDecoder().decode(files[name])
  return { job, files, rows: files['responses.csv'] ? readCsv(text('responses.csv')).slice(1) : [] }
}

describe('what is chosen', () => {
  it('is there in every format at once, with a codebook for people and for archives', async () => {
    const { files } = await made({
      formats: ['csv', 'xlsx', 'dta', 'sav', 'parquet', 'jsonl'],
      rounds: ['baseline'],
    })
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        ...['csv', 'dta', 'sav', 'parquet', 'jsonl'].map((format) => `responses.${format}`),
        'data.xlsx',
        'codebook.html',
        'ddi.xml',
        'manifest.json',
      ]),
    )
  })

  it('is all rounds together where none is named', async () => {
    expect((await made({ formats: ['csv'], rounds: [] })).rows).toHaveLength(6)
  })

  it('is only what was received on the days that are asked for', async () => {
    const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' })
    const on = (from: string | null, to: string | null) =>
      made({ formats: ['csv'], rounds: [], filters: { received: { from, to } } })
    expect((await on(today, today)).rows).toHaveLength(6)
    expect((await on(null, '2020-12-31')).rows).toHaveLength(0)
  })

  it('must be of this study', async () => {
    expect(await call('exports', 'researcher', { formats: ['csv'], rounds: ['nowhere'] })).toMatchObject({
      status: 404,
    })
    expect(await call('exports', 'researcher', { formats: ['pdf'], rounds: [] })).toMatchObject({
      status: 400,
    })
  })
})

describe('choices under a name', () => {
  const choices = { formats: ['dta'], rounds: [], together: 'panel', personal: true }
  interface Saved {
    saved: { id: string; name: string; choices: Record<string, unknown> }[]
  }

  it('are kept for the study, replaced under the same name, and forgotten', async () => {
    const name = 'Bảng cho Stata'
    expect((await call('export-choices', 'manager', { name, choices })).status).toBe(201)
    await call('export-choices', 'manager', { name, choices: { ...choices, groups: true } })
    const { body } = await call<Saved>('export-choices', 'researcher')
    expect(body.saved).toEqual([
      expect.objectContaining({ name, choices: expect.objectContaining({ groups: true, formats: ['dta'] }) }),
    ])
    await call(`export-choices/${body.saved[0]?.id}`, 'researcher', undefined, 'DELETE')
    expect((await call<Saved>('export-choices', 'researcher')).body.saved).toEqual([])
  })

  it('open no personal data: the role counts when they are used', async () => {
    expect(await call('exports', 'researcher', { ...choices, reason: 'saved by a manager' })).toMatchObject({
      status: 403,
    })
  })
})

describe('questions that were renamed', () => {
  interface Offer {
    crosswalk: { renamed: object[]; revision: number }
    personal: { name: string }[]
  }
  const renamed = [{ table: '', from: 'years', to: 'age' }]

  it('are kept with a revision, so that two people do not overwrite each other', async () => {
    expect((await call<Offer>('export-offer', 'researcher')).body).toMatchObject({
      crosswalk: { renamed: [], revision: 0 },
      personal: [{ name: 'name' }],
    })
    const first = await call<Offer>('crosswalk', 'manager', { renamed, revision: 0 }, 'PUT')
    expect(first.body.crosswalk).toEqual({ renamed, revision: 1 })
    const second = await call('crosswalk', 'manager', { renamed: [], revision: 0 }, 'PUT')
    expect(second).toMatchObject({ status: 409, body: { code: 'conflict.changed' } })
  })
})

describe('a download whose writer died', () => {
  it('says so, and is of the same moment and content when it is asked for again', async () => {
    const { job } = await made({ formats: ['csv'], rounds: ['baseline'] })
    const asked = await call<{ id: string }>('exports', 'researcher', {
      formats: ['csv'],
      rounds: ['baseline'],
    })
    await app.jobs.idle()
    // As a process leaves it that was killed: begun, and silent since.
    const { id } = asked.body
    const silent = new Date(Date.now() - 10 * 60_000).toISOString()
    const { createExport, getExport, removeExport } = await import('../../functions/store/exports.ts')
    const done = await getExport(app.deps.table, 's', id)
    await removeExport(app.deps.table, 's', id)
    const dead = { ...done!, moment: job.moment, status: 'running' as const, file: null, heardOf: silent }
    await createExport(app.deps.table, dead)
    expect(await look(id)).toMatchObject({ status: 'running', stalled: true })
    expect((await call(`exports/${id}/again`, 'researcher', undefined, 'POST')).status).toBe(202)
    await app.jobs.idle()
    const again = await look(id)
    expect(again).toMatchObject({ status: 'done', stalled: false, moment: job.moment })
    expect(again.file?.sha256).toBe(job.file?.sha256)
  })

  it('is not begun again while it is being written', async () => {
    const { job } = await made({ formats: ['csv'], rounds: ['baseline'] })
    expect(await noteExport(app.deps.table, 's', job.id, { status: 'running' })).toBe(false)
    await call(`exports/${job.id}/again`, 'researcher', undefined, 'POST')
    await app.jobs.idle()
    expect(await look(job.id)).toMatchObject({ status: 'done', file: job.file })
  })
})

describe('the end of a download', () => {
  it('is made by who asked, or by who leads the study', async () => {
    const mine = (await made({ formats: ['csv'], rounds: ['baseline'] }, 'manager')).job
    expect(await look(mine.id)).toMatchObject({ removable: false })
    expect(await call(`exports/${mine.id}`, 'researcher', undefined, 'DELETE')).toMatchObject({ status: 403 })
    expect((await call(`exports/${mine.id}`, 'manager', undefined, 'DELETE')).status).toBe(200)
    expect((await call(`exports/${mine.id}`, 'manager')).status).toBe(404)
    await expect(app.download(mine.url ?? '')).rejects.toThrow()
  })

  it('comes by itself after seven days, for the file as well', async () => {
    const { job } = await made({ formats: ['csv'], rounds: ['baseline'] })
    expect(Date.parse(job.expires) - Date.now()).toBeGreaterThan(6.9 * DAY)
    app.clock.offset = 7.1 * DAY
    expect((await call(`exports/${job.id}`, 'researcher')).status).toBe(404)
    const { body } = await call<{ exports: Job[] }>('exports', 'researcher')
    expect(body.exports).toEqual([])
    const key = `exports/s/${job.id}.zip`
    expect(await app.deps.blobs.has(key)).toBe(true)
    await app.call('/api/studies/s/report', { as: 'manager', method: 'POST' })
    await app.jobs.idle()
    expect(await app.deps.blobs.has(key)).toBe(false)
    app.clock.offset = 0
  })
})
