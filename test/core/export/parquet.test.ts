// Parquet files, read back: every value, type and missing cell.
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import type { Table } from '../../../core/export/dataset.ts'
import { parquetTable } from '../../../core/export/parquet.ts'
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

const DAY = 86_400_000

async function written(one: Table) {
  const bytes = await bytesOf(parquetTable(dataset([one]), one, 'vi'))
  const file = new Uint8Array(bytes).buffer
  return { bytes, file, rows: await parquetReadObjects({ file }), metadata: parquetMetadata(file) }
}

const household = table(
  'responses',
  [
    { name: 'KEY', type: 'text', kind: 'key', question: '' },
    { name: 'age', type: 'integer', label: { en: 'Age', vi: 'Tuổi' } },
    { name: 'income', type: 'decimal' },
    { name: 'works', type: 'choice', choices: YES_NO },
    { name: 'eats/rice', type: 'boolean', kind: 'choice' },
    { name: 'born', type: 'date' },
    { name: 'woke', type: 'time' },
    { name: 'seen', type: 'datetime' },
    { name: 'note', type: 'text' },
  ],
  [
    ['a', 2_000_000_000, 0.1, 1, 1, -1, 0, 0.5 * DAY + 1, '=1+1'],
    ['b', NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED],
    ['c', REFUSED, EMPTY, DONT_KNOW, EMPTY, EMPTY, EMPTY, EMPTY, 'Nguyễn\u0000 \u202Eabc'],
    ['d', -9_007_199_254_740_991, -1e300, 2, 0, 20_000, DAY - 1, -1, '007'],
  ],
)

describe('a table as Parquet', () => {
  test('has every value with its type, and null where there is none', async () => {
    const { rows } = await written(household)
    expect(rows).toMatchObject([
      {
        KEY: 'a',
        age: 2_000_000_000n,
        'age/why': 'answered',
        income: 0.1,
        works: 'yes',
        'eats/rice': 1,
        born: new Date('1969-12-31'),
        woke: 0,
        seen: new Date('1970-01-01T12:00:00.001Z'),
        note: '=1+1',
      },
      {
        KEY: 'b',
        age: null,
        'age/why': 'not-asked',
        income: null,
        works: null,
        'eats/rice': null,
        born: null,
        woke: null,
        seen: null,
        note: null,
      },
      {
        KEY: 'c',
        age: null,
        'age/why': 'refused',
        income: null,
        works: null,
        'eats/rice': null,
        born: null,
        woke: null,
        seen: null,
        note: 'Nguyễn\u0000 \u202Eabc',
      },
      {
        KEY: 'd',
        age: -9_007_199_254_740_991n,
        'age/why': 'answered',
        income: -1e300,
        works: 'no',
        'eats/rice': 0,
        born: new Date('2024-10-04'),
        woke: DAY - 1,
        seen: new Date('1969-12-31T23:59:59.999Z'),
        note: '007',
      },
    ])
  })

  test('says which types those are', async () => {
    const { metadata } = await written(household)
    const types = parquetSchema(metadata).children.map(({ element }) => [
      element.name,
      element.logical_type ?? element.type,
    ])
    expect(Object.fromEntries(types)).toMatchObject({
      KEY: { type: 'STRING' },
      age: 'INT64',
      income: 'DOUBLE',
      works: { type: 'STRING' },
      'eats/rice': 'INT32',
      born: { type: 'DATE' },
      woke: { type: 'TIME', isAdjustedToUTC: false, unit: 'MILLIS' },
      seen: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
    })
  })

  test('carries the labels of columns and choices', async () => {
    const { metadata } = await written(household)
    const { key, value } = metadata.key_value_metadata?.[0] ?? { key: '', value: '' }
    const told = JSON.parse(value ?? '') as { columns: { name: string; label: object; choices?: object[] }[] }
    expect(key).toBe('bookend')
    expect(told).toMatchObject({
      study: { id: 'labour' },
      moment: '2026-05-02T00:00:00.000Z',
      versions: ['hh 2', 'hh 1'],
    })
    expect(told.columns[1]).toMatchObject({ name: 'age', label: { en: 'Age', vi: 'Tuổi' } })
    expect(told.columns.find(({ name }) => name === 'works')?.choices).toEqual(YES_NO)
  })

  test('has no rows when there are none', async () => {
    const { rows, metadata } = await written(
      table(
        'child',
        [
          { name: 'KEY', type: 'text' },
          { name: 'age', type: 'integer' },
        ],
        [],
      ),
    )
    expect(rows).toEqual([])
    expect(metadata.num_rows).toBe(0n)
  })

  test('is the same when it is made again', async () => {
    const [one, two] = [await written(household), await written(household)]
    expect(Buffer.from(one.bytes).equals(two.bytes)).toBe(true)
  })

  test('comes in pieces, and is whole across them', async () => {
    const rows = Array.from({ length: 5_100 }, (_, index) => [
      `k${index}`,
      ...Array.from({ length: 99 }, (_, at) => index * at),
    ])
    const names = Array.from({ length: 100 }, (_, at) => ({
      name: `c${at}`,
      type: at ? ('integer' as const) : ('text' as const),
    }))
    const wide = table('responses', names, rows)
    const pieces: number[] = []
    for await (const piece of parquetTable(dataset([wide]), wide, 'en')) pieces.push(piece.length)
    expect(pieces.length).toBe(3)
    const back = await written(wide)
    expect(back.rows.length).toBe(5_100)
    expect(back.rows[5_099]).toMatchObject({ c0: 'k5099', c99: 5_099n * 98n })
  })

  test('gives back whatever text was answered', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('=', '\0', '\u202E', '\t', "'", '"', 'ễ', '\r', '\n') }),
      fc.constantFrom(NOT_ASKED, EMPTY, '', 'x'.repeat(40_000)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), async (rows) => {
        const { rows: back } = await written(
          table(
            't',
            [
              { name: 'a', type: 'text' },
              { name: 'b', type: 'text' },
            ],
            rows,
          ),
        )
        const plain = (value: unknown) => (typeof value === 'object' ? null : value)
        expect(back.map((row) => [row['a'], row['b']])).toEqual(rows.map(([a, b]) => [plain(a), plain(b)]))
      }),
      { numRuns: 100 },
    )
  })
})
