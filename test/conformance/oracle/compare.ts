// Plays the same random interview in ODK's engine and in ours, and says where their states differ first.
import { open } from '../../../core/interview/open.ts'
import type { Survey } from '../../../core/survey.ts'
import { fixedEnvironment, seeded } from '../../support/environment.ts'
import { applyEvent, type TraceEvent } from '../replay.ts'
import { stateOf, type NodeState, type State } from '../state.ts'
import { applyToOdk, odkState, type OdkNode } from './engine.ts'
import { nextEvent } from './events.ts'

export interface Difference {
  /** Undefined where they differ from the start. */
  event?: TraceEvent
  ref: string
  odk?: NodeState
  ours?: NodeState
}

export interface Game {
  seed: number
  events: number
  now: string
  timezone: string
}

/** All nodes that differ after the first event after which any does; empty when none ever did. */
export function compare(odk: OdkNode, survey: Survey, { seed, events, now, timezone }: Game): Difference[] {
  const interview = open(survey, fixedEnvironment({ at: now, timezone }))
  const random = seeded(seed)
  let differences = between(odkState(odk), stateOf(interview, ''))
  for (let count = 0; count < events && differences.length === 0; count += 1) {
    const event = nextEvent(odk, random)
    if (!event) break
    if (!applyToOdk(odk, event)) break
    applyEvent(interview, event)
    differences = between(odkState(odk), stateOf(interview, '')).map((one) => ({ event, ...one }))
  }
  return differences
}

/** The id of each interview is its own. */
function between(odk: State, ours: State): Difference[] {
  const refs = new Set([...Object.keys(odk), ...Object.keys(ours)])
  return [...refs]
    .filter(
      (ref) => !ref.endsWith('/meta/instanceID') && JSON.stringify(odk[ref]) !== JSON.stringify(ours[ref]),
    )
    .map((ref) => ({ ref, odk: odk[ref], ours: ours[ref] }))
}
