// Dates and times: the clock, conversion, formatting, differences.
import { dateText, dateTimeText, DAY, formatDate, parseDate, parseTime } from '../dates.ts'
import type { Context } from '../tree.ts'
import { INVALID_DATE, textNumber, toText } from '../values.ts'
import { numberOf, plain, textFrom, type Compiled, type FunctionTable, volatile } from './kinds.ts'

const SHORT = /^(\d{4})-(\d{1,2})-(\d{1,2})(?=T|$)/

/** Milliseconds since 1970 of a date, a date-time or a number of days; NaN for anything else. */
function instant(of: Compiled | undefined, c: Context): number {
  const value = of ? of(c) : ''
  if (typeof value === 'number') return Math.round(value * DAY)
  if (typeof value === 'boolean') return NaN
  const text = toText(value)
  const full = text.replace(
    SHORT,
    (_, year: string, month: string, day: string) =>
      `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
  )
  const ms = parseDate(full, c.scope.timezone)
  return ms === ms ? ms : Math.round(textNumber(text, c.scope.timezone) * DAY)
}

const toDate = plain(1, 1, (c, [of]) => {
  const value = of!(c)
  if (typeof value === 'boolean' || (typeof value !== 'number' && toText(value) === '')) return ''
  const ms = instant(() => value, c)
  return ms === ms ? dateText(ms, c.scope.timezone) : INVALID_DATE
})

const format = plain(2, 2, (c, [of, pattern]) =>
  formatDate(instant(of, c), textFrom(pattern, c), c.scope.timezone, c.scope.language),
)

/** Whole calendar months from one day to another, as the Community Health Toolkit counts them. */
function months(c: Context, from: Compiled | undefined, to: Compiled | undefined): number {
  const [a, b] = [from, to].map((of) => {
    const text = dateTimeText(instant(of, c), c.scope.timezone)
    return text === ''
      ? undefined
      : { month: Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)), rest: text.slice(8, 23) }
  })
  if (!a || !b) return NaN
  const whole = b.month - a.month
  if (whole > 0 && b.rest < a.rest) return whole - 1
  if (whole < 0 && b.rest > a.rest) return whole + 1
  return whole
}

const days = (c: Context, from: Compiled | undefined, to: Compiled | undefined) =>
  Math.trunc((instant(to, c) - instant(from, c)) / DAY)

const difference = (run: (c: Context, from: Compiled | undefined, to: Compiled | undefined) => number) =>
  plain(2, 2, (c, [from, to]) => run(c, from, to))

const inMonths = difference(months)
const inYears = difference((c, from, to) => Math.trunc(months(c, from, to) / 12))
const inWeeks = difference((c, from, to) => Math.trunc(days(c, from, to) / 7))
const inDays = difference(days)

/** add-date(date, years, months, days, hours, minutes): calendar arithmetic; a day past the end of a month becomes its last. */
const addDate = plain(1, 6, (c, [of, ...parts]) => {
  const text = dateTimeText(instant(of, c), c.scope.timezone)
  if (text === '') return ''
  const [y, m, d, h, min] = [0, 1, 2, 3, 4].map((index) =>
    parts[index] ? numberOf(parts[index], c) || 0 : 0,
  )
  const date = new Date(`${text.slice(0, 23)}Z`)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + y! * 12 + m!)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  const moved = date.getTime() + d! * DAY + h! * 3_600_000 + min! * 60_000
  const local = new Date(moved).toISOString().slice(0, 23)
  return dateText(parseDate(local, c.scope.timezone), c.scope.timezone)
})

export const dateFunctions: FunctionTable = {
  today: volatile(plain(0, 0, (c) => dateTimeText(c.scope.now(), c.scope.timezone).slice(0, 10))),
  now: volatile(plain(0, 0, (c) => dateTimeText(c.scope.now(), c.scope.timezone))),
  date: toDate,
  'date-time': toDate,
  'decimal-date-time': plain(1, 1, (c, [of]) => {
    const value = of!(c)
    return typeof value === 'number' ? value : instant(() => value, c) / DAY
  }),
  'decimal-time': plain(1, 1, (c, [of]) => {
    const text = textFrom(of, c)
    const time = parseTime(text, c.scope.timezone)
    if (time === time) return time / DAY
    return (
      parseTime(
        dateTimeText(parseDate(text, c.scope.timezone), c.scope.timezone).slice(11, 23),
        c.scope.timezone,
      ) / DAY
    )
  }),
  'format-date': format,
  'format-date-time': format,
  'difference-in-months': inMonths,
  'cht:difference-in-months': inMonths,
  'cht:difference-in-years': inYears,
  'cht:difference-in-weeks': inWeeks,
  'cht:difference-in-days': inDays,
  'add-date': addDate,
  'cht:add-date': addDate,
  /** Milliseconds since 1970, as the Community Health Toolkit keeps times. */
  'parse-timestamp-to-date': plain(1, 1, (c, [of]) => {
    const ms = numberOf(of, c)
    return ms === ms ? dateTimeText(ms, c.scope.timezone) : ''
  }),
}
