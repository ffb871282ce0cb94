// What a manager does with a report in the browser: looks into an indicator, saves charts and tables, asks for a table of two questions, writes
// an indicator and takes it back, reopens last month's report.
import { strFromU8, unzipSync } from 'fflate'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
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
let page: Page
let close: () => Promise<void>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-report-'))
  web = await buildWeb()
  const log = { info: () => {}, error: (message: string, more?: object) => console.error(message, more) }
  server = await startServer({ port: 0, folder: join(folder, 'data'), web, log })
  await server.ready
  await makeDeskStudy(server, householdSheets())
  const context = await openBrowser(join(folder, 'profile'), {
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
  })
  close = () => context.close()
  page = context.pages()[0] ?? (await context.newPage())
  await signIn(page, server.origin, 'manager')
})
afterAll(async () => {
  await close?.()
  await server?.close()
  for (const one of [folder, web]) if (one) await rm(one, { recursive: true, force: true, maxRetries: 5 })
})

const go = async (place: string, heading: string) => {
  await page.goto(`${server.origin}/manage/#/studies/${STUDY}/${place}`)
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
}
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })

/** The file that a click brings. */
async function saved(click: () => Promise<void>): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}

describe('the page of an indicator', () => {
  it('is reached from the comparison, says what is missing and how it was computed', async () => {
    await go('comparison', 'Comparison')
    await page
      .getByRole('link', { name: /^More on / })
      .first()
      .click()
    await page.getByRole('heading', { name: 'How this was computed' }).waitFor()
    await page.getByRole('heading', { name: 'By group, through the rounds' }).waitFor()
    expect(await page.getByText('${works}').count()).toBeGreaterThan(0)
  })

  it('gives its charts as SVG that needs no style sheet, and as PNG', async () => {
    const svg = await saved(() =>
      page
        .getByRole('button', { name: /as SVG/ })
        .first()
        .click(),
    )
    expect(svg.name).toMatch(/\.svg$/)
    const text = strFromU8(svg.bytes)
    expect(text).toContain('xmlns="http://www.w3.org/2000/svg"')
    expect(text).not.toMatch(/var\(|class=/)
    expect(text).toContain('Baseline 2026')
    const png = await saved(() =>
      page
        .getByRole('button', { name: /as PNG/ })
        .first()
        .click(),
    )
    expect(String.fromCharCode(...png.bytes.slice(1, 4))).toBe('PNG')
    expect(png.bytes.length).toBeGreaterThan(5_000)
  })
})

describe('tables', () => {
  it('are saved as a workbook without formulas, and as CSV', async () => {
    await go('tables', 'Tables')
    const { name, bytes } = await saved(() => button('All tables as Excel').click())
    expect(name).toMatch(/\.xlsx$/)
    const files = unzipSync(bytes)
    const sheets = Object.entries(files).filter(([path]) => path.startsWith('xl/worksheets/'))
    expect(sheets.length).toBeGreaterThan(1)
    for (const [, sheet] of sheets) expect(strFromU8(sheet)).not.toMatch(/<f[ >]/)
    expect(strFromU8(sheets[0]![1])).toContain('Baseline: Baseline 2026')
    const csv = await saved(() =>
      page.getByRole('button', { name: 'Indicator performance tracking table: save as CSV' }).click(),
    )
    expect(strFromU8(csv.bytes).split('\r\n')[0]).toContain('Target')
  })

  it('of two questions come from the responses, with their test', async () => {
    await go('tables', 'Tables')
    await page.getByLabel('Rows').selectOption('commune')
    await page.getByLabel('Columns').selectOption('works')
    await button('Make the table').click()
    await page.getByText(/left out|Left out/).waitFor()
    await page.getByLabel('Shown').selectOption('count')
    const total = page.getByRole('row', { name: /^Total/ }).last()
    expect(await total.innerText()).toMatch(/\b20$/)
  })
})

describe('indicators', () => {
  it('are tried on responses before they are saved, and say on which they fail', async () => {
    await go('indicators', 'Indicators')
    await button('New indicator').click()
    await page.getByLabel('Name', { exact: true }).fill('numbers')
    await page.getByLabel('Label in English').fill('=Household numbers')
    await page.getByLabel('Kind').selectOption('mean')
    await page.getByLabel('Expression', { exact: true }).fill('${household}')
    await button('Try on responses').click()
    await page.getByText('It fails on 20 cases').waitFor()
    await page
      .getByRole('link', { name: /^[0-9a-f-]{36}$/ })
      .first()
      .waitFor()
    await page.getByLabel('Expression', { exact: true }).fill('count(${child})')
    await button('Try on responses').click()
    await page.getByText('It fails on no response.').waitFor()
    await page.getByLabel(/^What is changed/).fill('Count the children')
    await button('Save').click()
    await page.getByText(/^Saved\./).waitFor()
    await page.getByText('Count the children').waitFor()
    await page.getByText('manager@bookend.example', { exact: false }).first().waitFor()
  })

  it('are in the next report; the one before is still there as it was', async () => {
    await go('comparison', 'Comparison')
    await button('Compute again').click()
    await page.getByRole('link', { name: '=Household numbers', exact: true }).waitFor()
    const older = page.getByLabel('Report to show')
    await older.waitFor()
    const value = await older.locator('option').nth(1).getAttribute('value')
    await older.selectOption(value)
    await page.getByText(/older report, as it was stored/).waitFor()
    expect(await page.getByRole('link', { name: '=Household numbers', exact: true }).count()).toBe(0)
  })

  it('are brought back from the history', async () => {
    await go('indicators', 'Indicators')
    await button('Remove: numbers').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('removed: numbers').waitFor()
    await button('Restore revision 1').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Restored revision 1').waitFor()
    await page.getByRole('link', { name: '=Household numbers' }).waitFor()
  })
})
