// What an enumerator does on the phone, for tests of the collect application, in the words of its Vietnamese interface.
import { mkdtemp, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { openBrowser } from './browser.ts'
import type { Field } from './field.ts'

let devices = 0
export const newDevice = () => `d${++devices}`

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

/** The interview on the screen says that its last answer is on disk. */
export const saved = (page: Page) => page.locator('header').getByText('Đã lưu trên máy').waitFor()

/** The count that the outbox shows. */
export const waitingCount = (page: Page) => page.locator('[data-waiting]').getAttribute('data-waiting')

export async function type(page: Page, question: string, answer: string): Promise<void> {
  await page.getByLabel(question).fill(answer)
  await page.getByLabel(question).press('Enter')
}

/** Interviews a household as far as the question about work. */
export async function begin(page: Page, head: string): Promise<void> {
  await button(page, 'Phỏng vấn mới').click()
  await type(page, 'Họ tên chủ hộ', head)
  await type(page, 'Số người trong hộ', '4')
}

/** From the question about work to the end. */
export async function complete(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Có', exact: true }).check()
  await button(page, /Tiếp/).click()
  await type(page, 'Tên của trẻ', 'Mai')
  await button(page, /Tiếp/).click()
  await button(page, /Tiếp/).click()
  await button(page, 'Hoàn thành phỏng vấn').click()
  await page.getByRole('heading', { name: 'Đã lưu trên máy' }).waitFor()
}

export interface Phone {
  browser: BrowserContext
  page(): Promise<Page>
  /** Opens a link and waits until everything needed offline is there. */
  enrol(round?: string): Promise<{ page: Page; device: string }>
  /** Closes the browser, or kills it at once as a phone that runs out of memory does, and opens it again on what it stored. */
  reopen(how: 'closed' | 'killed'): Promise<Page>
  close(): Promise<void>
}

/** A phone that nobody used before. `disk`: the folder that its storage lies in. `installed`: its browser has promised to keep what Bookend stores. */
export async function newPhone(
  field: Field,
  { disk = tmpdir(), installed = false }: { disk?: string; installed?: boolean } = {},
): Promise<Phone> {
  const options = { keeps: installed ? field.origin : undefined }
  const profile = await mkdtemp(join(disk, 'bookend-profile-'))
  const phone: Phone = {
    browser: await openBrowser(profile, options),
    page: async () => phone.browser.pages()[0] ?? phone.browser.newPage(),
    async enrol(round = 'baseline') {
      const [page, device] = [await phone.page(), newDevice()]
      await page.goto(await field.invite(device, round))
      await button(page, 'Phỏng vấn mới').first().waitFor()
      await page.getByText('Dùng được khi không có mạng').waitFor()
      return { page, device }
    },
    async reopen(how) {
      if (how === 'closed') await phone.browser.close()
      else {
        // The lock's target is `<host>-<process id>` of the browser.
        const target = await readlink(join(profile, 'SingletonLock'))
        const gone = new Promise((resolve) => phone.browser.once('close', resolve))
        process.kill(Number(target.slice(target.lastIndexOf('-') + 1)), 'SIGKILL')
        await gone
        await rm(join(profile, 'SingletonLock'), { force: true })
      }
      phone.browser = await openBrowser(profile, options)
      return phone.page()
    },
    async close() {
      await phone.browser.close()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  return phone
}
