// How an answer is written for its data type, as ODK writes it: `007` is `7`, `5` as a decimal is `5.0`, a date has no time.
import { DAY, dateTimeText, parseDate, parseTime } from '../expression/dates.ts'
import { textNumber } from '../expression/values.ts'
import type { DataType } from '../survey.ts'

const POINT = /^-?\d+(?:\.\d+)?(?:\s+-?\d+(?:\.\d+)?){1,3}$/

/** The canonical text of an answer, or undefined when it does not fit. `''` fits everything. */
export function canonical(text: string, type: DataType, zone: string): string | undefined {
  if (text === '') return ''
  switch (type) {
    case 'int':
      return integerText(text)
    case 'decimal':
      return decimalText(text)
    case 'date':
      return Number.isNaN(parseDate(text, zone)) ? undefined : text.slice(0, 10)
    case 'dateTime':
      return text.includes('T') && !Number.isNaN(parseDate(text, zone)) ? text : undefined
    case 'time':
      return Number.isNaN(parseTime(text, zone)) ? undefined : text
    case 'geopoint':
      return pointText(text)
    case 'geotrace':
    case 'geoshape':
      return lineText(text, type)
    case 'boolean':
      return text === 'true' || text === '1' ? 'true' : text === 'false' || text === '0' ? 'false' : undefined
    default:
      return text
  }
}

/** What a calculation or default leaves in a question of this type; what can't be understood leaves it empty. */
export function coerced(text: string, type: DataType, zone: string): string {
  if (text === '') return ''
  if (type === 'int') {
    const number = Number(text)
    return Number.isFinite(number) ? numberText(Math.trunc(number)) : ''
  }
  if (type === 'date' || type === 'dateTime') {
    // Days since 1970, as arithmetic on dates gives them, or another spelling of a date: what it is on the clocks of the place.
    const local =
      type === 'dateTime' && text.includes('T') ? text : dateTimeText(textNumber(text, zone) * DAY, zone)
    return canonical(type === 'date' ? local.slice(0, 10) : local, type, zone) ?? ''
  }
  return canonical(text, type, zone) ?? ''
}

/** What of a default in plain text a question of this type begins with: of `3.5` a whole number keeps 3, of other words nothing. */
export function fitting(text: string, type: DataType, zone: string): string {
  return canonical(text, type, zone) ?? (type === 'int' ? coerced(text, type, zone) : '')
}

/** Whole numbers, as far as they are exact; `1.0` is one, too. A comma may stand between thousands, so it is none. */
function integerText(text: string): string | undefined {
  const number = text.includes(',') ? undefined : plainNumber(text)
  return number !== undefined && Number.isSafeInteger(number) ? numberText(number) : undefined
}

/** With at least one digit after the point, as ODK writes it. A comma is taken as the decimal mark. */
function decimalText(text: string): string | undefined {
  const number = plainNumber(text)
  if (number === undefined) return undefined
  const written = numberText(number)
  return written.includes('.') ? written : `${written}.0`
}

function plainNumber(text: string): number | undefined {
  const written = text.trim().replace(/^([+-]?\d*),(\d+)$/, '$1.$2')
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(written)) return undefined
  const number = Number(written)
  return Number.isFinite(number) ? number : undefined
}

/** Latitude, longitude, altitude, accuracy: each as a decimal. */
function pointText(text: string): string | undefined {
  if (!POINT.test(text.trim())) return undefined
  const numbers = text.trim().split(/\s+/)
  const [latitude = 0, longitude = 0] = numbers.map(Number)
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined
  return numbers.map((number) => decimalText(number) ?? number).join(' ')
}

/** Points between semicolons: at least two, or of a shape three and the first again. */
function lineText(text: string, type: 'geotrace' | 'geoshape'): string | undefined {
  const written = text.split(';').map((point) => point.trim())
  if (written.at(-1) === '') written.pop()
  const points = written.map(pointText)
  if (points.length < (type === 'geotrace' ? 2 : 4) || points.includes(undefined)) return undefined
  const [first, last] = [points[0]!, points.at(-1)!].map((point) => point.split(' ').slice(0, 2).join(' '))
  return type === 'geoshape' && first !== last ? undefined : points.join(';')
}

const EXPONENT = /^(-?)(\d)(?:\.(\d+))?e([+-])(\d+)$/

/** Decimal digits, never an exponent. */
function numberText(value: number): string {
  const text = String(value === 0 ? 0 : value)
  const found = EXPONENT.exec(text)
  if (!found) return text
  const [, sign, first, rest = '', direction, power] = found
  const digits = first! + rest
  const shift = Number(power)
  return direction === '-'
    ? `${sign}0.${'0'.repeat(shift - 1)}${digits}`
    : sign + digits.padEnd(shift + 1, '0')
}
