// Replays the events of a recorded interview with our engine, without looking at the states that were recorded.
import { answer } from '../../core/interview/answer.ts'
import { open } from '../../core/interview/open.ts'
import { addRepeat, removeRepeat } from '../../core/interview/repeats.ts'
import type { Interview } from '../../core/interview/types.ts'
import type { Survey } from '../../core/survey.ts'
import { fixedEnvironment } from '../support/environment.ts'
import { deltaOf, stateOf, type NodeState, type State } from './state.ts'

export interface TraceEvent {
  op: 'answer' | 'addRepeat' | 'removeRepeat'
  /** With positions; for repeats the repeat without the last one. */
  ref: string
  value?: string | string[]
  /** 0-based, of the instance to remove. */
  index?: number
}

/** What of a trace is read: the rest is what it expects. */
export interface TraceInput {
  now: string
  tz: string
  events: TraceEvent[]
}

export interface Replay {
  initial: State
  deltas: Record<string, NodeState | null>[]
  final: State
}

export function replay(survey: Survey, trace: TraceInput): Replay {
  const environment = fixedEnvironment({ at: trace.now, timezone: trace.tz })
  const id = `uuid:${environment.uuid()}`
  const interview = open(survey, environment)
  const initial = stateOf(interview, id)
  let state = initial
  const deltas = trace.events.map((event) => {
    applyEvent(interview, event)
    const before = state
    state = stateOf(interview, id)
    return deltaOf(before, state)
  })
  return { initial, deltas, final: state }
}

/** Does what an event says. */
export function applyEvent(interview: Interview, { op, ref, value, index }: TraceEvent): void {
  if (op === 'answer') answer(interview, ref, Array.isArray(value) ? value.join(' ') : (value ?? ''))
  else if (op === 'addRepeat') addRepeat(interview, ref)
  else removeRepeat(interview, `${ref}[${(index ?? 0) + 1}]`)
}
