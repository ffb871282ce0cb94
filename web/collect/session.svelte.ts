// One open interview: takes the draft's lock, saves after every answer, finishes into the outbox. Outlives its screen while something is unsaved.
import { attachedData } from '../../core/attached.ts'
import type { XNode } from '../../core/expression/tree.ts'
import { instanceName } from '../../core/interview/finish.ts'
import { asksForLastSaved, LAST_SAVED, lastSaved } from '../../core/interview/last-saved.ts'
import { isSeen } from '../../core/interview/screens.ts'
import { within } from '../../core/interview/tree.ts'
import type { Interview } from '../../core/interview/types.ts'
import { canonicalJson } from '../../core/canonical.ts'
import type { Answers, ResponseContent } from '../../core/response.ts'
import { DatabaseProblem } from '../lib/device/database.ts'
import { discardDraft, draftWriter, loadDraft, type Saved } from '../lib/device/drafts.ts'
import { loadEnrolment } from '../lib/device/enrolments.ts'
import { holdDraft, type Release } from '../lib/device/locks.ts'
import { mediaFacts } from '../lib/device/media.ts'
import {
  isWhole,
  letGoOfDraft,
  loadLast,
  loadWaiting,
  mediaReferences,
  putInOutbox,
  waitingOf,
} from '../lib/device/outbox.ts'
import type { Draft, Enrolment, Waiting } from '../lib/device/records.ts'
import { loadAttachments, loadSurvey } from '../lib/device/surveys.ts'
import { locationWish } from '../lib/audit.ts'
import type { LocationTracking } from '../lib/audit-locations.ts'
import { InterviewState, type InterviewSnapshot } from '../lib/interview.svelte.ts'
import type { Device } from './device.svelte.ts'
import { environmentFor } from './environment.ts'
import { interviewMedia, type InterviewMedia } from './interview-media.ts'
import { keepLanguage, lastLanguage } from './last-language.ts'
import { lostFiles } from './lost-files.ts'
import { locateStart } from './start-location.ts'
import { withOffset } from './time.ts'

/** Why there is no interview on the screen, or that there is. */
export type Phase =
  | 'opening'
  | 'ready'
  | 'finished'
  | 'elsewhere'
  | 'missing'
  | 'sent'
  | 'no-survey'
  | 'unreadable'
  | 'dead'

/** Long enough for a slow flush, short enough for someone who wants to go home. Milliseconds. */
const LEAVING = 3_000
const FINISHING = 15_000
/** Before files that storage did not take are tried again. */
const KEEPING = 1_500

export class Session {
  readonly id: string
  phase = $state<Phase>('opening')
  detail = $state('')
  interview = $state.raw<InterviewState | null>(null)
  saved = $state<Saved>('saved')
  problem = $state.raw<DatabaseProblem | null>(null)
  enrolment = $state.raw<Enrolment | null>(null)
  /** Questions whose file never got onto the device; their answers were taken back. */
  lost = $state.raw<string[]>([])
  media: InterviewMedia | null = null
  /** Whether the audit is told where the device is; null: the survey does not ask. */
  tracks = $state<boolean | null>(null)

  readonly #device: Device
  readonly #writer
  #draft: Draft | null = null
  #finished: Waiting | null = null
  #draftSaved = true
  #touched = false
  #tracking: LocationTracking | null = null
  #release: Release | null = null
  /** The draft of a finished interview on its way out. */
  #leaving: Promise<void> = Promise.resolve()

  constructor(device: Device, id: string) {
    this.#device = device
    this.id = id
    this.#writer = draftWriter(device.database, (saved, problem) => {
      this.#draftSaved = saved === 'saved'
      if (this.#draftSaved && this.media?.unkept().length) return void this.#keepFiles()
      this.saved = saved
      this.problem = problem
    })
  }

  /** Opens the draft with the survey it was begun with. Call again after `elsewhere` or `dead`. */
  async open(): Promise<void> {
    const { database } = this.#device
    this.phase = 'opening'
    try {
      this.#release ??= await holdDraft(this.id)
      if (!this.#release) return this.#say('elsewhere')
      const draft = await loadDraft(database, this.id)
      const waiting = await loadWaiting(database, this.id)
      if (!draft) return this.#say(waiting ? 'sent' : 'missing')
      // Both are there when finishing was interrupted or undone: the same answers are then the same response, to the byte.
      if (waiting && (await isWhole(waiting))) this.#finished ??= waiting
      const [held, attachments, enrolment] = await Promise.all([
        loadSurvey(database, draft.survey.hash),
        loadAttachments(database, draft.survey.hash),
        loadEnrolment(database, draft.enrolment),
      ])
      if (!held || !enrolment) return this.#say('no-survey')
      this.#draft = draft
      this.enrolment = enrolment
      const environment = await environmentFor(held.survey, enrolment)
      const files = new Map<string, XNode>()
      for (const { key, bytes } of attachments) {
        const tree = attachedData(key[1], new TextDecoder().decode(bytes))
        if (tree) files.set(key[1], tree)
      }
      if (asksForLastSaved(held.survey)) {
        const last = await loadLast(database, [draft.enrolment, held.survey.id])
        if (last) files.set(LAST_SAVED, lastSaved(held.survey, last.answers))
      }
      this.media = interviewMedia(database, this.id, attachments, (problem) => {
        this.saved = 'memory'
        this.problem = problem
      })
      const options = { files, onchange: (snapshot: () => InterviewSnapshot) => this.#keep(snapshot) }
      this.interview =
        draft.body === ''
          ? InterviewState.start(held.survey, environment, { ...options, ...lastLanguage(held.survey) })
          : InterviewState.resume(
              held.survey,
              environment,
              JSON.parse(draft.body) as InterviewSnapshot,
              options,
            )
      // What is finished already must stay the same response, to the byte; who sends it knows what to do without the file.
      const begun = draft.body !== '' && !this.#finished
      this.lost = begun ? await lostFiles(database, this.id, this.interview.interview) : []
      this.#say('ready')
      for (const ref of this.lost) this.interview.answer(ref, '')
      if (draft.body === '') void locateStart(this.interview).catch(() => undefined)
      void this.#track(this.interview).catch(() => undefined)
    } catch (error) {
      this.detail = error instanceof Error ? error.message : String(error)
      this.#say(error instanceof DatabaseProblem ? 'dead' : 'unreadable')
    }
  }

  #say(phase: Phase) {
    this.phase = phase
    if (phase !== 'ready' && phase !== 'finished') void this.#letGo()
  }

  /** An interview is never held up by it: nobody waits for it, and without it events have no place. */
  async #track({ log, survey, interview }: InterviewState): Promise<void> {
    const wish = locationWish(survey)
    if (!log || !wish) return
    const { trackLocations } = await import('../lib/audit-locations.ts')
    if (this.phase !== 'ready' || this.interview?.interview !== interview) return
    const { geolocation, permissions } = navigator
    const { now } = interview.environment
    this.#tracking = trackLocations(log, wish, { now, geolocation, permissions })
    this.tracks = this.#tracking.isOn()
  }

  /** The enumerator's switch. */
  setTracking(on: boolean): void {
    this.#tracking?.set(on)
    this.tracks = on
    this.interview?.touch()
  }

  #keep(snapshot: () => InterviewSnapshot) {
    if (this.phase !== 'ready') return
    this.#touched = true
    if (this.interview) keepLanguage(this.interview)
    this.#writer.save(() => this.#record(snapshot))
  }

  /** Answers are saved only when the files that they name are. */
  async #keepFiles(): Promise<void> {
    try {
      await this.media?.keepRest()
    } catch (error) {
      this.saved = 'memory'
      this.problem = error instanceof DatabaseProblem ? error : null
      setTimeout(() => this.phase === 'ready' && this.#draftSaved && void this.#keepFiles(), KEEPING)
      return
    }
    if (!this.#draftSaved) return
    this.saved = 'saved'
    this.problem = null
  }

  /** The draft as it is now; each call is a newer one than the last. */
  #record(snapshot: () => InterviewSnapshot): Draft {
    const draft = this.#draft
    if (!draft || !this.interview) throw new Error('No interview is open')
    this.#draft = {
      ...draft,
      updatedAt: Date.now(),
      sequence: draft.sequence + 1,
      instanceName: instanceName(this.interview.interview),
      ...progress(this.interview.interview),
      body: JSON.stringify(snapshot()),
    }
    return this.#draft
  }

  /** Moves the interview to the outbox and proves it. Rejects when storage fails: the interview then stays open, in memory at least. */
  async finish({ answers, instanceName: name }: ReturnType<InterviewState['finish']>): Promise<void> {
    const { database } = this.#device
    const [draft, interview] = [this.#draft, this.interview]
    if (!draft || !interview) throw new Error('No interview is open')
    await this.media?.keepRest()
    // An earlier attempt may have succeeded after its time was up: the same answers are then the same response, to the byte.
    const earlier = this.#finished && holdsAnswers(this.#finished, answers) ? this.#finished : null
    const finishedAt = Date.now()
    const { survey } = interview
    const audit = interview.audit()
    const content: ResponseContent = {
      id: this.id,
      study: draft.study,
      round: draft.round,
      survey: draft.survey,
      revision: 0,
      startedAt: withOffset(draft.startedAt),
      finishedAt: withOffset(finishedAt),
      device: this.enrolment?.device ?? '',
      language: survey.languages[interview.language]?.name ?? '',
      ...(name && { instanceName: name }),
      answers,
      media: mediaReferences(survey, answers, await mediaFacts(database, this.id)),
      ...(audit && { audit }),
    }
    this.#finished = earlier ?? (await waitingOf(content, draft.enrolment, finishedAt, draft.sequence))
    try {
      if (!(await this.#writer.stop(LEAVING)))
        throw new DatabaseProblem('unavailable', 'Storage does not answer')
      this.#finished = { ...this.#finished, sequence: this.#draft?.sequence ?? draft.sequence }
      const last = asksForLastSaved(survey)
        ? { key: [draft.enrolment, survey.id] satisfies [string, string], answers }
        : undefined
      await inTime(putInOutbox(database, this.#finished, last))
    } catch (error) {
      this.#writer.resume()
      this.#writer.save(() => this.#record(() => interview.snapshot()))
      this.saved = 'memory'
      this.problem = error instanceof DatabaseProblem ? error : new DatabaseProblem('unavailable', error)
      throw error
    }
    await this.#done(this.#finished)
  }

  /** From here on it is finished, whatever becomes of the draft: who sends completes what is left undone. Until that is settled nobody else may open it. */
  async #done(finished: Waiting): Promise<void> {
    this.#leaving = letGoOfDraft(this.#device.database, finished).catch(() => undefined)
    await Promise.race([this.#leaving, new Promise((resolve) => setTimeout(resolve, LEAVING))])
    // First what waits, so that the screen never says "everything has been sent" of an interview that was not.
    await this.#device.changed()
    this.#say('finished')
    await this.#letGo()
    this.media?.close()
    // Beside sending it, the server is told of it by name: should it never arrive, the manager knows.
    void this.#device.refresh()
  }

  /** Everything unsent as a file, with what is only in this page's memory. */
  async export(): Promise<void> {
    const interview = this.interview
    const unkept = this.media?.unkept() ?? []
    const isFinished = this.#finished && interview && holdsAnswers(this.#finished, interview.finish().answers)
    await this.#device.exportPending(
      this.#finished && isFinished
        ? { waiting: [this.#finished], media: unkept }
        : { drafts: interview ? [this.#record(() => interview.snapshot())] : [], media: unkept },
    )
  }

  retry(): void {
    this.#writer.nudge()
  }

  /** Leaves the interview. False: something is not saved yet, so it stays in memory and this session must be kept. */
  async close(): Promise<boolean> {
    if (this.phase === 'ready') {
      if (!(await this.#writer.idle(LEAVING)) || this.media?.unkept().length) return false
      // Opened by mistake: nothing was answered and nothing was touched.
      if (!this.#touched && this.#draft?.body === '')
        await discardDraft(this.#device.database, this.id).catch(() => undefined)
    }
    await this.#writer.stop(LEAVING)
    this.media?.close()
    await this.#letGo()
    await this.#device.changed()
    return true
  }

  async #letGo() {
    this.#tracking?.stop()
    this.#tracking = null
    const release = this.#release
    this.#release = null
    await this.#leaving
    await release?.()
  }
}

/** Relevant questions that a person answers, and how many have an answer. Every save counts them, so without rendering labels. */
function progress({ root, survey }: Interview): { answered: number; total: number } {
  let [answered, total] = [0, 0]
  for (const instance of within(root)) {
    const node = survey.nodes[instance.node]
    if (node?.kind !== 'question' || node.type === 'note' || !instance.relevant || !isSeen(node)) continue
    total++
    if (instance.value !== '') answered++
  }
  return { answered, total }
}

const holdsAnswers = ({ content }: Waiting, answers: Answers) =>
  canonicalJson((JSON.parse(content) as ResponseContent).answers) === canonicalJson(answers)

function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const limit = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new DatabaseProblem('unavailable', 'Storage does not answer')), FINISHING),
  )
  return Promise.race([work, limit])
}
