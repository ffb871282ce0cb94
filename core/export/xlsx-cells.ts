// Cells of a worksheet as XML (ECMA-376 part 1, 18.3.1). Text is always text: nothing here can become a formula.

/** Style of a cell: index in the `cellXfs` of {@link STYLES}. */
export const STYLE = {
  general: 0,
  text: 1,
  quoted: 2,
  date: 3,
  datetime: 4,
  time: 5,
  header: 6,
  whole: 7,
  prose: 8,
}
export type Style = keyof typeof STYLE

/** Characters of a cell: what Excel keeps, in UTF-16 units. */
export const CELL_LIMIT = 32_767

/** Excel would take such text for a formula when a person edits the cell; wide forms are read alike. */
const FORMULA = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/
/** What XML can't hold or would change, `_xHHHH_` itself, and white space that readers strip. */
const SPECIAL = /[&<>"\uFFFE\uFFFF]|(?![\t\n\x7F-\x9F])\p{Cc}|\p{Cs}|_x[0-9A-Fa-f]{4}_/u
const UNSAFE = /_(?=x[0-9A-Fa-f]{4}_)|(?![\t\n\x7F-\x9F])\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu
const SPACED = /^\s|\s$|\n|\s\s/

/** XML text as spreadsheets read it: ST_Xstring (ECMA-376 part 1, 22.9.2.19) writes characters that XML lacks as `_xHHHH_`. */
export function xstring(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text
    .replace(UNSAFE, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** One cell. `at`: `B7`. Numbers that are none (infinite, NaN) and null have no cell. */
export function cellXml(at: string, value: string | number | null, style: Style): string {
  if (value === null) return ''
  if (typeof value === 'number') {
    return Number.isFinite(value) ? `<c r="${at}" s="${STYLE[style]}"><v>${value}</v></c>` : ''
  }
  const own = style === 'header' || style === 'prose' ? style : FORMULA.test(value) ? 'quoted' : 'text'
  const space = SPACED.test(value) ? ' xml:space="preserve"' : ''
  return `<c r="${at}" s="${STYLE[own]}" t="inlineStr"><is><t${space}>${xstring(value)}</t></is></c>`
}

/** `A`, `Z`, `AA`, … `XFD` for 0, 25, 26, … 16383. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return letters
}

const xf = (format: number, more = '') =>
  `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${more}/>`

/** `xl/styles.xml`. Text cells have the format `@` and, where they look like a formula, the quote prefix, so that editing keeps them text. */
export const STYLES =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
  '<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>' +
  '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE3ECEF"/><bgColor indexed="64"/></patternFill></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  `<cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${xf(49)}${xf(49, ' quotePrefix="1"')}${xf(164)}${xf(165)}${xf(166)}` +
  '<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>' +
  `${xf(1)}<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>` +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
