// What a phone promised and never delivered: the manager sees it by name, until it arrives or somebody writes it off.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PromisedInterview, SurveyVersion } from '../../core/study.ts'
import type { PromisedEntry } from '../../functions/store/promised.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'

let app: TestApp
let survey: SurveyVersion
beforeAll(async () => {
  app = await openApp()
  survey = (await startFieldwork(app)).survey
})
afterAll(() => app.close())

type Phone = Awaited<ReturnType<typeof enrolled>>
const contact = (phone: Phone, promised: PromisedInterview[]) =>
  app.call('/api/device/contact', {
    as: { token: phone.token },
    json: {
      holds: {
        drafts: promised.filter(({ state }) => state === 'draft').length,
        waiting: promised.filter(({ state }) => state === 'waiting').length,
      },
      promised,
    },
  })
const promise = (id: string, state: PromisedInterview['state'] = 'waiting'): PromisedInterview => ({
  id,
  state,
  startedAt: '2026-05-01T08:00:00+07:00',
  ...(state === 'waiting' && { finishedAt: '2026-05-01T08:30:00+07:00' }),
  media: 0,
})
async function listed(phone: Phone): Promise<PromisedEntry[]> {
  const { body } = await app.call<{ promised: { device: string; entries: PromisedEntry[] }[] }>(
    '/api/studies/s/promised',
    { as: 'supervisor' },
  )
  return body.promised.find(({ device }) => device === phone.id)?.entries ?? []
}

describe('an interview that a phone promised', () => {
  it('is waited for, and not any more once it arrived', async () => {
    const phone = await enrolled(app, survey)
    const sent = phone.fill({ age: '12' })
    expect((await contact(phone, [promise(sent.id)])).status).toBe(200)
    expect(await listed(phone)).toEqual([
      expect.objectContaining({ id: sent.id, round: 'baseline', gone: null }),
    ])
    await app.call(`/api/responses/${sent.id}`, { as: { token: phone.token }, method: 'PUT', json: sent })
    expect(await listed(phone)).toEqual([])
    await contact(phone, [])
    expect(await listed(phone)).toEqual([])
  })

  it('stays promised when the phone does not name it any more: it is probably lost', async () => {
    const phone = await enrolled(app, survey)
    const [lost, kept, draft] = [randomUUID(), randomUUID(), randomUUID()]
    await contact(phone, [promise(lost), promise(kept), promise(draft, 'draft')])
    const since = (await listed(phone))[0]?.since
    app.clock.offset = 86_400_000
    await contact(phone, [promise(kept)])
    const entries = await listed(phone)
    expect(entries.map(({ id, gone }) => [id, gone !== null]).toSorted()).toEqual(
      [
        [lost, true],
        [kept, false],
      ].toSorted(),
    )
    expect(entries.map((one) => one.since)).toEqual([since, since])
    app.clock.offset = 0
  })

  it('that is named again, because the phone was restored, is on the phone again', async () => {
    const phone = await enrolled(app, survey)
    const id = randomUUID()
    await contact(phone, [promise(id)])
    await contact(phone, [])
    expect((await listed(phone))[0]?.gone).not.toBeNull()
    await contact(phone, [promise(id)])
    expect((await listed(phone))[0]?.gone).toBeNull()
  })

  it('counts as arrived when what arrived is kept apart in quarantine', async () => {
    const phone = await enrolled(app, survey)
    const sent = phone.fill({ age: '12' }, { round: 'endline' })
    await contact(phone, [promise(sent.id)])
    await app.call(`/api/responses/${sent.id}`, { as: { token: phone.token }, method: 'PUT', json: sent })
    expect(await listed(phone)).toEqual([])
  })

  it('is told of a phone that was never in touch again, for as long as it takes', async () => {
    const phone = await enrolled(app, survey)
    await contact(phone, [promise(randomUUID())])
    await app.call(`/api/studies/s/devices/${phone.id}/revoke`, { as: 'manager', method: 'POST' })
    expect(await listed(phone)).toHaveLength(1)
  })

  it('is written off by a person, with a reason, which is written down', async () => {
    const phone = await enrolled(app, survey)
    const id = randomUUID()
    await contact(phone, [promise(id)])
    const path = `/api/studies/s/devices/${phone.id}/promised/${id}/write-off`
    expect((await app.call(path, { as: 'supervisor', json: { reason: ' ' } })).status).toBe(400)
    await app.call(path, { as: 'supervisor', json: { reason: 'the phone fell into the river' } })
    await contact(phone, [promise(id)])
    expect((await listed(phone))[0]?.writtenOff).toMatchObject({ reason: 'the phone fell into the river' })
    const { body } = await app.call<{ entries: { to: string; reason?: string }[] }>('/api/studies/s/audit', {
      as: 'manager',
    })
    expect(body.entries).toContainEqual(
      expect.objectContaining({
        to: `${phone.id} response ${id} written off`,
        reason: 'the phone fell into the river',
      }),
    )
    const unknown = path.replace(id, randomUUID())
    expect((await app.call(unknown, { as: 'supervisor', json: { reason: 'x' } })).status).toBe(404)
  })
})

describe('contacts', () => {
  it('at once from two tabs forget nothing', async () => {
    const phone = await enrolled(app, survey)
    const ids = Array.from({ length: 4 }, () => randomUUID())
    const answers = await Promise.all(ids.map((id) => contact(phone, [promise(id)])))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect((await listed(phone)).map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
  })

  it('of an older application, which names nothing, change nothing', async () => {
    const phone = await enrolled(app, survey)
    await contact(phone, [promise(randomUUID())])
    await app.call('/api/device/contact', {
      as: { token: phone.token },
      json: { holds: { drafts: 0, waiting: 0 } },
    })
    expect((await listed(phone))[0]?.gone).toBeNull()
  })
})
