// JSON lines, read back: nothing lost, not even why a cell is empty.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Table, TypedCell } from '../../../core/export/dataset.ts'
import { jsonLinesTable } from '../../../core/export/json-lines.ts'
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

const text = async (one: Table) =>
  new TextDecoder('utf-8', { fatal: true }).decode(await bytesOf(jsonLinesTable(dataset([one]), one, 'vi')))

const lines = async (one: Table) =>
  (await text(one))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('a table as JSON lines', () => {
  test('has values with their types', async () => {
    const [row] = await lines(
      table(
        'responses',
        [
          { name: 'KEY', type: 'text' },
          { name: 'age', type: 'integer' },
          { name: 'income', type: 'decimal' },
          { name: 'works', type: 'choice', choices: YES_NO },
          { name: 'eats/rice', type: 'boolean' },
          { name: 'born', type: 'date' },
          { name: 'woke', type: 'time' },
          { name: 'seen', type: 'datetime' },
        ],
        [['a', 2_000_000_000, 0.1, 1, 0, -1, 29_700_005, -1]],
      ),
    )
    expect(row).toEqual({
      KEY: 'a',
      age: 2_000_000_000,
      income: 0.1,
      works: 'yes',
      'eats/rice': 0,
      born: '1969-12-31',
      woke: '08:15:00.005',
      seen: '1969-12-31T23:59:59.999',
    })
  })

  test('keeps the kinds of missing cells apart', async () => {
    const one = table(
      'responses',
      [
        { name: 'KEY', type: 'text' },
        { name: '_missing', type: 'integer' },
        { name: 'age', type: 'integer' },
        { name: 'age?', type: 'text', kind: 'reason' },
        { name: '__proto__', type: 'text' },
      ],
      [
        ['a', 1, NOT_ASKED, 'not-asked', ''],
        ['b', EMPTY, REFUSED, 'refused', DONT_KNOW],
      ],
    )
    expect(await text(one)).toBe(
      '{"KEY":"a","_missing":1,"__proto__":""}\n' +
        '{"KEY":"b","_missing":null,"age":null,"__proto__":null,"_missing_2":{"_missing":"empty","age":"refused","__proto__":"dont-know"}}\n',
    )
  })

  test('is an empty file when there are no rows', async () => {
    expect(await text(table('child', [{ name: 'KEY', type: 'text' }], []))).toBe('')
  })

  test('gives back whatever was answered, broken text as well', async () => {
    const cell = fc.oneof(
      fc.string({
        unit: fc.constantFrom('\uD83D', '\uDE00', '\0', '\u2028', '=', '"', '\\', '\r', '\n', 'ễ', '\u202E'),
      }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(NOT_ASKED, EMPTY, REFUSED, DONT_KNOW),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 10 }), async (rows) => {
        const back = await lines(
          table(
            't',
            [
              { name: 'a', type: 'text' },
              { name: 'b', type: 'text' },
            ],
            rows,
          ),
        )
        const cellOf = (row: Record<string, unknown>, name: string): unknown => {
          const reasons = row['_missing'] as Record<string, string> | undefined
          if (!(name in row)) return NOT_ASKED
          return row[name] === null ? { missing: reasons?.[name] } : row[name]
        }
        expect(back.map((row) => ['a', 'b'].map((name) => cellOf(row, name)))).toEqual(
          rows satisfies TypedCell[][],
        )
      }),
    )
  })
})
