// Reports by e-mail as people meet them: a manager chooses and sends, a researcher opens the link, signs in, and is at that report.
import AxeBuilder from '@axe-core/playwright'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../functions/local/accounts.ts'
import { startServer, type Running } from '../../functions/local/server.ts'
import { openBrowser } from '../support/browser.ts'
import { signIn } from '../support/desk.ts'
import { makeDeskStudy, STUDY } from '../support/desk-study.ts'
import { startSmtp } from '../support/smtp.ts'
import { buildWeb } from '../support/web-build.ts'
import { householdSheets } from './journey-survey.ts'

let folder: string
let web: string
let server: Running
let smtp: Awaited<ReturnType<typeof startSmtp>>
let context: BrowserContext
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-mail-'))
  web = await buildWeb()
  smtp = await startSmtp()
  const mail = { url: smtp.url, from: 'reports@bookend.example' }
  server = await startServer({
    port: 0,
    folder: join(folder, 'data'),
    web,
    log: { info() {}, error() {} },
    mail,
  })
  await server.ready
  await makeDeskStudy(server, householdSheets())
  context = await openBrowser(join(folder, 'manager'), { locale: 'vi-VN' })
  page = context.pages()[0] ?? (await context.newPage())
  await signIn(page, server.origin, 'manager')
})
afterAll(async () => {
  await context?.close()
  await server?.close()
  await smtp?.close()
  for (const one of [folder, web]) if (one) await rm(one, { recursive: true, force: true, maxRetries: 5 })
})

const researcher = 'researcher@bookend.example'
const comparison = () => `${server.origin}/manage/#/studies/${STUDY}/comparison`

async function openMail(of: Page) {
  await of.goto(comparison())
  await of.locator('[data-report]').waitFor({ state: 'attached' })
  await of.locator('summary', { hasText: /^(Báo cáo qua email|Report by e-mail)$/ }).click()
}
const rowOf = (email: string) => page.locator('details tr', { hasText: email })

describe('a manager, on a phone', () => {
  it('chooses who is told, and finds the choice again', async () => {
    await openMail(page)
    await page.getByText('Thư được gửi từ reports@bookend.example.').waitFor()
    await page.getByLabel(`Bao lâu một lần: ${researcher}`).selectOption('week')
    await page.getByText('Đã lưu.').waitFor()
    await page.reload()
    await openMail(page)
    await page.getByLabel(`Bao lâu một lần: ${researcher}`).waitFor()
    expect(await page.getByLabel(`Bao lâu một lần: ${researcher}`).inputValue()).toBe('week')
  })

  it('sends the report that is shown, sees that it went, and can’t send it twice', async () => {
    const send = page.getByRole('button', { name: /^Gửi báo cáo này/ })
    const tick = page.getByLabel(`Gửi báo cáo này cho ${researcher}`, { exact: true })
    await tick.check()
    await send.click()
    await rowOf(researcher)
      .getByText(/^đã gửi · /)
      .waitFor()
    expect(smtp.taken.map(({ to }) => to)).toEqual([[researcher]])
    await tick.check()
    await send.click()
    await page.getByText(`Đã có báo cáo này nên không gửi lại: ${researcher}.`).waitFor()
    expect(smtp.taken).toHaveLength(1)
  })

  it('sees what could not be sent, and why', async () => {
    smtp.state.manner = '550'
    await page.getByLabel('Gửi báo cáo này cho supervisor@bookend.example', { exact: true }).check()
    await page.getByRole('button', { name: /^Gửi báo cáo này/ }).click()
    await rowOf('supervisor@bookend.example')
      .getByText(/không gửi được.*No such user here/)
      .waitFor()
    smtp.state.manner = 'takes'
  })

  it('has everything in reach, and nothing wider than the phone', async () => {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
    const heights = await page
      .locator('details:has(table select) :is(select, button, summary, label.check):visible')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height))
    expect(heights.length).toBeGreaterThan(8)
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44)
  })
})

describe('whoever follows the link', () => {
  const link = () => /http:\S+/.exec(smtp.taken[0]?.text ?? '')?.[0] ?? ''

  it('is asked to sign in, and then is at that report', async () => {
    const other = await openBrowser(join(folder, 'researcher'), { locale: 'vi-VN' })
    try {
      const visitor = other.pages()[0] ?? (await other.newPage())
      await visitor.goto(link())
      await visitor.getByRole('button', { name: 'Đăng nhập' }).click()
      await visitor.locator('#email').fill(researcher)
      const account = demoAccounts.find(({ email }) => email === researcher)
      await visitor.locator('input[type="password"]').fill(account?.password ?? '')
      await visitor.locator('input[type="password"]').press('Enter')
      const moment = decodeURIComponent(link().split('%40')[1] ?? '')
      await visitor.locator(`[data-report="${moment}"]`).waitFor({ state: 'attached' })
      // It is the newest, so nothing says that it is an older one.
      expect(await visitor.getByText('báo cáo cũ').count()).toBe(0)
      // A researcher sees and changes their own choice only.
      await visitor.locator('summary', { hasText: 'Báo cáo qua email' }).click()
      await visitor.getByLabel(`Bao lâu một lần: ${researcher}`).waitFor()
      expect(await visitor.locator('details:has(table select) tbody tr').count()).toBe(1)
      expect(await visitor.getByRole('button', { name: /^Gửi báo cáo này/ }).count()).toBe(0)
    } finally {
      await other.close()
    }
  })

  it('gets nothing from the server without signing in', async () => {
    const moment = decodeURIComponent(link().split('%40')[1] ?? '')
    for (const path of [`reports/${moment}`, `reports/${moment}/pdf?language=vi`, 'report-mail'])
      expect((await fetch(`${server.origin}/api/studies/${STUDY}/${path}`)).status).toBe(401)
  })
})
