// The OpenAPI document: what it says is there, takes what it says, and answers as it says.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { inScope, scriptActions, type Action } from '../../core/access.ts'
import { declaredBy } from '../../functions/auth/may.ts'
import { openApi } from '../../functions/openapi/document.ts'
import { operations, type Operation } from '../../functions/openapi/operations.ts'
import { components } from '../../functions/openapi/schemas.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'
import about from '../../package.json' with { type: 'json' }
import { version } from '../../functions/version.ts'
import { testDelivery, deliveryOf } from '../../functions/webhooks/events.ts'
import type { Webhook } from '../../functions/store/webhooks.ts'

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0]

const document = openApi()
const text = JSON.stringify(document)

let app: TestApp
let token: string
const values: Record<string, string> = { study: 's', round: 'baseline', sha256: '0'.repeat(64) }

beforeAll(async () => {
  app = await openApp()
  const { survey } = await startFieldwork(app)
  const phone = await enrolled(app, survey)
  for (let age = 5; age < 12; age += 1) {
    const content = phone.fill({ name: 'Lan', age: String(age) }, { instanceName: 'Lan' })
    const as = { token: phone.token }
    await app.call(`/api/responses/${content.id}`, { as, method: 'PUT', json: content })
    values['id'] = content.id
  }
  values['hash'] = survey.hash
  const made = await app.call<{ secret: string }>('/api/studies/s/tokens', {
    as: 'manager',
    json: { name: 'All', scope: scriptActions },
  })
  token = made.body.secret
  const started = await app.call<{ id: string }>('/api/studies/s/exports', {
    as: { token },
    json: { round: 'baseline' },
  })
  values['export'] = started.body.id
  await app.call('/api/studies/s/report', { as: { token }, method: 'POST' })
  await app.jobs.idle()
})
afterAll(() => app.close())

/** Holds a value to a JSON Schema of the document, with what it refers to. */
function holds(schema: object, value: unknown): void {
  const inside = (one: object) =>
    JSON.parse(JSON.stringify(one).replaceAll('#/components/schemas/', '#/$defs/')) as object
  const result = z
    .fromJSONSchema({ ...inside(schema), $defs: inside(components) } as JsonSchema)
    .safeParse(value)
  expect(result.success, result.error && z.prettifyError(result.error)).toBe(true)
}

describe('the document', () => {
  it('is of the version that the package has', () => {
    expect(version).toBe(about.version)
  })

  it('is OpenAPI 3.1, whose references lead somewhere and whose operations have names of their own', () => {
    expect(document['openapi']).toMatch(/^3\.1\./)
    for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const found = path
        .split('/')
        .reduce<unknown>((at, name) => (at as Record<string, unknown>)?.[name], document)
      expect(found, path).toBeDefined()
    }
    const ids = operations.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(text).not.toMatch(/undefined|\[object/)
  })

  it('names only routes that there are, which take tokens of the scope that it says', () => {
    const declared = new Map<string, Action | 'open' | 'signed-in' | undefined>()
    for (const { method, path, handler } of app.app.routes) {
      const name = `${method} ${path.replace(/\{[^}]*\}/g, '')}`
      if (!declared.has(name)) declared.set(name, declaredBy(handler))
    }
    for (const { method, path, scope, open } of operations) {
      const name = `${method.toUpperCase()} ${path}`
      const action = declared.get(name)
      expect(action, name).toBeDefined()
      if (action === undefined || action === 'signed-in') throw new Error(name)
      if (open) expect(action, name).toBe('open')
      else if (action !== 'open') {
        expect(inScope(scriptActions, action), name).toBe(true)
        expect(inScope([], action), name).toBe(scope === undefined)
        if (scope !== undefined) expect(action, name).toBe(scope)
      }
    }
  })

  it('says of every part of an address and of every query what it is', () => {
    const parameters = [...text.matchAll(/"in":"(?:path|query)"/g)]
    expect(parameters.length).toBeGreaterThan(40)
    for (const path of Object.values(
      document['paths'] as Record<string, Record<string, { parameters?: object[] }>>,
    ))
      for (const { parameters: all = [] } of Object.values(path))
        for (const one of all) expect(one).toMatchObject({ description: expect.stringMatching(/./) })
  })
})

const addressOf = ({ path }: Operation) =>
  path.replace(':resource', 'Submissions').replace(/:(\w+)/g, (_, name: string) => values[name] ?? '')

describe('what it says', () => {
  const asked = operations.filter(({ method, id }) => method === 'get' && id !== 'getMedia')
  it.each(asked.map((one) => [one.id, one] as const))('is what %s answers', async (_, operation) => {
    const { status, body, headers } = await app.call(addressOf(operation), { as: { token } })
    const answer = operation.answers['200']
    expect(status, JSON.stringify(body)).toBe(200)
    expect(headers.get('content-type')).toContain(answer?.type ?? 'application/json')
    if (answer?.schema && (answer.type ?? 'application/json') === 'application/json') {
      holds(answer.schema, body)
    }
  })

  it('is how mistakes are told', async () => {
    const problem = components['Problem'] ?? {}
    for (const [path, status] of [
      ['/api/studies/s/rounds/none/data', 404],
      ['/api/studies/s/rounds/baseline/data?limit=0', 400],
      ['/api/studies/s/audit', 403],
    ] as const) {
      const reply = await app.call(path, { as: { token } })
      expect(reply.status).toBe(status)
      holds(problem, reply.body)
    }
    expect(() => holds(problem, { code: 'x', details: {}, message: '' })).toThrow()
    const { status, body } = await app.call('/api/studies/s')
    expect(status).toBe(401)
    holds(problem, body)
  })

  it('is what webhooks are sent', () => {
    const webhook = { id: 'w', study: 's' } as Webhook
    const event = {
      study: 's',
      round: 'r',
      response: values['id'] ?? '',
      revision: 0,
      at: '2026-05-01T00:00:00.000Z',
    }
    const shape = components['WebhookMessage'] ?? {}
    holds(shape, JSON.parse(testDelivery(webhook, 'x', 0).body))
    holds(shape, JSON.parse(deliveryOf(webhook, { ...event, type: 'response.created' }).body))
    holds(
      shape,
      JSON.parse(deliveryOf(webhook, { ...event, type: 'response.reviewed', state: 'approved' }).body),
    )
  })
})
