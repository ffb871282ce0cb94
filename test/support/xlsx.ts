// Workbook files made by hand, so that a test says exactly what stands in them.
import { strToU8, zipSync } from 'fflate'

export interface XlsxParts {
  /** Inside of `<sheetData>` by sheet name, or the whole `<worksheet>` content where it begins with `<sheetData`. */
  sheets: Record<string, string>
  strings?: string[]
  /** Inside of `<numFmts>` and `<cellXfs>`. */
  formats?: string
  styles?: string
  date1904?: boolean
}

const head = '<?xml version="1.0" encoding="UTF-8"?>'
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const related = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

/** The parts of an .xlsx file by entry name. */
export function xlsxParts({
  sheets,
  strings = [],
  formats = '',
  styles = '',
  date1904 = false,
}: XlsxParts): Record<string, Uint8Array> {
  const names = Object.keys(sheets)
  const list = names
    .map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
    .join('')
  const relations = names
    .map((_, i) => `<Relationship Id="rId${i + 1}" Target="worksheets/sheet${i + 1}.xml"/>`)
    .join('')
  const parts: Record<string, string> = {
    'xl/workbook.xml': `${head}<workbook ${main} ${related}><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${list}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships>${relations}</Relationships>`,
    'xl/sharedStrings.xml': `${head}<sst ${main}>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    'xl/styles.xml': `${head}<styleSheet ${main}><numFmts>${formats}</numFmts><cellXfs>${styles}</cellXfs></styleSheet>`,
  }
  names.forEach((name, i) => {
    const inside = sheets[name]!
    const data = inside.startsWith('<sheetData') ? inside : `<sheetData>${inside}</sheetData>`
    parts[`xl/worksheets/sheet${i + 1}.xml`] = `${head}<worksheet ${main}>${data}</worksheet>`
  })
  return Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))
}

export const xlsx = (parts: XlsxParts): Uint8Array => zipSync(xlsxParts(parts))

/** A row of inline texts, for sheets that need no more. */
export const textRow = (...texts: string[]): string =>
  `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
