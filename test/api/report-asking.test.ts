// What people ask while they look at a report: older reports, whether anything changed, indicators on trial and their history, tables of two questions.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Calculation } from '../../core/calculation.ts'
import type { Report } from '../../core/report.ts'
import type { Indicator } from '../../core/study.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'

let app: TestApp
const ids: string[] = []
beforeAll(async () => {
  app = await openApp()
  const { survey } = await startFieldwork(app)
  for (const round of ['baseline', 'endline']) {
    const phone = await enrolled(app, survey, round)
    for (let age = 10; age < 34; age += 1) {
      const content = phone.fill({ name: `Person ${age}`, age: String(age % 6) }, {})
      await app.call(`/api/responses/${content.id}`, {
        as: { token: phone.token },
        method: 'PUT',
        json: content,
      })
      if (round === 'baseline') ids.push(content.id)
    }
  }
})
afterAll(() => app.close())

const study = '/api/studies/s'
const mean: Indicator = {
  name: 'age',
  label: { en: 'Age' },
  expression: '${age}',
  type: 'mean',
  disaggregateBy: [],
}

/** The answer to what was asked, once the job is done. */
async function answered(path: string, json: object): Promise<Calculation> {
  const asked = await app.call<{ id: string }>(path, { as: 'manager', json })
  expect(asked.status).toBe(202)
  await app.jobs.idle()
  const { body } = await app.call<Calculation>(`${study}/calculations/${asked.body.id}`, { as: 'manager' })
  return body
}

describe('an indicator on trial', () => {
  it('gives its value in each round, and nothing is saved', async () => {
    const { status, result } = await answered(`${study}/trials`, { indicator: mean, sample: null })
    expect(status).toBe('done')
    if (result?.kind !== 'trial') throw new Error('a trial')
    expect(result).toMatchObject({ looked: { baseline: 24, endline: 24 }, isSample: false, lacks: [] })
    expect(result.result.overall.rounds['baseline']).toMatchObject({ n: 24, estimate: 2.5 })
    const list = await app.call<{ revision: number }>(`${study}/indicators`, { as: 'manager' })
    expect(list.body.revision).toBe(0)
  })

  it('names the responses on which it fails, and looks at no more than it is told', async () => {
    const indicator = { ...mean, expression: '${name}' }
    const { result } = await answered(`${study}/trials`, { indicator, sample: 5 })
    if (result?.kind !== 'trial') throw new Error('a trial')
    expect(result).toMatchObject({ looked: { baseline: 5, endline: 5 }, isSample: true })
    const [note] = result.result.notes
    expect(note).toMatchObject({ code: 'expression-failed', round: 'baseline', count: 5 })
    expect(note?.responses).toHaveLength(5)
    for (const id of note?.responses ?? []) expect(ids).toContain(id)
  })

  it('says what a survey lacks for it', async () => {
    const indicator = { ...mean, expression: '${wage}' }
    const { result } = await answered(`${study}/trials`, { indicator, sample: 5 })
    expect(result).toMatchObject({ lacks: [{ round: 'baseline' }, { round: 'endline' }] })
  })

  it('is not for those who may not write indicators', async () => {
    const json = { indicator: mean, sample: 5 }
    expect(await app.call(`${study}/trials`, { as: 'researcher', json })).toMatchObject({ status: 403 })
  })
})

describe('a table of two questions', () => {
  it('leaves out questions that are marked as personal', async () => {
    const { result } = await answered(`${study}/crosstabs`, {
      round: 'baseline',
      rows: 'name',
      columns: 'age',
    })
    expect(result).toMatchObject({ kind: 'crosstab', status: 'no_data', cells: [] })
  })

  it('withholds small cells', async () => {
    const { result } = await answered(`${study}/crosstabs`, {
      round: 'baseline',
      rows: 'age',
      columns: 'age',
    })
    if (result?.kind !== 'crosstab') throw new Error('a table')
    expect(result.all).toMatchObject({ n: 24 })
    const counts = result.cells.flat().map((cell) => cell?.n)
    expect(counts.every((n) => n === undefined || n === 0 || n >= 5)).toBe(true)
    expect(result.rowMargins).toEqual(result.rowMargins.map(() => null))
  })
})

describe('the list of indicators', () => {
  it('keeps every list that there was, with who made it and why', async () => {
    const put = (indicators: Indicator[], revision: number, note?: string) =>
      app.call<{ revision: number }>(`${study}/indicators`, {
        as: 'manager',
        method: 'PUT',
        json: { indicators, revision, note },
      })
    expect((await put([mean], 0, 'The first')).body.revision).toBe(1)
    expect((await put([mean, { ...mean, name: 'other' }], 1)).body.revision).toBe(2)
    expect(await put([mean], 1, 'From an old page')).toMatchObject({ status: 409 })
    expect(await put([mean, mean], 2)).toMatchObject({ status: 400 })
    const { body } = await app.call<{
      revisions: { revision: number; by: string; note: string; indicators: Indicator[] }[]
    }>(`${study}/indicators/revisions`, { as: 'researcher' })
    expect(body.revisions.map(({ revision, indicators }) => [revision, indicators.length])).toEqual([
      [2, 2],
      [1, 1],
    ])
    expect(body.revisions[1]).toMatchObject({ by: 'minh@bookend.example', note: 'The first' })
  })
})

describe('reports', () => {
  it('are computed when something changed, and said to be unchanged when nothing did', async () => {
    const ask = () =>
      app.call<{ unchanged: boolean; moment?: string }>(`${study}/report`, { as: 'manager', method: 'POST' })
    app.clock.offset += 10 * 60_000
    expect(await ask()).toMatchObject({ status: 202, body: { unchanged: false } })
    await app.jobs.idle()
    const newest = await app.call<Report>(`${study}/report`, { as: 'researcher' })
    expect(await ask()).toMatchObject({
      status: 200,
      body: { unchanged: true, moment: newest.body.moment },
    })
  })

  it('are opened again as they were', async () => {
    const before = await app.call<Report>(`${study}/report`, { as: 'researcher' })
    const { body: list } = await app.call<{ revision: number }>(`${study}/indicators`, { as: 'manager' })
    await app.call(`${study}/indicators`, {
      as: 'manager',
      method: 'PUT',
      json: { indicators: [], revision: list.revision },
    })
    app.clock.offset += 60_000
    await app.call(`${study}/report`, { as: 'manager', method: 'POST' })
    await app.jobs.idle()
    const now = await app.call<Report>(`${study}/report`, { as: 'researcher' })
    expect(now.body.indicators).toEqual([])
    const { body } = await app.call<{ reports: { moment: string }[] }>(`${study}/reports`, {
      as: 'supervisor',
    })
    expect(body.reports.map(({ moment }) => moment)).toEqual([now.body.moment, before.body.moment])
    const again = await app.call<Report>(`${study}/reports/${encodeURIComponent(before.body.moment)}`, {
      as: 'supervisor',
    })
    expect(again.body).toEqual(before.body)
    expect(await app.call(`${study}/reports/yesterday`, { as: 'manager' })).toMatchObject({ status: 404 })
  })
})
