// Plays one schedule in a browser and has the oracle judge it: after every end of the browser, and at the end of all.
import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { button } from '../../support/phone.ts'
import { randomFrom } from '../random.ts'
import type { Finding } from '../tally.ts'
import { judge } from '../verdict.ts'
import { interviewed, Phone, remember, type Remembered } from './phone.ts'
import type { Line } from './proxy.ts'
import type { Server } from './server.ts'
import { givenOf, type Given, type Step } from './steps.ts'

export interface World {
  server: Server
  line: Line
  /** Two builds of the application; an update goes from one to the other. */
  builds: readonly [string, string]
}

const SENDING = 90_000

export class Play {
  readonly findings: Finding[] = []
  readonly trace: string[] = []
  readonly #world: World
  readonly #phone: Phone
  readonly #round: string

  private constructor(world: World, phone: Phone, round: string) {
    this.#world = world
    this.#phone = phone
    this.#round = round
  }

  static async open(world: World, round: string, seed: number, disk: boolean): Promise<Play> {
    const { server, line } = world
    line.plan = []
    line.late = []
    line.random = randomFrom(seed).next
    line.kill = () => void server.kill().then(() => server.start())
    const code = await server.invite(round)
    const phone = await Phone.open(line.origin, seed % 2 === 0, disk)
    const page = await phone.newPage()
    await page.goto(`${line.origin}/collect/#enrol=${code}`)
    await button(page, 'Phỏng vấn mới').first().waitFor({ timeout: 30_000 })
    await page.getByText('Dùng được khi không có mạng').waitFor({ timeout: 30_000 })
    // The application was installed some time ago; what the schedule is about comes afterwards.
    await phone.disk?.flush()
    return new Play(world, phone, round)
  }

  /** One step. What does not work because of an earlier fault is given up, as a person would. */
  async step(step: Step): Promise<void> {
    try {
      await this.#do(step)
      this.trace.push(JSON.stringify(step))
    } catch (error) {
      this.trace.push(`${JSON.stringify(step)} gave up: ${String(error).split('\n')[0]}`)
    }
  }

  async #do(step: Step): Promise<void> {
    const phone = this.#phone
    const { server, line, builds } = this.#world
    const last = phone.interviews.at(-1)
    switch (step.do) {
      case 'begin':
        return phone.begin(
          remember(
            `[${this.#round}.${phone.interviews.length + 1}]`,
            givenOf(`[${this.#round}.${phone.interviews.length + 1}]`, step.seed),
          ),
        )
      case 'advance':
        return void (last && !last.promised && (await this.#advance(last, step.screens)))
      case 'reload':
        return void (await (await phone.page()).reload())
      case 'tab':
      case 'take-over':
        return this.#tab(step.do === 'take-over')
      case 'renderer-crash':
        await phone.crashRenderer()
        return this.#inspect()
      case 'browser-kill':
        await phone.kill()
        return this.#inspect()
      case 'power-cut':
        await phone.cutPower()
        return this.#inspect()
      case 'server-kill':
        setTimeout(() => line.kill(), step.after)
        return
      case 'line':
        return void line.plan.push(...step.faults)
      case 'late':
        return line.deliverLate()
      case 'offline':
        return phone.setOffline(step.on)
      case 'disk':
        return step.full ? phone.disk?.fill() : phone.disk?.free()
      case 'clock':
        return phone.setClock(step.by)
      case 'wait':
        return wait(step.ms)
      case 'send':
        return void (await button(await phone.home(), 'Gửi ngay').click())
      case 'update':
        server.web = server.web === builds[0] ? builds[1] : builds[0]
        await server.kill()
        await server.start()
        return void (await (
          await phone.page()
        ).evaluate(() => navigator.serviceWorker.ready.then((one) => one.update())))
      default:
        return this.#export()
    }
  }

  async #advance(one: Remembered, screens: number): Promise<void> {
    if (!(await this.#phone.resume(one))) return
    for (let at = 0; at < screens; at++) if (!(await this.#phone.advance(one))) return
  }

  /** A second tab on the same page; then the first is closed, or the second. */
  async #tab(takeOver: boolean): Promise<void> {
    const first = await this.#phone.page()
    const second = await this.#phone.newPage()
    await second.goto(first.url())
    await second.locator('main').first().waitFor()
    if (!takeOver) return second.close()
    await first.close()
    if (await button(second, 'Thử lại').isVisible()) await button(second, 'Thử lại').click()
  }

  /** Whether everything that was vouched for is on the device or in the store, now that the page is gone. */
  async #inspect(): Promise<void> {
    const held = await this.#phone.held()
    const { responses } = await this.#world.server.read(this.#round)
    const stored = new Set(responses.map((one) => one.id))
    for (const one of this.#phone.interviews) {
      const waits = held?.outbox.find(({ id }) => id === one.id)
      if (waits) {
        one.promised = true
        const { answers } = JSON.parse(waits.content) as { answers: unknown }
        if (!interviewed(one, this.#round).answers.some((typed) => isDeepStrictEqual(typed, answers)))
          this.#say('altered', one, `in the outbox: ${JSON.stringify(answers)}`)
      }
      for (const { response, sha256, real } of held?.media ?? [])
        if (response === one.id && sha256 !== real) this.#say('altered', one, 'a photo on the device')
      if (waits || stored.has(one.id)) continue
      if (one.promised) this.#say('lost', one, 'called finished; neither sent nor on the device')
      const draft = held?.drafts.find(({ id }) => id === one.id)
      if (!draft && one.everSaved && !one.promised)
        this.#say('lost', one, 'a draft that was called saved is gone')
      const there = fieldsIn(draft?.body ?? '', one)
      for (const field of one.saved)
        if (draft && !there.has(field)) this.#say('lost', one, `"${field}" was called saved`)
      one.typed = there
      one.saved = new Set([...one.saved].filter((field) => there.has(field)))
    }
  }

  /** The file for the manager holds every interview that waits, exactly. */
  async #export(): Promise<void> {
    const page = await this.#phone.home()
    const save = button(page, 'Lưu phần chưa gửi thành tệp')
    if (!(await save.isVisible())) return
    const held = await this.#phone.held()
    const download = page.waitForEvent('download')
    await save.click()
    const path = await (await download).path()
    const file = JSON.parse(await readFile(path, 'utf8')) as { responses: { content: string }[] }
    const written = new Set(file.responses.map((one) => one.content))
    for (const { id, content } of held?.outbox ?? []) {
      const one = this.#phone.interviews.find((known) => known.id === id)
      if (one && !written.has(content)) this.#say('lost', one, 'not in the exported file')
    }
  }

  #say(kind: Finding['kind'], { name }: Remembered, detail: string): void {
    this.findings.push({ kind, what: name, detail })
  }

  /** Everything works again; drafts are finished, what waits is sent, and the store is read. */
  async end(): Promise<{ acknowledged: number; findings: Finding[]; trace: string[] }> {
    const phone = this.#phone
    const { server, line } = this.#world
    line.plan = []
    await server.start()
    await line.deliverLate()
    await phone.disk?.free()
    await phone.kill().catch(() => undefined)
    phone.offline = false
    await this.#inspect()
    for (const one of phone.interviews) {
      for (let attempt = 0; attempt < 3 && !one.promised; attempt++)
        await this.#advance(one, 20).catch((error: unknown) =>
          this.trace.push(`end: ${String(error).split('\n')[0]}`),
        )
    }
    const left = await this.#sendAll().catch(async (error: unknown) => {
      const page = await phone.page()
      const seen = await page.locator('body').innerText()
      return `the outbox can't be sent (${String(error).split('\n')[0]}); the screen says: ${seen}; what waits was`
    })
    const interviews = phone.interviews.map((one) => interviewed(one, this.#round))
    const contents = await server.read(this.#round)
    const found = await judge(this.#round, interviews, {
      contents,
      file: (hash) => server.file(hash),
      held: new Set(),
    })
    if (left) this.findings.push({ kind: 'lost', what: this.#round, detail: `${left} never sent` })
    await phone.close()
    const vouched = phone.interviews.filter((one) => one.promised || one.everSaved)
    return { acknowledged: vouched.length, findings: [...this.findings, ...found], trace: this.trace }
  }

  /** Presses "send now" until nothing waits. Returns how many still do when patience is over. */
  async #sendAll(): Promise<number> {
    const page = await this.#phone.home()
    const limit = Date.now() + SENDING
    const outbox = page.locator('[data-waiting]')
    await outbox.waitFor({ timeout: SENDING })
    for (;;) {
      const waiting = Number(await outbox.getAttribute('data-waiting', { timeout: SENDING }))
      if (waiting === 0 || Date.now() > limit) return waiting
      // It goes away as soon as nothing waits, and can't be pressed while something is sent.
      await button(page, 'Gửi ngay')
        .click({ timeout: 1_500 })
        .catch(() => undefined)
      await wait(300)
    }
  }

  async abandon(): Promise<void> {
    await this.#phone.close()
  }
}

/** The fields whose value stands in a draft, however the application arranges it. */
function fieldsIn(body: string, one: Remembered): Set<keyof Given> {
  const { given, photo } = one
  const has = (value: string) => body.includes(JSON.stringify(value).slice(1, -1))
  const found = new Set<keyof Given>()
  if (has(given.head)) found.add('head')
  for (const field of ['size', 'work', 'child'] as const) if (has(given[field])) found.add(field)
  if (photo && one.typed.has('photo') && /[0-9a-f]{64}\.png/.test(body)) found.add('photo')
  return found
}
