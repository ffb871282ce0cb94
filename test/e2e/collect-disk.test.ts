// A phone whose storage is full: what was begun can be finished, nothing that was saved goes, and the screen says it before it matters.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startField, type Field } from '../support/field.ts'
import { begin, button, complete, newPhone, saved, waitingCount, type Phone } from '../support/phone.ts'
import { buildWeb } from '../support/web-build.ts'
import { survey } from './collect-survey.ts'

/** A disk of its own for the phone, of so many megabytes; null where this process may not mount one. */
function mountDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'bookend-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true })
    return null
  }
}
const disk = mountDisk(200)

let web: string
let field: Field
let phone: Phone

beforeAll(async () => {
  web = await buildWeb()
  field = await startField(web, survey)
})
afterEach(() => phone.close())
afterAll(async () => {
  await field.close()
  await rm(web, { recursive: true, force: true })
  if (disk) {
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  }
})

const fillUp = async (path: string) => {
  const file = await open(path, 'w')
  try {
    for (const size of [1_000_000, 1_000]) {
      for (;;) await file.write(Buffer.alloc(size, 1)).catch(() => Promise.reject(new Error('full')))
    }
  } catch {
    // That was the aim.
  } finally {
    await file.close()
  }
}
/** Parts of the reserve that are really there: a bucket that was given up may be made again, empty, by who looks at it. */
const parts = (page: Page) =>
  page.evaluate(async () => {
    type Bucket = { getDirectory(): Promise<FileSystemDirectoryHandle> }
    const { storageBuckets } = navigator as unknown as {
      storageBuckets: { keys(): Promise<string[]>; open(name: string): Promise<Bucket> }
    }
    let held = 0
    for (const name of await storageBuckets.keys()) {
      const folder = await (await storageBuckets.open(name)).getDirectory()
      if (await folder.getFileHandle('room').catch(() => null)) held++
    }
    return held
  })
const reserveHeld = (page: Page) => expect.poll(() => parts(page), { timeout: 20_000 }).toBe(3)

describe('a full disk', () => {
  it.skipIf(!disk).each([
    { installed: true, storage: 'storage that the browser keeps' },
    { installed: false, storage: 'storage that the browser may delete' },
  ])(
    'lets interviews be finished, loses none, and takes new ones when there is room again, in $storage (needs the right to mount a disk)',
    async ({ installed }) => {
      const room = disk ?? ''
      phone = await newPhone(field, { disk: room, installed })
      const { page, device } = await phone.enrol()
      await reserveHeld(page)
      await phone.browser.setOffline(true)
      await begin(page, 'Hộ trước đó')
      await complete(page)
      await button(page, 'Phỏng vấn mới').click()
      await page.getByLabel('Họ tên chủ hộ').fill('Hộ khi máy đầy')
      await page.getByLabel('Họ tên chủ hộ').press('Enter')
      await saved(page)

      await fillUp(join(room, 'videos'))
      // The last answers may still fit into what the browser has of the disk already.
      for (let people = 1; !(await page.getByText('Phỏng vấn này vẫn được lưu').isVisible()); people++) {
        await page.getByLabel('Số người trong hộ').fill(String(people))
        await saved(page)
      }
      await expect.poll(() => parts(page), { timeout: 20_000 }).toBeLessThan(3)
      await saved(page)
      await page.getByLabel('Số người trong hộ').press('Enter')
      await complete(page)
      await button(page, 'Về trang đầu').click()
      await page.getByText('Bộ nhớ máy đã đầy').waitFor()
      expect(await waitingCount(page)).toBe('2')

      const again = await phone.reopen('closed')
      await phone.browser.setOffline(true)
      await again.goto(`${field.origin}/collect/`)
      await again.getByText('Bộ nhớ máy đã đầy').waitFor()
      expect(await waitingCount(again)).toBe('2')
      // What tells that the disk is full is there without a network too.
      expect(again.workers().map((one) => new URL(one.url()).pathname)).toEqual([
        expect.stringMatching(/^\/collect\/gauge/),
      ])
      await phone.browser.setOffline(false)
      await again.locator('[data-waiting="0"]').waitFor()
      const stored = (await field.responses('baseline')).filter((one) => one.device === device)
      expect(stored.map((one) => one.instanceName).toSorted()).toEqual(['Hộ khi máy đầy', 'Hộ trước đó'])

      await button(again, 'Đã có chỗ trống: kiểm tra lại').waitFor()
      rmSync(join(room, 'videos'))
      // The page may see it by itself, before anyone can press the button.
      await button(again, 'Đã có chỗ trống: kiểm tra lại')
        .click({ timeout: 5_000 })
        .catch(() => undefined)
      await again.getByText('Bộ nhớ máy đã đầy').waitFor({ state: 'detached' })
      await reserveHeld(again)
      await button(again, 'Phỏng vấn mới').click()
      await again.getByLabel('Họ tên chủ hộ').waitFor()
    },
  )
})
