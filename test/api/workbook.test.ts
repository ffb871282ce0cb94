// Reading .xlsx files: what stands in cells, and files that are something else or too much.
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { readWorkbook } from '../../functions/workbook.ts'
import { textRow, xlsx, xlsxParts, type XlsxParts } from '../support/xlsx.ts'

const cells = (row: string, more: Partial<XlsxParts> = {}) =>
  readWorkbook(xlsx({ sheets: { survey: `<row r="1">${row}</row>` }, ...more })).workbook?.sheets[0]?.rows[0]
const codes = (bytes: Uint8Array) => readWorkbook(bytes).findings.map(({ code }) => code)

describe('cells', () => {
  it('are texts, shared, inline, rich and from formulas', () => {
    const strings = [
      '<t>plain</t>',
      '<r><rPr><b/></rPr><t>bold</t></r><r><t xml:space="preserve"> and &lt;not&gt;</t></r><rPh><t>kana</t></rPh>',
      '<t>a_x000D_b</t>',
    ]
    const row =
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>' +
      '<c r="E1" t="inlineStr"><is><t>in&#7897;line</t></is></c><c r="F1" t="str"><f>A1&amp;"x"</f><v>plainx</v></c><c r="G1"><f>1+1</f></c>'
    expect(cells(row, { strings })).toEqual([
      { text: 'plain', kind: 'text' },
      { text: 'bold and <not>', kind: 'text' },
      { text: 'a\rb', kind: 'text' },
      undefined,
      { text: 'inộline', kind: 'text' },
      { text: 'plainx', kind: 'text', formula: true },
      { text: '', kind: 'text', formula: true },
    ])
  })

  it.each([
    ['1', '1'], ['1.0', '1'], ['1.0000000000000002', '1'], ['4.9000000000000004', '4.9'], ['0.1', '0.1'], ['1E3', '1000'],
    ['1.5E-7', '0.00000015'], ['-0.5', '-0.5'], ['12345678901', '12345678901'], ['84912345678', '84912345678'],
  ])('a number %s is %s', (raw, text) => expect(cells(`<c><v>${raw}</v></c>`)).toEqual([{ text, kind: 'number' }])) // prettier-ignore

  it('know truth, errors and dates', () => {
    const styles =
      '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>'
    const formats =
      '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/><numFmt numFmtId="165" formatCode="[Red]0.00&quot; days&quot;"/><numFmt numFmtId="166" formatCode="h:mm"/>'
    const row =
      '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#REF!</v></c><c s="1"><v>43831</v></c><c s="2"><v>43831.4375</v></c>' +
      '<c s="3"><v>43831</v></c><c s="4"><v>0.5</v></c><c s="1"><v>1</v></c>'
    expect(cells(row, { styles, formats })?.map((cell) => cell?.text)).toEqual([
      'TRUE', 'FALSE', '#REF!', '2020-01-01', '2020-01-01T10:30:00', '43831', '12:00:00', '1900-01-01',
    ]) // prettier-ignore
    expect(cells('<c s="1"><v>42369</v></c>', { styles, date1904: true })?.[0]?.text).toBe('2020-01-01')
  })

  it('keep their place in sheets with gaps, and merged ranges are known', () => {
    const sheet =
      '<sheetData><row r="3"><c r="C3" t="inlineStr"><is><t>x</t></is></c></row></sheetData><mergeCells><mergeCell ref="C3:D4"/></mergeCells>'
    const [read] = readWorkbook(xlsx({ sheets: { survey: sheet } })).workbook!.sheets
    expect(read?.rows[2]?.[2]?.text).toBe('x')
    expect(read?.rows).toHaveLength(3)
    expect(read?.merged).toEqual(['C3:D4'])
  })
})

describe('sheets', () => {
  it('are read when a form uses them, and only named otherwise', () => {
    const { workbook } = readWorkbook(
      xlsx({ sheets: { Survey: textRow('type'), notes: textRow('x'), 'list &amp; more': '' } }),
    )
    expect(workbook?.sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['Survey', 1],
      ['notes', 0],
      ['list & more', 0],
    ])
  })

  it('become a survey', () => {
    const form = xlsx({ sheets: { survey: textRow('type', 'name', 'label') + textRow('text', 'q', 'Tên?') } })
    expect(importWorkbook(readWorkbook(form).workbook!).survey?.nodes[1]?.label?.text).toEqual(['Tên?'])
  })

  it('tell what Excel did to a cell', () => {
    const styles = '<xf/><xf numFmtId="14"/>'
    const rows =
      textRow('type', 'name', 'label') +
      '<row><c t="inlineStr"><is><t>text</t></is></c><c t="e"><v>#N/A</v></c><c s="1"><v>43831</v></c></row>'
    const { findings } = importWorkbook(readWorkbook(xlsx({ sheets: { survey: rows }, styles })).workbook!)
    expect(findings.map(({ code, row, column }) => `${code} ${row} ${column}`)).toEqual(
      expect.arrayContaining(['cell.error 2 name', 'cell.date 2 label']),
    )
  })
})

describe('files that are no workbook', () => {
  const cfb = (...names: string[]) => {
    const bytes = new Uint8Array(2048)
    bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
    names.forEach((name, i) => bytes.set(Buffer.from(name, 'utf16le'), 1024 + i * 128))
    return bytes
  }

  it.each([
    ['nothing', new Uint8Array(), 'workbook.not-xlsx'],
    ['text', strToU8('type,name,label'), 'workbook.not-xlsx'],
    ['an old .xls', cfb('Workbook'), 'workbook.xls'],
    ['an encrypted workbook', cfb('EncryptionInfo', 'EncryptedPackage'), 'workbook.encrypted'],
    ['another zip', zipSync({ 'a.txt': strToU8('a') }), 'workbook.not-xlsx'],
    ['half a workbook', xlsx({ sheets: { survey: '' } }).slice(0, 400), 'workbook.not-xlsx'],
  ])('%s', (_, bytes, code) => expect(codes(bytes)).toEqual([code]))

  it('a workbook with a damaged part', () => {
    const bytes = xlsx({ sheets: { survey: textRow(...Array.from({ length: 200 }, (_, i) => `cell ${i}`)) } })
    const at = Buffer.from(bytes).indexOf('xl/worksheets/sheet1.xml') + 'xl/worksheets/sheet1.xml'.length
    bytes.fill(0xff, at, at + 40)
    expect(codes(bytes)).toEqual(['workbook.damaged'])
  })

  it('a document type, which could hold a bomb of entities', () => {
    const parts = xlsxParts({ sheets: { survey: '' } })
    parts['xl/workbook.xml'] = strToU8(
      '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>',
    )
    expect(codes(zipSync(parts))).toEqual(['workbook.not-xlsx'])
  })
})

describe('files that are too much', () => {
  it('a zip bomb, said or hidden', () => {
    const parts = xlsxParts({ sheets: { survey: '' } })
    parts['xl/worksheets/sheet1.xml'] = new Uint8Array(80 * 1024 * 1024).fill(32)
    const bomb = zipSync(parts, { level: 9 })
    expect(codes(bomb)).toEqual(['workbook.too-large'])
    const lying = bomb.slice()
    const view = new DataView(lying.buffer)
    for (let at = 0; at < lying.length - 46; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true)
    expect(codes(lying)).toEqual(['workbook.too-large'])
  })

  it('a million rows, and columns without end', () => {
    const many = '<row><c><v>1</v></c></row>'.repeat(1_000_000)
    const [finding] = readWorkbook(xlsx({ sheets: { survey: many } })).findings
    expect(finding).toMatchObject({ code: 'sheet.too-many-rows', sheet: 'survey' })
    expect(codes(xlsx({ sheets: { survey: '<row r="1"><c r="XFD1"><v>1</v></c></row>' } }))).toEqual([
      'sheet.too-many-columns',
    ])
  })

  it('more cells, letters or sheets than a form has, in all sheets together', () => {
    const wide = `<row>${'<c><v>1</v></c>'.repeat(40)}</row>`.repeat(4_000)
    expect(codes(xlsx({ sheets: { survey: wide } }))).toEqual([])
    expect(codes(xlsx({ sheets: { survey: wide, choices: wide } }))).toEqual(['workbook.too-large'])
    const long = `<row><c t="s"><v>0</v></c></row>`.repeat(200)
    const strings = [`<t>${'x'.repeat(60_000)}</t>`]
    expect(codes(xlsx({ sheets: { survey: long }, strings }))).toEqual(['workbook.too-large'])
    const names = Array.from({ length: 1_001 }, (_, at) => [`s${at}`, ''])
    expect(codes(xlsx({ sheets: Object.fromEntries(names) as Record<string, string> }))).toEqual([
      'workbook.too-large',
    ])
  })

  it('a million empty rows are nothing', () => {
    const empty = '<row r="9"><c r="A9" s="1"/></row>'.repeat(1_000_000)
    const { workbook, findings } = readWorkbook(xlsx({ sheets: { survey: textRow('type') + empty } }))
    expect(findings).toEqual([])
    expect(workbook?.sheets[0]?.rows.filter(Boolean)).toHaveLength(1)
  })
})
