// Plays one schedule on a phone of its own, in a round of its own, and has the oracle judge what is left at the end.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Session } from '../../../web/collect/session.svelte.ts'
import { randomFrom } from '../random.ts'
import type { Finding } from '../tally.ts'
import { interviewed, typed, type Op, type Remembered } from './interview.ts'
import { Browser } from './browser.ts'
import { deliverLate, throughWire, type Wire } from './network.ts'
import { Phone, type Application, type Page } from './phone.ts'
import type { Step } from './steps.ts'
import type { Field } from './field.ts'
import { judge } from '../verdict.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export interface Played {
  /** Finished interviews and saved drafts that the screen vouched for. */
  acknowledged: number
  findings: Finding[]
  /** Points that the first pages came to, by name: what an enumeration can end at. */
  points: string[]
  /** Uses of store and files by the server. */
  uses: string[]
}

export interface Conditions {
  /** Changes the phone's browser before it is used: how the rig tests itself. */
  tamper?: (browser: Browser) => void
  /** Ends the page at this point, counted from the start of the schedule. */
  endAt?: number
  /** Lets the server end at this use, counted from the start of the schedule. */
  dieAt?: { use: number; after: boolean }
}

export class Play {
  readonly findings: Finding[] = []
  readonly phone: Phone
  readonly wire: Wire = { plan: [], offline: false, late: [] }
  readonly points: string[] = []
  readonly uses: string[] = []
  readonly field: Field
  readonly round: string
  #countdown: number | null = null
  #cutsPower = false
  #powerIsOff = false
  #storeFaults: { at: number; fault: Extract<Step, { do: 'store' }>['fault'] }[] = []

  constructor(
    field: Field,
    application: Application,
    round: string,
    invitation: string,
    conditions: Conditions,
  ) {
    this.field = field
    this.round = round
    const browser = new Browser(throughWire(this.wire, field.server))
    conditions.tamper?.(browser)
    const [study = '', device = ''] = invitation.split('.')
    this.phone = new Phone(browser, application, { code: invitation, study, device })
    this.phone.ends = (_, name) => this.#ends(name, conditions.endAt)
    field.server.fault = (use, name) => {
      this.uses.push(name)
      if (this.uses.length - 1 === conditions.dieAt?.use)
        return conditions.dieAt.after ? 'die-after' : 'die-before'
      const due = this.#storeFaults.findIndex((one) => one.at <= use)
      return due < 0 ? undefined : this.#storeFaults.splice(due, 1)[0]?.fault
    }
  }

  #ends(name: string, endAt: number | undefined): boolean {
    this.points.push(name)
    if (this.points.length - 1 === endAt) return true
    if (this.#countdown === null || this.#countdown-- > 0) return false
    this.#countdown = null
    if (this.#cutsPower) this.#powerIsOff = true
    return true
  }

  /** The page to work on; a new one when the last is gone. */
  async page(): Promise<Page> {
    const { phone } = this
    if (phone.page && !phone.page.life.dead) return phone.page
    if (this.#powerIsOff) {
      phone.close(phone.other)
      await phone.browser.storage.cutPower()
      this.#powerIsOff = false
    }
    phone.page = null
    const page = await phone.open()
    await phone.settle(() => page.device.enrolments !== null, 5_000)
    return page
  }

  async step(step: Step): Promise<void> {
    const { phone } = this
    switch (step.do) {
      case 'crash':
      case 'power-cut':
        this.#countdown = step.after
        this.#cutsPower = step.do === 'power-cut'
        return
      case 'wire':
        return void this.wire.plan.push(...step.faults)
      case 'offline':
        phone.browser.online = !step.on
        this.wire.offline = step.on
        return
      case 'late':
        return deliverLate(this.wire)
      case 'storage':
        return void phone.browser.storage.faults.push({ ...step })
      case 'store':
        return void this.#storeFaults.push({ at: this.field.server.uses + step.after, fault: step.fault })
      case 'clock':
        phone.browser.clock.now += step.by
        return
      case 'reload':
        return phone.close(phone.page)
      case 'close-tab':
        return phone.close(phone.other)
      case 'pass':
        return void (await phone.settle(() => false, step.ms))
      default:
        return this.#act(step, await this.page())
    }
  }

  async #act(step: Step, page: Page): Promise<void> {
    const { phone } = this
    if (step.do === 'tab' && !phone.other) await phone.open()
    else if (step.do === 'begin') await this.#begin(page)
    // Whoever finds no draft begins again.
    else if (step.do === 'resume' && phone.interviews.length === 0) await this.#begin(page)
    else if (step.do === 'resume') await this.resume(page, phone.interviews.at(-1))
    else if (step.do === 'home') await this.#home(page)
    else if (step.do === 'send') await phone.finish(page, () => page.device.send(true), 10 * MINUTE)
    else if (step.do === 'wait') await phone.settle(() => page.session?.saved === 'saved', 10_000)
    else if (step.do === 'finish') await this.finish(page)
    else if (step.do === 'photo') await this.#photo(page, step)
    else if (step.do === 'child') this.#type(page, { op: 'child' })
    else if (step.do === 'answer') {
      if (step.question === 'child') this.#type(page, { op: 'name-child', child: 0, value: step.value })
      else {
        const value = step.question === 'head' ? `${page.interview?.name} ${step.value}` : step.value
        this.#type(page, { op: 'set', question: step.question, value })
      }
    }
  }

  async #begin(page: Page): Promise<void> {
    const { phone } = this
    await this.#home(page)
    const ready = () =>
      phone.page?.device.enrolments?.find((one) => page.device.held.has(one.assignment?.survey?.hash ?? ''))
    if (!(await phone.settle(() => ready() !== undefined, 2 * HOUR))) return
    const enrolment = ready()
    if (!enrolment) return
    const begun = await phone.finish(page, () => phone.application.begin(page.device, enrolment), MINUTE)
    const id = begun && 'value' in begun ? begun.value : null
    if (!id) return
    const name = `[${this.round}.${phone.interviews.length + 1}]`
    const one: Remembered = {
      name,
      id,
      ops: [],
      saved: 0,
      everSaved: 0,
      asked: [],
      promised: false,
      photos: new Map(),
      savedPhotos: new Set(),
    }
    phone.interviews.push(one)
    await this.resume(page, one)
    this.#type(page, { op: 'set', question: 'head', value: name })
  }

  /** Opens a draft again and compares it with what was typed and promised. */
  async resume(page: Page, one: Remembered | undefined): Promise<void> {
    const { phone } = this
    if (!one || (page.interview === one && page.session?.phase === 'ready')) return
    await this.#home(page)
    page.session = null
    page.interview = null
    const session = page.life.run(() => new phone.application.Session(page.device, one.id))
    for (let attempt = 0; attempt < 5; attempt++) {
      await phone.finish(page, () => session.open(), MINUTE)
      if (page.life.dead || session.phase !== 'dead') break
    }
    if (page.life.dead) return
    if (session.phase === 'ready') {
      page.session = session
      const answers = session.interview?.interview && page.life.run(() => session.interview?.finish().answers)
      this.#compare(one, answers, session.lost.includes('/data/photo'))
      page.interview = one
    } else if (session.phase === 'missing' && one.everSaved > 0 && !one.promised) {
      this.findings.push({
        kind: 'lost',
        what: one.name,
        detail: `a draft that was saved is ${session.phase}`,
      })
      one.everSaved = 0
    } else if (session.phase === 'unreadable' || session.phase === 'no-survey') {
      this.findings.push({
        kind: 'lost',
        what: one.name,
        detail: `a draft can't be opened: ${session.phase} ${session.detail}`,
      })
    }
  }

  /** The draft is what was typed up to some answer. `isPhotoGone`: the screen says that the photo which it named never got onto the device. */
  #compare(one: Remembered, answers: unknown, isPhotoGone: boolean): void {
    const { findings } = this
    const upTo = (at: number) => {
      const { photo, ...others } = typed(one.ops.slice(0, at))
      return { ...others, photo: isPhotoGone ? '' : photo }
    }
    let at = one.ops.length
    while (at > 0 && !isDeepStrictEqual(upTo(at), answers)) at--
    if (!isDeepStrictEqual(upTo(at), answers)) {
      const detail = `the draft is ${JSON.stringify(answers)}, typed was ${JSON.stringify(upTo(one.ops.length))}`
      findings.push({ kind: 'altered', what: one.name, detail })
    } else if (at < one.saved) {
      const detail = `${one.saved} answers were saved, ${at} are there`
      findings.push({ kind: 'lost', what: one.name, detail })
    }
    one.ops = one.ops.slice(0, at)
    one.saved = Math.min(one.saved, at)
    if (!isPhotoGone) return
    // That is true only of one that the screen had not called saved.
    const sha256 = typed(one.ops).photo.slice(0, 64)
    if (one.savedPhotos.has(sha256))
      findings.push({
        kind: 'lost',
        what: one.name,
        detail: `the photo ${sha256.slice(0, 8)} was called saved`,
      })
    one.ops.push({ op: 'set', question: 'photo', value: '' })
  }

  async #home(page: Page): Promise<void> {
    const { session } = page
    if (!session) return
    const left = await this.phone.finish(page, () => session.close(), 20_000)
    // What can't be written stays in memory, and the interview with it.
    if (left && 'value' in left && left.value) page.session = page.interview = null
  }

  #type(page: Page, op: Op): void {
    const { interview, session } = page
    const state = session?.interview
    if (!interview || !state || page.life.dead || session.phase !== 'ready') return
    if (op.op === 'name-child' && typed(interview.ops).child.length <= op.child) return
    interview.ops.push(op)
    void page.run(() => {
      if (op.op === 'child') state.addRepeat('/data/child')
      else if (op.op === 'name-child') state.answer(`/data/child[${op.child + 1}]/name`, op.value)
      else state.answer(`/data/${op.question}`, op.value)
    })
  }

  async #photo(page: Page, { bytes, seed }: { bytes: number; seed: number }): Promise<void> {
    const { interview, session } = page
    const media = session?.media
    if (!interview || !media || session.phase !== 'ready') return
    const random = randomFrom(seed)
    const data = Uint8Array.from({ length: bytes }, () => random.int(256))
    const sha256 = createHash('sha256').update(data).digest('hex')
    interview.photos.set(sha256, data)
    const file = new Blob([data], { type: 'image/jpeg' })
    const put = await this.phone.finish(page, () => media.put('/data/photo', file, 'ảnh nhà.jpg'), MINUTE)
    if (put && 'value' in put) this.#type(page, { op: 'set', question: 'photo', value: `${sha256}.jpg` })
  }

  async finish(page: Page): Promise<void> {
    const { interview, session } = page
    const state = session?.interview
    if (!interview || !state || page.life.dead || session.phase !== 'ready') return
    interview.asked.push(typed(interview.ops))
    await this.phone.finish(page, () => session.finish(state.finish()), MINUTE)
    if (isOver(session)) page.session = page.interview = null
  }

  /** Everything works again: what is saved is opened and finished, what waits is sent. Then the oracle judges. */
  async end(): Promise<Played> {
    const { phone, wire } = this
    this.#countdown = null
    this.#storeFaults = []
    wire.plan = []
    wire.offline = false
    phone.browser.online = true
    phone.browser.storage.faults = []
    phone.close(phone.other)
    phone.close(phone.page)
    await deliverLate(wire)
    let stuck: string[] = []
    // The page may be ended here too, by an enumerated crash; then the person opens the next.
    for (let attempt = 0; attempt < 20; attempt++) {
      const page = await this.page()
      const { device } = page
      await phone.settle(() => !device.refreshing && (device.enrolments?.length ?? 0) > 0, 2 * HOUR)
      for (const one of phone.interviews) {
        if (device.drafts.some((draft) => draft.id === one.id) || !one.promised) await this.resume(page, one)
        await this.finish(page)
      }
      // A draft of which nobody saw a question is nobody's.
      const known = new Set(phone.interviews.map((one) => one.id))
      const sent = () => device.waiting.length === 0 && !device.drafts.some((one) => known.has(one.id))
      // What waits goes by itself; only after that somebody presses the button.
      if (!(await phone.settle(() => sent() || page.life.dead, HOUR)))
        this.findings.push({
          kind: 'lost',
          what: this.round,
          detail: 'not sent by itself within an hour of a working network',
        })
      await phone.finish(page, () => device.send(true), HOUR)
      await phone.settle(sent, 10 * MINUTE)
      stuck = device.waiting.map((one) => `${one.id} ${one.problem?.cause} ${one.problem?.detail}`)
      if (!page.life.dead && sent()) break
    }
    phone.close(phone.page)
    this.field.server.fault = () => undefined
    const interviews = phone.interviews.map((one) => interviewed(one, this.round))
    const evidence = {
      contents: await this.field.read(this.round),
      file: (hash: string) => this.field.file(hash),
      held: new Set<string>(),
    }
    const found = await judge(this.round, interviews, evidence)
    if (stuck.length > 0)
      this.findings.push({ kind: 'lost', what: this.round, detail: `never sent: ${stuck.join('; ')}` })
    const vouched = phone.interviews.filter((one) => one.promised || one.everSaved > 0)
    return {
      acknowledged: vouched.length,
      findings: [...this.findings, ...found],
      points: this.points,
      uses: this.uses,
    }
  }
}

/** Asked anew: the session changed while it was waited for. */
const isOver = ({ phase }: Session) => phase === 'finished'
