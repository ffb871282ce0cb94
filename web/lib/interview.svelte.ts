// An interview as the screens see it: the engine's plain data held in runes, one screen at a time. Components only draw this.
import { answer, setLanguage } from '../../core/interview/answer.ts'
import { finish, validate } from '../../core/interview/finish.ts'
import { open, restore, snapshot, type Snapshot } from '../../core/interview/open.ts'
import { addRepeat, removeRepeat } from '../../core/interview/repeats.ts'
import { isShown, outline, screens, type Screen } from '../../core/interview/screens.ts'
import { find, refOf } from '../../core/interview/tree.ts'
import type { Change, Environment, Instance, Interview } from '../../core/interview/types.ts'
import { view } from '../../core/interview/view.ts'
import type { XNode } from '../../core/expression/tree.ts'
import type { AuditEvent } from '../../core/response.ts'
import type { Survey } from '../../core/survey.ts'
import { asksForAudit, auditLog, type AuditLog } from './audit.ts'
import { begunAnswers, type Begun, type BegunAnswers } from './begun.ts'
import { crumbsOf, entriesOf, keepSame, memberSummary, type Crumb, type Entry } from './interview-entries.ts'
import { QuestionCell } from './question-cell.svelte.ts'

/** What is kept of an unfinished interview: the engine's snapshot, and where the person was. Plain JSON. */
export interface InterviewSnapshot {
  interview: Snapshot
  at: string
  /** What is no answer yet, by question. */
  begun?: Record<string, Begun>
  /** Of surveys that ask for one. */
  audit?: AuditEvent[]
}

export interface InterviewOptions {
  /** Index in `survey.languages`. */
  language?: number
  /** Attached data by file name. */
  files?: Map<string, XNode>
  /** Called after every change that must be kept; call the function it gives when it is time to save. */
  onchange?: (snapshot: () => InterviewSnapshot) => void
}

/** After the last screen: what is missing, and the button that finishes. */
export const END = 'end'
const keyOf = (screen: Screen) => `${screen.kind}:${screen.ref}`

export class InterviewState {
  readonly interview: Interview
  readonly survey: Survey
  /** Some question must be answered, so the mark for that is worth explaining. */
  readonly asksRequired: boolean
  onchange: ((snapshot: () => InterviewSnapshot) => void) | undefined

  /** What a person steps through now; irrelevant screens are not in it. */
  steps = $state.raw<Screen[]>([])
  /** Key of the current screen, or END. */
  at = $state('')
  /** Of the current screen, in order. */
  entries = $state.raw<Entry[]>([])
  language = $state(0)
  /** Counts every move, so that screens know when to take the focus. */
  moves = $state(0)
  /** The question that the last move was made for, if it was made for one. */
  target: string | undefined
  /** Questions that an answer on this screen made appear or go, for announcing. */
  revealed = $state.raw({ appeared: 0, gone: 0 })
  /** Counts changes; lists that are drawn from the whole interview read it. */
  changes = $state(0)

  index = $derived(
    this.at === END ? this.steps.length : this.steps.findIndex((step) => keyOf(step) === this.at),
  )
  screen = $derived<Screen | undefined>(this.steps[this.index])

  #cells = new Map<string, QuestionCell>()
  /** Of questions that an answer on this screen closed: what is still drawn of them, hidden, is theirs. */
  #closed = new Map<string, QuestionCell>()
  #audit: AuditLog | undefined
  #begun: BegunAnswers

  constructor(interview: Interview, options: InterviewOptions, kept?: InterviewSnapshot) {
    const at = kept?.at
    if (asksForAudit(interview.survey)) this.#audit = auditLog(interview, kept && (kept.audit ?? []))
    this.interview = interview
    this.#begun = begunAnswers(interview, kept?.begun)
    this.survey = interview.survey
    this.asksRequired = this.survey.nodes.some(
      (node) => node.kind === 'question' && node.type !== 'note' && node.required,
    )
    this.onchange = options.onchange
    this.language = interview.language
    this.steps = screens(interview)
    const known = at === END || this.steps.some((step) => keyOf(step) === at)
    this.#show(known && at !== undefined ? at : this.#keyAt(0))
  }

  static start(survey: Survey, environment: Environment, options: InterviewOptions = {}): InterviewState {
    const { language, files } = options
    return new InterviewState(
      open(survey, environment, { ...(language !== undefined && { language }), ...(files && { files }) }),
      options,
    )
  }

  static resume(
    survey: Survey,
    environment: Environment,
    kept: InterviewSnapshot,
    options: InterviewOptions = {},
  ): InterviewState {
    const interview = restore(survey, environment, kept.interview, options.files)
    return new InterviewState(interview, options, kept)
  }

  snapshot(): InterviewSnapshot {
    const audit = this.#audit?.events()
    const begun = this.#begun.all()
    return {
      interview: snapshot(this.interview),
      at: this.at,
      ...(Object.keys(begun).length > 0 && { begun }),
      ...(audit && { audit }),
    }
  }

  /** Takes an answer in XForms text. */
  answer(ref: string, value: string): void {
    this.#apply(answer(this.interview, ref, value))
  }

  /** Goes on, unless something on this screen is missing or wrong; false then, and the problems are shown from now on. */
  next(): boolean {
    if (this.firstProblem() !== undefined) {
      for (const cell of this.#cells.values()) cell.asked = true
      return false
    }
    this.target = undefined
    if (this.at !== END) this.#go(this.#keyAt(this.index + 1))
    return true
  }

  /** Going back is never refused. */
  back(): void {
    this.target = undefined
    if (this.index > 0) this.#go(this.#keyAt(this.index - 1))
  }

  /** The first question of this screen that stands in the way of going on. */
  firstProblem(): string | undefined {
    for (const cell of this.#cells.values()) if (cell.blocks) return cell.view.ref
    return undefined
  }

  /** Goes to the screen that shows a question, group or repeat; its problems are shown at once if `asked`. */
  goTo(ref: string, asked = false): void {
    const within = (outer: string) =>
      outer === ref || outer.startsWith(`${ref}/`) || outer.startsWith(`${ref}[`)
    const step =
      this.steps.find((one) => one.ref === ref || one.refs.includes(ref)) ??
      this.steps.find((one) => within(one.ref) || one.refs.some(within))
    if (!step) return
    this.target = ref
    this.#go(keyOf(step))
    if (asked) for (const cell of this.#cells.values()) cell.asked = true
  }

  goToEnd(): void {
    this.target = undefined
    this.#go(END)
  }

  /** Adds a member and goes to its first screen. */
  addRepeat(repeat: string): void {
    const change = addRepeat(this.interview, repeat)
    this.#apply(change)
    const step = this.steps.find((one) =>
      [one.ref, ...one.refs].some((ref) => ref === change.ref || ref.startsWith(`${change.ref}/`)),
    )
    this.target = step?.kind === 'page' ? change.ref : undefined
    if (step) this.#go(keyOf(step))
  }

  removeRepeat(instance: string): void {
    this.#apply(removeRepeat(this.interview, instance))
  }

  setLanguage(index: number): void {
    setLanguage(this.interview, index)
    this.language = index
    for (const cell of this.#cells.values()) this.#refresh(cell)
    this.#arrange()
    this.#changed()
  }

  /** Everything that is missing or wrong and that people can mend, in document order; the server judges the rest. */
  problems() {
    const found = validate(this.interview).filter(({ ref }) => {
      const instance = find(this.interview, ref)
      return !instance || isShown(this.interview, instance)
    })
    const begun = this.#begun.all()
    const order = Object.keys(begun).length === 0 ? [] : this.outline().map(({ ref }) => ref)
    for (const ref of order) {
      const why = begun[ref]?.why
      if (why !== undefined) found.push({ ref, kind: 'type', message: why })
    }
    // Of a question that must be answered, what was begun says more.
    const said = new Map(found.map((problem) => [problem.ref, problem]))
    return [...said.values()].toSorted((one, other) => order.indexOf(one.ref) - order.indexOf(other.ref))
  }

  outline() {
    const begun = this.#begun.all()
    return outline(this.interview).map((entry) =>
      begun[entry.ref] ? { ...entry, state: 'invalid' as const } : entry,
    )
  }

  finish() {
    return finish(this.interview)
  }

  /** What was on the screen when; undefined when the survey does not ask for it. */
  audit(): AuditEvent[] | undefined {
    return this.#audit?.events()
  }

  /** Where what happens beside the answers is written down; undefined as above. */
  get log(): AuditLog | undefined {
    return this.#audit
  }

  /** To be kept, though no answer was given. */
  touch(): void {
    this.onchange?.(() => this.snapshot())
  }

  /** Label, hint and surroundings of a group, repeat or question, in the active language. */
  headingOf(ref: string): { label: string; hint: string; crumbs: Crumb[] } {
    void this.changes
    const instance = find(this.interview, ref)
    if (!instance) return { label: '', hint: '', crumbs: [] }
    const shown = view(this.interview, instance)
    return { label: shown.label, hint: shown.hint, crumbs: crumbsOf(this.interview, instance) }
  }

  /** The members of a repeat: their reference, number, a few words to know them by, and whether something in them is wrong. */
  membersOf(repeat: string) {
    void this.changes
    const range = find(this.interview, repeat)
    return (range?.instances ?? []).map((member) => ({
      ref: refOf(this.interview, member),
      position: member.position,
      summary: memberSummary(this.interview, member),
    }))
  }

  #keyAt(index: number): string {
    const step = this.steps[index]
    return step ? keyOf(step) : END
  }

  #go(key: string): void {
    this.#show(key)
    this.moves++
    this.#changed()
  }

  #show(key: string): void {
    this.at = key
    this.#audit?.show(this.screen)
    this.#cells = new Map()
    this.#closed = new Map()
    this.revealed = { appeared: 0, gone: 0 }
    this.#arrange()
  }

  /** Brings the entries of the screen up to date; questions that stay keep their cell, and with it focus and typing. */
  #arrange(): void {
    const refs = this.screen && this.screen.kind !== 'repeat' ? this.screen.refs : []
    const cells = new Map<string, QuestionCell>()
    for (const ref of refs) {
      const instance = find(this.interview, ref)
      const node = instance && this.survey.nodes[instance.node]
      if (!instance || node?.kind !== 'question') continue
      const cell =
        this.#cells.get(ref) ??
        this.#reopened(ref, instance) ??
        new QuestionCell(
          view(this.interview, instance),
          node.constraint?.source ?? '',
          this.#begun.get(instance),
          {
            answer: (value) => this.answer(ref, value),
            keep: (begun) => {
              this.#begun.set(instance, begun)
              this.#changed()
            },
          },
        )
      cells.set(ref, cell)
    }
    for (const [ref, cell] of this.#cells) if (!cells.has(ref)) this.#closed.set(ref, cell)
    this.#cells = cells
    this.entries = this.screen ? keepSame(this.entries, entriesOf(this.interview, this.screen, cells)) : []
  }

  #reopened(ref: string, instance: Instance): QuestionCell | undefined {
    const cell = this.#closed.get(ref)
    if (!cell) return undefined
    this.#closed.delete(ref)
    cell.reopen(view(this.interview, instance))
    return cell
  }

  #refresh(cell: QuestionCell): void {
    const instance = find(this.interview, cell.view.ref)
    if (instance) cell.show(view(this.interview, instance))
  }

  #apply(change: Change): void {
    if (change.structure) {
      for (const ref of change.removed) {
        this.#cells.delete(ref)
        this.#closed.delete(ref)
      }
      const before = new Set(this.#cells.keys())
      const place = this.index
      this.steps = screens(this.interview)
      // The screen itself may have gone: stay as near as possible.
      if (this.index < 0) {
        this.#show(this.#keyAt(Math.min(place, this.steps.length)))
        this.moves++
      }
      this.#arrange()
      const appeared = [...this.#cells.keys()].filter((ref) => !before.has(ref)).length
      const gone = [...before].filter((ref) => !this.#cells.has(ref)).length
      if (appeared || gone) this.revealed = { appeared, gone }
    }
    for (const ref of change.refs) {
      const cell = this.#cells.get(ref)
      if (cell) this.#refresh(cell)
    }
    this.#changed()
  }

  #changed(): void {
    this.changes++
    this.onchange?.(() => this.snapshot())
  }
}
