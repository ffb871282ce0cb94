// The audit that a survey asks for: which question was on the screen from when to when, and what became of its answer, and where. ODK's events and words
// (https://docs.getodk.org/form-audit-log/), kept with the response.
import { find } from '../../core/interview/tree.ts'
import type { Interview } from '../../core/interview/types.ts'
import type { AuditEvent } from '../../core/response.ts'
import type { Question, Survey } from '../../core/survey.ts'

/** What is on the screen: `refs` are its questions. */
export interface Shown {
  kind: 'question' | 'page' | 'repeat'
  ref: string
  refs: readonly string[]
}

/** Where an event took place: degrees, and metres. */
export interface EventLocation {
  latitude: number
  longitude: number
  accuracy: number
}

/** What an audit asks of the device's location. Times are milliseconds. */
export interface LocationWish {
  priority: string
  minInterval: number
  maxAge: number
}

/** Many times a long interview; someone who pages back and forth all day must not make a response too big to send. */
const MOST_EVENTS = 5_000

const auditOf = ({ nodes }: Survey) =>
  nodes.find((node): node is Question => node.kind === 'question' && node.type === 'audit')?.parameters

export const asksForAudit = (survey: Survey): boolean => auditOf(survey) !== undefined

/** Undefined: the survey asks for no locations. */
export function locationWish(survey: Survey): LocationWish | undefined {
  const parameters = auditOf(survey) ?? {}
  const {
    'location-priority': priority,
    'location-min-interval': interval,
    'location-max-age': age,
  } = parameters
  if (priority === undefined || interval === undefined || age === undefined) return undefined
  return { priority, minInterval: Number(interval) * 1_000, maxAge: Number(age) * 1_000 }
}

/** Records events of `interview`, after the `earlier` ones of a draft. */
export function auditLog(interview: Interview, earlier?: readonly AuditEvent[]) {
  const events: AuditEvent[] = earlier ? [...earlier] : []
  const { environment, survey } = interview
  const tracked = auditOf(survey)?.['track-changes'] === 'true'
  let where: () => EventLocation | undefined = () => undefined
  let open:
    | { shown: Shown; start: number; values: Map<string, string>; place: EventLocation | undefined }
    | undefined

  const now = (event: string): AuditEvent => ({ event, start: environment.now(), ...where() })
  const record = (event: AuditEvent) => {
    if (events.length < MOST_EVENTS) events.push(event)
  }
  const valueAt = (ref: string) => find(interview, ref)?.value ?? ''
  /** What is on the screen now, as an event that ends at `end`, with the questions on a page that were changed. */
  const closed = (end: number): AuditEvent[] => {
    if (!open) return []
    const { shown, start, values } = open
    const { kind, ref } = shown
    // What was not known at the beginning may be by now.
    const span = { start, end, ...(open.place ?? where()) }
    const changed = [...values].filter(([question, old]) => valueAt(question) !== old)
    const changes = changed.map(([question, old]): AuditEvent => {
      const event: AuditEvent = { event: 'question', node: question, ...span }
      return tracked ? { ...event, old, new: valueAt(question) } : event
    })
    if (kind === 'page') return [{ event: 'group questions', node: ref, ...span }, ...changes]
    if (kind === 'repeat') return [{ event: 'add repeat', node: ref, ...span }]
    return changes.length > 0 ? changes : [{ event: 'question', node: ref, ...span }]
  }
  const leave = () => {
    closed(environment.now()).forEach(record)
    open = undefined
  }

  record(now(earlier ? 'form resume' : 'form start'))
  return {
    /** From now on events take place where `ask` says. */
    locate(ask: () => EventLocation | undefined) {
      where = ask
    },
    /** Something of its own happened, not on the screen. */
    say: (event: string) => record(now(event)),
    /** Which of these was recorded last. */
    lastSaid: (...names: string[]) => events.findLast(({ event }) => names.includes(event))?.event,
    /** Another screen is shown; undefined: the end. */
    show(shown: Shown | undefined) {
      leave()
      if (!shown) return record(now('end screen'))
      const values = new Map(shown.refs.map((ref) => [ref, valueAt(ref)]))
      open = { shown, start: environment.now(), values, place: where() }
    },
    /** All events up to now; with what is on the screen, which may still change. */
    events: (): AuditEvent[] => [...events, ...closed(environment.now())],
  }
}

export type AuditLog = ReturnType<typeof auditLog>
