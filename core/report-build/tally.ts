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
  /** By respondent, where respondents are followed: responses, and the least id of them. */
  respondents: Map<string, { responses: number; least: string }>
  /** By cluster label: the strata that it occurs in, each with the least id of its responses there, and its responses. */
  clusters: Map<string, { strata: Map<string, string>; responses: number }>
  /** Responses by stratum. */
  strata: Map<string, number>
  /** By name of the indicator: rows without a value, by why. */
  absent: Map<string, Absent>
  /** By name of the indicator: the values of means and totals. */
  distributions: Map<string, Histogram>
  /** By code of a note, or name of an indicator whose formula failed: the responses that it is about, those with the least ids. */
  examples: Map<string, string[]>
  /** Rows that have a level, by unit and disaggregation (`levelledAs`). */
  levelled: Map<string, number>
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
  levelled: new Map(),
})

/** Adds one to a count. */
export const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** Examples of one thing are kept up to this number. */
export const EXAMPLES = 20

/** Keeps a response's id as an example of something: those with the least ids, so that the order in which responses come says nothing. */
export function example({ examples }: Tally, of: string, id: string): void {
  const known = examples.get(of) ?? []
  if (known.length === EXAMPLES && id >= known.at(-1)!) return
  const place = known.findIndex((one) => one >= id)
  if (known[place] === id) return
  known.splice(place < 0 ? known.length : place, 0, id)
  examples.set(of, known.slice(0, EXAMPLES))
}

/** Adds responses of a respondent. All but the one with the least id are examples of a respondent who was entered twice. */
export function addRespondent(
  tally: Tally,
  respondent: string,
  { responses, least }: { responses: number; least: string },
): void {
  const known = tally.respondents.get(respondent)
  if (!known) return void tally.respondents.set(respondent, { responses, least })
  const [first, second] = known.least < least ? [known.least, least] : [least, known.least]
  example(tally, 'duplicate-respondent', second)
  known.responses += responses
  known.least = first
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
