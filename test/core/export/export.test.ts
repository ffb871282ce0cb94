// A round as a researcher unpacks it.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { unguarded } from '../../../core/export/csv.ts'
import type { Choices } from '../../../core/export/choices.ts'
import type { Answers, StoredResponse } from '../../../core/response.ts'
import type { Survey } from '../../../core/survey.ts'
import { unpacked as make } from '../../support/downloads.ts'
import { response } from '../../support/responses.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const first = surveyFrom(`
| survey |                     |          |         |          |          |          |
|        | type                | name     | label::English (en) | label::Tiếng Việt (vi) | relevant | personal |
|        | text                | full_name | Name    | Họ tên   |          | yes      |
|        | integer             | age      | Age     | Tuổi     |  |   |
|        | select_multiple food | eats     | Eats    | Ăn       |          |          |
|        | select_one yn       | works    | Works?  | Làm việc? | \${age} > 5 |       |
|        | geopoint            | home     | Home    | Nhà      |          |          |
|        | note                | thanks   | Thanks  | Cảm ơn   |          |          |
|        | begin_group         | a        | A       | A        |          |          |
|        | text                | why      | Why     | Vì sao   |          |          |
|        | end_group           |          |         |          |          |          |
|        | begin_group         | b        | B       | B        |          |          |
|        | text                | why      | Why not | Sao không |         |          |
|        | end_group           |          |         |          |          |          |
|        | begin_repeat        | child    | Child   | Trẻ      |          |          |
|        | text                | nick     | Nick    | Tên gọi  |          | yes      |
|        | integer             | years    | Years   | Số tuổi  |          |          |
|        | begin_repeat        | job      | Job     | Việc     |          |          |
|        | text                | what     | What    | Gì       |          |          |
|        | end_repeat          |          |         |          |          |          |
|        | end_repeat          |          |         |          |          |          |
| choices |           |      |      |      |
|         | list_name | name | label::English (en) | label::Tiếng Việt (vi) |
|         | yn        | yes  | Yes  | Có   |
|         | yn        | no   | No   | Không |
|         | food      | rice | Rice | Cơm  |
|         | food      | fish | Fish, dried | Cá khô |
| settings |         |         |
|          | form_id | version |
|          | hh      | 1       |
`)
/** The next version moves a question into a group, adds a choice and a question, and drops one. */
const second = surveyFrom(`
| survey |                     |          |         |          |
|        | type                | name     | label::English (en) | label::Tiếng Việt (vi) |
|        | begin_group         | who      | Who     | Ai       |
|        | integer             | age      | Age in years | Tuổi |
|        | end_group           |          |         |          |
|        | select_multiple food | eats     | Eats    | Ăn       |
|        | decimal             | income   | Income  | Thu nhập |
|        | begin_repeat        | child    | Child   | Trẻ      |
|        | integer             | years    | Years   | Số tuổi  |
|        | end_repeat          |          |         |          |
| choices |           |      |      |      |
|         | list_name | name | label::English (en) | label::Tiếng Việt (vi) |
|         | food      | rice | Rice | Cơm  |
|         | food      | eggs | Eggs | Trứng |
| settings |         |         |
|          | form_id | version |
|          | hh      | 2       |
`)
const HASHES = ['1'.repeat(64), '2'.repeat(64)] as const
const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`

const stored = (
  digit: number,
  answers: Answers,
  version = 1,
  other: Partial<StoredResponse> = {},
): StoredResponse => ({
  ...response(answers, { id: id(digit), instanceName: 'Hoa', language: 'vi' }),
  survey: { id: 'hh', version: String(version), hash: HASHES[version - 1] ?? 'f'.repeat(64) },
  hash: '0'.repeat(64),
  receivedAt: '2026-05-01T05:00:00.000Z',
  flags: [],
  ...other,
})

const responses = [
  stored(1, {
    full_name: 'Nguyễn Thị "Hoa", Lan',
    age: '30',
    eats: 'fish rice',
    works: 'yes',
    home: '21.02 105.83 12 4.5',
    a: { why: '=1+1' },
    b: { why: 'line\nbreak' },
    child: [
      { nick: 'Tý', years: '7', job: [{ what: 'rice' }, { what: '-5' }] },
      { nick: '', years: '', job: [] },
    ],
  }),
  stored(2, { full_name: '', age: '4', eats: '', home: '', a: { why: '' }, b: {} }),
  stored(3, { who: { age: '50' }, eats: 'eggs', income: '-12.5', child: [{ years: '3' }] }, 2),
  stored(4, { anything: 'x' }, 9, { flags: [{ kind: 'unknown-survey' }] }),
]

const unpacked = (
  choices: Partial<Choices> = {},
  surveys: [string, Survey][] = [
    [HASHES[1], second],
    [HASHES[0], first],
  ],
  given: StoredResponse[] = responses,
) => make({ surveys: new Map(surveys), responses: given, choices })

describe('the responses', () => {
  test('have one line each and one column for each question, whatever version asked it', async () => {
    const zip = await unpacked()
    expect(zip.header('responses')).toEqual([
      'KEY',
      '_survey',
      '_version',
      '_revision',
      '_started',
      '_finished',
      '_received',
      '_device',
      '_language',
      '_flags',
      '_review',
      'age',
      'eats',
      'eats/rice',
      'eats/eggs',
      'eats/fish',
      'income',
      'works',
      'home',
      'home/latitude',
      'home/longitude',
      'home/altitude',
      'home/accuracy',
      'a/why',
      'b/why',
    ])
    const table = zip.table('responses')
    expect(table.map((row) => [row['KEY'], row['_version'], row['age'], row['_flags']])).toEqual([
      [id(1), '1', '30', '0'],
      [id(2), '1', '4', '0'],
      [id(3), '2', '50', '0'],
      [id(4), '9', undefined, '1'],
    ])
  })

  test('tell not asked from left empty, and split what has parts', async () => {
    const [one, two, three] = (await unpacked()).table('responses')
    expect(one).toMatchObject({ eats: 'fish rice', 'eats/fish': '1', 'eats/rice': '1', 'eats/eggs': '0' })
    expect(one).toMatchObject({
      'home/latitude': '21.02',
      'home/accuracy': '4.5',
      'a/why': "'=1+1",
      'b/why': 'line\nbreak',
    })
    expect(two).toMatchObject({
      eats: '',
      'eats/fish': '',
      works: undefined,
      'a/why': '',
      'b/why': undefined,
      home: '',
      'home/latitude': '',
    })
    expect(three).toMatchObject({
      'eats/eggs': '1',
      works: undefined,
      home: undefined,
      'home/latitude': undefined,
      income: '-12.5',
    })
  })

  test('leave personal questions out, unless they are asked for', async () => {
    const without = await unpacked()
    for (const name of Object.keys(without.files)) {
      expect(without.text(name)).not.toContain('Hoa')
      expect(without.text(name)).not.toContain('Tý')
    }
    const whole = await unpacked({ personal: true })
    expect(whole.table('responses')[0]).toMatchObject({ full_name: 'Nguyễn Thị "Hoa", Lan', _name: 'Hoa' })
    expect(whole.table('child')[0]).toMatchObject({ nick: 'Tý' })
  })

  test('show labels in a language instead of names, where that is asked for', async () => {
    const [one] = (await unpacked({ labels: 'labels' })).table('responses')
    expect(one).toMatchObject({ works: 'Có', eats: 'Cá khô; Cơm', 'eats/fish': '1' })
  })
})

describe('repeats', () => {
  test('have files of their own, which hang together by keys', async () => {
    const zip = await unpacked()
    expect(zip.table('child')).toEqual([
      { PARENT_KEY: id(1), KEY: `${id(1)}/child[1]`, years: '7' },
      { PARENT_KEY: id(1), KEY: `${id(1)}/child[2]`, years: '' },
      { PARENT_KEY: id(3), KEY: `${id(3)}/child[1]`, years: '3' },
    ])
    expect(zip.table('job')).toEqual([
      { PARENT_KEY: `${id(1)}/child[1]`, KEY: `${id(1)}/child[1]/job[1]`, what: 'rice' },
      { PARENT_KEY: `${id(1)}/child[1]`, KEY: `${id(1)}/child[1]/job[2]`, what: '-5' },
    ])
  })
})

describe('the codebook', () => {
  test('says what every column is, in all languages', async () => {
    const zip = await unpacked()
    const entries = zip.table('codebook')
    const columns = entries.filter(({ column }) => column !== undefined)
    for (const name of ['responses', 'child', 'job']) {
      expect(columns.filter(({ table }) => table === name).map(({ column }) => column)).toEqual(
        zip.header(name),
      )
    }
    expect(entries.find(({ column }) => column === 'works')).toMatchObject({
      question: '/data/works',
      type: 'select_one',
      'label::en': 'Works?',
      'label::vi': 'Làm việc?',
      relevant: '${age} > 5',
      versions: '1',
      personal: 'no',
    })
    expect(entries.find(({ column }) => column === 'age')).toMatchObject({
      'label::en': 'Age in years',
      versions: '2 1',
    })
    expect(entries.find(({ column }) => column === 'eats/fish')).toMatchObject({
      type: 'choice',
      'label::vi': 'Cá khô',
    })
    expect(entries.find(({ question }) => question === '/data/full_name')).toMatchObject({
      column: undefined,
      personal: 'yes',
    })
    expect(zip.table('choices').filter(({ column }) => column === 'eats')).toEqual([
      { table: 'responses', column: 'eats', choice: 'rice', 'label::en': 'Rice', 'label::vi': 'Cơm' },
      { table: 'responses', column: 'eats', choice: 'eggs', 'label::en': 'Eggs', 'label::vi': 'Trứng' },
      {
        table: 'responses',
        column: 'eats',
        choice: 'fish',
        'label::en': 'Fish, dried',
        'label::vi': 'Cá khô',
      },
    ])
  })

  test('is a page as well, with nothing in it that runs', async () => {
    const nasty = surveyFrom(`
| survey |      |      |       |
|        | type | name | label |
|        | text | q    | <script>alert(1)</script> & "more" |
`)
    const page = (await unpacked({}, [[HASHES[0], nasty]])).text('codebook.html')
    expect(page).toContain('<html lang="vi">')
    expect(page).toContain('Sổ mã')
    expect(page).not.toContain('<script')
    expect(page).toContain('&#60;script&#62;')
  })
})

describe('the file as a whole', () => {
  test('says what is in it, with hashes', async () => {
    const zip = await unpacked()
    const manifest = JSON.parse(zip.text('manifest.json')) as {
      responses: number
      unplaced: string[]
      files: { name: string; rows?: number; sha256: string }[]
    }
    expect(manifest).toMatchObject({
      study: 's',
      rounds: ['baseline'],
      moment: '2026-05-02T00:00:00.000Z',
      responses: 4,
      unplaced: [id(4)],
    })
    expect(manifest.files.map(({ name, rows }) => [name, rows])).toEqual([
      ['responses.csv', 4],
      ['child.csv', 3],
      ['job.csv', 2],
      ['codebook.csv', undefined],
      ['choices.csv', undefined],
      ['codebook.html', undefined],
      ['codebook.xlsx', undefined],
      ['ddi.xml', undefined],
      ['load.R', undefined],
      ['load.py', undefined],
    ])
    for (const { name, sha256 } of manifest.files) {
      expect(
        createHash('sha256')
          .update(zip.files[name] ?? '')
          .digest('hex'),
        name,
      ).toBe(sha256)
    }
  })

  test('is the same when it is made again', async () => {
    const [one, two] = [await unpacked(), await unpacked()]
    expect(one.bytes.equals(two.bytes)).toBe(true)
  })

  test('is there for a round without responses, and for one without a survey', async () => {
    expect((await unpacked({}, undefined, [])).table('responses')).toEqual([])
    const zip = await unpacked({}, [])
    expect(zip.table('responses').map((row) => row['KEY'])).toEqual([1, 2, 3, 4].map(id))
  })

  test('keeps files apart that a repeat would be mixed up with', async () => {
    const survey = surveyFrom(`
| survey |              |          |       |
|        | type         | name     | label |
|        | begin_repeat | choices  | C     |
|        | text         | KEY      | K     |
|        | end_repeat   |          |       |
`)
    const zip = await unpacked({}, [[HASHES[0], survey]], [stored(1, { choices: [{ KEY: 'x' }] })])
    expect(zip.table('choices_2')).toEqual([{ PARENT_KEY: id(1), KEY: `${id(1)}/choices[1]`, KEY_2: 'x' }])
  })
})

describe('whatever was answered', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', '-', '@', "'", ' ', 'ễ', '1') }),
  )
  const maybe = (name: string) =>
    fc.option(text, { nil: undefined }).map((value) => ({ ...(value !== undefined && { [name]: value }) }))
  const child = fc.tuple(maybe('nick'), maybe('years')).map((parts): Answers => Object.assign({}, ...parts))
  const answers = fc
    .tuple(maybe('full_name'), maybe('age'), maybe('works'), maybe('why'), fc.array(child, { maxLength: 3 }))
    .map(([name, age, works, why, children]): Answers => ({
      ...name,
      ...age,
      ...works,
      a: why,
      child: children,
    }))

  test('is in the tables, cell by cell', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(answers, { maxLength: 5 }), async (all) => {
        const zip = await unpacked(
          { personal: true },
          [[HASHES[0], first]],
          all.map((one, index) => stored(index, one)),
        )
        const back = (cell: string | undefined) => cell && unguarded(cell)
        const nested = (of: Answers, name: string) => (of['a'] as Answers)[name]
        expect(
          zip
            .table('responses')
            .map((row) => ['full_name', 'age', 'works', 'a/why'].map((name) => back(row[name]))),
        ).toEqual(all.map((one) => [one['full_name'], one['age'], one['works'], nested(one, 'why')]))
        expect(zip.table('child').map((row) => [back(row['nick']), back(row['years'])])).toEqual(
          all.flatMap((one) =>
            (one['child'] as Answers[]).map((member) => [member['nick'], member['years']]),
          ),
        )
      }),
      { numRuns: 60 },
    )
  })
})

test('the codebook has hints under the languages of the labels, also where a language has no code', async () => {
  const survey = surveyFrom(`
| survey |         |      |                   |                  |
|        | type    | name | label::Tiếng Việt | hint::Tiếng Việt |
|        | integer | age  | Tuổi              | Tính theo năm    |
`)
  const zip = await unpacked({}, [[HASHES[0], survey]], [])
  const age = zip.table('codebook').find(({ column }) => column === 'age')
  expect(age).toMatchObject({ 'label::vi': 'Tuổi', 'hint::vi': 'Tính theo năm' })
})

test('a question that is called as a column beside the answers, apart from capitals, has a number behind its name', async () => {
  const survey = surveyFrom(`
| survey |      |      |        |
|        | type | name | label  |
|        | text | key  | Key no |
`)
  const zip = await unpacked({}, [[HASHES[0], survey]], [stored(1, { key: 'A7' })])
  expect(zip.table('responses')[0]).toMatchObject({ KEY: id(1), key_2: 'A7' })
})
