// Who may call what: every route of the app against every kind of caller, in their own study and in another one.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scriptActions } from '../../core/access.ts'
import { declaredBy, parameters } from '../../functions/auth/may.ts'
import { openApp, type Call, type TestApp } from '../support/app.ts'
import { people, type Who } from '../support/people.ts'
import { response } from '../support/responses.ts'

type Script = 'script' | 'narrow' | 'expired' | 'ended' | 'removed'
type Caller = Who | Script | 'nobody' | 'device' | 'revoked'
const staff: Who[] = ['administrator', 'manager', 'supervisor', 'researcher', 'stranger']
/** Tokens for scripts: a manager's with the widest scope, one with the narrowest, one past its time, one revoked, and one of a person who left. */
const scripts: Script[] = ['script', 'narrow', 'expired', 'ended', 'removed']
const callers: Caller[] = [...staff, ...scripts, 'device', 'revoked', 'nobody']

const everybody = callers
const team: Caller[] = ['administrator', 'manager', 'supervisor', 'researcher']
const managers: Caller[] = ['administrator', 'manager']
const analysts: Caller[] = ['administrator', 'manager', 'researcher']
const leaders: Caller[] = ['administrator', 'manager', 'supervisor']
/** What every token may, and what only those may whose scope names it. */
const everyScript: Caller[] = ['script', 'narrow']
const wideScript: Caller[] = ['script']

/** For each route: who gets past the door. Anyone else is turned away; what happens inside is for other tests. */
const table: Record<string, Caller[]> = {
  'GET /api/health': everybody,
  'GET /api/config': everybody,
  'GET /api/docs': everybody,
  'POST /api/enrol': everybody,
  'GET /api/me': staff,
  'GET /api/studies': staff,
  'POST /api/studies': ['administrator'],
  'POST /api/device/contact': ['device'],
  'GET /api/device/surveys/:hash': ['device'],
  'GET /api/device/attachments/:hash/:name': ['device'],
  'PUT /api/responses/:id': ['device', 'revoked'],
  'PUT /api/media/:sha256': ['device', 'revoked'],
  'POST /api/media/:sha256/parts': ['device', 'revoked'],
  'PUT /api/media/:sha256/parts/:part': ['device', 'revoked'],
  'GET /api/studies/:study': [...team, ...everyScript],
  'PATCH /api/studies/:study': managers,
  'GET /api/studies/:study/rounds': [...team, ...everyScript],
  'POST /api/studies/:study/rounds': managers,
  'PATCH /api/studies/:study/rounds/:round': managers,
  'POST /api/studies/:study/rounds/:round/publish': managers,
  'GET /api/studies/:study/surveys': [...team, ...everyScript],
  'POST /api/studies/:study/surveys': managers,
  'GET /api/studies/:study/surveys/:hash': [...team, ...everyScript],
  'GET /api/studies/:study/surveys/:hash/workbook': [...team, ...everyScript],
  'GET /api/studies/:study/surveys/:hash/attachments/:name': [...team, ...everyScript],
  'PUT /api/studies/:study/attachments/:name': managers,
  'GET /api/studies/:study/devices': leaders,
  'POST /api/studies/:study/devices': leaders,
  'POST /api/studies/:study/devices/:device/link': leaders,
  'POST /api/studies/:study/devices/:device/revoke': leaders,
  'POST /api/studies/:study/quarantine/:hash/retry': leaders,
  'PUT /api/studies/:study/import/drafts/:id': leaders,
  'PUT /api/studies/:study/import/media/:sha256': leaders,
  'PUT /api/studies/:study/import/responses/:id': leaders,
  'POST /api/studies/:study/rounds/:round/responses/:id/judge': leaders,
  'PUT /api/studies/:study/rounds/:round/responses/:id/review': leaders,
  'POST /api/studies/:study/rounds/:round/responses/:id/conflicts/:hash': leaders,
  'POST /api/studies/:study/rounds/:round/responses/:id/revisions': leaders,
  'GET /api/studies/:study/promised': leaders,
  'POST /api/studies/:study/devices/:device/promised/:id/write-off': leaders,
  'GET /api/studies/:study/rounds/:round/data': [...team, ...wideScript],
  'GET /api/studies/:study/rounds/:round/odata.svc': [...team, ...wideScript],
  'GET /api/studies/:study/rounds/:round/odata.svc/:resource{.+}': [...team, ...wideScript],
  'GET /api/studies/:study/rounds/:round/responses': [...team, ...wideScript],
  'GET /api/studies/:study/rounds/:round/responses/:id': [...team, ...wideScript],
  'GET /api/studies/:study/rounds/:round/responses/:id/media/:sha256': [...team, ...wideScript],
  'GET /api/studies/:study/rounds/:round/counts': [...team, ...everyScript],
  'GET /api/studies/:study/quarantine': [...team, ...wideScript],
  'GET /api/studies/:study/quarantine/:hash': [...managers, ...wideScript],
  'GET /api/studies/:study/indicators': [...team, ...everyScript],
  'PUT /api/studies/:study/indicators': managers,
  'GET /api/studies/:study/report': [...team, ...wideScript],
  'POST /api/studies/:study/report': [...analysts, ...wideScript],
  'GET /api/studies/:study/reports': [...team, ...wideScript],
  'GET /api/studies/:study/reports/:moment': [...team, ...wideScript],
  'GET /api/studies/:study/reports/:moment/pdf': team,
  'GET /api/studies/:study/report-mail': team,
  'PUT /api/studies/:study/report-mail': team,
  'POST /api/studies/:study/reports/:moment/mail': managers,
  'POST /api/studies/:study/crosstabs': [...analysts, ...wideScript],
  'POST /api/studies/:study/trials': managers,
  'GET /api/studies/:study/calculations/:id': [...analysts, ...wideScript],
  'GET /api/studies/:study/indicators/revisions': [...team, ...everyScript],
  'POST /api/studies/:study/exports': [...analysts, ...wideScript],
  'GET /api/studies/:study/exports': [...analysts, ...wideScript],
  'GET /api/studies/:study/exports/:export': [...analysts, ...wideScript],
  'POST /api/studies/:study/exports/:export/again': [...analysts, ...wideScript],
  'DELETE /api/studies/:study/exports/:export': [...analysts, ...wideScript],
  'GET /api/studies/:study/export-offer': [...analysts, ...wideScript],
  'GET /api/studies/:study/export-choices': [...analysts, ...wideScript],
  'POST /api/studies/:study/export-choices': [...analysts, ...wideScript],
  'DELETE /api/studies/:study/export-choices/:choices': [...analysts, ...wideScript],
  'PUT /api/studies/:study/crosswalk': managers,
  'GET /api/studies/:study/audit': managers,
  'GET /api/studies/:study/webhooks': managers,
  'POST /api/studies/:study/webhooks': managers,
  'PATCH /api/studies/:study/webhooks/:webhook': managers,
  'DELETE /api/studies/:study/webhooks/:webhook': managers,
  'POST /api/studies/:study/webhooks/:webhook/secret': managers,
  'POST /api/studies/:study/webhooks/:webhook/test': managers,
  'GET /api/studies/:study/webhooks/:webhook/deliveries': managers,
  'GET /api/studies/:study/tokens': team,
  'POST /api/studies/:study/tokens': team,
  'POST /api/studies/:study/tokens/:token/revoke': team,
}

let app: TestApp
const tokens: Partial<Record<Caller, string>> = {}

/** Enrols a device of a round and returns its token. */
async function enrol(study: string, round: string) {
  const path = `/api/studies/${study}/devices`
  const invited = await app.call<{ link: string; device: { id: string } }>(path, {
    as: 'administrator',
    json: { enumerator: 'Hoa', round },
  })
  const code = invited.body.link.split('#enrol=')[1]
  const secret = app.deps.secret()
  const enrolled = await app.call<{ token: string }>('/api/enrol', { json: { code, secret } })
  return { token: enrolled.body.token, id: invited.body.device.id }
}

/** A manager's token for scripts. */
async function script(scope: readonly string[], as: Who = 'manager') {
  const made = await app.call<{ secret: string; token: { id: string } }>('/api/studies/own/tokens', {
    as,
    json: { name: 'a script', scope, days: 30 },
  })
  return { token: made.body.secret, id: made.body.token.id }
}

beforeAll(async () => {
  app = await openApp()
  const members = (['manager', 'supervisor', 'researcher'] as const).map((role) => ({
    email: people[role],
    role,
  }))
  const make = (id: string, team: object[]) =>
    app.call('/api/studies', { as: 'administrator', json: { id, title: { en: id }, members: team } })
  const leaver = { email: people.stranger, role: 'manager' }
  await make('own', [...members, leaver])
  await make('other', [])
  for (const [study, id] of [
    ['own', 'baseline'],
    ['own', 'endline'],
    ['other', 'baseline'],
  ]) {
    const json = { id, title: { en: id }, kind: 'baseline' }
    await app.call(`/api/studies/${study}/rounds`, { as: 'administrator', json })
  }
  app.clock.offset = -31 * 24 * 60 * 60_000
  tokens.expired = (await script(scriptActions)).token
  app.clock.offset = 0
  tokens.script = (await script(scriptActions)).token
  tokens.narrow = (await script([])).token
  const ended = await script(scriptActions)
  tokens.ended = ended.token
  await app.call(`/api/studies/own/tokens/${ended.id}/revoke`, { as: 'manager', method: 'POST' })
  tokens.removed = (await script(scriptActions, 'stranger')).token
  await app.call('/api/studies/own', { as: 'manager', method: 'PATCH', json: { members, revision: 1 } })
  tokens.device = (await enrol('own', 'baseline')).token
  const revoked = await enrol('own', 'baseline')
  tokens.revoked = revoked.token
  await app.call(`/api/studies/own/devices/${revoked.id}/revoke`, { as: 'manager', method: 'POST' })
})
afterAll(() => app.close())

/** The address with something plausible for every part; nothing but the study and the round exists. */
function address(path: string, study: string): string {
  const values: Record<string, string> = {
    study,
    round: 'baseline',
    device: 'nodevice',
    hash: '0'.repeat(64),
    sha256: '0'.repeat(64),
    id: randomUUID(),
    name: 'picture.png',
    export: `20260501T000000000Z-${randomUUID()}`,
    token: 'notoken',
    webhook: 'nowebhook',
    resource: 'Submissions',
    part: '0'.repeat(64),
    choices: 'nochoices',
    moment: '2026-05-01T00:00:00.000Z',
  }
  return path.replace(/:(\w+)(?:\{[^}]*\})?/g, (_, name: string) => values[name] ?? '')
}

const isStaff = (caller: Caller): caller is Who => (staff as Caller[]).includes(caller)

/** Whether the caller got past the door: neither unknown, nor not allowed, nor told that there is no such study. */
async function entered(route: string, caller: Caller, study: string): Promise<boolean> {
  const [method = '', path = ''] = route.split(' ')
  const request: Call = { method }
  if (isStaff(caller)) request.as = caller
  else if (caller !== 'nobody') request.as = { token: tokens[caller] ?? '' }
  // A body that no route takes, so that walking changes nothing.
  if (method !== 'GET') request.json = 'nothing of use'
  interface Said {
    details?: { what?: string }
    /** As OData says it. */
    error?: { innererror: { details: { what?: string } } }
  }
  const { status, body } = await app.call<Said | undefined>(address(path, study), request)
  if (status === 401 || status === 403) return false
  const details = body?.details ?? body?.error?.innererror.details
  if (status === 404 && details?.what === 'study') return false
  expect(status, `${route} as ${caller}`).toBeLessThan(500)
  return true
}

const routes = () => {
  const found = new Map<string, object[]>()
  for (const { method, path, handler } of app.app.routes) {
    if (method === 'ALL') continue
    const name = `${method} ${path}`
    found.set(name, [...(found.get(name) ?? []), handler])
  }
  return found
}

describe('every route', () => {
  it('has its row in the table, and no row is without a route', () => {
    expect([...routes().keys()].toSorted()).toEqual(Object.keys(table).toSorted())
  })

  it('declares who may call it, once, before anything else', () => {
    for (const [route, handlers] of routes()) {
      const declared = handlers.map((handler) => declaredBy(handler))
      expect(declared[0], route).toBeDefined()
      expect(
        declared.filter((one) => one !== undefined),
        route,
      ).toHaveLength(1)
    }
  })

  it('says what each part of its address may be', () => {
    const parts = [...routes().keys()].flatMap((route) => route.match(/(?<=:)\w+/g) ?? [])
    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(parts))
  })

  it.each(Object.entries(table))('%s lets in who it should, in their own study', async (route, allowed) => {
    const got: Caller[] = []
    for (const caller of callers) if (await entered(route, caller, 'own')) got.push(caller)
    expect(got.toSorted()).toEqual(allowed.toSorted())
  })

  it.each(Object.keys(table).filter((route) => route.includes(':study')))(
    '%s lets only administrators into a study that is not theirs',
    async (route) => {
      const got: Caller[] = []
      for (const caller of callers) if (await entered(route, caller, 'other')) got.push(caller)
      expect(got).toEqual(['administrator'])
    },
  )
})

describe('tokens', () => {
  const status = async (token: string, path = '/api/me') => (await app.call(path, { as: { token } })).status

  it.each([
    ['from another provider', { iss: 'https://elsewhere.example' }],
    ['for another application', { client_id: 'another' }],
    ['past its time', { exp: 1_700_000_000 }],
    ['that is an ID token', { token_use: 'id' }],
  ])('%s opens nothing', async (_, claims) => {
    expect(await status(await app.people.token('manager', claims))).toBe(401)
  })

  it('without a confirmed email gives no role', async () => {
    expect(await status(await app.people.token('manager', { email_verified: false }))).toBe(403)
  })

  it('of a device with another secret is not that device', async () => {
    const token = (tokens.device ?? '').replace(/[^.]+$/, app.deps.secret())
    expect(await status(token, '/api/device/surveys/' + '0'.repeat(64))).toBe(401)
    expect(
      await status('bkd_own.nodevice.' + app.deps.secret(), '/api/device/surveys/' + '0'.repeat(64)),
    ).toBe(401)
  })
})

describe('a device', () => {
  it('reads no survey that was published only to another round', async () => {
    const hash = 'a'.repeat(64)
    const as = { token: tokens.device ?? '' }
    expect((await app.call(`/api/device/surveys/${hash}`, { as })).body).toMatchObject({
      details: { what: 'survey' },
    })
  })

  it('puts nothing into another round: it is kept in quarantine', async () => {
    const content = response({}, { study: 'own', round: 'endline' })
    const as = { token: tokens.device ?? '' }
    const { body } = await app.call(`/api/responses/${content.id}`, { as, method: 'PUT', json: content })
    expect(body).toMatchObject({ id: content.id, status: 'quarantined' })
    const counts = await app.call('/api/studies/own/rounds/endline/counts', { as: 'manager' })
    expect(counts.body).toMatchObject({ responses: 0, conflicts: 0 })
  })
})
