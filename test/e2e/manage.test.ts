// The manage application when things are not as they should be: no server, a sign-in that ended, a role that may not, a page that is printed.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepAttachment } from '../../functions/files/attachments.ts'
import { keepSurvey } from '../../functions/files/surveys.ts'
import { startServer, type Running } from '../../functions/local/server.ts'
import { openBrowser } from '../support/browser.ts'
import { makeDeskStudy, STUDY } from '../support/desk-study.ts'
import { signIn } from '../support/desk.ts'
import { compileSheets } from '../support/surveys.ts'
import { buildWeb } from '../support/web-build.ts'
import { householdSheets } from './journey-survey.ts'

let folder: string
let web: string
let server: Running
let profile: string
let context: BrowserContext
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-manage-'))
  web = await buildWeb()
  const log = { info: () => {}, error: (message: string, more?: object) => console.error(message, more) }
  server = await startServer({ port: 0, folder: join(folder, 'data'), web, log })
  await server.ready
  await makeDeskStudy(server, householdSheets())
})
afterAll(async () => {
  await server?.close()
  for (const one of [folder, web]) if (one) await rm(one, { recursive: true, force: true, maxRetries: 5 })
})
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'bookend-profile-'))
  context = await openBrowser(profile, { locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  page = context.pages()[0] ?? (await context.newPage())
})
afterEach(async () => {
  await context.close()
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
})

const open = async (section: string) => {
  await page.goto(`${server.origin}/manage/#/studies/${STUDY}/${section}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
}

describe('a server that is gone', () => {
  it('is named, loses nothing that was typed, and is tried again on request', async () => {
    await signIn(page, server.origin, 'manager')
    await open('devices')
    await page.getByLabel('Name of the enumerator').fill('Lò Văn Pao')
    await context.setOffline(true)
    await page.getByRole('button', { name: 'Make a link' }).click()
    await page.getByRole('alert').getByText('The server can’t be reached').waitFor()
    expect(await page.getByLabel('Name of the enumerator').inputValue()).toBe('Lò Văn Pao')
    await context.setOffline(false)
    await page.getByRole('button', { name: 'Make a link' }).click()
    await page.getByRole('heading', { name: 'Link for Lò Văn Pao' }).waitFor()
  })

  it('leaves a way to try again where a page could not be loaded', async () => {
    await signIn(page, server.origin, 'manager')
    await open('overview')
    await page.route('**/rounds', (route) => route.abort())
    await page.getByRole('navigation').getByRole('link', { name: 'Rounds' }).click()
    await page.getByRole('alert').waitFor()
    await page.unroute('**/rounds')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { name: 'Baseline 2026' }).waitFor()
  })
})

describe('a sign-in that has ended', () => {
  it('is said on the page as it stands, and signing in again leads back to it', async () => {
    await signIn(page, server.origin, 'manager')
    await open('devices')
    await page.getByLabel('Name of the enumerator').fill('Lò Văn Pao')
    await page.route('**/devices', (route) =>
      route.fulfill({
        status: 401,
        json: { code: 'auth.sign-in', details: {}, message: 'Sign in to continue.' },
      }),
    )
    await page.getByRole('button', { name: 'Make a link' }).click()
    await page.getByText('Your sign-in has ended').waitFor()
    expect(await page.getByLabel('Name of the enumerator').inputValue()).toBe('Lò Văn Pao')
    await page.unroute('**/devices')
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Devices' }).waitFor()
    expect(page.url()).toBe(`${server.origin}/manage/#/studies/${STUDY}/devices`)
  })
})

describe('a preview', () => {
  it('offers what the attached file holds, as a phone does', async () => {
    const survey = compileSheets({
      survey: [
        ['type', 'name', 'label'],
        ['select_one_from_file villages.csv', 'village', 'Village'],
        ['note', 'welcome', 'People: ${people}'],
        ['calculate', 'people', '', "pulldata('villages', 'people', 'name', ${village})"],
      ].map((row, index) => (index === 0 ? [...row, 'calculation'] : row)),
    })
    const { blobs } = server.deps
    await keepAttachment(blobs, STUDY, 'villages.csv', Buffer.from('name,label,people\nxa1,Xã Phú Hòa,312\n'))
    const hash = await keepSurvey(blobs, STUDY, survey)
    await signIn(page, server.origin, 'manager')
    await page.goto(`${server.origin}/manage/#/preview/${STUDY}/${hash}`)
    await page.getByRole('radio', { name: 'Xã Phú Hòa' }).check()
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByText('People: 312').waitFor()
  })
})

describe('a role', () => {
  const sections = async () => page.getByRole('navigation').getByRole('link').allInnerTexts()

  it('is offered what it may use, and told so about the rest', async () => {
    await signIn(page, server.origin, 'supervisor')
    await open('overview')
    expect(await sections()).toEqual([
      'Overview',
      'Surveys',
      'Rounds',
      'Devices',
      'Responses',
      'Comparison',
      'Tables',
      'Indicators',
      'Scripts',
    ])
    await open('rounds')
    await page.getByRole('heading', { name: 'Baseline 2026' }).waitFor()
    expect(await page.getByRole('button', { name: /Add a round|Change|Close the round/ }).count()).toBe(0)
    await open('comparison')
    await page.locator('figure').first().waitFor()
    expect(await page.getByRole('button', { name: /Compute/ }).count()).toBe(0)
    await open('team')
    await page.getByText('it is not for your role').waitFor()
  })

  it('that reads data downloads it without personal answers', async () => {
    await signIn(page, server.origin, 'researcher')
    await open('downloads')
    await page.getByRole('button', { name: 'Make the download' }).waitFor()
    await page.getByRole('heading', { name: 'Personal data' }).waitFor()
    expect(await page.getByLabel(/personal data/i).count()).toBe(0)
  })
})

describe('the keyboard', () => {
  it('comes back to where it was when a question is answered with no', async () => {
    await signIn(page, server.origin, 'manager')
    await open('team')
    await page.getByRole('button', { name: 'Remove researcher@bookend.example' }).press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Remove researcher@bookend.example',
    )
    await page.getByText('researcher@bookend.example', { exact: true }).waitFor()
  })

  it('starts at the top of a page whose link went away', async () => {
    await signIn(page, server.origin, 'manager')
    await page.getByRole('link', { name: /Safe migration/ }).press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
  })
})

describe('the comparison', () => {
  it('prints with every table and definition unfolded, from a phone as well', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await signIn(page, server.origin, 'manager')
    await open('comparison')
    const numbers = page.getByRole('table', { name: 'Children aged 5–17 who work' })
    await page.locator('figure svg').first().waitFor()
    expect(await numbers.isVisible()).toBe(false)
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    expect(await numbers.isVisible()).toBe(true)
    await page.getByText("${works} = 'yes'").waitFor()
    for (const name of ['Sample and fieldwork', 'Limitations', 'Annex: definitions and tables'])
      await page.getByRole('heading', { name }).waitFor()
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
    expect(await page.title()).toMatch(/^Comparison – Safe migration/)
  })

  it('withholds what rests on too few, and says so', async () => {
    await signIn(page, server.origin, 'manager')
    await open('team')
    await page.getByLabel('Smallest number that may be shown').fill('1000')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await open('comparison')
    await page.getByRole('button', { name: 'Compute again' }).click()
    const row = page.getByRole('table', { name: 'All indicators' }).getByRole('row').nth(1)
    await row.getByText('withheld: too few cases').first().waitFor()
    expect(await row.getByText('Cannot be said').count()).toBe(1)
    await page.getByText('Estimates from fewer than 1,000 are withheld.').waitFor()
    expect(await page.locator('figure').count()).toBe(0)
  })
})
