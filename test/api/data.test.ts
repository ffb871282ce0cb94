// A round's responses for scripts: whole readings page by page, and readings of what changed, which miss nothing whatever is written meanwhile.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Answers, StoredResponse } from '../../core/response.ts'
import { putRevision, renewFlags } from '../../functions/store/responses.ts'
import { addReview } from '../../functions/store/reviews.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'

interface Page {
  moment: string
  responses: StoredResponse[]
  cursor: string | null
  next: string
  unreadable: string[]
}

let app: TestApp
let phone: Awaited<ReturnType<typeof enrolled>>
let token: string
const path = '/api/studies/s/rounds/baseline/data'
const minute = 60_000

beforeAll(async () => {
  app = await openApp()
  const { survey } = await startFieldwork(app)
  phone = await enrolled(app, survey)
  const made = await app.call<{ secret: string }>('/api/studies/s/tokens', {
    as: 'researcher',
    json: { name: 'Nightly', scope: ['response.read'] },
  })
  token = made.body.secret
})
afterAll(() => app.close())
// Long enough after what other tests wrote that none of it is repeated.
beforeEach(() => void (app.clock.offset += 10 * minute))

async function send(answers: Answers = { name: 'Lan', age: '12' }) {
  const content = phone.fill(answers, { id: randomUUID() })
  const as = { token: phone.token }
  const { status } = await app.call(`/api/responses/${content.id}`, { as, method: 'PUT', json: content })
  expect(status).toBe(200)
  return content
}

const ask = async (query: Record<string, string> = {}) => {
  const { body, status } = await app.call<Page>(`${path}?${new URLSearchParams(query)}`, { as: { token } })
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

/** All pages of one reading; `between` is done before each further page. */
async function read(query: Record<string, string> = {}, between: () => Promise<unknown> = async () => {}) {
  const responses: StoredResponse[] = []
  let page = await ask(query)
  for (;;) {
    responses.push(...page.responses)
    if (page.cursor === null) return { responses, next: page.next }
    await between()
    page = await ask({ ...query, cursor: page.cursor })
  }
}

const ids = ({ responses }: { responses: StoredResponse[] }) => responses.map(({ id }) => id).toSorted()

describe('a whole reading', () => {
  it('has every response once, without personal answers, however small the pages', async () => {
    const sent = await Promise.all(Array.from({ length: 23 }, () => send()))
    const all = await read({ limit: '4' })
    expect(new Set(ids(all)).size).toBe(all.responses.length)
    expect(ids(all)).toEqual(expect.arrayContaining(sent.map(({ id }) => id)))
    expect(all.responses.every(({ answers }) => !('name' in answers) && 'age' in answers)).toBe(true)
  })

  it('holds still while others write', async () => {
    const before = ids(await read())
    const during = await read({ limit: '3' }, async () => {
      app.clock.offset += 1000
      await send()
    })
    expect(ids(during)).toEqual(before)
  })

  it('refuses what is no cursor of its own, and a moment without an offset', async () => {
    for (const query of ['cursor=abc', 'changedSince=2026-05-01T10:00:00', 'limit=0', 'limit=501']) {
      expect((await app.call(`${path}?${query}`, { as: { token } })).status, query).toBe(400)
    }
  })
})

describe('a reading of what changed', () => {
  it('is empty when nothing did', async () => {
    const { next } = await read()
    app.clock.offset += 10 * minute
    expect((await read({ changedSince: next })).responses).toEqual([])
    const later = await read({ changedSince: new Date(app.deps.now()).toISOString() })
    expect(later.responses).toEqual([])
  })

  it('has what is new, corrected, reviewed, and whose media arrived, as it is now', async () => {
    const [kept, corrected, reviewed, arrived] = [await send(), await send(), await send(), await send()]
    app.clock.offset += 10 * minute
    const { next } = await read()
    app.clock.offset += 10 * minute
    const created = await send()
    const { table } = app.deps
    await putRevision(
      table,
      { ...corrected, revision: 1, answers: { age: '13' }, author: 'a@b.example', reason: 'typo' },
      [],
      app.deps.now,
    )
    const at = new Date(app.deps.now()).toISOString()
    await addReview(table, reviewed, { state: 'approved', by: 'a@b.example', at }, null)
    await renewFlags(table, arrived, app.deps.now(), async () => [{ kind: 'time', detail: 'late' }])

    const changed = await read({ changedSince: next, limit: '1' })
    expect(ids(changed)).toEqual([created.id, corrected.id, reviewed.id, arrived.id].toSorted())
    expect(ids(changed)).not.toContain(kept.id)
    const one = (id: string) => changed.responses.find((response) => response.id === id)
    expect(one(corrected.id)).toMatchObject({ revision: 1, answers: { age: '13' } })
    expect(one(reviewed.id)).toMatchObject({ review: { state: 'approved' } })
    expect(one(arrived.id)).toMatchObject({ flags: [{ kind: 'time' }], changedAt: expect.any(String) })
  })

  it('says the newest revision also when an older one changed', async () => {
    const content = await send()
    await putRevision(
      app.deps.table,
      { ...content, revision: 1, answers: { age: '14' }, author: 'a@b.example', reason: 'typo' },
      [],
      app.deps.now,
    )
    app.clock.offset += 10 * minute
    const changedSince = new Date(app.deps.now()).toISOString()
    app.clock.offset += minute
    const at = new Date(app.deps.now()).toISOString()
    await addReview(app.deps.table, content, { state: 'rejected', by: 'a@b.example', at }, null)
    const { responses } = await read({ changedSince })
    expect(responses).toMatchObject([{ id: content.id, revision: 1, answers: { age: '14' } }])
  })

  it('misses nothing when one asks again and again while others write', async () => {
    const before = new Set(ids(await read()))
    const sent: string[] = []
    const seen: string[] = []
    let next = new Date(app.deps.now()).toISOString()
    let writing = true
    const writers = Promise.all(
      Array.from({ length: 3 }, async () => {
        for (let count = 0; count < 15; count += 1) sent.push((await send()).id)
      }),
    ).then(() => (writing = false))
    while (writing) {
      const round = await read({ changedSince: next, limit: '2' })
      seen.push(...ids(round))
      next = round.next
    }
    await writers
    seen.push(...ids(await read({ changedSince: next })))
    expect([...new Set(seen)].filter((id) => !before.has(id)).toSorted()).toEqual(sent.toSorted())
  })
})

describe('personal data', () => {
  it('is there for a token with the scope, with a reason', async () => {
    const { body } = await app.call<{ secret: string }>('/api/studies/s/tokens', {
      as: 'manager',
      json: { name: 'Call back', scope: ['response.read', 'personal.read'] },
    })
    const get = (as: { token: string }, reason: string) =>
      app.call<Page>(`${path}?personal=${reason}`, { as })
    expect((await get({ token }, 'x')).status).toBe(403)
    expect((await get({ token: body.secret }, '')).status).toBe(422)
    const shown = await get({ token: body.secret }, 'call%20back')
    expect(shown.body.responses.some(({ answers }) => answers['name'] === 'Lan')).toBe(true)
  })
})
