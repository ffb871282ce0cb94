// What is counted of a round beside the indicators: responses by day and site, and what a reader must know about the design columns.
import type { Absent } from '../report.ts'
import type { Histogram } from '../statistics/histogram.ts'

export interface Tally {
  responses: number
  flagged: number
  /** Of them those that wait for media. */
  incomplete: number
  lastReceivedAt: string | null
  byDay: Map<string, number>
  bySite: Map<string, number>
  /** Responses by the hash of their survey. */
  bySurvey: Map<string, number>
  unreadable: number
  weightMissing: number
  weightNegative: number
  /** Responses by respondent; kept only where respondents are followed. */
  respondents: Map<string, number>
  /** By cluster label: the strata that it occurs in, and its responses. */
  clusters: Map<string, { strata: Set<string>; responses: number }>
  /** Responses by stratum. */
  strata: Map<string, number>
  /** By name of the indicator: rows without a value, by why. */
  absent: Map<string, Absent>
  /** By name of the indicator: the values of means and totals. */
  distributions: Map<string, Histogram>
  /** By code of a note, or name of an indicator whose formula failed: the first responses that it is about. */
  examples: Map<string, string[]>
  /** Names of the disaggregations of which only the first levels are kept. */
  tooMany: Map<string, number>
}

export const emptyTally = (): Tally => ({
  responses: 0,
  flagged: 0,
  incomplete: 0,
  lastReceivedAt: null,
  byDay: new Map(),
  bySite: new Map(),
  bySurvey: new Map(),
  unreadable: 0,
  weightMissing: 0,
  weightNegative: 0,
  respondents: new Map(),
  clusters: new Map(),
  strata: new Map(),
  absent: new Map(),
  distributions: new Map(),
  examples: new Map(),
  tooMany: new Map(),
})

/** Adds one to a count. */
export const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** Examples of one thing are kept up to this number. */
const EXAMPLES = 20

/** Keeps a response's id as an example of something. */
export function example({ examples }: Tally, of: string, id: string): void {
  const known = examples.get(of)
  if (!known) examples.set(of, [id])
  else if (known.length < EXAMPLES && known.at(-1) !== id) known.push(id)
}

/** The counts of rows without a value. */
export function absentOf({ absent }: Tally, indicator: string): Absent {
  let known = absent.get(indicator)
  if (!known)
    absent.set(indicator, (known = { notAsked: 0, noAnswer: 0, dontKnow: 0, refused: 0, failed: 0 }))
  return known
}

/** ISO date of a moment in a time zone. Formatting is slow, so a quarter of an hour is formatted once: no time zone is finer. */
export function calendar(timezone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' })
  const known = new Map<number, string>()
  return (time) => {
    const quarter = Math.floor(time / 900_000)
    let day = known.get(quarter)
    if (day === undefined) known.set(quarter, (day = format.format(quarter * 900_000)))
    return day
  }
}
