// All rounds together: below each other, side by side, questions that were renamed in between.
import { expect, describe, test } from 'vitest'
import type { Choices } from '../../../core/export/choices.ts'
import { suggestRenamed } from '../../../core/export/crosswalk.ts'
import type { Answers, StoredResponse } from '../../../core/response.ts'
import { unpacked } from '../../support/downloads.ts'
import { response } from '../../support/responses.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const before = surveyFrom(`
| survey |                 |         |              |                |
|        | type            | name    | label::English (en) | label::Tiếng Việt (vi) |
|        | text            | hh_id   | Household    | Hộ             |
|        | integer         | age     | Age          | Tuổi           |
|        | text            | job_old | Main work?   | Việc chính?    |
|        | begin_repeat    | child   | Child        | Trẻ            |
|        | text            | nick    | Nick         | Tên gọi        |
|        | end_repeat      |         |              |                |
| settings |         |         |
|          | form_id | version |
|          | base    | 1       |
| study |               |       |
|       | key           | value |
|       | respondent_id | hh_id |
`)
const after = surveyFrom(`
| survey |                 |         |              |                |
|        | type            | name    | label::English (en) | label::Tiếng Việt (vi) |
|        | text            | hh_id   | Household    | Hộ             |
|        | integer         | age     | Age          | Tuổi           |
|        | text            | job     | Main  work   | Việc chính     |
|        | integer         | income  | Income       | Thu nhập       |
|        | begin_repeat    | child   | Child        | Trẻ            |
|        | text            | nick    | Nick         | Tên gọi        |
|        | end_repeat      |         |              |                |
| settings |         |         |
|          | form_id | version |
|          | end     | 1       |
| study |               |       |
|       | key           | value |
|       | respondent_id | hh_id |
`)
const HASHES = { baseline: '1'.repeat(64), endline: '2'.repeat(64) }
const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`
const from = (
  round: keyof typeof HASHES,
  digit: number,
  answers: Answers,
  finishedAt = '2026-05-01T09:00:00.000+07:00',
): StoredResponse => ({
  ...response(answers, { id: id(digit), round, finishedAt }),
  survey: { id: round === 'baseline' ? 'base' : 'end', version: '1', hash: HASHES[round] },
  hash: '0'.repeat(64),
  receivedAt: '2026-05-01T05:00:00.000Z',
  flags: [],
})

/** In the order in which a job hands them over for a panel: by household, then round. */
const households = [
  from('baseline', 1, { hh_id: 'A', age: '30', job_old: 'rice', child: [{ nick: 'Tý' }, { nick: 'Na' }] }),
  from('endline', 2, { hh_id: 'A', age: '31', job: '', income: '5', child: [{ nick: 'Tý' }] }),
  from('baseline', 3, { hh_id: 'B', age: '40' }, '2026-05-01T09:00:00.000+07:00'),
  from('baseline', 4, { hh_id: 'B', age: '41' }, '2026-05-01T08:30:00.000+05:00'),
  from('endline', 5, { hh_id: 'C', age: '50' }),
  from('endline', 6, { hh_id: '', age: '60' }),
]

const crosswalk = [{ table: '', from: 'job_old', to: 'job' }]
const made = (choices: Partial<Choices>, renamed = crosswalk) =>
  unpacked({
    surveys: new Map([
      [HASHES.endline, after],
      [HASHES.baseline, before],
    ]),
    responses: households,
    choices,
    rounds: [
      { id: 'baseline', title: { en: 'Baseline', vi: 'Đầu kỳ' } },
      { id: 'endline', title: { en: 'Endline', vi: 'Cuối kỳ' } },
    ],
    surveysOf: { baseline: [HASHES.baseline], endline: [HASHES.endline] },
    crosswalk: renamed,
  })

describe('rounds below each other', () => {
  test.each([
    ['yes', false],
    ['no', true],
  ])('with same_clusters = %s, scripts cross the round into the strata: %s', async (same, isCrossed) => {
    const design = `|       | cluster | hh_id |\n|       | same_clusters | ${same} |\n`
    const survey = surveyFrom(`
| survey |         |         |
|        | type    | name    | label |
|        | text    | hh_id   | Which |
|        | integer | age     | Age   |
| settings |         |         |
|          | form_id | version |
|          | end     | 1       |
| study |     |       |
|       | key | value |
${design}`)
    const zip = await unpacked({
      surveys: new Map([[HASHES.endline, survey]]),
      responses: [from('endline', 1, { hh_id: 'A', age: '3' })],
      rounds: [
        { id: 'baseline', title: {} },
        { id: 'endline', title: {} },
      ],
      surveysOf: { baseline: [], endline: [HASHES.endline] },
    })
    expect(zip.text('load.R').includes('strata = ')).toBe(isCrossed)
    expect(zip.text('load.R')).toContain('svydesign')
  })

  test('have a column that says the round, one column for what both ask, and the version', async () => {
    const zip = await made({})
    const rows = zip.table('responses')
    expect(rows.map((row) => [row['KEY'], row['_round'], row['_survey'], row['age']])).toEqual([
      [id(1), 'baseline', 'base', '30'],
      [id(2), 'endline', 'end', '31'],
      [id(3), 'baseline', 'base', '40'],
      [id(4), 'baseline', 'base', '41'],
      [id(5), 'endline', 'end', '50'],
      [id(6), 'endline', 'end', '60'],
    ])
    expect(zip.table('child').map((row) => [row['_round'], row['nick']])).toEqual([
      ['baseline', 'Tý'],
      ['baseline', 'Na'],
      ['endline', 'Tý'],
    ])
  })

  test('put a renamed question into the column of its newest name, and the codebook says so', async () => {
    const zip = await made({})
    expect(zip.table('responses').map((row) => row['job'])).toEqual([
      'rice',
      '',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(zip.header('responses')).not.toContain('job_old')
    expect(zip.text('codebook.html')).toContain('job_old')
    expect((await made({}, [])).header('responses')).toContain('job_old')
  })
})

describe('rounds side by side', () => {
  test('have one row for each respondent, and keep who was in one round only', async () => {
    const zip = await made({ together: 'panel' })
    const rows = zip.table('responses')
    expect(rows.map((row) => [row['KEY'], row['age_baseline'], row['age_endline']])).toEqual([
      ['A', '30', '31'],
      ['B', '41', undefined],
      ['C', undefined, '50'],
      [id(6), undefined, '60'],
    ])
    expect(rows[0]).toMatchObject({ KEY_baseline: id(1), KEY_endline: id(2), job_baseline: 'rice' })
    expect(zip.header('responses')).not.toContain('income_baseline')
    expect(zip.manifest['panel']).toEqual({
      respondents: 4,
      inRounds: { 'baseline endline': 1, baseline: 1, endline: 2 },
      withoutIdentifier: 1,
      duplicates: [{ respondent: 'B', round: 'baseline', counts: id(4), leftOut: [id(3)] }],
    })
    expect(zip.text('codebook.html')).toMatch(/nhiều phỏng vấn trong cùng một đợt: 1/)
    const labels = new Map(zip.table('codebook').map((row) => [row['column'], row['label::en']]))
    expect(labels.get('KEY')).toBe('Identifier of the row')
    expect(labels.get('_started_baseline')).toBe('Interview started (baseline)')
  })

  test('keep the members of repeats in a table that hangs on the respondent', async () => {
    const zip = await made({ together: 'panel' })
    expect(zip.table('child')).toEqual([
      { PARENT_KEY: 'A', KEY: `${id(1)}/child[1]`, _round: 'baseline', nick: 'Tý' },
      { PARENT_KEY: 'A', KEY: `${id(1)}/child[2]`, _round: 'baseline', nick: 'Na' },
      { PARENT_KEY: 'A', KEY: `${id(2)}/child[1]`, _round: 'endline', nick: 'Tý' },
    ])
  })

  test('show no identifier that is personal', async () => {
    const secret = structuredClone(before)
    for (const node of secret.nodes)
      if (node.kind === 'question' && node.name === 'hh_id') node.personal = true
    const zip = await unpacked({
      surveys: new Map([[HASHES.baseline, secret]]),
      responses: households.slice(2, 4),
      choices: { together: 'panel' },
      rounds: [
        { id: 'baseline', title: {} },
        { id: 'endline', title: {} },
      ],
      surveysOf: { baseline: [HASHES.baseline] },
    })
    expect(zip.table('responses').map((row) => row['KEY'])).toEqual([id(4)])
    expect(Object.keys(zip.files).map(zip.text).join('\n')).not.toMatch(/"B"|,B,/)
  })
})

describe('small repeats', () => {
  test('stand in the row above where nobody has more members than was said', async () => {
    const zip = await made({ wide: 2 })
    expect(zip.header('child')).toBeUndefined()
    const [first, second] = zip.table('responses')
    expect(first).toMatchObject({ child_1_nick: 'Tý', child_2_nick: 'Na' })
    expect(second).toMatchObject({ child_1_nick: 'Tý', child_2_nick: undefined })
    expect((await made({ wide: 1 })).table('child')).toHaveLength(3)
  })

  test('stand beside their round in a panel', async () => {
    const [first] = (await made({ wide: 2, together: 'panel' })).table('responses')
    expect(first).toMatchObject({ child_1_nick_baseline: 'Tý', child_1_nick_endline: 'Tý' })
  })
})

describe('what looks renamed', () => {
  test('is suggested when one question went, another came, and both ask the same', () => {
    expect(suggestRenamed([after, before], [])).toEqual([
      { table: '', from: 'job_old', to: 'job', label: 'Main work' },
    ])
  })

  test('is not suggested again once it is in the crosswalk', () => {
    expect(suggestRenamed([after, before], crosswalk)).toEqual([])
  })
})

test('names of groups stand before the names of columns, where that is wanted', async () => {
  const grouped = surveyFrom(`
| survey |             |      |       |
|        | type        | name | label |
|        | begin_group | who  | Who   |
|        | integer     | age  | Age   |
|        | end_group   |      |       |
`)
  const surveys = new Map([[HASHES.baseline, grouped]])
  const responses = [from('baseline', 1, { who: { age: '5' } })]
  const zip = await unpacked({ surveys, responses, choices: { groups: true } })
  expect(zip.table('responses')[0]).toMatchObject({ 'who/age': '5' })
})

test('the audit of interviews is a table of its own, without values of personal questions', async () => {
  const survey = surveyFrom(`
| survey |       |       |        |          |                      |
|        | type  | name  | label  | personal | parameters           |
|        | audit | audit |        |          | track-changes=true   |
|        | text  | name  | Name   | yes      |                      |
|        | text  | work  | Work   |          |                      |
`)
  const event = (node: string, value: string) => ({
    event: 'question',
    node,
    start: Date.parse('2026-05-01T02:00:00Z'),
    end: Date.parse('2026-05-01T02:00:05Z'),
    old: '',
    new: value,
  })
  const one = {
    ...from('baseline', 1, { name: 'Hoa', work: 'rice' }),
    audit: [event('/data/name', 'Hoa'), event('/data/work', 'rice')],
  }
  const given = { surveys: new Map([[HASHES.baseline, survey]]), responses: [one] }
  const zip = await unpacked(given)
  expect(zip.table('audit')).toEqual([
    expect.objectContaining({
      PARENT_KEY: id(1),
      node: '/data/name',
      start: '2026-05-01T09:00:00.000+07:00',
      end: '2026-05-01T09:00:05.000+07:00',
      'old-value': undefined,
      'new-value': undefined,
    }),
    expect.objectContaining({ node: '/data/work', 'old-value': '', 'new-value': 'rice' }),
  ])
  const open = await unpacked({ ...given, choices: { personal: true } })
  expect(open.table('audit').map((row) => row['new-value'])).toEqual(['Hoa', 'rice'])
})

test('where the interviews were stands in the audit as numbers, as in ODK, for those who may see personal data', async () => {
  const survey = surveyFrom(`
| survey |       |       |        |                                                                             |
|        | type  | name  | label  | parameters                                                                  |
|        | audit | audit |        | location-priority=balanced location-min-interval=60 location-max-age=120    |
|        | text  | work  | Work   |                                                                             |
`)
  const start = Date.parse('2026-05-01T02:00:00Z')
  const one = {
    ...from('baseline', 1, { work: 'rice' }),
    audit: [
      { event: 'form start', start },
      {
        event: 'question',
        node: '/data/work',
        start,
        end: start,
        latitude: -0.000_001,
        longitude: 108,
        accuracy: 4.5,
      },
    ],
  }
  const given = { surveys: new Map([[HASHES.baseline, survey]]), responses: [one] }
  const open = await unpacked({ ...given, choices: { personal: true } })
  expect(Object.keys(open.table('audit')[0] ?? {}).slice(2)).toEqual([
    'event', 'node', 'start', 'end', 'latitude', 'longitude', 'accuracy', 'old-value', 'new-value',
  ]) // prettier-ignore
  expect(open.table('audit')).toMatchObject([
    { event: 'form start', latitude: undefined },
    { event: 'question', latitude: '-0.000001', longitude: '108', accuracy: '4.5' },
  ])
  const zip = await unpacked(given)
  expect(Object.keys(zip.table('audit')[0] ?? {})).not.toContain('latitude')
})
