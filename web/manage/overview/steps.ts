// What a new study needs, in order, and which of it is done.
import type { Round } from '../../../core/study.ts'

export interface Step {
  name: 'round' | 'publish' | 'open' | 'collect'
  /** The section of the study where it is done. */
  section: string
  done: boolean
}

/** The steps from an empty study to its first responses. */
export function firstSteps(rounds: readonly Pick<Round, 'status' | 'surveys'>[], responses: number): Step[] {
  const collecting = responses > 0
  return [
    { name: 'round', section: 'rounds', done: rounds.length > 0 },
    { name: 'publish', section: 'surveys', done: rounds.some(({ surveys }) => surveys.length > 0) },
    { name: 'open', section: 'rounds', done: collecting || rounds.some(({ status }) => status === 'open') },
    { name: 'collect', section: 'devices', done: collecting },
  ]
}
