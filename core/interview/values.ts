// How an answer is written for its data type, as ODK writes it: `007` is `7`, `5` as a decimal is `5.0`, a date has no time.
import { DAY, dateTimeText, parseDate, parseTime } from '../expression/dates.ts'
import { numberText, textNumber } from '../expression/values.ts'
import type { DataType } from '../survey.ts'

const POINT = /^-?\d+(?:\.\d+)?(?: -?\d+(?:\.\d+)?){1,3}$/

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
      return isPoint(text.trim()) ? text.trim() : undefined
    case 'geotrace':
    case 'geoshape':
      return isLine(text, type === 'geotrace' ? 2 : 3) ? text.trim() : undefined
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

/** Whole numbers, as far as they are exact; `1.0` is one, too. */
function integerText(text: string): string | undefined {
  const number = plainNumber(text)
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

function isPoint(text: string): boolean {
  if (!POINT.test(text)) return false
  const [latitude = 0, longitude = 0] = text.split(' ').map(Number)
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
}

function isLine(text: string, fewest: number): boolean {
  const points = text
    .split(';')
    .map((point) => point.trim())
    .filter((point) => point !== '')
  return points.length >= fewest && points.every(isPoint)
}
