// Dates and counts as both languages write them.
import { dayStyle, formatMoment, formatNumber, momentStyle } from '../../lib/i18n.svelte.ts'

/** A moment (ISO 8601): `5 Apr 2025, 17:37`, `17:37 05/04/2025`. */
export const formatTime = (moment: string): string => formatMoment(moment)

/** A time as a clock on the wall showed it (ISO 8601 without an offset): the same wherever it is read. */
export const formatWallTime = (time: string): string =>
  formatMoment(`${time}Z`, { ...momentStyle(), timeZone: 'UTC' })

/** A day (ISO 8601, without a time): the same day wherever it is read. */
export const formatDay = (day: string): string =>
  formatMoment(`${day}T00:00:00Z`, { ...dayStyle(), timeZone: 'UTC' })

/** A count with its English noun: `1 error`, `1,200 errors`. */
export const plural = (count: number, one: string, many: string): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`
