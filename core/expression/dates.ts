// Dates and times as XForms text, read and written in a given IANA time zone.

export const DAY = 86_400_000

/** Offsets change on quarter hours, so one look-up per zone and quarter hour is enough; bounded so that it can't grow for ever. */
const offsets = new Map<string, Map<number, number>>()
const formatters = new Map<string, Intl.DateTimeFormat>()
const QUARTER = 900_000

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone)
  if (!found) {
    const options: Intl.DateTimeFormatOptions = {
      calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', era: 'short',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    } // prettier-ignore
    try {
      found = new Intl.DateTimeFormat('en', { ...options, timeZone: zone })
    } catch {
      found = new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' })
    }
    formatters.set(zone, found)
  }
  return found
}

/** Milliseconds that `zone`'s clocks are ahead of UTC at the instant `ms`. An unknown zone counts as UTC. */
export function offsetAt(ms: number, zone: string): number {
  if (zone === 'UTC' || !(Math.abs(ms) < 8.6e15)) return 0
  let known = offsets.get(zone)
  if (!known || known.size > 20_000) offsets.set(zone, (known = new Map()))
  const slot = Math.floor(ms / QUARTER)
  let offset = known.get(slot)
  if (offset === undefined) {
    offset = temporalOffset(slot * QUARTER, zone) ?? formattedOffset(slot * QUARTER, zone)
    known.set(slot, offset)
  }
  return offset
}

/** As much of Temporal (ECMAScript 2027) as is used here; not every browser has it yet. */
interface TemporalLike {
  Instant: {
    fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): { offsetNanoseconds: number } }
  }
}
const temporal = (globalThis as { Temporal?: TemporalLike }).Temporal

/** Without the 50 ms that the first formatter of a page takes. Undefined where there is no Temporal, or no such zone. */
function temporalOffset(ms: number, zone: string): number | undefined {
  try {
    const offset = temporal?.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds
    return offset === undefined ? undefined : Math.trunc(offset / 1e9) * 1000
  } catch {
    return undefined
  }
}

function formattedOffset(ms: number, zone: string): number {
  const at: Record<string, string> = {}
  for (const part of formatter(zone).formatToParts(ms)) at[part.type] = part.value
  const year = at['era'] === 'BC' ? 1 - Number(at['year']) : Number(at['year'])
  const local = utc(year, Number(at['month']), Number(at['day'])) + clock(at)
  return local - ms
}

const clock = (at: Record<string, string>) =>
  ((Number(at['hour']) * 60 + Number(at['minute'])) * 60 + Number(at['second'])) * 1000

/** Like Date.UTC, but years below 100 are meant as written. */
function utc(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime()
}

/** The instant at which `zone`'s clocks show `local` (milliseconds as if UTC); within a skipped hour, the hour after. */
export function fromLocal(local: number, zone: string): number {
  const first = local - offsetAt(local, zone)
  const second = local - offsetAt(first, zone)
  return first === second || local - offsetAt(second, zone) === second ? second : Math.max(first, second)
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d(?::?\d\d)?)?$/

const zoneOffset = (text: string): number | undefined => {
  if (text === 'Z') return 0
  const minutes = Number(text.slice(-2)) * (text.length > 3 ? 1 : 0)
  const hours = Number(text.slice(1, 3))
  if (hours > 14 || minutes > 59) return undefined
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

const fraction = (digits: string | undefined) =>
  digits ? Math.trunc(Number(`0.${digits}`) * 1000 + 1e-9) : 0

/** Milliseconds since 1970 of `2026-03-15`, `2026-03-15T07:30`, `…T07:30:00.000+07:00`; NaN for anything else. No offset means local. */
export function parseDate(text: string, zone: string): number {
  // Most text that comes here is no date: one look at the fifth character says so.
  if (text.charCodeAt(4) !== 45) return NaN
  const found = DATE_TIME.exec(text)
  if (!found) return NaN
  const [, year, month, day, hour = '0', minute = '0', second = '0', part, offset] = found
  const date = utc(Number(year), Number(month), Number(day))
  if (Number(month) < 1 || Number(month) > 12 || new Date(date).getUTCDate() !== Number(day)) return NaN
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN
  const local = date + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + fraction(part)
  if (offset === undefined) return fromLocal(local, zone)
  const ahead = zoneOffset(offset)
  return ahead === undefined ? NaN : local - ahead
}

/** Times of day have no date: their offset is read against a recent winter's, not 1970's, when Viet Nam's clocks stood elsewhere. */
const RECENT = Date.UTC(2025, 0, 1)

/** Milliseconds after local midnight of `07:30`, `07:30:00.000+07:00` (an offset is converted to `zone`); NaN for anything else. */
export function parseTime(text: string, zone: string): number {
  const found = TIME.exec(text)
  if (!found) return NaN
  const [, hour, minute, second = '0', part, offset] = found
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return NaN
  const local = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + fraction(part)
  if (offset === undefined) return local
  const ahead = zoneOffset(offset)
  if (ahead === undefined) return NaN
  return (((local - ahead + offsetAt(RECENT, zone)) % DAY) + DAY) % DAY
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0')

/** `2026-03-15T07:30:00.000+07:00` */
export function dateTimeText(ms: number, zone: string): string {
  const ahead = offsetAt(ms, zone)
  const minutes = Math.trunc(Math.abs(ahead) / 60_000)
  const local = new Date(ms + ahead)
  if (Number.isNaN(local.getTime())) return ''
  return `${local.toISOString().slice(0, -1)}${ahead < 0 ? '-' : '+'}${pad(Math.trunc(minutes / 60))}:${pad(minutes % 60)}`
}

/** `2026-03-15` when it is midnight in `zone`, otherwise with the time. */
export function dateText(ms: number, zone: string): string {
  const text = dateTimeText(ms, zone)
  return text.startsWith('00:00:00.000', 11) ? text.slice(0, 10) : text
}

const ENGLISH = {
  months: 'January February March April May June July August September October November December'.split(' '),
  days: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
}

/** Names that don't depend on which edition of the locale data a browser has, for the languages that the interface speaks. */
function name(kind: 'month' | 'weekday', short: boolean, local: Date, language: string): string {
  const index = kind === 'month' ? local.getUTCMonth() : local.getUTCDay()
  const primary = language.slice(0, 2).toLowerCase()
  if (primary === 'vi') {
    if (kind === 'month') return `${short ? 'thg' : 'tháng'} ${index + 1}`
    if (index === 0) return short ? 'CN' : 'Chủ Nhật'
    return short ? `Th ${index + 1}` : `Thứ ${['Hai', 'Ba', 'Tư', 'Năm', 'Sáu', 'Bảy'][index - 1]}`
  }
  if (primary !== 'en' && language !== '') {
    try {
      return local.toLocaleDateString(language, { [kind]: short ? 'short' : 'long', timeZone: 'UTC' })
    } catch {
      // Not a language tag: English.
    }
  }
  const full = (kind === 'month' ? ENGLISH.months : ENGLISH.days)[index]!
  return short ? full.slice(0, 3) : full
}

/** `%Y-%m-%d` and the rest of the codes of ODK's `format-date-time`, which its documentation lists; others stay as written. */
export function formatDate(ms: number, format: string, zone: string, language = ''): string {
  const local = new Date(ms + offsetAt(ms, zone))
  if (Number.isNaN(local.getTime())) return ''
  return format.replace(/%([YymnbBdeaAHhMS3p%])/g, (_, code: string) => {
    switch (code) {
      case 'Y': return pad(local.getUTCFullYear(), 4)
      case 'y': return pad(local.getUTCFullYear(), 4).slice(-2)
      case 'm': return pad(local.getUTCMonth() + 1)
      case 'n': return String(local.getUTCMonth() + 1)
      case 'b': return name('month', true, local, language)
      case 'B': return name('month', false, local, language)
      case 'd': return pad(local.getUTCDate())
      case 'e': return String(local.getUTCDate())
      case 'a': return name('weekday', true, local, language)
      case 'A': return name('weekday', false, local, language)
      case 'H': return pad(local.getUTCHours())
      case 'h': return String(local.getUTCHours())
      case 'M': return pad(local.getUTCMinutes())
      case 'S': return pad(local.getUTCSeconds())
      case '3': return pad(local.getUTCMilliseconds(), 3)
      case 'p': return local.getUTCHours() < 12 ? 'AM' : 'PM'
      default: return '%'
    }
  }) // prettier-ignore
}
