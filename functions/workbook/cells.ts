// What stands in a cell: shared strings, number formats (to tell dates from numbers) and the rows of a sheet. ECMA-376 part 1, section 18.
import type { Cell, Sheet } from '../../core/xlsform/workbook.ts'
import { attributes, scanXml } from './xml.ts'
import { ZipError } from './zip.ts'

export const limits = { rows: 40_000, columns: 1_000, strings: 300_000, text: 200_000 }
/** Of a whole workbook: far more than forms have, and what fits into the memory of a function. */
const LIMITS = { cells: 300_000, letters: 10_000_000 }

/** A sheet has more in it than is read. */
export class TooManyError extends Error {
  readonly what: 'rows' | 'columns'
  constructor(what: TooManyError['what']) {
    super(what)
    this.what = what
  }
}

/** Texts of `xl/sharedStrings.xml`. Phonetic runs are left out; the runs of rich text are joined. */
export function sharedStrings(xml: string): string[] {
  const strings: string[] = []
  let text = ''
  let inText = false
  let phonetic = false
  scanXml(xml, {
    open(name, _, selfClosing) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic = !selfClosing
      if (name === 'si' && selfClosing) strings.push('')
      inText = name === 't' && !phonetic && !selfClosing
      return strings.length > limits.strings
    },
    close(name) {
      if (name === 'si') strings.push(decodeText(text))
      else if (name === 'rPh') phonetic = false
      inText = false
    },
    text(part) {
      if (inText && text.length < limits.text) text += part
    },
  })
  return strings
}

/** Which cell styles of `xl/styles.xml` show a date or time: by index of the cell's `s` attribute. */
export function dateStyles(xml: string): boolean[] {
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  let inCellFormats = false
  scanXml(xml, {
    open(name, inside, selfClosing) {
      if (name === 'numFmt') {
        const found = attributes(inside)
        custom.set(Number(found.get('numFmtId')), isDateFormat(found.get('formatCode') ?? ''))
      } else if (name === 'cellXfs') inCellFormats = !selfClosing
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attributes(inside).get('numFmtId') ?? 0)
        styles.push(custom.get(id) ?? isBuiltInDate(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return styles
}

const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** A format shows a date when a letter of date or time stands outside quotes, brackets and escapes. */
function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return !/general/i.test(bare) && /[ymdhs]/i.test(bare)
}

interface Reading {
  strings: readonly string[]
  dates: readonly boolean[]
  date1904: boolean
  /** What was read of the workbook so far. */
  read: { cells: number; letters: number }
}

/** The rows of one sheet, read from pieces of its XML that end at row boundaries. Throws a TooManyError at a limit. */
export function readRows(
  pieces: Iterable<string>,
  { strings, dates, date1904, read }: Reading,
): Pick<Sheet, 'rows' | 'merged'> {
  const rows: Sheet['rows'] = []
  const merged: string[] = []
  let row: (Cell | undefined)[] = []
  let rowIndex = -1
  let filled = 0
  let column = -1
  let type = ''
  let style = 0
  let value = ''
  let formula = false
  let reading: 'v' | 't' | '' = ''

  const finish = () => {
    const cell = makeCell(type, value, formula, dates[style] === true)
    if (!cell) return
    row[column] = cell
    read.cells += 1
    read.letters += cell.text.length
    if (read.cells > LIMITS.cells || read.letters > LIMITS.letters) throw new ZipError('too-large')
  }
  const makeCell = (kind: string, raw: string, isFormula: boolean, isDate: boolean): Cell | undefined => {
    const made = cellOf(kind, raw, isDate, strings, date1904)
    if (made === undefined) return isFormula ? { text: '', kind: 'text', formula: true } : undefined
    return isFormula ? { ...made, formula: true } : made
  }
  const visitor = {
    open(name: string, inside: string, selfClosing: boolean) {
      if (name === 'row') {
        const number = numberIn(inside, ROW)
        rowIndex = number > 0 ? number - 1 : rowIndex + 1
        row = []
        column = -1
      } else if (name === 'c') {
        const reference = /\br="([A-Z]{1,3})\d*"/.exec(inside)
        column = reference ? columnIndex(reference[1]!) : column + 1
        if (selfClosing) return
        type = /\bt="(\w+)"/.exec(inside)?.[1] ?? 'n'
        style = numberIn(inside, STYLE)
        value = ''
        formula = false
      } else if (name === 'f') formula = true
      else if ((name === 'v' || name === 't') && !selfClosing) reading = name
      else if (name === 'rPh') reading = ''
      else if (name === 'mergeCell') {
        const range = attributes(inside).get('ref')
        if (range && merged.length < 1_000) merged.push(range)
      }
    },
    close(name: string) {
      if (name === 'c') {
        if (column >= limits.columns && value !== '') throw new TooManyError('columns')
        if (column < limits.columns) finish()
      } else if (name === 'row' && row.length > 0) {
        filled += 1
        if (filled > limits.rows || rowIndex > 1_048_576) throw new TooManyError('rows')
        rows[rowIndex] = row
      }
      reading = ''
    },
    text(part: string) {
      if (reading && value.length < limits.text) value += part
    },
  }
  for (const piece of pieces) scanXml(piece, visitor)
  return merged.length > 0 ? { rows, merged } : { rows }
}

function cellOf(
  type: string,
  raw: string,
  isDate: boolean,
  strings: readonly string[],
  date1904: boolean,
): Cell | undefined {
  switch (type) {
    case 's': {
      const text = strings[Number(raw)]
      return text ? { text, kind: 'text' } : undefined
    }
    case 'inlineStr':
    case 'str':
      return raw === '' ? undefined : { text: decodeText(raw), kind: 'text' }
    case 'b':
      return { text: raw.trim() === '1' || raw.trim() === 'true' ? 'TRUE' : 'FALSE', kind: 'boolean' }
    case 'e':
      return { text: raw, kind: 'error' }
    case 'd':
      return { text: raw, kind: 'date' }
    default: {
      if (raw.trim() === '') return undefined
      const number = Number(raw)
      if (Number.isNaN(number)) return { text: raw, kind: 'text' }
      if (isDate) return { text: serialDate(number, date1904), kind: 'date' }
      return { text: plainNumber(number), kind: 'number' }
    }
  }
}

/** Excel shows 15 digits; the rest is noise of binary fractions. */
function plainNumber(number: number): string {
  const rounded = Number(number.toPrecision(15))
  if (Number.isSafeInteger(rounded)) return String(rounded)
  const text = String(rounded)
  return text.includes('e')
    ? rounded.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
    : text
}

/** A day count since 1900 (or 1904) as ISO 8601; a fraction of a day alone is a time. Serial 60 is a day that never was. */
function serialDate(serial: number, date1904: boolean): string {
  const seconds = Math.round((serial % 1) * 86_400)
  if (serial >= 0 && serial < 1 && !date1904) return new Date(seconds * 1000).toISOString().slice(11, 19)
  const shifted = date1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  const days = Math.floor(shifted) - 25_569
  const moment = new Date(days * 86_400_000 + seconds * 1000)
  if (Number.isNaN(moment.getTime())) return String(serial)
  const text = moment.toISOString()
  return seconds === 0 ? text.slice(0, 10) : text.slice(0, 19)
}

/** `_x000D_` is how a workbook writes control characters (ECMA-376, ST_Xstring). */
const decodeText = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

const ROW = /\br="(\d+)"/
const STYLE = /\bs="(\d+)"/
const numberIn = (inside: string, pattern: RegExp) => Number(pattern.exec(inside)?.[1] ?? 0)

function columnIndex(letters: string): number {
  let index = 0
  for (let i = 0; i < letters.length; i += 1) index = index * 26 + letters.charCodeAt(i) - 64
  return index - 1
}
