// Excel workbooks, read back by our own reader and by LibreOffice: every value, and no formula.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../../../core/export/dataset.ts'
import { sheetNames, workbook, type Sheet } from '../../../core/export/xlsx-book.ts'
import { tableSheets } from '../../../core/export/xlsx-tables.ts'
import { xlsxWorkbook } from '../../../core/export/xlsx.ts'
import { readWorkbook } from '../../../functions/workbook.ts'
import {
  bytesOf,
  dataset,
  DONT_KNOW,
  EMPTY,
  NOT_ASKED,
  REFUSED,
  table,
  YES_NO,
} from '../../support/dataset.ts'
import { readCsv } from '../../support/csv.ts'

const SOFFICE = 'soffice'

const MOMENT = '2026-05-02T00:00:00.000Z'
const DAY = 86_400_000

/** The cells of a sheet that stands alone, as our reader reads them. */
async function readBack(sheet: Sheet | undefined) {
  const bytes = await bytesOf(workbook(sheet ? [sheet] : [], MOMENT))
  const { workbook: book, findings } = readWorkbook(bytes)
  expect(findings).toEqual([])
  return (book?.sheets[0]?.rows ?? []).map((row) => Array.from(row ?? [], (cell) => cell?.text ?? null))
}

const written = async (one: Table, labels = false) => {
  const { sheets, notes } = await tableSheets(one, 'vi', labels)
  return { rows: await readBack(sheets[0]), sheets, notes }
}

const household = table(
  'responses',
  [
    { name: 'KEY', type: 'text', kind: 'key', question: '' },
    { name: 'age', type: 'integer' },
    { name: 'income', type: 'decimal' },
    { name: 'works', type: 'choice', choices: YES_NO },
    { name: 'eats/rice', type: 'boolean', kind: 'choice' },
    { name: 'born', type: 'date' },
    { name: 'woke', type: 'time' },
    { name: 'seen', type: 'datetime' },
    { name: 'note', type: 'text' },
  ],
  [
    ['a', 2_000_000_000, 0.1, 1, 1, 20_000, 0.25 * DAY, 20_000.5 * DAY, '=1+1'],
    ['b', NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED],
    ['c', REFUSED, 1e-7, DONT_KNOW, 0, -30_000, EMPTY, EMPTY, '007'],
  ],
)

describe('a table as worksheets', () => {
  test('has real numbers, dates and times, and text as it was answered', async () => {
    const { rows } = await written(household)
    expect(rows[0]).toEqual([
      'KEY',
      'age',
      'age/why',
      'income',
      'works',
      'works/why',
      'eats/rice',
      'born',
      'woke',
      'woke/why',
      'seen',
      'seen/why',
      'note',
    ])
    expect(rows[1]).toEqual([
      'a',
      '2000000000',
      'answered',
      '0.1',
      'yes',
      'answered',
      '1',
      '2024-10-04',
      '06:00:00',
      'answered',
      '2024-10-04T12:00:00',
      'answered',
      '=1+1',
    ])
    expect(rows[2]?.slice(0, 9)).toEqual(['b', null, 'not-asked', null, null, 'not-asked', null, null, null])
    expect(rows[3]?.slice(0, 8)).toEqual([
      'c',
      null,
      'refused',
      '0.0000001',
      null,
      'dont-know',
      '0',
      '1887-11-12',
    ])
    expect(rows[3]?.at(-1)).toBe('007')
  })

  test('tells that Excel knows no days before 1900', async () => {
    const { notes } = await written(household)
    expect(notes.map(({ column }) => column)).toEqual(['born'])
  })

  test('shows labels where they are wanted, and tells choices with the same label apart', async () => {
    const choices = [
      { code: 1, name: 'a', label: { en: 'Other', vi: 'Khác' } },
      { code: 2, name: 'b', label: { en: 'Other', vi: 'Khác' } },
      { code: 3, name: 'c', label: { en: 'Rice', vi: '' } },
      { code: 4, name: 'd', label: { en: '', vi: 'dài '.repeat(10_000) } },
    ]
    const { rows } = await written(
      table('t', [{ name: 'x', type: 'choice', choices }], [[1], [2], [3], [4]]),
      true,
    )
    expect(rows.slice(1)).toEqual([['Khác (a)'], ['Khác (b)'], ['Rice'], ['d']])
  })

  test('has no formula, and text that looks like one stays text when a person edits it', async () => {
    const nasty = ['=cmd|"/c calc"!A1', '+1', '-1+1', '@SUM(A1)', '\t=1', '＝1+1', "'=1"]
    const one = table(
      't',
      [{ name: 'x', type: 'text' }],
      nasty.map((text) => [text]),
    )
    const { sheets, rows } = await written(one)
    expect(rows.slice(1)).toEqual(nasty.map((text) => [text]))
    const files = unzipSync(await bytesOf(workbook(sheets, MOMENT)))
    const xml = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())
    expect(xml).not.toMatch(/<f[ >]/)
    expect(xml.match(/s="2" t="inlineStr"/g)?.length).toBe(5)
  })

  test('goes on in further columns where a text is too long for a cell, without breaking a character', async () => {
    const long = `${'x'.repeat(32_766)}😀${'y'.repeat(40_000)}`
    const one = table(
      't',
      [
        { name: 'x', type: 'text' },
        { name: 'x (2)', type: 'text' },
      ],
      [
        [long, 'a'],
        ['short', 'b'],
      ],
    )
    const { rows, notes } = await written(one)
    expect(rows[0]).toEqual(['x', 'x (2)_2', 'x (3)', 'x (2)'])
    expect(rows[1]?.slice(0, 3).join('')).toBe(long)
    expect(rows[1]?.every((cell) => (cell?.length ?? 0) <= 32_767 && cell?.isWellFormed())).toBe(true)
    expect(rows[2]).toEqual(['short', null, null, 'b'])
    expect(notes.map(({ column }) => column)).toEqual(['x'])
  })

  test('goes on in further sheets beyond the rows and columns of one, with the keys in each', async () => {
    const names = ['KEY', 'a', 'b', 'c'].map((name) => ({ name, type: 'text' as const, kind: name === 'KEY' ? ('key' as const) : ('answer' as const) })) // prettier-ignore
    const cells = Array.from({ length: 5 }, (_, row) => names.map(({ name }) => `${name}${row}`))
    const { sheets, notes } = await tableSheets(table('t', names, cells), 'en', false, {
      rows: 4,
      columns: 3,
    })
    const read: unknown[] = []
    for (const sheet of sheets) read.push(await readBack(sheet))
    expect(read).toEqual([
      [
        ['KEY', 'a', 'b'],
        ['KEY0', 'a0', 'b0'],
        ['KEY1', 'a1', 'b1'],
        ['KEY2', 'a2', 'b2'],
      ],
      [
        ['KEY', 'a', 'b'],
        ['KEY3', 'a3', 'b3'],
        ['KEY4', 'a4', 'b4'],
      ],
      [
        ['KEY', 'c'],
        ['KEY0', 'c0'],
        ['KEY1', 'c1'],
        ['KEY2', 'c2'],
      ],
      [
        ['KEY', 'c'],
        ['KEY3', 'c3'],
        ['KEY4', 'c4'],
      ],
    ])
    expect(notes).toMatchObject([{ table: 't', column: '' }])
  })

  test('gives back whatever text was answered', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('=', '\0', '\u202E', '\t', '_', 'x', '0', '4', '1', '_x0041_', '\r', '\n', ' ', '\uD83D', '\uFFFF', '&', '<') }), // prettier-ignore
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          cell.filter((text) => text !== ''),
          { minLength: 1, maxLength: 20 },
        ),
        async (texts) => {
          const { rows } = await written(table('t', [{ name: 'KEY', type: 'text' }, { name: 'x', type: 'text' }], texts.map((text, at) => [`${at}`, text]))) // prettier-ignore
          expect(rows.slice(1).map((row) => row[1])).toEqual(texts)
        },
      ),
    )
  })
})

describe('names of sheets', () => {
  test('are what Excel accepts', () => {
    const long = 'một_nhóm_lặp_có_tên_rất_dài_hơn_31_ký_tự'
    expect(sheetNames(['responses', 'Responses', 'a/b:c', "'x'", 'History', '', long, long])).toEqual([
      'responses',
      'Responses (2)',
      'a_b_c',
      'x',
      'History (2)',
      '_',
      long.slice(0, 31),
      `${long.slice(0, 27)} (2)`,
    ])
  })
})

describe('the workbook', () => {
  const empty = table(
    'child',
    [
      { name: 'KEY', type: 'text', kind: 'key' },
      { name: 'age', type: 'integer' },
    ],
    [],
  )
  const data = dataset([household, { ...empty, parent: 0 }])

  test('has a sheet for each table, and the codebook behind them', async () => {
    const { workbook: book } = readWorkbook(await bytesOf(xlsxWorkbook(data, 'vi', { labels: true })))
    expect(book?.sheets.map(({ name }) => name)).toEqual([
      'responses',
      'child',
      'Sổ mã',
      'Phương án',
      'Giới thiệu',
    ])
  })

  test('is the same when it is made again', async () => {
    const [one, two] = [await bytesOf(xlsxWorkbook(data, 'vi', { labels: true })), await bytesOf(xlsxWorkbook(data, 'vi', { labels: true }))] // prettier-ignore
    expect(Buffer.from(one).equals(two)).toBe(true)
  })

  const hasOffice = spawnSync(SOFFICE, ['--version']).status === 0
  describe.skipIf(!hasOffice)('in LibreOffice (needs libreoffice-calc)', () => {
    let folder = ''
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'bookend-xlsx-'))
      const notes = ['=1+1', '_x0041_ <&> "', 'dòng\nhai', '\t tab', '1e5']
      const texts = table('texts', [{ name: 'KEY', type: 'text' }, { name: 'x', type: 'text' }], notes.map((note, at) => [`${at}`, note])) // prettier-ignore
      writeFileSync(join(folder, 'out.xlsx'), await bytesOf(xlsxWorkbook(dataset([household, texts]), 'vi', { labels: true }))) // prettier-ignore
      const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1'
      execFileSync(SOFFICE, [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--convert-to', filter, '--outdir', folder, join(folder, 'out.xlsx')], { timeout: 90_000, stdio: 'ignore' }) // prettier-ignore
    }, 100_000)
    afterAll(() => rmSync(folder, { recursive: true, force: true }))

    const sheet = (name: string) => {
      const file = readdirSync(folder).find((one) => one.normalize('NFC') === `out-${name}.csv`)
      const text = readFileSync(join(folder, file ?? name), 'utf8')
      return readCsv(text.replace(/"(?:[^"]|"")*"|\n/g, (part) => (part === '\n' ? '\r\n' : part)))
    }

    test('every sheet opens, with types and labels', () => {
      expect(sheet('responses')[1]?.filter((cell) => cell !== 'Có trả lời' && cell !== 'Answered')).toEqual([
        'a',
        '2000000000',
        '0.1',
        'Có',
        '1',
        '2024-10-04',
        expect.stringMatching(/^06:00:00/),
        '2024-10-04 12:00:00',
        '=1+1',
      ])
      expect(sheet('Sổ mã').length).toBe(household.columns.length + 3)
    })

    test('texts are texts', () => {
      expect(
        sheet('texts')
          .slice(1)
          .map((row) => row[1]),
      ).toEqual(['=1+1', '_x0041_ <&> "', 'dòng\nhai', '\t tab', '1e5'])
    })
  })
})
