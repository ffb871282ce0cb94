// The whole journey in a browser: from an empty installation to the comparison of two rounds and the download, as the people in it would go.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import type { BrowserContext, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer, type Running } from '../../functions/local/server.ts'
import { openBrowser } from '../support/browser.ts'
import { readCsv } from '../support/csv.ts'
import { openSection, signIn } from '../support/desk.ts'
import { button, type, waitingCount } from '../support/phone.ts'
import { workbookOf } from '../support/surveys.ts'
import { buildWeb } from '../support/web-build.ts'
import { faultySheets, householdSheets, households, type Household } from './journey-survey.ts'

let folder: string
let web: string
let server: Running
let desk: BrowserContext
let phone: BrowserContext

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-journey-'))
  web = await buildWeb()
  const log = { info: () => {}, error: (message: string, more?: object) => console.error(message, more) }
  server = await startServer({ port: 0, folder: join(folder, 'data'), web, log })
  await server.ready
  desk = await openBrowser(join(folder, 'desk'), { locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  phone = await openBrowser(join(folder, 'phone'))
})
afterAll(async () => {
  await phone?.close()
  await desk?.close()
  await server?.close()
  for (const one of [folder, web]) if (one) await rm(one, { recursive: true, force: true, maxRetries: 5 })
})

const cells = async (page: Page, table: string, row: string) => {
  const found = page.getByRole('table', { name: table }).getByRole('row').filter({ hasText: row }).first()
  return (await found.locator('th, td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())
}

async function createStudy(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New study' }).click()
  await page.getByLabel('Title in Vietnamese').fill('Trẻ em và việc làm')
  await page.getByLabel('Title in English').fill('Children and work')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await openSection(page, 'Surveys')
}

async function upload(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page
    .getByLabel('Upload a workbook (.xlsx)')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
}

async function addRound(page: Page, title: { vi: string; en: string }, kind: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a round' }).click()
  await page.getByLabel('Name in Vietnamese').fill(title.vi)
  await page.getByLabel('Name in English').fill(title.en)
  await page.getByLabel('Kind').selectOption({ label: kind })
  await page.getByLabel('Wanted number of responses').fill('4')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: title.en }).waitFor()
}

async function invite(page: Page, round: string): Promise<string> {
  await page.getByLabel('Name of the enumerator').fill('Nguyễn Thị Lan')
  await page.getByLabel('Round').selectOption({ label: round })
  await page.getByRole('button', { name: 'Make a link' }).click()
  await page.getByRole('img', { name: 'QR code' }).waitFor()
  const link = await page.getByRole('link', { name: /#enrol=/ }).getAttribute('href')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('img', { name: 'QR code' }).waitFor({ state: 'detached' })
  return link ?? ''
}

async function interview(page: Page, round: string, household: Household): Promise<void> {
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: round }) })
  await section.getByRole('button', { name: 'Phỏng vấn mới' }).click()
  await page.getByRole('radio', { name: household.commune }).check()
  await button(page, /Tiếp/).click()
  await type(page, 'Mã hộ', household.number)
  for (const [index, [age, works]] of household.children.entries()) {
    // The first child is there from the start.
    if (index > 0) await button(page, 'Thêm Trẻ').click()
    await type(page, 'Tuổi của trẻ', String(age))
    if (works !== undefined) {
      await page.getByRole('radio', { name: works ? 'Có' : 'Không', exact: true }).check()
      await button(page, /Tiếp/).click()
    }
    await page.getByRole('heading', { name: 'Thêm “Trẻ” nữa không?' }).waitFor()
  }
  await button(page, /Tiếp/).click()
  await button(page, 'Hoàn thành phỏng vấn').click()
  await page.getByRole('heading', { name: 'Đã lưu trên máy' }).waitFor()
  await button(page, 'Về trang đầu').click()
}

it('an evaluation goes from a workbook to the comparison of baseline and end-line', async () => {
  const page = desk.pages()[0] ?? (await desk.newPage())
  await signIn(page, server.origin, 'administrator')
  await createStudy(page)

  // A workbook with mistakes: all of them at once, and where they are.
  await upload(page, 'household.xlsx', await workbookOf(faultySheets()))
  await page.getByText('household.xlsx was not taken').waitFor()
  const findings = await page.getByRole('row').filter({ hasText: 'Error' }).allInnerTexts()
  expect(findings.map((text) => text.replace(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/sheet survey, row 2, column type .*comune.*commune/),
    expect.stringMatching(/sheet survey, row 4, column calculation .*comune/),
    expect.stringMatching(/sheet survey, row 6, column constraint /),
    expect.stringMatching(/sheet study, row 5, column value .*province/),
  ])
  await page.getByText('No survey yet.').waitFor()

  await upload(page, 'household.xlsx', await workbookOf(householdSheets()))
  await page.getByText('household.xlsx is a survey without errors').waitFor()
  await page.getByRole('link', { name: 'Preview' }).click()
  await page.getByRole('radio', { name: 'Northern commune' }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Household number').waitFor()
  await page.getByRole('button', { name: 'Close the preview' }).click()

  const baseline = { vi: 'Đầu kỳ 2026', en: 'Baseline 2026' }
  const endline = { vi: 'Cuối kỳ 2028', en: 'End-line 2028' }
  await openSection(page, 'Rounds')
  await addRound(page, baseline, 'Baseline')
  await addRound(page, endline, 'End-line')
  await openSection(page, 'Surveys')
  for (const round of [baseline, endline]) {
    await page.getByRole('button', { name: `Publish to ${round.en}` }).click()
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText(`Used in ${round.en}`).waitFor()
  }
  await openSection(page, 'Rounds')
  for (const round of [baseline, endline]) {
    const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: round.en }) })
    await card.getByRole('button', { name: 'Open the round' }).click()
    await card.getByText('Open', { exact: true }).waitFor()
  }
  await openSection(page, 'Devices')
  const links = [await invite(page, baseline.en), await invite(page, endline.en)]
  // Three households are fewer than the number below which estimates are withheld.
  await openSection(page, 'Team')
  await page.getByLabel('Smallest number that may be shown').fill('0')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()

  // The phone: enrolled for both rounds, then days without a network.
  const screen = phone.pages()[0] ?? (await phone.newPage())
  for (const link of links) await screen.goto(link)
  await button(screen, 'Phỏng vấn mới').nth(1).waitFor()
  await screen.getByText('Dùng được khi không có mạng').waitFor()
  await phone.setOffline(true)
  await screen.getByText('Không có mạng').first().waitFor()
  for (const household of households.baseline) await interview(screen, baseline.vi, household)
  for (const household of households.endline) await interview(screen, endline.vi, household)
  await screen.getByText('6 phỏng vấn đang chờ gửi').waitFor()
  expect(await waitingCount(screen)).toBe('6')
  await phone.setOffline(false)
  await screen.locator('[data-waiting="0"]').waitFor()
  await screen.getByText('Mọi phỏng vấn đã hoàn thành đều đã được gửi.').waitFor()

  // The manager: counts, the comparison in two languages, the download.
  await openSection(page, 'Overview')
  await expect.poll(() => page.getByText('3 of 4 wanted').count()).toBe(2)
  await openSection(page, 'Comparison')
  await page.getByRole('button', { name: 'Compute' }).click()
  await page.getByText('3 responses in Baseline 2026').waitFor()
  expect(await cells(page, 'All indicators', 'Children aged 5–17 who work')).toEqual([
    'Children aged 5–17 who work',
    expect.stringContaining('60.0%'),
    expect.stringContaining('16.7%'),
    expect.stringContaining('−43.3 points'),
    expect.any(String),
    '10%',
    'not yet (87%)',
    expect.any(String),
  ])
  const means = await cells(page, 'All indicators', 'Children in a household')
  expect(means.slice(1, 4)).toEqual([
    expect.stringContaining('1.50'),
    expect.stringContaining('1.75'),
    expect.stringContaining('+0.25'),
  ])
  const northern = await cells(page, 'Children aged 5–17 who work', 'Northern commune')
  expect(northern.slice(1, 3)).toEqual([
    expect.stringMatching(/^50\.0% .*n = 2/),
    expect.stringMatching(/^0\.0% .*n = 2/),
  ])
  await page.getByRole('banner').getByLabel('Language').selectOption('vi')
  await page.getByRole('heading', { level: 1, name: 'So sánh' }).waitFor()
  const working = await cells(page, 'Tất cả chỉ số', 'Trẻ 5–17 tuổi đi làm')
  expect(working.slice(1, 4)).toEqual([
    expect.stringContaining('60,0%'),
    expect.stringContaining('16,7%'),
    expect.stringContaining('−43,3 điểm %'),
  ])

  await openSection(page, 'Tải dữ liệu')
  await page.getByRole('checkbox', { name: /^CSV/ }).check()
  await page.getByRole('checkbox', { name: /^Excel/ }).uncheck()
  await page.getByLabel('Đợt', { exact: true }).selectOption({ label: endline.vi })
  await page.getByRole('button', { name: 'Tạo tệp tải về' }).click()
  const fetched = page.waitForEvent('download')
  await page.getByRole('button', { name: /^Tải về/ }).click()
  const files = unzipSync(readFileSync(await (await fetched).path()))
  const table = (name: RegExp) => {
    const found = Object.entries(files).find(([file]) => name.test(file))
    const [head = [], ...lines] = readCsv(strFromU8(found?.[1] ?? new Uint8Array()))
    return lines.map((line) => Object.fromEntries(head.map((column, index) => [column, line[index]])))
  }
  const responses = table(/household\.csv$|responses\.csv$/)
  const children = table(/child\.csv$/)
  expect(Object.keys(files).some((name) => name.includes('codebook'))).toBe(true)
  expect(responses.map(({ household, commune, weight }) => [household, commune, weight]).toSorted()).toEqual([
    ['B-01', 'north', '2'],
    ['N-01', 'south', '1'],
    ['N-02', 'south', '1'],
  ])
  expect(children.map(({ age, works }) => [Number(age), works]).toSorted()).toEqual(
    households.endline
      .flatMap(({ children: all }) =>
        all.map(([age, works]) => [age, works === undefined ? undefined : works ? 'yes' : 'no']),
      )
      .toSorted(),
  )
})
