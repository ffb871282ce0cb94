// The audit that a survey asks for: which question was on the screen from when to when, and what became of its answer. ODK's events and words
// (https://docs.getodk.org/form-audit-log/), kept with the response.
import { find } from '../../core/interview/tree.ts'
import type { Interview } from '../../core/interview/types.ts'
import type { AuditEvent } from '../../core/response.ts'
import type { Survey } from '../../core/survey.ts'

/** What is on the screen: `refs` are its questions. */
export interface Shown {
  kind: 'question' | 'page' | 'repeat'
  ref: string
  refs: readonly string[]
}

/** Many times a long interview; someone who pages back and forth all day must not make a response too big to send. */
const MOST_EVENTS = 5_000

export const asksForAudit = ({ nodes }: Survey): boolean =>
  nodes.some((node) => node.kind === 'question' && node.type === 'audit')

/** Records events of `interview`, after the `earlier` ones of a draft. */
export function auditLog(interview: Interview, earlier?: readonly AuditEvent[]) {
  const events: AuditEvent[] = earlier ? [...earlier] : []
  const { environment, survey } = interview
  const tracked = survey.nodes.some(
    (node) =>
      node.kind === 'question' && node.type === 'audit' && node.parameters['track-changes'] === 'true',
  )
  let open: { shown: Shown; start: number; values: Map<string, string> } | undefined

  const record = (event: AuditEvent) => {
    if (events.length < MOST_EVENTS) events.push(event)
  }
  const valueAt = (ref: string) => find(interview, ref)?.value ?? ''
  /** What is on the screen now, as an event that ends at `end`, with the questions on a page that were changed. */
  const closed = (end: number): AuditEvent[] => {
    if (!open) return []
    const { shown, start, values } = open
    const { kind, ref } = shown
    const changed = [...values].filter(([question, old]) => valueAt(question) !== old)
    const changes = changed.map(([question, old]): AuditEvent => {
      const event: AuditEvent = { event: 'question', node: question, start, end }
      return tracked ? { ...event, old, new: valueAt(question) } : event
    })
    if (kind === 'page') return [{ event: 'group questions', node: ref, start, end }, ...changes]
    if (kind === 'repeat') return [{ event: 'add repeat', node: ref, start, end }]
    return changes.length > 0 ? changes : [{ event: 'question', node: ref, start, end }]
  }
  const leave = () => {
    closed(environment.now()).forEach(record)
    open = undefined
  }

  record({ event: earlier ? 'form resume' : 'form start', start: environment.now() })
  return {
    /** Another screen is shown; undefined: the end. */
    show(shown: Shown | undefined) {
      leave()
      const start = environment.now()
      if (!shown) return record({ event: 'end screen', start })
      open = { shown, start, values: new Map(shown.refs.map((ref) => [ref, valueAt(ref)])) }
    },
    /** All events up to now; with what is on the screen, which may still change. */
    events: (): AuditEvent[] => [...events, ...closed(environment.now())],
  }
}

export type AuditLog = ReturnType<typeof auditLog>
