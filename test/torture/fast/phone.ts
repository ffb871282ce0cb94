// A phone in a fast schedule: pages of the real application (its Device and Session, without drawing), a driver and a witness.
import type { Device } from '../../../web/collect/device.svelte.ts'
import type { Session } from '../../../web/collect/session.svelte.ts'
import type { Invitation } from '../../../web/lib/device/enrolments.ts'
import { beginPage, Browser } from './browser.ts'
import { Gone, Life, outside } from './life.ts'
import { noteSaved, type Remembered } from './interview.ts'

/** The application's modules, loaded once the process is a browser. */
export interface Application {
  Device: typeof Device
  Session: typeof Session
  begin: typeof import('../../../web/collect/interviews.ts').begin
}

export async function loadApplication(): Promise<Application> {
  const [device, session, interviews] = await Promise.all([
    import('../../../web/collect/device.svelte.ts'),
    import('../../../web/collect/session.svelte.ts'),
    import('../../../web/collect/interviews.ts'),
    // Loaded when they are first needed; here at once, because reading files takes time that no clock counts.
    import('../../../web/lib/device/media-upload.ts'),
    import('../../../core/expression/regex-re2.ts'),
  ])
  return { Device: device.Device, Session: session.Session, begin: interviews.begin }
}

const tick = () => outside(() => new Promise<void>((resolve) => setImmediate(resolve)))
const breathe = () => outside(() => new Promise<void>((resolve) => setTimeout(resolve, 1)))
/** Turns of the event loop without work under way after which only time can bring something. */
const QUIET = 8

export class Page {
  readonly life: Life
  readonly device: Device
  session: Session | null = null
  /** What is typed into the interview that is open. */
  interview: Remembered | null = null
  /** The lists that the witness read last. */
  seen: unknown = null
  seenSent: unknown = null

  constructor(phone: Phone, life: Life) {
    this.life = life
    this.device = life.run(() => new phone.application.Device())
  }

  /** Runs a piece of the application; what it throws when the page has gone is nobody's. */
  async run<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await this.life.run(async () => work())
    } catch (error) {
      if (error instanceof Gone || this.life.dead) return undefined
      throw error
    }
  }
}

export class Phone {
  readonly browser: Browser
  readonly application: Application
  readonly invitation: Invitation
  readonly interviews: Remembered[] = []
  page: Page | null = null
  /** A second tab. */
  other: Page | null = null
  /** Ends the page that comes to this point; set by the schedule. */
  ends: (point: number, name: string) => boolean = () => false

  constructor(browser: Browser, application: Application, invitation: Invitation) {
    this.browser = browser
    this.application = application
    this.invitation = invitation
  }

  /** Opens a page as a person does: from the link until the round is there, from the home screen afterwards. */
  async open(): Promise<Page> {
    const life = new Life(this.browser.clock, this.browser)
    beginPage(this.browser, life)
    life.ends = (point, name) => this.ends(point, name)
    const page = new Page(this, life)
    if (!this.page || this.page.life.dead) this.page = page
    else this.other = page
    void page.run(async () => {
      const known = page.device.enrolments?.length ?? 0
      if (known === 0) await page.device.accept(this.invitation).catch(() => page.device.load())
      await page.device.start()
    })
    return page
  }

  close(page: Page | null): void {
    page?.life.end()
    if (page && page === this.other) this.other = null
  }

  /** Everything that a screen says now, noted as promises. */
  witness(): void {
    for (const page of [this.page, this.other]) {
      if (!page || page.life.dead) continue
      const { device, session, interview } = page
      if (page.seen !== device.waiting || page.seenSent !== device.sent) {
        page.seen = device.waiting
        page.seenSent = device.sent
        const named = new Set([...device.waiting, ...device.sent].map((one) => one.id))
        for (const one of this.interviews) if (named.has(one.id)) one.promised = true
      }
      if (!session || !interview) continue
      if (session.phase === 'finished') interview.promised = true
      if (session.phase === 'ready' && session.saved === 'saved') noteSaved(interview)
    }
  }

  /** Lets the phone work until `done`, or until nothing can happen within `limit` milliseconds of its time. False: the latter. */
  async settle(done: () => boolean, limit = 600_000): Promise<boolean> {
    const { clock } = this.browser
    const end = clock.passed + limit
    let quiet = 0
    for (;;) {
      this.witness()
      if (done()) return true
      const alive = [this.page, this.other].flatMap((page) => (page && !page.life.dead ? [page.life] : []))
      if (alive.length === 0) return false
      await (quiet < QUIET ? tick() : breathe())
      // Behind a slow write of one page stands what the other asks for.
      const stalled = alive.some((life) => life.stalled > 0)
      quiet = !stalled && alive.some((life) => life.busy > 0) ? 0 : quiet + 1
      if (quiet < QUIET + 2) continue
      const next = alive.toSorted((a, b) => firstAt(a) - firstAt(b))[0]
      if (!next?.fireNext(end)) return done()
      quiet = 0
    }
  }

  /** Waits for a piece of the application's work; undefined when the page went, or it took longer than `limit`. */
  async finish<T>(
    page: Page,
    work: () => T | Promise<T>,
    limit?: number,
  ): Promise<{ value: T } | { error: unknown } | undefined> {
    let outcome: { value: T } | { error: unknown } | undefined
    page.run(work).then(
      (value) => (outcome = page.life.dead ? undefined : { value: value as T }),
      (error: unknown) => (outcome = { error }),
    )
    await this.settle(() => outcome !== undefined || page.life.dead, limit)
    return outcome
  }
}

const firstAt = (life: Life) => Math.min(Infinity, ...[...life.timers.values()].map((timer) => timer.at))
