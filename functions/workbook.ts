// Reads the bytes of an .xlsx file into sheets of cells, within limits of size, and says what is wrong with a file that can't be read.
import { finding, type Finding } from '../core/xlsform/findings.ts'
import { isFormSheet } from '../core/xlsform/sheets.ts'
import type { Sheet, Workbook } from '../core/xlsform/workbook.ts'
import { dateStyles, limits, readRows, sharedStrings, TooManyError } from './workbook/cells.ts'
import { attributes, scanXml, XmlError } from './workbook/xml.ts'
import { zipDirectory, ZipError, zipRead, type ZipEntry } from './workbook/zip.ts'

/** Bytes of XML. The largest sheets of real forms have 5 MB; a million empty but formatted rows have 45. */
const SHEET_LIMIT = 64 * 1024 * 1024
const PART_LIMIT = 24 * 1024 * 1024
const TOTAL_LIMIT = 128 * 1024 * 1024
const FILE_LIMIT = 32 * 1024 * 1024
const MOST_SHEETS = 1_000
/** XML is decoded and scanned in pieces of this size, so that a large sheet is never a string twice. */
const PIECE = 1024 * 1024
/** No row, and nothing else between rows, is as long as this. */
const LONGEST = 8 * PIECE

/**
 * The workbook in `bytes`, or the findings that say why there is none. Sheets that no import reads are named but left empty.
 * Never throws.
 */
export function readWorkbook(bytes: Uint8Array): { workbook?: Workbook; findings: Finding[] } {
  if (bytes.length > FILE_LIMIT) return { findings: [finding('workbook.too-large')] }
  const other = otherFormat(bytes)
  if (other) return { findings: [finding(other)] }
  const findings: Finding[] = []
  try {
    return { workbook: readParts(bytes, findings), findings }
  } catch (error) {
    return { findings: [problemOf(error)] }
  }
}

/** What a file is that is no zip: a compound file is an old .xls or an encrypted .xlsx ([MS-CFB] 2.2, [MS-OFFCRYPTO] 1.3.2). */
function otherFormat(bytes: Uint8Array) {
  const cfb = [0xd0, 0xcf, 0x11, 0xe0]
  if (cfb.every((byte, i) => bytes[i] === byte)) {
    const name = [...'EncryptedPackage'].flatMap((letter) => [letter.charCodeAt(0), 0])
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(Buffer.from(name))
      ? 'workbook.encrypted'
      : 'workbook.xls'
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return 'workbook.not-xlsx'
  return undefined
}

function problemOf(error: unknown): Finding {
  if (error instanceof ZipError) {
    if (error.reason === 'too-large') return finding('workbook.too-large')
    if (error.reason === 'encrypted') return finding('workbook.encrypted')
    return finding(error.reason === 'damaged' ? 'workbook.damaged' : 'workbook.not-xlsx')
  }
  if (error instanceof XmlError) return finding('workbook.not-xlsx')
  return finding('workbook.damaged')
}

function readParts(bytes: Uint8Array, findings: Finding[]): Workbook | undefined {
  const entries = zipDirectory(bytes)
  let total = 0
  const part = (name: string, limit = PART_LIMIT): Uint8Array | undefined => {
    const entry = find(entries, name)
    if (!entry) return undefined
    const data = zipRead(bytes, entry, Math.min(limit, TOTAL_LIMIT - total))
    total += data.length
    return data
  }
  const decode = (data: Uint8Array | undefined) => (data ? new TextDecoder().decode(data) : '')

  const book = part('xl/workbook.xml')
  if (!book) throw new ZipError('not-zip')
  const { names, date1904 } = sheetNames(decode(book))
  const targets = relations(decode(part('xl/_rels/workbook.xml.rels')))
  const strings = sharedStrings(decode(part('xl/sharedStrings.xml')))
  const dates = dateStyles(decode(part('xl/styles.xml')))

  if (names.length > MOST_SHEETS) throw new ZipError('too-large')
  const reading = { strings, dates, date1904, read: { cells: 0, letters: 0 } }
  const alone = names.length === 1
  const sheets: Sheet[] = []
  for (const { name, relation } of names) {
    const target = targets.get(relation)
    const data = target && (alone || isFormSheet(name)) ? part(target, SHEET_LIMIT) : undefined
    if (!data) {
      sheets.push({ name, rows: [] })
      continue
    }
    try {
      sheets.push({ name, ...readRows(pieces(data), reading) })
    } catch (error) {
      if (!(error instanceof TooManyError)) throw error
      findings.push(
        finding(
          error.what === 'rows' ? 'sheet.too-many-rows' : 'sheet.too-many-columns',
          { sheet: name },
          { limit: limits[error.what] },
        ),
      )
    }
  }
  return findings.length > 0 ? undefined : { sheets }
}

/** Names are compared without case, as Excel does. */
function find(entries: Map<string, ZipEntry>, name: string): ZipEntry | undefined {
  const exact = entries.get(name)
  if (exact) return exact
  const lower = name.toLowerCase()
  for (const [key, entry] of entries) if (key.toLowerCase() === lower) return entry
  return undefined
}

function sheetNames(xml: string) {
  const names: { name: string; relation: string }[] = []
  let date1904 = false
  scanXml(xml, {
    open(tag, inside) {
      const found = tag === 'sheet' || tag === 'workbookPr' ? attributes(inside) : undefined
      if (tag === 'sheet')
        names.push({ name: found?.get('name') ?? '', relation: found?.get('r:id') ?? found?.get('id') ?? '' })
      if (tag === 'workbookPr') date1904 = /^(1|true)$/.test(found?.get('date1904') ?? '')
    },
  })
  return { names, date1904 }
}

/** Entry names of the workbook's parts by relation id; targets are relative to `xl/` or absolute. */
function relations(xml: string): Map<string, string> {
  const targets = new Map<string, string>()
  scanXml(xml, {
    open(tag, inside) {
      if (tag !== 'Relationship') return
      const found = attributes(inside)
      const target = found.get('Target') ?? ''
      targets.set(
        found.get('Id') ?? '',
        target.startsWith('/') ? target.slice(1) : new URL(target, 'zip:///xl/').pathname.slice(1),
      )
    },
  })
  return targets
}

/** The sheet's XML as strings that end after a row, so that each can be scanned alone. */
function* pieces(data: Uint8Array): Generator<string> {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.length)
  const decoder = new TextDecoder()
  let start = 0
  while (start < buffer.length) {
    const boundary = start + PIECE < buffer.length ? buffer.indexOf('<row', start + PIECE) : -1
    const end = boundary < 0 ? buffer.length : boundary
    if (end - start > LONGEST) throw new ZipError('too-large')
    yield decoder.decode(buffer.subarray(start, end))
    start = end
  }
}
