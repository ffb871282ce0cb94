// From answers to typed, measured tables.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Dataset, MeasuredColumn, TypedCell } from '../../../core/export/dataset.ts'
import { withReasons } from '../../../core/export/reasons.ts'
import type { Answers } from '../../../core/response.ts'
import { datasetFrom, stored } from '../../support/typed-tables.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const survey = surveyFrom(`
| survey |                     |          |         |         |
|        | type                | name     | label::English (en) | label::Tiếng Việt (vi) | calculation |
|        | text                | name     | Name    | Tên     |
|        | integer             | age      | Age     | Tuổi    |
|        | decimal             | income   | Income  | Thu nhập |
|        | date                | born     | Born    | Sinh    |
|        | time                | woke     | Woke    | Dậy     |
|        | datetime            | met      | Met     | Gặp     |
|        | select_one yn       | works    | Works?  | Làm?    |
|        | select_one level    | level    | Level   | Cấp     |
|        | select_multiple food | eats    | Eats    | Ăn      |
|        | acknowledge         | agrees   | Agrees  | Đồng ý  |
|        | geopoint            | home     | Home    | Nhà     |
|        | calculate           | score    |         |         | 1 |
|        | begin_repeat        | child    | Child   | Trẻ     |
|        | integer             | years    | Years   | Tuổi    |
|        | end_repeat          |          |         |         |
| choices |           |      |      |      |
|         | list_name | name | label::English (en) | label::Tiếng Việt (vi) |
|         | yn        | yes  | Yes  | Có   |
|         | yn        | no   | No   | Không |
|         | yn        | dk   | Don't know | Không biết |
|         | level     | 0    | None | Không |
|         | level     | 2    | High | Cao  |
|         | level     | -98  | Refused | Từ chối |
|         | food      | rice | Rice | Cơm  |
|         | food      | fish | Fish | Cá   |
|         | food      | dk   | Don't know | Không biết |
| study   |           |      |
|         | key       | value |
|         | weight    | score |
|         | dont_know | dk -99 |
`)

const columnOf = (dataset: Dataset, name: string, table = 0): MeasuredColumn => {
  const column = dataset.tables[table]?.columns.find((one) => one.name === name)
  if (!column) throw new Error(`no column ${name}`)
  return column
}

async function cellsOf(dataset: Dataset, name: string, table = 0): Promise<(TypedCell | undefined)[]> {
  const found = dataset.tables[table]
  const at = found?.columns.findIndex((one) => one.name === name) ?? -1
  const cells: (TypedCell | undefined)[] = []
  for await (const batch of found?.rows() ?? []) cells.push(...batch.map((row) => row[at]))
  return cells
}

const from = (...answers: Answers[]) =>
  datasetFrom(
    [survey],
    answers.map((one, index) => [stored(index, one)]),
  )

const notAsked = { missing: 'not-asked' }
const empty = { missing: 'empty' }
const unknown = { missing: 'dont-know' }
const refused = { missing: 'refused' }

describe('a column has the type of its question', () => {
  test.each([
    [
      'age',
      'integer',
      ['34', '-5', '2000000000', '-99', '', undefined],
      [34, -5, 2e9, unknown, empty, notAsked],
    ],
    ['income', 'decimal', ['5.0', '-0.25', '1.50', '-99.0'], [5, -0.25, 1.5, unknown]],
    ['born', 'date', ['1970-01-01', '2024-02-29', '1969-12-31'], [0, 19_782, -1]],
    ['woke', 'time', ['00:00', '09:15:30.250+07:00'], [0, 33_330_250]],
    ['met', 'datetime', ['1970-01-02T00:00:00.001+07:00', '1969-12-31T23:59:59.999+07:00'], [86_400_001, -1]],
    ['works', 'choice', ['yes', 'no', 'dk', '', undefined], [1, 2, unknown, empty, notAsked]],
    ['level', 'choice', ['2', '0', '-98'], [2, 0, refused]],
    ['agrees', 'boolean', ['OK', '', undefined], [1, empty, notAsked]],
    ['eats/rice', 'boolean', [], []],
  ])('%s is %s', async (name, type, texts, cells) => {
    const dataset = await from(...texts.map((text) => (text === undefined ? {} : { [name]: text })))
    expect(columnOf(dataset, name)).toMatchObject({ type, fallback: null })
    expect(await cellsOf(dataset, name)).toEqual(cells)
  })

  test('choices are 0 and 1, and nothing is known of them where the answer is don’t know', async () => {
    const dataset = await from({ eats: 'fish rice' }, { eats: 'fish' }, { eats: 'dk' }, { eats: '' }, {})
    expect(await cellsOf(dataset, 'eats/rice')).toEqual([1, 0, unknown, empty, notAsked])
    expect(await cellsOf(dataset, 'eats/dk')).toEqual([0, 0, 1, empty, notAsked])
    expect(await cellsOf(dataset, 'eats')).toEqual(['fish rice', 'fish', 'dk', empty, notAsked])
    expect(columnOf(dataset, 'eats/rice').label).toEqual({ en: 'Rice – Eats', vi: 'Cơm – Ăn' })
  })

  test('places are split', async () => {
    const dataset = await from({ home: '21.02 105.83 12.0 4.5999999046325684' }, { home: '' })
    expect(await cellsOf(dataset, 'home/latitude')).toEqual([21.02, empty])
    expect(await cellsOf(dataset, 'home/accuracy')).toEqual([4.5999999046325684, empty])
    expect(columnOf(dataset, 'home/altitude')).toMatchObject({ type: 'decimal', kind: 'place' })
  })
})

describe('where a value would not be the same', () => {
  test.each([
    ['age', ['7', '007'], 'text', '007', ['7', '007']],
    ['age', ['7', 'abc', '-99'], 'text', 'abc', ['7', 'abc', '-99']],
    ['age', ['7', '2.5'], 'decimal', '2.5', [7, 2.5]],
    ['age', ['7', '2.5', 'x'], 'text', '2.5', ['7', '2.5', 'x']],
    ['age', ['9007199254740993'], 'text', '9007199254740993', ['9007199254740993']],
    ['income', ['1e5'], 'text', '1e5', ['1e5']],
    ['income', ['1.2345678901234567890'], 'text', '1.2345678901234567890', ['1.2345678901234567890']],
    ['born', ['2023-02-29'], 'text', '2023-02-29', ['2023-02-29']],
    ['born', ['2023-02-28', '0001-01-01'], 'text', '0001-01-01', ['2023-02-28', '0001-01-01']],
    ['met', ['2023-02-28T24:00'], 'text', '2023-02-28T24:00', ['2023-02-28T24:00']],
    ['works', ['yes', 'perhaps', 'dk'], 'text', 'perhaps', ['yes', 'perhaps', 'dk']],
  ])('%s with %j is %s', async (name, texts, type, example, cells) => {
    const dataset = await from(...texts.map((text) => ({ [name]: text })))
    const column = columnOf(dataset, name)
    expect(column.type).toBe(type)
    expect(column.fallback?.example).toBe(example)
    expect(await cellsOf(dataset, name)).toEqual(cells)
    expect(column.values).toBe(texts.length)
  })

  test('the cells that do not fit are counted', async () => {
    const dataset = await from({ age: 'x' }, { age: '5' }, { age: '007' }, { age: '' })
    expect(columnOf(dataset, 'age')).toMatchObject({
      fallback: { wanted: 'integer', cells: 2, example: 'x' },
      values: 3,
      missing: { empty: 1 },
      longest: 3,
    })
  })

  test('NUL and halves of surrogates are replaced, and that is counted', async () => {
    const dataset = await from({ name: 'a\0b' }, { name: 'a\uD800' }, { name: '👍' })
    expect(await cellsOf(dataset, 'name')).toEqual(['a\u2400b', 'a\uFFFD', '👍'])
    expect(columnOf(dataset, 'name')).toMatchObject({ replaced: 2, longest: 5 })
  })
})

describe('calculations', () => {
  test.each([
    [['1', '2'], 'integer'],
    [['1', '2.5'], 'decimal'],
    [['2026-05-01'], 'date'],
    [['2026-05-01T10:00:00.000+07:00'], 'datetime'],
    [['10:00:00.000+07:00'], 'time'],
    [['2026-05-01', '5'], 'text'],
    [['007'], 'text'],
    [['', ''], 'text'],
  ])('with %j are %s', async (texts, type) => {
    const dataset = await from(...texts.map((score) => ({ score })))
    expect(columnOf(dataset, 'score')).toMatchObject({ type, fallback: null })
  })
})

test('times keep the clock of the place, and say once how far it is from UTC', async () => {
  const dataset = await from(
    { met: '2026-05-01T10:00:00.000+07:00' },
    { met: '2026-06-01T10:00:00.000+07:00' },
  )
  expect(columnOf(dataset, 'met').offset).toBe('+07:00')
  expect(columnOf(dataset, '_received').offset).toBe('Z')
  expect(dataset.tables[0]?.columns.filter(({ kind }) => kind === 'offset')).toEqual([])
})

test('where clocks differ, a column says how far each is from UTC', async () => {
  const dataset = await from(
    { met: '2026-05-01T10:00:00.000+07:00' },
    { met: '2026-05-01T10:00:00.000+08:00' },
    { met: '2026-05-01T10:00' },
    {},
  )
  expect(await cellsOf(dataset, 'met/offset')).toEqual(['+07:00', '+08:00', empty, notAsked])
  expect(columnOf(dataset, 'met/offset')).toMatchObject({ values: 2, missing: { empty: 1, 'not-asked': 1 } })
})

test('a column says why another has no value, where there are several reasons', async () => {
  const dataset = await from({ name: 'a' }, { name: '' }, {}, { age: '' })
  const [table] = dataset.tables
  const told = table && withReasons(table, ({ type }) => type === 'text')
  expect(told?.columns.filter(({ kind }) => kind === 'reason').map(({ name }) => name)).toEqual(['name/why'])
  expect(await cellsOf({ ...dataset, tables: told ? [told] : [] }, 'name/why')).toEqual([0, 2, 1, 1])
})

test('repeats are tables, also when nobody filled them, and a study may have no responses', async () => {
  const dataset = await from({ child: [{ years: '3' }, { years: '' }] }, {})
  expect(dataset.tables[1]).toMatchObject({ name: 'child', parent: 0, rowCount: 2 })
  expect(await cellsOf(dataset, 'years', 1)).toEqual([3, empty])
  expect(dataset.design.weight).toBe('score')
  const none = await from()
  expect(none.tables.map(({ rowCount }) => rowCount)).toEqual([0, 0])
  expect(columnOf(none, 'age')).toMatchObject({ type: 'integer', values: 0, minimum: 0, maximum: 0 })
})

test('every answer can be told from its cell', async () => {
  const answer = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.integer().map(String),
    fc.double({ noNaN: true }).map(String),
    fc.constantFrom('007', '1e5', '+5', '.5', '5.', '-0', '1.10', 'yes', 'dk', '-99', '2026-01-31', '10:00'),
  )
  const property = fc.asyncProperty(fc.array(answer, { maxLength: 6 }), async (texts) => {
    for (const name of ['age', 'income', 'born', 'works', 'score', 'name']) {
      const dataset = await from(...texts.map((text) => ({ [name]: text })))
      const { type, choices } = columnOf(dataset, name)
      const cells = await cellsOf(dataset, name)
      const names = new Map(choices.map((choice) => [choice.code, choice.name]))
      for (const [index, cell] of cells.entries()) {
        const text = texts[index] ?? ''
        if (typeof cell === 'string') expect(cell).toBe(text.replaceAll('\0', '\u2400'))
        else if (typeof cell === 'object') expect(cell.missing).toBe(text === '' ? 'empty' : 'dont-know')
        else if (type === 'choice') expect(names.get(cell ?? NaN)).toBe(text)
        else if (type === 'date')
          expect(new Date((cell ?? NaN) * 86_400_000).toISOString().slice(0, 10)).toBe(text)
        else if (type === 'integer') expect(String(cell)).toBe(text)
        else if (type === 'decimal') expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/)
      }
    }
  })
  await fc.assert(property, { numRuns: 100 })
})
