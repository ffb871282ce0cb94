// Which responses are in a download.
import type { StoredResponse } from '../response.ts'
import type { Survey } from '../survey.ts'
import type { Filters } from './choices.ts'
import { answerReader } from './design-answer.ts'

/** Whether a response is wanted. `timezone`: IANA name of the zone whose days are meant. `surveys` by hash. */
export function filterOf(
  filters: Filters,
  timezone: string,
  surveys: ReadonlyMap<string, Survey>,
): (response: StoredResponse) => boolean {
  const received = within(filters.received, timezone)
  const finished = within(filters.finished, timezone)
  const sites = new Set(filters.sites)
  const siteOf = answerReader(surveys, 'site')
  const reviews = new Set<string>(filters.reviews)
  return (response) => {
    if (filters.flagged !== 'with' && (filters.flagged === 'only') !== response.flags.length > 0) return false
    if (reviews.size > 0 && !reviews.has(response.review?.state ?? 'none')) return false
    if (!received(response.receivedAt) || !finished(response.finishedAt)) return false
    return sites.size === 0 || sites.has(siteOf(response))
  }
}

function within({ from, to }: Filters['received'], timezone: string): (moment: string) => boolean {
  if (from === null && to === null) return () => true
  const start = from === null ? -Infinity : dayStart(from, timezone)
  const end = to === null ? Infinity : dayStart(dayAfter(to), timezone)
  return (moment) => {
    const time = Date.parse(moment)
    return time >= start && time < end
  }
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)

/** The first moment of a day in a zone, milliseconds since 1970. */
export function dayStart(day: string, timezone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // The offset of a guess, and again of what that gives: right on both sides of a change of the clocks.
  const guess = midnight - offsetAt(midnight, timezone)
  return midnight - offsetAt(guess, timezone)
}

/** Milliseconds that a zone's clocks are before UTC at a moment. */
function offsetAt(moment: number, timezone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment
}
