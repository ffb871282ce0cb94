// Dates and counts as both languages write them.
import { formatMoment, formatNumber, locale } from '../../lib/i18n.svelte.ts'

const vietnamese: Intl.DateTimeFormatOptions = { day: '2-digit', month: '2-digit', year: 'numeric' }

const timeStyle = (): Intl.DateTimeFormatOptions =>
  locale() === 'vi'
    ? { ...vietnamese, hour: '2-digit', minute: '2-digit' }
    : { dateStyle: 'medium', timeStyle: 'short' }

/** A moment (ISO 8601): `5 Apr 2025, 17:37`, `17:37 05/04/2025`. */
export const formatTime = (moment: string): string => formatMoment(moment, timeStyle())

/** A time as a clock on the wall showed it (ISO 8601 without an offset): the same wherever it is read. */
export const formatWallTime = (time: string): string =>
  formatMoment(`${time}Z`, { ...timeStyle(), timeZone: 'UTC' })

/** A day (ISO 8601, without a time): the same day wherever it is read. */
export const formatDay = (day: string): string =>
  formatMoment(`${day}T00:00:00Z`, {
    ...(locale() === 'vi' ? vietnamese : { dateStyle: 'medium' }),
    timeZone: 'UTC',
  })

/** A count with its English noun: `1 error`, `1,200 errors`. */
export const plural = (count: number, one: string, many: string): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`
