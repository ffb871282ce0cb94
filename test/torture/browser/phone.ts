// A phone with a real Chromium: opened, killed, its disk's power cut; and the hands of the person who answers on it.
import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright'
import { openBrowser } from '../../support/browser.ts'
import { button } from '../../support/phone.ts'
import type { Interviewed } from '../verdict.ts'
import { sha256 } from '../stored.ts'
import { Disk } from './disk.ts'
import type { Given } from './steps.ts'
import { addWitness, readDevice, type Held, type Said } from './witness.ts'

/** A person's patience with one thing on the screen, in milliseconds. */
const PATIENCE = 6_000

/** An interview as the person remembers it. */
export interface Remembered {
  name: string
  id: string
  given: Given
  photo: Uint8Array<ArrayBuffer> | undefined
  /** Typed so far. */
  typed: Set<keyof Given>
  /** Of those, what the screen called saved. */
  saved: Set<keyof Given>
  everSaved: boolean
  asked: boolean
  promised: boolean
}

const picture = await readFile(new URL('../../../web/collect/public/collect/icon-192.png', import.meta.url))

export function remember(name: string, given: Given): Remembered {
  // What follows the last chunk of a PNG is nobody's business, but part of the file.
  const tail = new TextEncoder().encode(name.padEnd(given.photo ?? 0, '.'))
  const photo = given.photo === null ? undefined : new Uint8Array([...picture, ...tail])
  return {
    name,
    id: '',
    given,
    photo,
    typed: new Set(),
    saved: new Set(),
    everSaved: false,
    asked: false,
    promised: false,
  }
}

/** What the response must hold. */
export function interviewed(one: Remembered, round: string): Interviewed {
  const { head, size, work, child } = one.given
  const photo = one.photo ? `${sha256(one.photo)}.png` : ''
  const { name, id, asked, promised } = one
  return {
    name,
    id,
    round,
    answers: [{ head, size, work, child: [{ name: child }], photo }],
    photo: one.photo,
    unsaved: new Set(),
    promised,
    asked,
  }
}

export class Phone {
  readonly disk: Disk | null
  readonly interviews: Remembered[] = []
  readonly #origin: string
  readonly #folder: string
  #context: BrowserContext | null = null
  offline = false
  offset = 0

  /** The browser has promised to keep what the site stores. */
  readonly #kept: boolean

  private constructor(origin: string, kept: boolean, folder: string, disk: Disk | null) {
    this.#origin = origin
    this.#kept = kept
    this.#folder = folder
    this.disk = disk
  }

  static async open(origin: string, kept: boolean, withDisk: boolean): Promise<Phone> {
    const disk = withDisk ? await Disk.open() : null
    const folder = await mkdtemp(join(disk?.path ?? tmpdir(), 'profile-'))
    return new Phone(origin, kept, folder, disk)
  }

  #hear(said: Said): void {
    for (const one of this.interviews) {
      if (said.what === 'finished' ? said.id === one.id : said.text.includes(`${one.name} `))
        one.promised = true
    }
  }

  async context(): Promise<BrowserContext> {
    if (this.#context) return this.#context
    const context = await openBrowser(this.#folder, { keeps: this.#kept ? this.#origin : undefined })
    context.setDefaultTimeout(PATIENCE)
    context.once('close', () => (this.#context = null))
    await addWitness(context, (said) => this.#hear(said))
    await context.route(`${this.#origin}/torture`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>torture</title>' }),
    )
    await context.setOffline(this.offline)
    this.#context = context
    return context
  }

  /** The page to work on, with the application in it. */
  async page(): Promise<Page> {
    const context = await this.context()
    const pages = context.pages()
    const known = pages.find((page) => page.url().startsWith(`${this.#origin}/collect/`))
    if (known) return known
    const page = pages[0] ?? (await context.newPage())
    await page.goto(`${this.#origin}/collect/`)
    return page
  }

  async newPage(): Promise<Page> {
    return (await this.context()).newPage()
  }

  async setOffline(on: boolean): Promise<void> {
    this.offline = on
    await (await this.context()).setOffline(on)
  }

  async setClock(by: number): Promise<void> {
    this.offset += by
    const page = await this.page()
    await page.evaluate((offset) => localStorage.setItem('torture.offset', String(offset)), this.offset)
  }

  /** Ends all processes of the browser at once. `before`: while they stand still. */
  async kill(before: (dead: () => Promise<void>) => Promise<void> = (dead) => dead()): Promise<void> {
    const context = this.#context
    if (!context) return
    // The lock's target is `<host>-<process id>`, and Playwright makes the browser the first of its process group.
    const target = await readlink(join(this.#folder, 'SingletonLock'))
    const group = -Number(target.slice(target.lastIndexOf('-') + 1))
    const closed = new Promise((resolve) => context.once('close', resolve))
    process.kill(group, 'SIGSTOP')
    await before(async () => {
      process.kill(group, 'SIGKILL')
      await closed
    })
    this.#context = null
    for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
      await rm(join(this.#folder, name), { force: true })
  }

  /** The power goes, and comes back. */
  async cutPower(): Promise<void> {
    const { disk } = this
    if (!disk) throw new Error('This phone has no disk of its own')
    await this.context()
    await this.kill((dead) => disk.cutPower(dead))
  }

  /** The renderer of the page ends, as on a phone without memory. */
  async crashRenderer(): Promise<void> {
    const page = await this.page()
    const session = await page.context().newCDPSession(page)
    const crashed = new Promise((resolve) => page.once('crash', resolve))
    session.send('Page.crash').catch(() => undefined)
    await crashed
    const next = await this.newPage()
    await page.close()
    await next.goto(`${this.#origin}/collect/`)
  }

  /** What lies on the device, read beside the application; null: nothing ever did. */
  async held(): Promise<Held | null> {
    const page = await this.newPage()
    try {
      await page.goto(`${this.#origin}/torture`)
      return await page.evaluate(readDevice)
    } finally {
      await page.close()
    }
  }

  async home(): Promise<Page> {
    const page = await this.page()
    if (page.url() !== `${this.#origin}/collect/`) await page.goto(`${this.#origin}/collect/`)
    await page.locator('main').first().waitFor()
    return page
  }

  async begin(one: Remembered): Promise<void> {
    const page = await this.home()
    await button(page, 'Phỏng vấn mới').first().click()
    await page.getByLabel('Họ tên chủ hộ').waitFor()
    one.id = new URL(page.url()).hash.replace('#interview=', '')
    this.interviews.push(one)
  }

  /** Opens a draft where it was left. False: it is not there. */
  async resume(one: Remembered): Promise<boolean> {
    const address = `${this.#origin}/collect/#interview=${one.id}`
    const page = await this.page()
    if (page.url() !== address) {
      await page.goto('about:blank')
      await page.goto(address)
    }
    await page.locator('main').first().waitFor()
    // Either the interview is there, or the words that say why it is not.
    const gone = page.getByText(/không có trên máy này|đã hoàn thành và đang ở/)
    await button(page, /Tiếp|Hoàn thành phỏng vấn|Về trang đầu|Thử lại/)
      .first()
      .waitFor()
    return !(await gone.isVisible())
  }

  /** Answers the screen that is shown. False: there is nothing more to answer. */
  async advance(one: Remembered): Promise<boolean> {
    const page = await this.page()
    const { given } = one
    const shown = async (words: string) => page.getByText(words, { exact: true }).first().isVisible()
    const fill = async (field: 'head' | 'size' | 'child', label: string) => {
      const input = page.getByLabel(label)
      await input.fill(given[field])
      one.typed.add(field)
      await input.press('Enter')
      // A roster's question stands beside others: there Enter does not go on.
      if (await input.isVisible()) await button(page, /Tiếp/).click()
    }
    if (await page.locator('[data-finished]').isVisible()) return false
    if (await button(page, 'Hoàn thành phỏng vấn').isVisible()) {
      one.asked = true
      await button(page, 'Hoàn thành phỏng vấn').click()
      await page.locator('[data-finished]').waitFor()
      return false
    }
    if (await page.getByLabel('Họ tên chủ hộ').isVisible()) await fill('head', 'Họ tên chủ hộ')
    else if (await page.getByLabel('Số người trong hộ').isVisible()) await fill('size', 'Số người trong hộ')
    else if (await page.getByLabel('Tên của trẻ').isVisible()) await fill('child', 'Tên của trẻ')
    else if (await shown('Có trẻ em làm việc không?')) {
      await page.getByRole('radio', { name: given.work === 'yes' ? 'Có' : 'Không', exact: true }).check()
      one.typed.add('work')
      await button(page, /Tiếp/).click()
    } else if (await shown('Ảnh ngôi nhà')) {
      if (one.photo && !one.typed.has('photo')) {
        const buffer = Buffer.from(one.photo)
        await page
          .locator('input[type=file]')
          .last()
          .setInputFiles({ name: 'ảnh nhà.png', mimeType: 'image/png', buffer })
        await page.locator('main img').waitFor()
        one.typed.add('photo')
      }
      await button(page, /Tiếp/).click()
    } else await button(page, /Tiếp/).click()
    await this.look(one)
    return true
  }

  /** Notes whether the screen calls saved what was typed. */
  async look(one: Remembered): Promise<void> {
    const words = await (await this.page()).locator('header').first().innerText()
    if (!words.includes('Đã lưu trên máy')) return
    one.everSaved = true
    for (const field of one.typed) one.saved.add(field)
  }

  async close(): Promise<void> {
    await this.kill().catch(() => undefined)
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
    await this.disk?.close()
  }
}
