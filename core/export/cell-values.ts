// From the text of an answer to a number, if the number says all that the text says. Otherwise the column keeps text.
import type { ColumnType } from './dataset.ts'

const ZERO = 48
const MINUS = 45
const DOT = 46
/** Doubles keep so many decimal digits, whichever they are (DBL_DIG of C). */
const SURE_DIGITS = 15
/** The largest number of Stata, a little less than a double's. */
const MOST = 8.9e307
const DAY = 86_400_000
/** The Gregorian calendar's first whole year, and the last that is written with four digits: what every format can hold. */
const YEARS = { first: 1583, last: 9999 }

/**
 * The number that stands for the text in a column of this type, as TypedCell says; NaN where it would not say all that the text says: `007`
 * or `abc` as a number, a date that no calendar has, more digits than a double holds.
 */
export function cellNumber(text: string, type: ColumnType): number {
  switch (type) {
    case 'integer':
      return integer(text)
    case 'decimal':
      return decimal(text)
    case 'date':
      return text.length === 10 ? days(text) : NaN
    case 'datetime':
      return dateTime(text)
    case 'time':
      return milliseconds(text, 0)
    default:
      return NaN
  }
}

/** `-?`, digits without leading zeros; exact in a double. */
function integer(text: string): number {
  const negative = text.charCodeAt(0) === MINUS
  const { length } = text
  const start = negative ? 1 : 0
  const first = text.charCodeAt(start) - ZERO
  if (!(first >= 0 && first <= 9) || (first === 0 && (length > start + 1 || negative))) return NaN
  let number = 0
  for (let index = start; index < length; index += 1) {
    const digit = text.charCodeAt(index) - ZERO
    if (!(digit >= 0 && digit <= 9)) return NaN
    number = number * 10 + digit
  }
  if (!Number.isSafeInteger(number)) return NaN
  return negative ? -number : number
}

/** Zeros at the end may be more than needed: `5.0`, as ODK writes decimals. */
function decimal(text: string): number {
  const start = text.charCodeAt(0) === MINUS ? 1 : 0
  const { length } = text
  let dot = -1
  for (let index = start; index < length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === DOT && dot < 0) dot = index
    else if (code < ZERO || code > ZERO + 9) return NaN
  }
  const whole = (dot < 0 ? length : dot) - start
  if (whole === 0 || dot === length - 1 || (whole > 1 && text.charCodeAt(start) === ZERO)) return NaN
  const number = Number(text)
  if (Math.abs(number) > MOST) return NaN
  if (length - start > SURE_DIGITS && !keepsDigits(text.slice(start), Math.abs(number))) return NaN
  return number === 0 ? 0 : number
}

function keepsDigits(text: string, number: number): boolean {
  const digits = text.replace('.', '').replace(/^0+/, '')
  const significant = text.includes('.') ? digits.replace(/0+$/, '') : digits
  if (significant.length <= SURE_DIGITS) return true
  if (significant.length > 17 || !Number.isFinite(number)) return false
  const written = number.toExponential(significant.length - 1)
  return written.slice(0, written.indexOf('e')).replace('.', '') === significant
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

/** Days since 1970-01-01 of the `2026-05-01` that the text begins with. */
function days(text: string): number {
  if (text.charCodeAt(4) !== MINUS || text.charCodeAt(7) !== MINUS) return NaN
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  if (!(year >= YEARS.first && year <= YEARS.last && month >= 1 && month <= 12 && day >= 1)) return NaN
  if (day > 28 && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return NaN
  return Date.UTC(year, month - 1, day) / DAY
}

/** `T` and at least hours and minutes after a date; what it is on the clock of the place, the offset aside. */
function dateTime(text: string): number {
  if (text.charCodeAt(10) !== 84) return NaN
  return days(text) * DAY + milliseconds(text, 11)
}

const OFFSET = /(?:Z|[+-]\d\d(?::?\d\d)?)$/

/** What a date and time, or a time, says of its offset from UTC: `+07:00`, `Z`, or `''` where it says nothing. */
export function offsetOf(text: string): string {
  const end = text.length
  // Nearly all have it in one of two forms.
  if (text.charCodeAt(end - 1) === 90) return 'Z'
  if (text.charCodeAt(end - 3) === 58 && end > 8) {
    const sign = text.charCodeAt(end - 6)
    if (sign === 43 || sign === MINUS) return text.slice(end - 6)
  }
  return OFFSET.exec(text.slice(text.indexOf(':')))?.[0] ?? ''
}

/** Milliseconds since midnight of `09:15`, `09:15:00` or `09:15:00.000`, from `at`, with or without an offset behind. */
function milliseconds(text: string, at: number): number {
  const hours = twoDigits(text, at)
  const minutes = twoDigits(text, at + 3)
  if (!(hours <= 23 && minutes <= 59) || text.charCodeAt(at + 2) !== 58) return NaN
  let result = (hours * 60 + minutes) * 60_000
  let end = at + 5
  if (text.charCodeAt(end) === 58) {
    const seconds = twoDigits(text, end + 1)
    if (!(seconds <= 59)) return NaN
    result += seconds * 1000
    end += 3
    if (text.charCodeAt(end) === DOT) {
      let unit = 100
      for (end += 1; unit >= 1 && isDigit(text, end); end += 1, unit /= 10) {
        result += (text.charCodeAt(end) - ZERO) * unit
      }
      if (unit === 100 || isDigit(text, end)) return NaN
    }
  }
  return end === text.length || isOffset(text, end) ? result : NaN
}

const isDigit = (text: string, at: number) => text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= ZERO + 9

function isOffset(text: string, at: number): boolean {
  const length = text.length - at
  if (length === 1) return text.charCodeAt(at) === 90
  const sign = text.charCodeAt(at)
  if ((sign !== 43 && sign !== MINUS) || !(twoDigits(text, at + 1) <= 14)) return false
  if (length === 3) return true
  const minutes = length === 6 && text.charCodeAt(at + 3) === 58 ? at + 4 : at + 3
  return (length === 5 || length === 6) && minutes + 2 === text.length && twoDigits(text, minutes) <= 59
}

const LONE_SURROGATE = /\p{Surrogate}/gu

/** The text, or what stands for it where it has characters that text in UTF-8, or in files of statistics packages, can't have. */
export const storable = (text: string): string =>
  text.isWellFormed() && !text.includes('\0')
    ? text
    : text.replaceAll('\0', '\u2400').replace(LONE_SURROGATE, '\uFFFD')

/** Bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  const { length } = text
  let bytes = length
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 0x80) continue
    if (code < 0x800) bytes += 1
    // A pair of surrogates is four bytes: two for each half.
    else bytes += code >= 0xd800 && code <= 0xdfff ? 1 : 2
  }
  return bytes
}
