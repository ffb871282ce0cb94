// Every page of the manage application, in both languages, at a desk and on a phone: no barriers that axe can find, nothing wider than the screen.
import { AxeBuilder } from '@axe-core/playwright'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type Running } from '../../functions/local/server.ts'
import { openBrowser } from '../support/browser.ts'
import { makeDeskStudy, STUDY } from '../support/desk-study.ts'
import { signIn } from '../support/desk.ts'
import { workbookOf } from '../support/surveys.ts'
import { buildWeb } from '../support/web-build.ts'
import { faultySheets, householdSheets } from './journey-survey.ts'

let folder: string
let web: string
let server: Running

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

/** What is wrong with the page as it stands: barriers, controls too small for a finger, and what does not fit. */
async function faults(page: Page, place: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  const seen = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const controls = [...document.querySelectorAll<HTMLElement>('a, button, select, summary, input.input')]
    const small = controls.filter((one) => {
      const { width, height } = one.getBoundingClientRect()
      return (
        one.checkVisibility() && !one.closest('.visually-hidden') && width > 1 && height > 1 && height < 43.5
      )
    })
    return { wider: scrollWidth - clientWidth, small: small.map((one) => one.outerHTML.slice(0, 120)) }
  })
  return [
    ...violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${place}: ${id} at ${html.slice(0, 160)}`),
    ),
    ...(seen.wider > 0 ? [`${place}: ${seen.wider} pixels wider than the screen`] : []),
    ...seen.small.map((html) => `${place}: too small for a finger: ${html}`),
  ]
}

const words = {
  en: {
    create: 'New study',
    add: 'Add a round',
    upload: 'Upload a workbook (.xlsx)',
    invite: 'Make a link',
    who: 'Name of the enumerator',
    revoke: /^Revoke the device/,
    cancel: 'Cancel',
    make: 'Make the download',
    ready: 'Ready',
    definition: 'Definition',
    numbers: 'Numbers',
    missing: 'Values that are missing',
    table: 'Make the table',
    change: /^Change: /,
    tryIt: 'Try on responses',
    trial: 'On trial',
    token: 'Make token',
    webhook: 'Add webhook',
  },
  vi: {
    create: 'Nghiên cứu mới',
    token: 'Tạo mã',
    webhook: 'Thêm webhook',
    add: 'Thêm đợt',
    upload: 'Tải tệp Excel lên (.xlsx)',
    invite: 'Tạo đường dẫn',
    who: 'Tên điều tra viên',
    revoke: /^Thu hồi thiết bị/,
    cancel: 'Hủy',
    make: 'Tạo tệp tải về',
    ready: 'Sẵn sàng',
    definition: 'Định nghĩa',
    numbers: 'Số liệu',
    missing: 'Các giá trị thiếu',
    table: 'Lập bảng',
    change: /^Sửa: /,
    tryIt: 'Thử trên các phiếu',
    trial: 'Kết quả thử',
  },
}

const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 360, height: 740 } }

/** Goes through every page and what opens on it. */
async function look(context: BrowserContext, language: 'en' | 'vi'): Promise<string[]> {
  const page = context.pages()[0] ?? (await context.newPage())
  const t = words[language]
  const found: string[] = []
  const check = async (place: string) => {
    for (const [name, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport)
      found.push(...(await faults(page, `${place} (${name})`)))
    }
    await page.setViewportSize(sizes.desk)
  }
  const go = async (section: string) => {
    await page.goto(`${server.origin}/manage/#/studies/${STUDY}/${section}`)
    await page.locator(`nav a[aria-current="page"][href$="/${section}"]`).waitFor()
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first()

  await page.goto(`${server.origin}/manage/`)
  await page.getByRole('main').getByRole('button').waitFor()
  await check('welcome')
  await signIn(page, server.origin, 'administrator')
  await button(t.create).click()
  await check('studies')
  await go('overview')
  await check('overview')
  await go('surveys')
  await page.getByLabel(t.upload).setInputFiles({
    name: 'household.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(await workbookOf(faultySheets())),
  })
  await page.locator('.tag.error').first().waitFor()
  await check('surveys')
  await page.goto(await page.locator('a[href*="/preview/"]').evaluate((link: HTMLAnchorElement) => link.href))
  await page.getByRole('radio').first().waitFor()
  await check('preview')
  await go('rounds')
  await button(t.add).click()
  await check('rounds')
  await go('devices')
  await page.getByLabel(t.who).fill('Lò Văn Pao')
  await button(t.invite).click()
  await page.getByRole('img').last().waitFor()
  await check('devices')
  await button(t.revoke).click()
  await page.getByRole('dialog').waitFor()
  await check('a question')
  await page.getByRole('dialog').getByRole('button', { name: t.cancel }).click()
  await go('responses')
  await page.getByRole('link', { name: /^H-/ }).first().click()
  await page.locator('main dl dd').first().waitFor()
  await check('responses')
  await go('comparison')
  await page.locator('figure svg').first().waitFor()
  // What is folded away is looked at too.
  for (const summary of await page.locator('main summary').all()) {
    const isOpen = await summary.evaluate((one) => (one.parentElement as HTMLDetailsElement).open)
    if (!isOpen) await summary.click()
  }
  await check('comparison')
  await page.goto(`${server.origin}/manage/#/studies/${STUDY}/comparison/working`)
  await page.getByRole('heading', { name: t.missing }).waitFor()
  await check('an indicator')
  await go('tables')
  await page.locator('#crosstab-rows').selectOption('commune')
  await page.locator('#crosstab-columns').selectOption('works')
  await button(t.table).click()
  await page.locator('#crosstab-shown').waitFor()
  await check('tables')
  await go('indicators')
  await button(t.change).click()
  await button(t.tryIt).click()
  await page.getByRole('heading', { name: t.trial }).waitFor()
  for (const summary of await page.locator('main summary').all()) {
    const isOpen = await summary.evaluate((one) => (one.parentElement as HTMLDetailsElement).open)
    if (!isOpen) await summary.click()
  }
  await check('indicators')
  await go('downloads')
  await button(t.make).click()
  await page.getByText(t.ready).first().waitFor()
  for (const summary of await page.locator('main summary').all()) await summary.click()
  await check('downloads')
  await go('scripts')
  await page.locator('#token-name').fill('R')
  await button(t.token).click()
  await page.locator('main section code').waitFor()
  await button(t.webhook).waitFor()
  await check('scripts')
  await page.goto(`${server.origin}/docs/`)
  for (const summary of await page.locator('main summary').all()) await summary.click()
  await check('the API')
  await go('team')
  await check('team')
  return found
}

describe('the manage application', () => {
  for (const language of ['en', 'vi'] as const) {
    it(`has no barriers, in ${language}`, async () => {
      const profile = await mkdtemp(join(tmpdir(), 'bookend-profile-'))
      const locale = language === 'vi' ? 'vi-VN' : 'en-GB'
      const context = await openBrowser(profile, { locale, viewport: sizes.desk })
      try {
        expect(await look(context, language)).toEqual([])
      } finally {
        await context.close()
        await rm(profile, { recursive: true, force: true, maxRetries: 5 })
      }
    })
  }
})
