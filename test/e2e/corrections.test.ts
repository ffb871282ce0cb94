// Correcting on screen: a supervisor opens a response, answers anew, says why, and finds it in the history; two versions are settled field by field.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { responseContentSchema, type StoredResponse } from '../../core/response.ts'
import { startServer, type Running } from '../../functions/local/server.ts'
import { listDevices } from '../../functions/store/devices.ts'
import { notePromised } from '../../functions/store/promised.ts'
import { readResponse, readRound } from '../../functions/store/response-reading.ts'
import { putResponse } from '../../functions/store/responses.ts'
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
let first: StoredResponse

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-correct-'))
  web = await buildWeb()
  const log = { info: () => {}, error: (message: string, more?: object) => console.error(message, more) }
  server = await startServer({ port: 0, folder: join(folder, 'data'), web, log })
  await server.ready
  await makeDeskStudy(server, householdSheets())
  for await (const one of readRound(server.deps.table, STUDY, 'endline')) {
    first = one
    break
  }
  const viewport = { width: 360, height: 740 }
  context = await openBrowser(join(folder, 'profile'), { locale: 'en-GB', viewport })
  page = context.pages()[0] ?? (await context.newPage())
  await signIn(page, server.origin, 'supervisor')
})
afterAll(async () => {
  await context?.close()
  await server?.close()
  for (const one of [folder, web]) if (one) await rm(one, { recursive: true, force: true, maxRetries: 5 })
})

const barriers = async () => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)),
    ...(wider > 0 ? ['wide'] : []),
  ]
}
const button = (name: string | RegExp) => page.getByRole('button', { name })
const kept = () => readResponse(server.deps.table, STUDY, 'endline', first.id)

it('corrects an answer, with a reason, and shows it in the history', async () => {
  await page.goto(`${server.origin}/manage/#/studies/${STUDY}/responses`)
  await page.getByRole('link', { name: first.instanceName ?? '', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: first.instanceName ?? '' }).waitFor()
  expect(await barriers()).toEqual([])
  await page.getByRole('link', { name: 'Correct this response' }).click()
  const other = first.answers['commune'] === 'north' ? 'Southern commune' : 'Northern commune'
  await page.getByText(other).click()
  await page.getByText('Correction: 1 step, not saved yet').waitFor()
  await button('Close and see what changes').click()
  await page.getByRole('heading', { name: 'What your correction changes' }).waitFor()
  expect(await barriers()).toEqual([])
  expect(await button('Save the correction').isDisabled()).toBe(true)
  await page.getByLabel('Reason').fill('Wrong commune, called back')
  await button('Save the correction').click()
  await page.getByText(/supervisor@bookend\.example, .*Wrong commune, called back/).waitFor()
  expect((await kept()).revisions).toMatchObject([{}, { revision: 1, reason: 'Wrong commune, called back' }])
})

it('settles two versions field by field', async () => {
  const { revisions } = await kept()
  const content = responseContentSchema.parse(revisions[0])
  const answers = { ...content.answers, household: 'H-other' }
  await putResponse(server.deps.table, { ...content, answers }, [], Date.now)
  await page.reload()
  await page.getByRole('heading', { name: 'Two versions of this interview' }).waitFor()
  await page.getByRole('radio', { name: 'Household number: H-other' }).check()
  await page.getByLabel('Reason').fill('The number on the door')
  expect(await barriers()).toEqual([])
  await button('Save with 1 answer of the other version').click()
  await page.getByRole('heading', { name: 'Two versions of this interview' }).waitFor({ state: 'detached' })
  expect((await kept()).revisions.at(-1)?.answers).toMatchObject({
    household: 'H-other',
    commune: revisions.at(-1)?.answers['commune'],
  })
})

it('says what a review is, by whom', async () => {
  await page.getByLabel('Your judgement').selectOption('has-issues')
  await page.getByLabel('Comment').fill('Is the age right?')
  await button('Save the review').click()
  await page
    .getByText('supervisor@bookend.example, ')
    .filter({ hasText: 'Is the age right?' })
    .first()
    .waitFor()
  expect((await kept()).revisions.at(-1)?.review).toMatchObject({ state: 'has-issues' })
})

it('shows what a phone promised and does not name any more, and takes in its file', async () => {
  const { table } = server.deps
  const device = (await listDevices(table, STUDY)).find(
    ({ round, status }) => round === 'endline' && status === 'enrolled',
  )
  if (!device) throw new Error('no device')
  const place = { study: STUDY, round: 'endline', device: device.id }
  const content = responseContentSchema.parse({ ...(await kept()).revisions[0], id: crypto.randomUUID() })
  const promise = { id: content.id, state: 'waiting' as const, startedAt: content.startedAt, media: 0 }
  await notePromised(table, place, [promise], '2026-11-01T00:00:00.000Z')
  await notePromised(table, place, [], '2026-11-02T00:00:00.000Z')
  await page.goto(`${server.origin}/manage/#/studies/${STUDY}/devices`)
  await page.getByText('1 finished interview has probably been lost').waitFor()
  await page.getByText('Show 1 interview').click()
  expect(await barriers()).toEqual([])
  const { canonicalJson } = await import('../../core/canonical.ts')
  const { createHash } = await import('node:crypto')
  const text = canonicalJson(content)
  const hash = createHash('sha256').update(text).digest('hex')
  const file = {
    format: 'bookend-pending',
    version: 1,
    exportedAt: 'x',
    responses: [{ hash, content: text }],
    drafts: [],
    media: [],
  }
  await page.getByLabel('Choose the file (.json)').setInputFiles({
    name: 'phone.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  })
  await page.getByText('1 × stored').waitFor()
  await page.getByText('Everything that phones said they hold has arrived.').waitFor()
})
