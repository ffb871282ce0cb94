// An .xlsx workbook as a stream: sheets of a header and rows, written one after the other (ECMA-376 part 1, SpreadsheetML).
import { cellXml, columnLetters, STYLES, xstring, type Style } from './xlsx-cells.ts'
import { zip, type Entry, type ZipTools } from './zip.ts'

/** What Excel opens: rows, header included, and columns of a sheet, and characters of its name. */
export const SHEET_LIMITS = { rows: 1_048_576, columns: 16_384, name: 31 }

export interface SheetColumn {
  header: string
  style: Style
  /** In characters. */
  width: number
}

export interface Sheet {
  /** Made legal by {@link sheetNames}. */
  name: string
  columns: SheetColumn[]
  /** Its XML may have 4 GB or more. */
  large?: boolean
  /** In batches; each as long as `columns`. Null: no cell. */
  rows(): AsyncIterable<(string | number | null)[][]> | Iterable<(string | number | null)[][]>
}

/** Characters that are handed on at once: longer strings would stay in memory until the next full collection. */
const PIECE = 32_768

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** The bytes of a workbook with at least one sheet. `moment`: ISO 8601 UTC; the same sheets and moment give the same bytes. */
export const workbook = (
  sheets: readonly Sheet[],
  moment: string,
  tools?: ZipTools,
): AsyncGenerator<Uint8Array> => zip(parts(sheets), moment, tools)

function* parts(sheets: readonly Sheet[]): Generator<Entry> {
  const indexes = [...sheets.keys()].map((index) => index + 1)
  const types = indexes
    .map((at) => `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${TYPES}.worksheet+xml"/>`)
    .join('')
  yield {
    name: '[Content_Types].xml',
    chunks: [
      `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${types}</Types>`,
    ],
  }
  yield {
    name: '_rels/.rels',
    chunks: [
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
  }
  const names = sheetNames(sheets.map(({ name }) => name))
  const listed = indexes.map(
    (at) => `<sheet name="${xstring(names[at - 1] ?? '')}" sheetId="${at}" r:id="rId${at}"/>`,
  )
  yield {
    name: 'xl/workbook.xml',
    chunks: [
      `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${listed.join('')}</sheets></workbook>`,
    ],
  }
  const related = indexes.map(
    (at) => `<Relationship Id="rId${at}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at}.xml"/>`,
  )
  yield {
    name: 'xl/_rels/workbook.xml.rels',
    chunks: [
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${related.join('')}<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    ],
  }
  yield { name: 'xl/styles.xml', chunks: [STYLES] }
  for (const [index, sheet] of sheets.entries()) {
    yield {
      name: `xl/worksheets/sheet${index + 1}.xml`,
      chunks: sheetXml(sheet, index === 0),
      large: sheet.large ?? false,
    }
  }
}

async function* sheetXml({ columns, rows }: Sheet, isFirst: boolean): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index))
  const styles = columns.map(({ style }) => style)
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
  const header = columns
    .map(({ header: name }, index) => cellXml(`${letters[index]}1`, name, 'header'))
    .join('')
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>${widths.length > 0 ? `<cols>${widths.join('')}</cols>` : ''}<sheetData><row r="1">${header}</row>`
  let number = 1
  let xml = ''
  for await (const batch of rows()) {
    for (const row of batch) {
      number += 1
      xml += `<row r="${number}">`
      for (let index = 0; index < row.length; index += 1) {
        xml += cellXml(`${letters[index]}${number}`, row[index] ?? null, styles[index] ?? 'general')
      }
      xml += '</row>'
      if (xml.length < PIECE) continue
      yield xml
      xml = ''
    }
  }
  yield `${xml}</sheetData></worksheet>`
}

/** What Excel accepts: at most 31 characters, none of `[]:*?/\`, no apostrophe at an end, not `History`, no two alike whatever the case. */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set(['history'])
  return wanted.map((name) => {
    const legal =
      name
        .replace(/[[\]:*?/\\]|\p{Cc}/gu, '_')
        .replace(/^'+|'+$/g, '')
        .trim() || '_'
    let free = cut(legal, SHEET_LIMITS.name)
    for (let count = 2; taken.has(free.toLowerCase()); count += 1) {
      const suffix = ` (${count})`
      free = cut(legal, SHEET_LIMITS.name - suffix.length) + suffix
    }
    taken.add(free.toLowerCase())
    return free
  })
}

/** No longer than so many UTF-16 units, and no half of a pair at the end. */
export function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  const isHalf = text.length > length && last >= 0xd800 && last <= 0xdbff
  return text.slice(0, isHalf ? length - 1 : length)
}
