// Reads the workbooks of Excel 97 to 2003 (.xls): the records of BIFF8 into sheets of cells. [MS-XLS] 2.4 and 2.5.
import { columnLetter, type Cell } from '../../core/xlsform/workbook.ts'
import { cellOf, counted, isBuiltInDate, isDateFormat, limits, TooManyError, type Read } from './cells.ts'
import type { UnreadSheet } from '../workbook.ts'
import { compoundStream } from './compound.ts'
import { BEGIN, recordsOf } from './records.ts'
import { ZipError } from './zip.ts'

/** Record types. */
const FORMULA = 0x06, DATE_1904 = 0x22, PASSWORD = 0x2f, SHEET = 0x85, NUMBERS = 0xbd, STYLE = 0xe0, MERGED = 0xe5, STRINGS = 0xfc,
  SHARED_TEXT = 0xfd, NUMBER = 0x203, TEXT = 0x204, TRUTH = 0x205, RESULT = 0x207, SHORT_NUMBER = 0x27e, FORMAT = 0x41e // prettier-ignore
const BIFF8 = 0x600
const ERRORS: Record<number, string> = {
  0: '#NULL!', 7: '#DIV/0!', 15: '#VALUE!', 23: '#REF!', 29: '#NAME?', 36: '#NUM!', 42: '#N/A',
} // prettier-ignore
/** Bytes that all sheets together may have. */
const MOST_BYTES = 16 * 1024 * 1024

/**
 * The sheets in the bytes of a compound file; undefined for a workbook that an older Excel wrote. Throws a ZipError for what is encrypted
 * or too large, and any Error for what is damaged; reading a sheet also throws a TooManyError at a limit.
 */
export function sheetsOfXls(bytes: Uint8Array): UnreadSheet[] | undefined {
  const stream = compoundStream(bytes, 'Workbook')
  // That is how an encrypted .xlsx is kept ([MS-OFFCRYPTO] 1.3.2).
  if (!stream && compoundStream(bytes, 'EncryptedPackage')) throw new ZipError('encrypted')
  if (!stream) return undefined
  const strings: string[] = []
  const formats = new Map<number, boolean>()
  const dates: boolean[] = []
  const places: { name: string; offset: number }[] = []
  let date1904 = false
  for (const { type, data } of recordsOf(stream, 0)) {
    if (type === BEGIN && data.u16() !== BIFF8) return undefined
    if (type === PASSWORD) throw new ZipError('encrypted')
    if (type === DATE_1904) date1904 = data.u16() === 1
    if (type === FORMAT) formats.set(data.u16(), isDateFormat(data.text(data.u16())))
    if (type === STYLE) {
      data.u16()
      const format = data.u16()
      dates.push(formats.get(format) ?? isBuiltInDate(format))
    }
    if (type === SHEET) {
      const offset = data.u32()
      // Charts and macros have no cells.
      if (data.u16() >> 8 === 0) places.push({ name: data.text(data.u8()), offset })
    }
    if (type === STRINGS) {
      data.u32()
      const count = Math.min(data.u32(), limits.strings)
      while (strings.length < count) strings.push(data.text(data.u16()))
    }
  }
  const read: SheetRead = { cells: 0, letters: 0, bytes: 0 }
  const cell = (kind: string, raw: string, style = 0) =>
    cellOf(kind, raw, dates[style] === true, strings, date1904)
  return places.map(({ name, offset }) => ({
    name,
    read: () => readSheet(recordsOf(stream, offset), cell, read),
  }))
}

interface SheetRead extends Read {
  bytes: number
}
type MakeCell = (kind: string, raw: string, style?: number) => Cell | undefined

function readSheet(records: ReturnType<typeof recordsOf>, cell: MakeCell, read: SheetRead) {
  const rows: (Cell | undefined)[][] = []
  const merged: string[] = []
  const put = (row: number, column: number, made: Cell | undefined, formula = false) => {
    if (!made) return
    if (column >= limits.columns) throw new TooManyError('columns')
    if (!rows[row]) filled += 1
    if (filled > limits.rows) throw new TooManyError('rows')
    ;(rows[row] ??= [])[column] = counted(formula ? { ...made, formula } : made, read)
  }
  let filled = 0
  /** The cell whose formula gave a text, which the next record holds. */
  let waiting: [row: number, column: number] | undefined
  for (const { type, size, data } of records) {
    read.bytes += size
    if (read.bytes > MOST_BYTES) throw new ZipError('too-large')
    if (type === RESULT && waiting) {
      put(...waiting, cell('str', data.text(data.u16())), true)
      waiting = undefined
    }
    if (type === MERGED) {
      for (let left = Math.min(data.u16(), 1_000); left > 0; left -= 1) {
        const [top, bottom, first, last] = [data.u16(), data.u16(), data.u16(), data.u16()]
        merged.push(`${columnLetter(first)}${top + 1}:${columnLetter(last)}${bottom + 1}`)
      }
    }
    if (!CELLS.has(type)) continue
    const [row, column] = [data.u16(), data.u16()]
    if (type === NUMBERS) {
      for (let at = column; data.left >= 8; at += 1) {
        const style = data.u16()
        put(row, at, cell('n', shortNumber(data.u32()), style))
      }
      continue
    }
    const style = data.u16()
    if (type === SHARED_TEXT) put(row, column, cell('s', String(data.u32())))
    if (type === TEXT) put(row, column, cell('str', data.text(data.u16())))
    if (type === NUMBER) put(row, column, cell('n', longNumber(data.bytes(8)), style))
    if (type === SHORT_NUMBER) put(row, column, cell('n', shortNumber(data.u32()), style))
    if (type === TRUTH) put(row, column, truth(data.u8(), data.u8(), cell))
    if (type === FORMULA) {
      const result = data.bytes(8)
      const [kind, , value] = result
      if (result[6] !== 0xff || result[7] !== 0xff)
        put(row, column, cell('n', longNumber(result), style), true)
      else if (kind === 0) waiting = [row, column]
      else if (kind! < 3) put(row, column, truth(value!, kind! - 1, cell), true)
    }
  }
  return merged.length > 0 ? { rows, merged } : { rows }
}

const CELLS = new Set([FORMULA, NUMBERS, SHARED_TEXT, NUMBER, TEXT, TRUTH, SHORT_NUMBER])

const truth = (value: number, isError: number, cell: MakeCell) =>
  isError ? cell('e', ERRORS[value] ?? '#ERROR!') : cell('b', String(value))

const longNumber = (bytes: Uint8Array) => String(new DataView(bytes.buffer).getFloat64(0, true))

/** A number in 30 bits: whole, or the upper part of a double; perhaps times 100 ([MS-XLS] 2.5.217). */
function shortNumber(bits: number): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setUint32(0, bits & ~3)
  const number = bits & 2 ? bits >> 2 : view.getFloat64(0)
  return String(bits & 1 ? number / 100 : number)
}
