// Reading .xls files of Excel 97 to 2003: what stands in cells, and files that are something else or too much.
import { describe, expect, it } from 'vitest'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { readWorkbook } from '../../functions/workbook.ts'
import { biff, compound, letters, packed, record, text, xls, type XlsParts } from '../support/xls.ts'

const CONTINUE = 0x3c
const at = (row: number, column: number, style = 0) => packed([2, row], [2, column], [2, style])
const label = (row: number, column: number, of: string) => record(0x204, at(row, column), text(of))
const number = (row: number, column: number, value: number, style = 0) =>
  record(0x203, at(row, column, style), [8, value])
const formula = (row: number, column: number, result: Uint8Array) =>
  record(0x06, at(row, column), result, [2, 0], [4, 0], [2, 0])
const shared = (count: number, ...parts: Uint8Array[]) =>
  record(0xfc, [4, count], [4, count], Buffer.concat(parts))

const sheetOf = (records: Uint8Array[], globals: Uint8Array[] = []) =>
  readWorkbook(xls({ globals, sheets: { survey: records } })).workbook?.sheets[0]
const texts = (records: Uint8Array[], globals?: Uint8Array[]) =>
  sheetOf(records, globals)?.rows.map((row) => row?.map((cell) => cell?.text))
const codes = (bytes: Uint8Array) => readWorkbook(bytes).findings.map(({ code }) => code)

describe('an old workbook', () => {
  it('becomes a survey as a new one does', () => {
    const rows = [
      ['type', 'name', 'label::Tiếng Việt (vi)'],
      ['integer', 'age', 'Tuổi?'],
    ]
    const strings = rows.flat()
    const cells = rows.flatMap((row, down) =>
      row.map((_, across) => record(0xfd, at(down, across), [4, down * 3 + across])),
    )
    const globals = [shared(6, ...strings.map((each) => text(each, { wide: true })))]
    const { workbook } = readWorkbook(xls({ globals, sheets: { survey: cells, Notes: [label(0, 0, 'x')] } }))
    expect(workbook?.sheets.map(({ name, rows: read }) => [name, read.length])).toEqual([
      ['survey', 2],
      ['Notes', 0],
    ])
    const { survey } = importWorkbook(workbook!, 'old.xls')
    expect(survey?.nodes[1]).toMatchObject({ name: 'age', type: 'integer', label: { text: ['Tuổi?'] } })
  })

  it('has texts, numbers long and short, truth, errors and dates in its cells', () => {
    const style = (format: number) => record(0xe0, [2, 0], [2, format])
    const globals = [record(0x41e, [2, 164], text('yyyy\\-mm\\-dd hh:mm')), style(0), style(14), style(164)]
    const short = (bits: number) => packed([2, 0], [4, bits])
    const records = [
      label(0, 0, 'text'),
      number(0, 1, 4.9000000000000004),
      record(0x27e, at(0, 2), [4, (42 << 2) | 2]),
      record(0x27e, at(0, 3), [4, 0x3ff80000]),
      record(0xbd, [2, 0], [2, 4], short((1250 << 2) | 3), short((-7 << 2) | 2), [2, 5]),
      record(0x205, at(0, 6), [1, 1], [1, 0]),
      record(0x205, at(0, 7), [1, 0x17], [1, 1]),
      number(0, 8, 43831, 1),
      number(0, 9, 43831.4375, 2),
    ]
    expect(texts(records, globals)).toEqual([
      ['text', '4.9', '42', '1.5', '12.5', '-7', 'TRUE', '#REF!', '2020-01-01', '2020-01-01T10:30:00'],
    ])
    expect(texts([number(0, 0, 42369, 1)], [record(0x22, [2, 1]), ...globals])).toEqual([['2020-01-01']])
  })

  it('has what formulas gave', () => {
    const special = (kind: number, value = 0) =>
      packed([1, kind], [1, 0], [1, value], [1, 0], [2, 0], [2, 0xffff])
    const records = [
      formula(0, 0, packed([8, 2])),
      formula(0, 1, special(0)),
      record(0x207, text('joined')),
      formula(0, 2, special(1, 1)),
      formula(0, 3, special(2, 0x2a)),
      formula(0, 4, special(3)),
    ]
    expect(sheetOf(records)?.rows).toEqual([
      [
        { text: '2', kind: 'number', formula: true },
        { text: 'joined', kind: 'text', formula: true },
        { text: 'TRUE', kind: 'boolean', formula: true },
        { text: '#N/A', kind: 'error', formula: true },
      ],
    ])
  })

  it('may go on with a text in another record, and in letters of another width', () => {
    const rich = packed([2, 4], [1, 8], [2, 1], letters('rich'), [4, 0])
    const begun = packed([2, 12], [1, 0], letters('begun in'))
    const globals = [
      shared(4, text('before'), rich, begun),
      record(CONTINUE, [1, 1], letters(' một', true), packed([2, 3], [1, 0])),
      record(CONTINUE, [1, 0], letters('end')),
    ]
    const cells = [0, 1, 2, 3].map((which) => record(0xfd, at(0, which), [4, which]))
    expect(texts(cells, globals)).toEqual([['before', 'rich', 'begun in một', 'end']])
  })

  it('keeps cells in their place, knows merged ranges and leaves charts out', () => {
    const chart = [record(0x809, [2, 0x600], [2, 0x20]), label(0, 0, 'axis'), record(0x0a)]
    const sheet = sheetOf([label(2, 2, 'x'), ...chart, record(0xe5, [2, 1], [2, 2], [2, 3], [2, 2], [2, 3])])
    expect(sheet?.rows[2]?.[2]?.text).toBe('x')
    expect(sheet?.rows[0]).toBeUndefined()
    expect(sheet?.merged).toEqual(['C3:D4'])
  })

  it('is read whole where it is large', () => {
    const cells = Array.from({ length: 5_000 }, (_, row) => label(row, 0, `row ${row}`))
    const bytes = xls({ sheets: { survey: cells } })
    expect(bytes.length).toBeGreaterThan(100_000)
    expect(readWorkbook(bytes).workbook?.sheets[0]?.rows.at(-1)?.[0]?.text).toBe('row 4999')
  })
})

describe('old files that are no form', () => {
  const stream = biff({ sheets: { survey: [label(0, 0, 'type')] } })
  const parts = (more: Partial<XlsParts>) => xls({ sheets: { survey: [] }, ...more })

  it.each([
    ['of Excel 95', parts({ version: 0x500 }), 'workbook.xls'],
    ['a document of Word', compound('WordDocument', stream), 'workbook.xls'],
    ['with a password', parts({ globals: [record(0x2f, [2, 0])] }), 'workbook.encrypted'],
    ['a new workbook with a password', compound('EncryptedPackage', stream), 'workbook.encrypted'],
    ['the first bytes', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'workbook.damaged'],
    ['cut off', compound('Workbook', stream).slice(0, 1_100), 'workbook.damaged'],
    ['texts that end too early', parts({ globals: [shared(5, text('one'))] }), 'workbook.damaged'],
  ])('%s', (_, bytes, code) => expect(codes(bytes)).toEqual([code]))

  it('whose sectors go in a circle, or lead out of the file, end', () => {
    const whole = xls({ sheets: { survey: [label(0, 0, 'x'.repeat(6_000))] } })
    const table = whole.length - 512
    for (const next of [0, 1, 0xfffffff0]) {
      const bytes = Buffer.from(whole)
      bytes.writeUInt32LE(next, table + 4)
      expect(codes(bytes)).toEqual(['workbook.damaged'])
    }
  })

  it('any byte of which is another are never more than findings', () => {
    const whole = xls({
      globals: [shared(1, text('a'))],
      sheets: { survey: [label(0, 0, 'type'), number(1, 0, 1)] },
    })
    for (let where = 0; where < whole.length; where += 7) {
      const bytes = Buffer.from(whole)
      bytes[where] = 255 - bytes[where]!
      expect(() => readWorkbook(bytes)).not.toThrow()
    }
  })

  it('with too many rows or columns say how many may be', () => {
    const rows = Array.from({ length: 40_001 }, (_, row) => number(row, 0, 1))
    expect(codes(xls({ sheets: { survey: rows } }))).toEqual(['sheet.too-many-rows'])
    expect(codes(xls({ sheets: { survey: [number(0, 1_000, 1)] } }))).toEqual(['sheet.too-many-columns'])
  })
})
