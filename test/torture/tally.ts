// What the oracle found: how much was promised, and which promises were broken.

export type Broken = 'lost' | 'duplicated' | 'altered'

export interface Finding {
  kind: Broken
  /** The interview, by the name that the driver typed. */
  what: string
  detail: string
}

export interface Tally {
  schedules: number
  /** Interviews of which the screen said that they are finished, and drafts of which it said that they are saved. */
  acknowledged: number
  lost: number
  duplicated: number
  altered: number
}

export const emptyTally = (): Tally => ({
  schedules: 0,
  acknowledged: 0,
  lost: 0,
  duplicated: 0,
  altered: 0,
})

/** Adds what one schedule gave. */
export function count(tally: Tally, acknowledged: number, findings: readonly Finding[]): void {
  tally.schedules += 1
  tally.acknowledged += acknowledged
  for (const { kind } of findings) tally[kind] += 1
}

/** The last line of a run. */
export const summary = ({ schedules, acknowledged, lost, duplicated, altered }: Tally) =>
  `schedules=${schedules} acknowledged=${acknowledged} lost=${lost} duplicated=${duplicated} altered=${altered}`

export const isSound = ({ lost, duplicated, altered }: Tally) => lost + duplicated + altered === 0

/** Adds `more` to `tally`. */
export function add(tally: Tally, more: Tally): void {
  for (const name of ['schedules', 'acknowledged', 'lost', 'duplicated', 'altered'] as const)
    tally[name] += more[name]
}
