// Access for scripts, from the page: a token that works and ends, an OData address, a webhook that arrives; and the API's own page.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type Running } from '../../functions/local/server.ts'
import { openBrowser } from '../support/browser.ts'
import { makeDeskStudy, STUDY } from '../support/desk-study.ts'
import { signIn } from '../support/desk.ts'
import { buildWeb } from '../support/web-build.ts'
import { householdSheets } from './journey-survey.ts'

let folder: string
let web: string
let server: Running
let context: BrowserContext
let page: Page
const got: string[] = []
const receiver = createServer((request, response) => {
  got.push(String(request.headers['webhook-signature']))
  request.resume().on('end', () => response.writeHead(204).end())
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-scripts-'))
  web = await buildWeb()
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done))
  const log = { info: () => {}, error: (message: string, more?: object) => console.error(message, more) }
  server = await startServer({ port: 0, folder: join(folder, 'data'), web, log, loopback: true })
  await server.ready
  await makeDeskStudy(server, householdSheets())
  context = await openBrowser(join(folder, 'profile'), {
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
  })
  page = context.pages()[0] ?? (await context.newPage())
  await signIn(page, server.origin, 'manager')
  await page.goto(`${server.origin}/manage/#/studies/${STUDY}/scripts`)
})
afterAll(async () => {
  await context?.close()
  await server?.close()
  receiver.close()
  for (const one of [folder, web]) if (one) await rm(one, { recursive: true, force: true, maxRetries: 5 })
})

const button = (name: string | RegExp) => page.getByRole('button', { name })

describe('a manager', () => {
  it('makes a token, sees it once, and ends it', async () => {
    await page.getByLabel('Name').first().fill('Nightly')
    await button('Make token').click()
    const token = await page.locator('section code').innerText()
    const ask = async (headers: Record<string, string>, path: string) =>
      (await fetch(`${server.origin}/api/studies/${STUDY}${path}`, { headers })).status
    const bearer = { authorization: `Bearer ${token}` }
    expect(await ask(bearer, '/rounds')).toBe(200)

    // The address stands on the page, and takes the token as a spreadsheet sends it.
    const address = await page.locator('td code', { hasText: 'odata.svc' }).first().innerText()
    const answer = await fetch(`${address}/Submissions`, {
      headers: { authorization: `Basic ${btoa(`me:${token}`)}` },
    })
    expect(answer.status).toBe(200)
    const { value } = (await answer.json()) as { value: unknown[] }
    expect(value.length).toBeGreaterThan(0)
    expect(await ask(bearer, '/report')).toBe(403)

    await button('I have it').click()
    expect(await page.content()).not.toContain(token.split('.')[2])
    await button('Revoke Nightly').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Revoked').waitFor()
    expect(await ask(bearer, '/rounds')).toBe(401)
  })

  it('adds a webhook, tests it, and reads in its log that it arrived', async () => {
    const form = page.locator('form', { has: page.getByRole('button', { name: 'Add webhook' }) })
    await form.getByLabel('Name').fill('Dashboard')
    await form.getByLabel('Address').fill('https://10.0.0.1/hook')
    await form.getByRole('button', { name: 'Add webhook' }).click()
    await page.getByText('not a public address').waitFor()
    const { port } = receiver.address() as AddressInfo
    await form.getByLabel('Address').fill(`http://127.0.0.1:${port}/hook`)
    await form.getByRole('button', { name: 'Add webhook' }).click()
    expect(await page.locator('section code').innerText()).toMatch(/^whsec_/)
    await button('I have it').click()
    await button('Send a test to Dashboard').click()
    await expect.poll(() => got.length).toBe(1)
    expect(got[0]).toMatch(/^v1,/)
    await button('Refresh').click()
    await page.getByText('Delivered').waitFor()
    await button('Disable Dashboard').click()
    await button('Enable Dashboard').waitFor()
  })
})

describe('the page of the API', () => {
  it('shows every operation of the document, and the document is served', async () => {
    const answer = await fetch(`${server.origin}/api/openapi.json`)
    expect(answer.headers.get('content-type')).toContain('application/json')
    const { paths } = (await answer.json()) as { paths: Record<string, object> }
    await page.goto(`${server.origin}/api/docs`)
    await page.getByRole('heading', { level: 1, name: 'API for scripts' }).waitFor()
    const main = page.locator('main')
    for (const path of Object.keys(paths)) await main.getByText(path, { exact: true }).first().waitFor()
    await page.locator('#readData summary').click()
    await page.getByText('changedSince').first().waitFor()
  })
})
