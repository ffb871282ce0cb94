// Links, rounds, surveys and versions as they change under a phone: nothing that is on it is stranded.
import { AxeBuilder } from '@axe-core/playwright'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startField, type Field } from '../support/field.ts'
import {
  begin,
  button,
  complete,
  newDevice,
  newPhone,
  saved,
  waitingCount,
  type Phone,
} from '../support/phone.ts'
import { buildWeb } from '../support/web-build.ts'
import { survey } from './collect-survey.ts'

let web: string
let field: Field
let phone: Phone

beforeAll(async () => {
  web = await buildWeb()
})
afterAll(() => rm(web, { recursive: true, force: true }))
beforeEach(async () => {
  field = await startField(web, survey)
  phone = await newPhone(field)
})
afterEach(async () => {
  await phone.close()
  await field.close()
})

const home = async (page: Page) => {
  await page.goto(`${field.origin}/collect/`)
  await page.getByText('Đợt khảo sát của tôi').waitFor()
}

describe('a link', () => {
  it('that is wrong, used on another phone, or pasted badly is explained', async () => {
    const page = await phone.page()
    await page.goto(`${field.origin}/collect/#enrol=nonsense`)
    await page.getByText('Đây không phải là đường dẫn của Bookend').waitFor()
    await page.getByLabel('Hoặc dán đường dẫn hay mã vào đây').fill('xin chào')
    await button(page, 'Kết nối').click()
    await page.getByText('Đây không phải là đường dẫn của Bookend').last().waitFor()

    const link = await field.invite(newDevice(), 'baseline')
    const other = await newPhone(field)
    try {
      const theirs = await other.page()
      await theirs.goto(link)
      await button(theirs, 'Phỏng vấn mới').waitFor()
    } finally {
      await other.close()
    }
    await page.getByLabel('Hoặc dán đường dẫn hay mã vào đây').fill(link)
    await button(page, 'Kết nối').click()
    await page.getByText('Đường dẫn này không còn dùng được').waitFor()
    await button(page, 'Bỏ lời mời này').click()
    await page.getByText('Chào mừng đến với Bookend').waitFor()
  })

  it('opened without a network connects by itself when there is one', async () => {
    const { page } = await phone.enrol()
    const link = await field.invite(newDevice(), 'endline')
    await phone.browser.setOffline(true)
    await page.getByText('Thêm đợt khảo sát khác').click()
    await page.getByLabel('Hoặc dán đường dẫn hay mã vào đây').fill(link)
    await button(page, 'Kết nối').click()
    await page.getByText('Máy này chưa được nối với đợt khảo sát').waitFor()
    await phone.browser.setOffline(false)
    await page.getByRole('heading', { name: 'Khảo sát cuối kỳ 2028' }).waitFor()
  })

  it('is tried again by itself when Bookend was not reached, although there was a network', async () => {
    await (await phone.page()).clock.install()
    const { page } = await phone.enrol()
    const link = await field.invite(newDevice(), 'endline')
    field.proxy.fault = (_, path) => (path.startsWith('/api/enrol') ? 'drop' : undefined)
    await page.getByText('Thêm đợt khảo sát khác').click()
    await page.getByLabel('Hoặc dán đường dẫn hay mã vào đây').fill(link)
    await button(page, 'Kết nối').click()
    await page.getByText('Máy này chưa được nối với đợt khảo sát').waitFor()
    // The tries that were under way have failed.
    await expect.poll(() => button(page, 'Thử lại').isEnabled()).toBe(true)
    field.proxy.fault = () => undefined
    await page.clock.fastForward(31_000)
    await page.getByRole('heading', { name: 'Khảo sát cuối kỳ 2028' }).waitFor()
  })

  it('leaves no secret in the address or the history', async () => {
    const { page } = await phone.enrol()
    expect(page.url()).toBe(`${field.origin}/collect/`)
    await page.reload()
    expect(await page.evaluate(() => location.href + JSON.stringify(history.state))).not.toContain('enrol')
  })
})

describe('rounds', () => {
  it('stand side by side, each with its drafts, and a response goes to its own', async () => {
    const { page } = await phone.enrol('baseline')
    await page.goto(await field.invite(newDevice(), 'endline'))
    const endline = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Khảo sát cuối kỳ 2028' }) })
    await button(page, 'Phỏng vấn mới').nth(1).waitFor()
    await endline.getByRole('button', { name: 'Phỏng vấn mới' }).click()
    await page.getByLabel('Họ tên chủ hộ').fill('Hộ cuối kỳ')
    await page.getByLabel('Họ tên chủ hộ').press('Enter')
    await page.getByLabel('Số người trong hộ').press('Enter')
    await complete(page)
    await page.getByText('Mọi phỏng vấn đã được gửi.').waitFor()
    expect(await field.responses('baseline')).toEqual([])
    expect((await field.responses('endline')).map((one) => one.instanceName)).toEqual(['Hộ cuối kỳ'])
  })

  it('that are closed take no new interview, but let the draft be finished and sent', async () => {
    const { page } = await phone.enrol()
    await begin(page, 'Hộ dở dang')
    await saved(page)
    await field.setStatus('baseline', 'closed')
    await home(page)
    await page.getByText('Đợt này đã đóng').waitFor()
    expect(await button(page, 'Phỏng vấn mới').count()).toBe(0)
    await button(page, 'Tiếp tục').click()
    await complete(page)
    await page.getByText('Mọi phỏng vấn đã được gửi.').waitFor()
    expect(await field.responses('baseline')).toHaveLength(1)
  })

  it('tell the server what the device holds', async () => {
    const { page, device } = await phone.enrol()
    await begin(page, 'Hộ dở dang')
    await saved(page)
    await home(page)
    await expect.poll(() => field.holds(device), { timeout: 20_000 }).toEqual({ drafts: 1, waiting: 0 })
  })
})

it('a new survey version is used for new interviews; the draft goes on with the one that it was begun with', async () => {
  const { page } = await phone.enrol()
  await begin(page, 'Hộ cũ')
  await saved(page)
  const nodes = survey.nodes.map((node) =>
    node.name === 'head'
      ? { ...node, label: { text: ['Tên người trả lời', 'Name of the respondent'] } }
      : node,
  )
  await field.publish('baseline', { ...survey, version: '2026060101', nodes })
  await home(page)
  await page.getByText('phiên bản 2026060101').waitFor()
  await button(page, 'Phỏng vấn mới').waitFor()
  await phone.browser.setOffline(true)
  await button(page, 'Phỏng vấn mới').click()
  await page.getByLabel('Tên người trả lời').fill('Hộ mới')
  await saved(page)
  await home(page)
  await page.locator('li', { hasText: 'Hộ cũ' }).getByRole('button', { name: 'Tiếp tục' }).click()
  await button(page, /Trước/).click()
  await button(page, /Trước/).click()
  await page.getByLabel('Họ tên chủ hộ').waitFor()
  await button(page, /Tiếp/).click()
  await button(page, /Tiếp/).click()
  await complete(page)
  await phone.browser.setOffline(false)
  await page.getByText('Mọi phỏng vấn đã được gửi.').waitFor()
  expect((await field.responses('baseline')).map((one) => one.survey.version)).toEqual([survey.version])
})

it('a phone that is cut off keeps its interviews, says what to do, and sends them after a new link', async () => {
  const { page, device } = await phone.enrol()
  await phone.browser.setOffline(true)
  await begin(page, 'Hộ chờ')
  await complete(page)
  const link = await field.renew(device)
  await phone.browser.setOffline(false)
  await button(page, 'Về trang đầu').click()
  await page.getByText('Máy này không còn được nhận ra').first().waitFor()
  expect(await waitingCount(page)).toBe('1')
  await page.goto(link)
  await page.locator('[data-waiting="0"]').waitFor()
  expect(await field.responses('baseline')).toHaveLength(1)
})

it('a phone that was revoked hands in what it holds, for review; its draft stays and can be saved as a file', async () => {
  const { page, device } = await phone.enrol()
  await phone.browser.setOffline(true)
  await begin(page, 'Hộ đã xong')
  await complete(page)
  await button(page, 'Phỏng vấn mới').click()
  await page.getByLabel('Họ tên chủ hộ').fill('Hộ dở dang')
  await saved(page)
  await home(page)
  await field.revoke(device)
  await phone.browser.setOffline(false)
  await page.getByText('Máy này không còn được gửi cho đợt khảo sát này').waitFor()
  await page.locator('[data-waiting="0"]').waitFor()
  await page.getByText('Đã gửi (1)').click()
  await page.getByText('được giữ lại để người quản lý xem xét').waitFor()
  // A revoked phone's interviews are not mixed in.
  expect(await field.responses('baseline')).toEqual([])
  const download = page.waitForEvent('download')
  await button(page, 'Lưu phần chưa gửi thành tệp').click()
  expect(readFileSync(await (await download).path(), 'utf8')).toContain('Hộ dở dang')
})

it('a round that is taken back, or reached with a token that is not known any more, deletes nothing', async () => {
  const { page, device } = await phone.enrol()
  await begin(page, 'Hộ dở dang')
  await saved(page)
  await field.setStatus('baseline', 'draft')
  await home(page)
  await page.getByText('Đợt này chưa mở.').waitFor()
  await field.renew(device)
  await page.reload()
  await page.getByText('Máy này không còn được nhận ra').first().waitFor()
  await button(page, 'Tiếp tục').click()
  await complete(page)
  await button(page, 'Về trang đầu').click()
  expect(await waitingCount(page)).toBe('1')
  await page.goto(await field.renew(device))
  await page.locator('[data-waiting="0"]').waitFor()
  expect((await field.responses('baseline')).map((one) => one.instanceName)).toEqual(['Hộ dở dang'])
})

describe('a new version of the application', () => {
  it('waits while an interview is open in any tab, and takes over between interviews', async () => {
    const { page } = await phone.enrol()
    const newer = await buildWeb({ BOOKEND_VERSION: '"newer"' })
    try {
      await begin(page, 'Hộ đang hỏi')
      await saved(page)
      await field.serve(newer)
      const other = await phone.browser.newPage()
      await home(other)
      await other.getByText('Đã có phiên bản mới của Bookend').waitFor()
      await button(other, 'Cập nhật ngay').click()
      await other.getByText('khi không có phỏng vấn nào đang mở').waitFor()
      await page.close()
      await button(other, 'Cập nhật ngay').click()
      await expect.poll(() => other.evaluate(() => caches.keys()), { timeout: 20_000 }).toHaveLength(1)
      await other.getByText('Đã có phiên bản mới của Bookend').waitFor({ state: 'detached' })
      await phone.browser.setOffline(true)
      await other.reload()
      await button(other, 'Tiếp tục').click()
      await other.getByText('Có trẻ em làm việc không?').waitFor()
    } finally {
      await rm(newer, { recursive: true, force: true })
    }
  })

  it('that arrives damaged leaves the old one working offline', async () => {
    const { page } = await phone.enrol()
    const newer = await buildWeb({ BOOKEND_VERSION: '"damaged"' })
    try {
      await rm(`${newer}/collect/icon-512.png`)
      await field.serve(newer)
      const looked = page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready
        const found = new Promise<ServiceWorker>((resolve) =>
          registration.addEventListener('updatefound', () => resolve(registration.installing!), {
            once: true,
          }),
        )
        await registration.update()
        const worker = await found
        while (worker.state === 'installing') await new Promise((resolve) => setTimeout(resolve, 20))
        return worker.state
      })
      expect(await looked).toBe('redundant')
      await phone.browser.setOffline(true)
      await page.reload()
      await begin(page, 'Hộ ngoại tuyến')
      await saved(page)
      expect(await page.evaluate(() => caches.keys())).toHaveLength(1)
    } finally {
      await rm(newer, { recursive: true, force: true })
    }
  })
})

describe('every screen', () => {
  const violations = async (page: Page) =>
    (await new AxeBuilder({ page }).analyze()).violations.map(
      ({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`,
    )

  it.each([
    ['vi', 'Tiếng Việt'],
    ['en', 'English'],
  ])('is accessible in %s', async (locale, name) => {
    const page = await phone.page()
    await page.goto(`${field.origin}/collect/`)
    await page.locator('header select').selectOption(locale)
    expect(await page.locator('html').getAttribute('lang')).toBe(locale)
    expect(await page.locator('header select option:checked').innerText()).toBe(name)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.goto(await field.invite(newDevice(), 'baseline'))
    await button(page, /Phỏng vấn mới|New interview/).click()
    await page.getByLabel('Họ tên chủ hộ').fill('Hộ một')
    expect(await violations(page)).toEqual([])
    await page.goBack()
    await button(page, /Tiếp tục|Continue/).waitFor()
    await phone.browser.setOffline(true)
    await button(page, /Tiếp tục|Continue/).click()
    await page.getByLabel('Họ tên chủ hộ').press('Enter')
    await page.getByLabel('Số người trong hộ').press('Enter')
    await page.getByRole('radio', { name: 'Không', exact: true }).check()
    for (let step = 0; step < 4; step++) await button(page, /Tiếp|Next/).click()
    await button(page, /Hoàn thành phỏng vấn|Finish/).click()
    await page.getByRole('heading', { name: /Đã lưu trên máy|Saved on this phone/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await button(page, /Về trang đầu|Back to the start/).click()
    await page.locator('[data-waiting="1"]').waitFor()
    expect(await violations(page)).toEqual([])
  })
})
