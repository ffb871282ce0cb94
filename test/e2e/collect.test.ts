// A day in the field, in a real browser: enrol, go offline, interview, lose the browser, resume, finish, come back, be confirmed.
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../core/canonical.ts'
import { startField, type Field } from '../support/field.ts'
import { begin, button, complete, newPhone, saved, waitingCount, type Phone } from '../support/phone.ts'
import type { Fault } from '../support/proxy.ts'
import { buildWeb } from '../support/web-build.ts'
import { survey } from './collect-survey.ts'

let web: string
let field: Field
let phone: Phone

beforeAll(async () => {
  web = await buildWeb()
  field = await startField(web, survey)
})
afterAll(async () => {
  await field.close()
  await rm(web, { recursive: true, force: true })
})
beforeEach(async () => {
  phone = await newPhone(field)
})
afterEach(async () => {
  field.proxy.fault = () => undefined
  await phone.close()
})

const hashOf = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex')
const ownResponses = async (device: string, round = 'baseline') =>
  (await field.responses(round)).filter((response) => response.device === device)

describe('a day in the field', () => {
  it('loses nothing: offline, a killed browser, an interview resumed and finished, and sent when there is a network', async () => {
    const { page, device } = await phone.enrol()
    expect(page.url()).toBe(`${field.origin}/collect/`)
    await phone.browser.setOffline(true)
    await page.reload()
    await page.getByText('Không có mạng').first().waitFor()
    await begin(page, 'Trần Văn Bình')
    await saved(page)

    const again = await phone.reopen('killed')
    await phone.browser.setOffline(true)
    await again.goto(`${field.origin}/collect/`)
    await again.getByText('Trần Văn Bình').waitFor()
    await button(again, 'Tiếp tục').click()
    await again.getByText('Có trẻ em làm việc không?').waitFor()
    await complete(again)
    await again.getByText('Đang chờ gửi: 1').waitFor()
    await button(again, 'Về trang đầu').click()
    expect(await waitingCount(again)).toBe('1')
    expect(await ownResponses(device)).toEqual([])

    await phone.browser.setOffline(false)
    await again.locator('[data-waiting="0"]').waitFor()
    await again.getByText('Hôm nay đã gửi 1 phỏng vấn').waitFor()
    const [stored, ...others] = await ownResponses(device)
    expect(others).toEqual([])
    if (!stored) throw new Error('Nothing arrived')
    const { hash, receivedAt: _, flags, ...content } = stored
    expect(hashOf(content)).toBe(hash)
    expect(flags).toEqual([])
    expect(content).toMatchObject({
      instanceName: 'Trần Văn Bình',
      answers: { head: 'Trần Văn Bình', size: '4', work: 'yes', child: [{ name: 'Mai' }] },
    })
    expect(content.startedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+07:00$/)
  })

  it('a reload in the middle of an interview comes back to the same question', async () => {
    const { page } = await phone.enrol()
    await begin(page, 'Lê Thị Hoa')
    await saved(page)
    await page.reload()
    await page.getByText('Có trẻ em làm việc không?').waitFor()
  })

  it('Back goes one screen back with the answers safe, and from the first screen home', async () => {
    const { page } = await phone.enrol()
    await begin(page, 'Lê Văn Lùi')
    await page.goBack()
    expect(await page.getByLabel('Số người trong hộ').inputValue()).toBe('4')
    await page.getByLabel('Số người trong hộ').fill('5')
    await page.goBack()
    expect(await page.getByLabel('Họ tên chủ hộ').inputValue()).toBe('Lê Văn Lùi')
    await page.goBack()
    await button(page, 'Tiếp tục').click()
    await button(page, /Tiếp/).click()
    expect(await page.getByLabel('Số người trong hộ').inputValue()).toBe('5')
    await button(page, /Tiếp/).click()
    await complete(page)
    await page.goBack()
    await button(page, 'Phỏng vấn mới').waitFor()
    expect(page.url()).toBe(`${field.origin}/collect/`)
  })

  it('a new interview begins in the language that the last one was held in', async () => {
    const { page } = await phone.enrol()
    await button(page, 'Phỏng vấn mới').click()
    // The first page has a list of languages in its header too.
    await page.getByLabel('Họ tên chủ hộ').waitFor()
    await page.locator('header select').selectOption({ label: 'English' })
    await page.getByLabel('Name of the head').fill('Mr Binh')
    await saved(page)
    await page.getByRole('button', { name: 'Rời khỏi phỏng vấn' }).click()
    await button(page, 'Phỏng vấn mới').click()
    await page.getByLabel('Name of the head').waitFor()
    expect(await page.getByLabel('Name of the head').inputValue()).toBe('')
  })

  it('a photo reaches the server as it was taken', async () => {
    const { page, device } = await phone.enrol()
    await begin(page, 'Phạm Minh')
    await page.getByRole('radio', { name: 'Không', exact: true }).check()
    await button(page, /Tiếp/).click()
    await button(page, /Tiếp/).click()
    await button(page, /Tiếp/).click()
    const picture = readFileSync(new URL('../../web/collect/public/collect/icon-512.png', import.meta.url))
    await page
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: 'ảnh nhà.png', mimeType: 'image/png', buffer: picture })
    await page.locator('main img').waitFor()
    await saved(page)
    await button(page, /Tiếp/).click()
    await button(page, 'Hoàn thành phỏng vấn').click()
    await page.getByText('Mọi phỏng vấn đã được gửi.').waitFor()
    const [stored] = await ownResponses(device)
    const [medium] = stored?.media ?? []
    expect(medium?.slot).toBe('/data/photo')
    const kept = await field.server.deps.blobs.get(`studies/${field.study}/media/${medium?.sha256}`)
    expect(kept && createHash('sha256').update(kept).digest('hex')).toBe(medium?.sha256)
    expect(kept?.length).toBe(medium?.size)
  })
})

it('a photo that storage damaged while the phone went off is asked for again, and nothing names it', async () => {
  const { page, device } = await phone.enrol()
  const takePhoto = async (on: Page, bytes: Buffer) => {
    await on
      .locator('input[type=file]')
      .last()
      .setInputFiles({ name: 'ảnh nhà.png', mimeType: 'image/png', buffer: bytes })
    await on.locator('main img').waitFor()
    await saved(on)
  }
  await begin(page, 'Phạm Thị Mất Ảnh')
  await page.getByRole('radio', { name: 'Không', exact: true }).check()
  for (let screen = 0; screen < 3; screen++) await button(page, /Tiếp/).click()
  const picture = readFileSync(new URL('../../web/collect/public/collect/icon-192.png', import.meta.url))
  await takePhoto(page, picture)
  await page.goto('about:blank')
  await page.goto(`${field.origin}/api/health`)
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('bookend')
      opening.onsuccess = () => resolve(opening.result)
    })
    const media = database.transaction('media', 'readwrite').objectStore('media')
    await new Promise((resolve) => {
      media.getAll().onsuccess = (event) => {
        const [file] = (event.target as IDBRequest<{ bytes: ArrayBuffer }[]>).result
        if (file) media.put({ ...file, bytes: new ArrayBuffer(file.bytes.byteLength) }).onsuccess = resolve
      }
    })
  })
  const again = await phone.reopen('closed')
  await again.goto(`${field.origin}/collect/`)
  await button(again, 'Tiếp tục').click()
  const told = again.getByRole('alert').filter({ hasText: '1 tệp của phỏng vấn này chưa kịp lưu' })
  await told.waitFor()
  expect(await again.locator('main img').count()).toBe(0)
  await told.getByRole('button', { name: 'Ảnh ngôi nhà' }).click()
  await told.waitFor({ state: 'detached' })
  const second = Buffer.concat([picture, Buffer.from('second')])
  await takePhoto(again, second)
  await button(again, /Tiếp/).click()
  await button(again, 'Hoàn thành phỏng vấn').click()
  await again.getByText('Mọi phỏng vấn đã được gửi.').waitFor()
  const [stored] = await ownResponses(device)
  expect(stored?.media.map((one) => one.sha256)).toEqual([createHash('sha256').update(second).digest('hex')])
})

it('a large file goes in parts, and a part that is lost on the way is sent again', async () => {
  const { page, device } = await phone.enrol()
  await begin(page, 'Phạm Thị Phim')
  await page.getByRole('radio', { name: 'Không', exact: true }).check()
  for (let screen = 0; screen < 3; screen++) await button(page, /Tiếp/).click()
  const film = randomBytes(900_000)
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name: 'phim.png', mimeType: 'image/png', buffer: film })
  await saved(page)
  let parts = 0
  field.proxy.fault = (method, path) =>
    method === 'PUT' && path.includes('/parts/') && ++parts === 2 ? 'drop' : undefined
  await button(page, /Tiếp/).click()
  await button(page, 'Hoàn thành phỏng vấn').click()
  await page.getByText('Mọi phỏng vấn đã được gửi.').waitFor()
  expect(parts).toBe(5)
  const [stored] = await ownResponses(device)
  const kept = await field.server.deps.blobs.get(`studies/${field.study}/media/${stored?.media[0]?.sha256}`)
  expect(kept && Buffer.from(kept).equals(film)).toBe(true)
  expect(stored?.flags).toEqual([])
})

describe('two tabs', () => {
  it('only one writes a draft; the other says so, and can take over when the first is closed', async () => {
    const { page } = await phone.enrol()
    await begin(page, 'Vũ Thị Lan')
    await saved(page)
    const other = await phone.browser.newPage()
    await other.goto(page.url())
    await other.getByText('đang mở ở thẻ khác').waitFor()
    const home = await phone.browser.newPage()
    await home.goto(`${field.origin}/collect/`)
    await home.getByText('Đang mở ở thẻ khác').waitFor()
    await page.close()
    await button(other, 'Thử lại').click()
    await other.getByText('Có trẻ em làm việc không?').waitFor()
  })

  it('send each interview once', async () => {
    const { page, device } = await phone.enrol()
    const other = await phone.browser.newPage()
    await other.goto(`${field.origin}/collect/`)
    await phone.browser.setOffline(true)
    await begin(page, 'Đỗ Văn Nam')
    await complete(page)
    field.proxy.log.length = 0
    await phone.browser.setOffline(false)
    await other.locator('[data-waiting="0"]').waitFor()
    await page.getByText('Mọi phỏng vấn đã được gửi.').waitFor()
    expect(field.proxy.log.filter((one) => one.method === 'PUT')).toHaveLength(1)
    expect(await ownResponses(device)).toHaveLength(1)
  })
})

describe('a network that lies', () => {
  const cases: [Fault, RegExp][] = [
    ['portal', /Mạng này trả về một trang khác thay vì Bookend/],
    ['empty', /Câu trả lời trống nên chưa có gì được xác nhận/],
    ['wrong-id', /Câu trả lời không phải cho phỏng vấn này/],
    ['truncate', /Dữ liệu bị hỏng trên đường truyền/],
    ['drop', /Không có kết nối/],
    ['drop-answer', /Không có kết nối/],
  ]
  it.each(cases)(
    '%s: the interview stays, its trouble has a name, and it is sent once the network is honest',
    async (fault, words) => {
      const { page, device } = await phone.enrol()
      field.proxy.fault = (method) => (method === 'PUT' ? fault : undefined)
      await begin(page, 'Ngô Thị Hạnh')
      await complete(page)
      await button(page, 'Về trang đầu').click()
      await page.getByText(words).waitFor()
      expect(await waitingCount(page)).toBe('1')
      expect(await page.getByText(/Hôm nay đã gửi/).count()).toBe(0)
      field.proxy.fault = () => undefined
      await button(page, 'Gửi ngay').click()
      await page.locator('[data-waiting="0"]').waitFor()
      expect(await ownResponses(device)).toHaveLength(1)
    },
  )

  it('what arrives twice is one interview', async () => {
    const { page, device } = await phone.enrol()
    field.proxy.fault = (method) => (method === 'PUT' ? 'twice' : undefined)
    await begin(page, 'Ngô Văn Đôi')
    await complete(page)
    await page.getByText('Mọi phỏng vấn đã được gửi.').waitFor()
    expect(await ownResponses(device)).toHaveLength(1)
  })

  it('a stalled connection does not block the next interview, and closing the browser loses nothing', async () => {
    const { page, device } = await phone.enrol()
    field.proxy.fault = (method) => (method === 'PUT' ? 'stall' : undefined)
    await begin(page, 'Bùi Văn Tám')
    await complete(page)
    await button(page, 'Phỏng vấn mới').click()
    await page.getByLabel('Họ tên chủ hộ').fill('Hồ Thị Chín')
    await saved(page)
    field.proxy.fault = () => undefined
    const again = await phone.reopen('closed')
    await again.goto(`${field.origin}/collect/`)
    await again.locator('[data-waiting="0"]').waitFor()
    await again.getByText('Hồ Thị Chín').waitFor()
    expect(await ownResponses(device)).toHaveLength(1)
  })
})

describe('storage that dies', () => {
  it('the screen says so within two seconds, offers a file with the answer, and saves when storage is back', async () => {
    const { page } = await phone.enrol()
    await button(page, 'Phỏng vấn mới').click()
    await page.getByLabel('Họ tên chủ hộ').waitFor()
    await page.evaluate(() => {
      const { transaction } = IDBDatabase.prototype
      Object.assign(window, { heal: () => (IDBDatabase.prototype.transaction = transaction) })
      IDBDatabase.prototype.transaction = () => {
        throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
      }
    })
    await page.getByLabel('Họ tên chủ hộ').fill('Mạc Văn Út')
    await page.getByRole('alert').getByText('Chưa lưu!').waitFor({ timeout: 2_000 })
    const download = page.waitForEvent('download')
    await button(page, 'Lưu thành tệp').click()
    const path = await (await download).path()
    expect(readFileSync(path, 'utf8')).toContain('Mạc Văn Út')
    await page.evaluate(() => (window as unknown as { heal(): void }).heal())
    await saved(page)
    await page.reload()
    expect(await page.getByLabel('Họ tên chủ hộ').inputValue()).toBe('Mạc Văn Út')
  })
})
