// Responses by day as bars: days without any stand between the others, so that a pause in the fieldwork is seen as one.
import type { Report } from '../../../core/report.ts'

type ByDay = Report['rounds'][number]['byDay']

export interface Bar {
  /** ISO date; the first of `days` days. */
  day: string
  responses: number
  /** All up to the end of it. */
  together: number
}

const DAY = 86_400_000
/** More bars than this are too thin to see. */
const MOST = 120

/** Bars of `days` days each, from the first day with responses to the last. */
export function barsOf(byDay: ByDay): { days: number; bars: Bar[] } {
  const [first, last] = [byDay[0], byDay.at(-1)].map((one) => Date.parse(`${one?.day}T00:00:00Z`))
  if (first === undefined || last === undefined || Number.isNaN(first)) return { days: 1, bars: [] }
  const days = Math.ceil((1 + (last - first) / DAY) / MOST)
  const bars = Array.from({ length: Math.ceil((1 + (last - first) / DAY) / days) }, (_, index): Bar => ({
    day: new Date(first + index * days * DAY).toISOString().slice(0, 10),
    responses: 0,
    together: 0,
  }))
  for (const { day, responses } of byDay)
    bars[Math.floor((Date.parse(`${day}T00:00:00Z`) - first) / DAY / days)]!.responses += responses
  let together = 0
  for (const bar of bars) bar.together = together += bar.responses
  return { days, bars }
}
