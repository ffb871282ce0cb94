// What the screens show of this device: rounds, drafts, outbox; and what people and events set in motion.
import { locale } from '../lib/i18n.svelte.ts'
import { openDevice, type DeviceDatabase } from '../lib/device/database.ts'
import { discardDraft, listDrafts } from '../lib/device/drafts.ts'
import {
  acceptInvitation,
  contact,
  enrol,
  forgetInvitation,
  listEnrolments,
  type Invitation,
} from '../lib/device/enrolments.ts'
import { offerFile, pendingFile, pendingParts, type PendingParts } from '../lib/device/export-file.ts'
import { asSender, draftsOpen } from '../lib/device/locks.ts'
import type { Network } from '../lib/device/network.ts'
import { countSent, listSendable, listSent } from '../lib/device/outbox.ts'
import type { Draft, Enrolment, Sent, Trouble, Waiting } from '../lib/device/records.ts'
import { sendWaiting } from '../lib/device/sender.ts'
import { dropUnusedSurveys, heldSurveys, refreshSurvey } from '../lib/device/surveys.ts'
import { DiskRoom } from './room.svelte.ts'

declare const BOOKEND_VERSION: string

/** Between two contacts without another reason, in milliseconds. */
const CONTACT_EVERY = 15 * 60_000
/** Until the next try to connect a round or to fetch its survey, in milliseconds. */
const MISSING_EVERY = 30_000
/** Until the next look when another tab is sending or storage fails. */
const BUSY = 10_000
const SENT_SHOWN = 30

export class Device {
  readonly room = new DiskRoom()
  readonly database: DeviceDatabase = openDevice('bookend', this.room)
  /** Null until the first reading. */
  enrolments = $state.raw<Enrolment[] | null>(null)
  drafts = $state.raw<Draft[]>([])
  waiting = $state.raw<Waiting[]>([])
  sent = $state.raw<Sent[]>([])
  sentToday = $state(0)
  /** Surveys that are here completely. */
  held = $state.raw<ReadonlySet<string>>(new Set())
  /** Why a round's survey could not be fetched, by enrolment. */
  surveyTrouble = $state.raw<Record<string, Trouble>>({})
  /** Drafts that some tab has open. */
  open = $state.raw<ReadonlySet<string>>(new Set())
  /** Interviews that were left while their last answers were only in this page's memory. */
  unsaved = $state.raw<string[]>([])
  /** Set while storage does not answer. */
  storageProblem = $state<string | null>(null)
  sendingId = $state<string | null>(null)
  /** Bytes that have arrived of files that travel in parts, by response and hash. */
  arrived = $state.raw<Readonly<Record<string, number>>>({})
  refreshing = $state(false)
  online = $state(navigator.onLine)
  /** The browser has promised not to clear this site's data by itself; null: it did not say. */
  persisted = $state<boolean | null>(null)
  usage = $state<{ used: number; quota: number } | null>(null)

  readonly #network: Network = {
    fetch: (url, init) => fetch(url, init),
    language: locale,
    online: () => navigator.onLine,
  }
  readonly #channel = new BroadcastChannel('bookend')
  #timer: ReturnType<typeof setTimeout> | undefined
  #contactAt = 0
  #contactTimer: ReturnType<typeof setTimeout> | undefined
  /** Asked for while one was under way, which may have begun before the network was back. */
  #refreshAgain = false

  /** Begins to listen and to work; call once. */
  async start(): Promise<void> {
    this.room.guard(this.database)
    this.#channel.onmessage = () => void this.load()
    addEventListener('online', () => {
      this.online = true
      void this.refresh(true)
    })
    addEventListener('offline', () => (this.online = false))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState !== 'visible') return
      if (Date.now() - this.#contactAt > CONTACT_EVERY) void this.refresh()
      else void this.load().then(() => this.send(false))
    })
    // A browser that refused before may promise it once the application is installed.
    addEventListener('appinstalled', () => void this.lookAtStorage())
    await this.load()
    void this.lookAtStorage()
    void this.refresh()
  }

  /** Reads everything again from the database. */
  async load(): Promise<void> {
    try {
      const midnight = new Date().setHours(0, 0, 0, 0)
      const [enrolments, drafts, waiting, sent, sentToday, held, open] = await Promise.all([
        listEnrolments(this.database),
        listDrafts(this.database),
        listSendable(this.database),
        listSent(this.database, SENT_SHOWN),
        countSent(this.database, midnight),
        heldSurveys(this.database),
        draftsOpen(),
      ])
      Object.assign(this, { enrolments, drafts, waiting, sent, sentToday, held, open, storageProblem: null })
    } catch (error) {
      this.storageProblem = String(error instanceof Error ? error.message : error)
      this.enrolments ??= []
    }
  }

  /** Tells this page and the other tabs that something changed. */
  async changed(): Promise<void> {
    this.#channel.postMessage('changed')
    await this.load()
  }

  /** Keeps an invitation, asks the browser to keep this site's data, and presents it. Returns the round's record. */
  async accept(invitation: Invitation): Promise<Enrolment> {
    let enrolment = await acceptInvitation(this.database, invitation, Date.now())
    await this.changed()
    if (enrolment.invitation) enrolment = await enrol(this.database, this.#network, enrolment, Date.now)
    await this.changed()
    void this.lookAtStorage()
    void this.refresh()
    return enrolment
  }

  async forget(enrolment: Enrolment): Promise<void> {
    await forgetInvitation(this.database, enrolment.id)
    await this.changed()
  }

  async discard(draft: Draft): Promise<void> {
    await discardDraft(this.database, draft.id)
    await this.changed()
  }

  /** The outbox (what is due, or `all`), and beside it contact for every round and surveys that are missing. */
  async refresh(all = false): Promise<void> {
    // Not after the contact: a line on which that stalls may still take an interview.
    void this.send(all)
    if (this.refreshing) {
      this.#refreshAgain = true
      return
    }
    this.refreshing = true
    this.#refreshAgain = false
    clearTimeout(this.#contactTimer)
    try {
      this.#contactAt = Date.now()
      for (const known of await listEnrolments(this.database)) {
        const enrolment = await contact(this.database, this.#network, known, Date.now, BOOKEND_VERSION)
        if (enrolment.token !== known.token) void this.send(true)
        await this.load()
        const trouble = await refreshSurvey(this.database, this.#network, enrolment, Date.now)
        const { [known.id]: _, ...others } = this.surveyTrouble
        this.surveyTrouble = trouble ? { ...others, [known.id]: trouble } : others
      }
      await dropUnusedSurveys(this.database)
      await this.changed()
    } catch {
      await this.load()
    } finally {
      this.refreshing = false
    }
    if (this.#refreshAgain) void this.refresh()
    else if (this.#missesSomething())
      this.#contactTimer = setTimeout(() => void this.refresh(), MISSING_EVERY)
  }

  /** A round is not connected yet, or its survey is not here; a link that no longer works is not tried again. */
  #missesSomething(): boolean {
    return (this.enrolments ?? []).some(({ assignment, problem }) =>
      assignment
        ? assignment.survey && !this.held.has(assignment.survey.hash)
        : problem && problem.cause !== 'link',
    )
  }

  /** Sends what is due, or everything; one tab at a time. */
  async send(all: boolean): Promise<void> {
    const sender = {
      database: this.database,
      network: this.#network,
      now: Date.now,
      random: Math.random,
      sending: (id: string | null) => {
        this.sendingId = id
        void this.changed()
      },
      progress: (response: string, sha256: string, bytes: number) =>
        (this.arrived = { ...this.arrived, [`${response} ${sha256}`]: bytes }),
    }
    let again: number | null = BUSY
    try {
      const pass = await asSender(() => sendWaiting(sender, all))
      if (pass) again = pass.next === null ? null : Math.max(1_000, pass.next - Date.now())
      // The server is told that less is waiting now.
      if (pass?.sent) void this.refresh()
    } catch {
      // Storage failed; the screen says so by itself.
    }
    clearTimeout(this.#timer)
    if (again !== null) this.#timer = setTimeout(() => void this.send(false), again)
    await this.changed()
    void this.lookAtStorage()
  }

  async lookAtStorage(): Promise<void> {
    if (this.enrolments?.length) await navigator.storage?.persist?.().catch(() => false)
    this.persisted = (await navigator.storage?.persisted?.().catch(() => null)) ?? null
    const estimate = await navigator.storage?.estimate?.().catch(() => null)
    this.usage = estimate?.quota ? { used: estimate.usage ?? 0, quota: estimate.quota } : null
    const nothingToLose = this.enrolments !== null && this.drafts.length + this.waiting.length === 0
    await this.room.look(nothingToLose || this.persisted === true)
  }

  /** Offers everything unsent as one file; `more` is what is only in memory. */
  async exportPending(more?: Partial<PendingParts>): Promise<void> {
    const parts = await pendingParts(this.database)
    const own = new Set([...(more?.waiting ?? []), ...(more?.drafts ?? [])].map((record) => record.id))
    const merged = {
      waiting: [...parts.waiting.filter((one) => !own.has(one.id)), ...(more?.waiting ?? [])],
      drafts: [...parts.drafts.filter((one) => !own.has(one.id)), ...(more?.drafts ?? [])],
      media: [...parts.media, ...(more?.media ?? [])],
    }
    const at = new Date().toISOString()
    offerFile(await pendingFile(merged, at), `bookend-${at.slice(0, 16).replaceAll(':', '')}.json`)
  }
}
