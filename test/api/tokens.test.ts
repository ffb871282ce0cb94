// Personal tokens for scripts: shown once, kept as a hash, never more than the person's present role, and gone when they should be.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptActions } from '../../core/access.ts'
import { getToken } from '../../functions/store/tokens.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { people, type Who } from '../support/people.ts'

const day = 24 * 60 * 60_000
interface Made {
  secret: string
  token: { id: string; expiresAt: string; lastUsed: string | null; owner: string }
}

let app: TestApp
const study = '/api/studies/s'
const make = (json: object, as: Who = 'manager') => app.call<Made>(`${study}/tokens`, { as, json })
const team = async (...members: { email: string; role: string }[]) => {
  const { body } = await app.call<{ revision: number }>(study, { as: 'administrator' })
  const json = { members, revision: body.revision }
  expect((await app.call(study, { as: 'administrator', method: 'PATCH', json })).status).toBe(200)
}
const everybody = [
  { email: people.manager, role: 'manager' },
  { email: people.supervisor, role: 'supervisor' },
  { email: people.researcher, role: 'researcher' },
]

beforeAll(async () => {
  app = await openApp()
  const json = { id: 's', title: { en: 'S' }, members: everybody }
  await app.call('/api/studies', { as: 'administrator', json })
  const round = { id: 'baseline', title: { en: 'Baseline' }, kind: 'baseline' }
  await app.call(`${study}/rounds`, { as: 'administrator', json: round })
})
afterAll(() => app.close())

describe('a token', () => {
  it('is shown once and stored as a hash', async () => {
    const { body, status } = await make({ name: 'Nightly', scope: ['response.read'] })
    expect(status).toBe(201)
    expect(body.secret).toMatch(/^bkp_s\.[0-9a-f]{16}\.[\w-]{43}$/)
    const listed = await app.call(`${study}/tokens`, { as: 'manager' })
    const secret = body.secret.split('.')[2] ?? ''
    expect(JSON.stringify(listed.body)).toContain(body.token.id)
    expect(JSON.stringify(listed.body)).not.toMatch(/secret|hash/i)
    const stored = await getToken(app.deps.table, 's', body.token.id)
    expect(JSON.stringify(stored)).not.toContain(secret)
    expect(app.log.join('\n')).not.toContain(secret)
  })

  it('lasts 90 days unless said, and a year at most', async () => {
    const { body } = await make({ name: 'usual', scope: [] })
    expect(Math.round((Date.parse(body.token.expiresAt) - app.deps.now()) / day)).toBe(90)
    expect((await make({ name: 'year', scope: [], days: 365 })).status).toBe(201)
    expect((await make({ name: 'longer', scope: [], days: 366 })).status).toBe(400)
  })

  it('can’t be made with more than the person may', async () => {
    for (const scope of [['personal.read'], ['audit.read'], ['study.edit']]) {
      expect((await make({ name: 'more', scope }, 'researcher')).status).toBeGreaterThanOrEqual(400)
    }
    expect((await make({ name: 'all', scope: scriptActions })).status).toBe(201)
  })

  it('says when it was last used', async () => {
    const { body } = await make({ name: 'used', scope: [] })
    expect(body.token.lastUsed).toBeNull()
    await app.call(study, { as: { token: body.secret } })
    const used = await getToken(app.deps.table, 's', body.token.id)
    expect(Date.parse(used?.lastUsed ?? '')).toBeGreaterThan(0)
  })

  it('with another secret, or another study’s name, opens nothing', async () => {
    const { body } = await make({ name: 'mine', scope: [] })
    const wrong = [
      body.secret.replace(/[^.]+$/, app.deps.secret()),
      body.secret.replace('bkp_s.', 'bkp_t.'),
      body.secret.replace(/^bkp_/, 'bkd_'),
      'bkp_',
      `bkp_s.${body.token.id}.`,
    ]
    for (const token of wrong) expect((await app.call(study, { as: { token } })).status, token).not.toBe(200)
    expect((await app.call(study, { as: { token: body.secret } })).status).toBe(200)
  })

  it('makes no tokens, and changes nothing', async () => {
    const { body } = await make({ name: 'wide', scope: scriptActions })
    const as = { token: body.secret }
    expect((await app.call(`${study}/tokens`, { as, json: { name: 'n', scope: [] } })).status).toBe(403)
    const change = { title: { en: 'Mine' }, revision: 1 }
    expect((await app.call(study, { as, method: 'PATCH', json: change })).status).toBe(403)
    expect((await app.call('/api/me', { as })).status).toBe(403)
  })
})

describe('the person’s present role', () => {
  it('decides at each call: less is less at once, and who left the team has nothing', async () => {
    const { body } = await make({ name: 'reports', scope: ['report.run', 'response.read'] }, 'researcher')
    const as = { token: body.secret }
    const run = () => app.call(`${study}/report`, { as, method: 'POST' })
    expect((await run()).status).toBeLessThan(300)
    await team({ email: people.researcher, role: 'supervisor' }, { email: people.manager, role: 'manager' })
    expect((await run()).status).toBe(403)
    await team({ email: people.manager, role: 'manager' })
    expect((await app.call(study, { as })).status).toBe(404)
    await team(...everybody)
    expect((await run()).status).toBeLessThan(300)
  })

  it('gives personal data only with the scope for it, with a reason, and writes that down', async () => {
    const ask = async (scope: string[], query: string) => {
      const { body } = await make({ name: 'personal', scope })
      const path = `${study}/rounds/baseline/responses?personal=${query}`
      return { id: body.token.id, ...(await app.call(path, { as: { token: body.secret } })) }
    }
    expect((await ask(['response.read'], 'check')).status).toBe(403)
    expect((await ask(['response.read', 'personal.read'], '')).status).toBe(422)
    const { id, status } = await ask(['response.read', 'personal.read'], 'call back')
    expect(status).toBe(200)
    const { body } = await app.call<{ entries: object[] }>(`${study}/audit`, { as: 'manager' })
    expect(body.entries).toContainEqual(
      expect.objectContaining({
        action: 'personal.read',
        who: people.manager,
        token: id,
        reason: 'call back',
      }),
    )
  })
})

describe('the list', () => {
  it('shows people their own, and managers everybody’s, who can end them', async () => {
    const { body } = await make({ name: 'hers', scope: [] }, 'supervisor')
    const ids = async (as: Who) => {
      const list = await app.call<{ tokens: { id: string }[] }>(`${study}/tokens`, { as })
      return list.body.tokens.map(({ id }) => id)
    }
    expect(await ids('supervisor')).toEqual([body.token.id])
    expect(await ids('researcher')).not.toContain(body.token.id)
    expect(await ids('manager')).toContain(body.token.id)
    const end = (as: Who) =>
      app.call(`${study}/tokens/${body.token.id}/revoke`, { as, method: 'POST' }).then(({ status }) => status)
    expect(await end('researcher')).toBe(404)
    expect(await end('manager')).toBe(204)
    expect(await end('manager')).toBe(204)
    expect((await app.call(study, { as: { token: body.secret } })).status).toBe(401)
  })
})
