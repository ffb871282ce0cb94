// Dates and times between native inputs and XForms text.

/** The offset of a time zone at a moment of its own wall clock, as `+07:00`. Unknown zones count as UTC. */
export function offsetAt(timezone: string, date: string, time: string): string {
  const moment = new Date(`${date}T${time}Z`)
  if (Number.isNaN(moment.getTime())) return 'Z'
  try {
    const parts = new Intl.DateTimeFormat('en', {
      timeZone: timezone,
      timeZoneName: 'longOffset',
    }).formatToParts(moment)
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
    return /[+-]\d\d:\d\d/.exec(name)?.[0] ?? '+00:00'
  } catch {
    return '+00:00'
  }
}

/** `14:30` → `14:30:00.000+07:00`, as ODK Collect stores times; the offset is that of the given day. */
export function storeTime(time: string, timezone: string, day: string): string {
  if (time === '') return ''
  const full = /^\d\d:\d\d$/.test(time) ? `${time}:00` : time
  return `${full.slice(0, 8)}.000${offsetAt(timezone, day, full.slice(0, 8))}`
}

/** The wall-clock `14:30` in a stored time or datetime. */
export function clockOf(stored: string): string {
  return /(?:^|T)(\d\d:\d\d)/.exec(stored)?.[1] ?? ''
}

/** The `2026-05-01` in a stored date or datetime. */
export function dayOf(stored: string): string {
  return /^-?\d{4,}-\d\d-\d\d/.exec(stored)?.[0] ?? ''
}

export interface DateParts {
  day: number
  month: number
  year: number
}

/** Day, month and year as typed, to `2026-05-01`; undefined when there is no such day. `write` is that of another calendar. */
export function joinDate(day: string, month: string, year: string, write = writeDate): string | undefined {
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return undefined
  return write({ day: Number(day), month: Number(month), year: Number(year) })
}

function writeDate({ day, month, year }: DateParts): string | undefined {
  const two = (number: number) => String(number).padStart(2, '0')
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined
}
