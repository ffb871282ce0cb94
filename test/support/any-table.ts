// Arbitrary tables: columns of every type, with values of every kind and cells without.
import fc from 'fast-check'
import type { ColumnType, CodedChoice, MissingKind, Table, TypedCell } from '../../core/export/dataset.ts'
import { table } from './dataset.ts'

const kinds: readonly MissingKind[] = ['not-asked', 'empty', 'dont-know', 'refused']
/** No line ends: ReadStat's CSV would be ambiguous. Nothing that the typed tables replace. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .map((one) => one.replace(/[\0\p{Surrogate}\r\n]/gu, 'x'))

const values: Record<ColumnType, fc.Arbitrary<TypedCell>> = {
  text: fc.oneof(
    text,
    fc.integer({ min: 1, max: 4000 }).map((length) => 'ữx'.repeat(length).slice(0, length)),
  ),
  integer: fc.oneof(fc.integer({ min: -200, max: 200 }), fc.maxSafeInteger()),
  decimal: fc.oneof(
    fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((one) => (one === 0 ? 0 : one)),
    fc.double({ noNaN: true, min: -8e307, max: 8e307 }).map((one) => (one === 0 ? 0 : one)),
  ),
  date: fc.integer({ min: -140_000, max: 2_900_000 }),
  time: fc.integer({ min: 0, max: 86_399_999 }),
  datetime: fc.integer({ min: -140_000 * 86_400_000, max: 2_900_000 * 86_400_000 }),
  choice: fc.constantFrom(1, 2, 3),
  boolean: fc.constantFrom(0, 1),
}

const choices = (names: readonly string[], from: number): CodedChoice[] =>
  names.map((name, index) => ({
    code: from + index,
    name,
    label: { en: `${name} label`, vi: `nhãn ${name}` },
  }))

const types: readonly ColumnType[] = [
  'text',
  'integer',
  'decimal',
  'date',
  'time',
  'datetime',
  'choice',
  'boolean',
]

/** One to eight columns of up to twelve rows. */
export const anyTable = (): fc.Arbitrary<Table> =>
  fc
    .record({
      types: fc.array(fc.constantFrom(...types), { minLength: 1, maxLength: 8 }),
      rows: fc.integer({ min: 0, max: 12 }),
      label: text.map((one) => one.trim() || 'x'),
    })
    .chain(({ types: chosen, rows, label }) =>
      fc
        .tuple(...chosen.map((type) => fc.array(cell(type), { minLength: rows, maxLength: rows })))
        .map((columns) =>
          table(
            'responses',
            chosen.map((type, index) => ({
              name: `q${index}/${type}`,
              type,
              label: { en: label },
              choices:
                type === 'choice'
                  ? choices(['a', 'b', 'c'], 1)
                  : type === 'boolean'
                    ? choices(['0', '1'], 0)
                    : [],
            })),
            Array.from({ length: rows }, (_, row) =>
              columns.map((cells) => cells[row] ?? { missing: 'empty' }),
            ),
          ),
        ),
    )

const cell = (type: ColumnType): fc.Arbitrary<TypedCell> =>
  fc.oneof(
    { weight: 3, arbitrary: values[type] },
    fc.constantFrom(...kinds).map((missing) => ({ missing })),
  )
