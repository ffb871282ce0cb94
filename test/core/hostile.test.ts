// What nobody writes by accident: names that JavaScript's objects know, numbers without end, towers of brackets. From the workbook to the report.
import { strFromU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { answer } from '../../core/interview/answer.ts'
import { check } from '../../core/interview/check.ts'
import { finish, validate } from '../../core/interview/finish.ts'
import { load, open, restore, snapshot } from '../../core/interview/open.ts'
import { addRepeat } from '../../core/interview/repeats.ts'
import { find } from '../../core/interview/tree.ts'
import { REPEAT_LIMIT, type Interview } from '../../core/interview/types.ts'
import { view } from '../../core/interview/view.ts'
import { responseContentSchema, type Answers, type StoredResponse } from '../../core/response.ts'
import { parseSurvey } from '../../core/survey-schema.ts'
import type { Survey } from '../../core/survey.ts'
import { importWorkbook } from '../../core/xlsform/import.ts'
import { readCsv } from '../support/csv.ts'
import { unpacked } from '../support/downloads.ts'
import { fixedEnvironment } from '../support/environment.ts'
import { workbookFrom } from '../support/markdown-workbook.ts'
import { response } from '../support/responses.ts'
import { surveyFrom } from '../support/survey-from-markdown.ts'
import { report } from './report-build/household.ts'

const HASH = 'a'.repeat(64)
const valueAt = (interview: Interview, ref: string) => find(interview, ref)?.value

/** As it comes back from storage. */
const stored = (survey: Survey): Survey => parseSurvey(JSON.parse(JSON.stringify(survey)))

/** As it arrives on the server, parsed as there. */
function arrived(answers: Answers): StoredResponse {
  const content = response(answers, { survey: { id: 'hh', version: '1', hash: HASH } })
  const parsed = responseContentSchema.parse(JSON.parse(JSON.stringify(content)))
  return { ...parsed, hash: HASH, receivedAt: '2026-05-01T05:00:00.000Z', flags: [] }
}

/** The lines of the export's tables by file name. */
async function exported(survey: Survey, responses: StoredResponse[]): Promise<Record<string, unknown[]>> {
  const made = await unpacked({ surveys: new Map([[HASH, survey]]), responses, choices: { personal: true } })
  const files = Object.entries(made.files)
  return Object.fromEntries(
    files.filter(([name]) => name.endsWith('.csv')).map(([name, bytes]) => [name, readCsv(strFromU8(bytes))]),
  )
}

describe.each(['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf', '__defineGetter__'])(
  'the name %s',
  (name) => {
    const survey = stored(
      surveyFrom(`
| survey | | | | | |
| | type | name | label | choice_filter | calculation |
| | text | ${name} | Name of \${${name}} | | |
| | select_one ${name} | chosen | Chosen | ${name} = \${${name}} | |
| | calculate | said | | | concat(\${${name}}, '/', jr:choice-name(\${chosen}, '\${chosen}')) |
| | calculate | found | | | instance('${name}')/root/item[name = '${name}']/label |
| choices | | | | |
| | list_name | name | label | ${name} |
| | ${name} | ${name} | One | x |
| | ${name} | two | Two | y |
| settings | | |
| | form_id | version |
| | hh | 1 |
| indicators | | | | | |
| | name | label | expression | type | disaggregate_by |
| | ${name} | Share | \${chosen} = '${name}' | proportion | chosen |
`),
    )
    const interview = open(survey, fixedEnvironment())
    answer(interview, `/data/${name}`, 'x')
    answer(interview, '/data/chosen', name)
    const response = arrived(finish(interview).answers)

    it('of a question, a list, a choice and a column works in the interview', () => {
      const drawn = view(interview, find(interview, '/data/chosen')!)
      expect(drawn.choices).toEqual([{ name, label: 'One' }])
      expect(valueAt(interview, '/data/said')).toBe('x/One')
      expect(valueAt(interview, '/data/found')).toBe('One')
      const again = restore(survey, fixedEnvironment(), JSON.parse(JSON.stringify(snapshot(interview))))
      expect(valueAt(again, `/data/${name}`)).toBe('x')
    })

    it('arrives on the server with its answer, and is judged there', () => {
      expect(Object.entries(response.answers)).toContainEqual([name, 'x'])
      expect(check(survey, response.answers, fixedEnvironment())).toEqual([])
      expect(valueAt(load(survey, response.answers, fixedEnvironment()), `/data/${name}`)).toBe('x')
    })

    it('has its column in the export and its line in the report', async () => {
      const tables = await exported(survey, [response])
      const [[header, line] = []] = Object.entries(tables).flatMap(([file, lines]) =>
        /codebook|choices/.test(file) ? [] : [lines as string[][]],
      )
      expect(line?.[header!.indexOf(name)]).toBe('x')
      expect(line?.[header!.indexOf('chosen')]).toBe(name)
      const made = report(survey, [response, { ...response, id: crypto.randomUUID() }])
      expect(made.indicators.map(({ indicator }) => indicator.name)).toEqual([name])
    })

    it('of a group and a repeat holds its members', () => {
      const nested = stored(
        surveyFrom(`
| survey | | | | |
| | type | name | label | calculation |
| | begin_group | outer | Outer | |
| | begin_repeat | ${name} | Member | |
| | integer | age | Age | |
| | end_repeat | | | |
| | end_group | | | |
| | calculate | all | | sum(\${age}) |
`),
      )
      const inside = open(nested, fixedEnvironment())
      addRepeat(inside, `/data/outer/${name}`)
      answer(inside, `/data/outer/${name}[1]/age`, '3')
      answer(inside, `/data/outer/${name}[2]/age`, '4')
      expect(valueAt(inside, '/data/all')).toBe('7')
      const { answers } = arrived(finish(inside).answers)
      expect(check(nested, answers, fixedEnvironment())).toEqual([])
      expect(valueAt(load(nested, answers, fixedEnvironment()), `/data/outer/${name}[2]/age`)).toBe('4')
    })

    it('leaves every other object as it was', () => {
      expect(Object.keys(Object.prototype)).toEqual([])
      expect(Object.getPrototypeOf({})).toBe(Object.prototype)
    })
  },
)

describe('answers that no interview gave', () => {
  const survey = surveyFrom(`
| survey | | | | |
| | type | name | label | relevant |
| | text | who | Who? | |
| | begin_repeat | child | Child | |
| | integer | age | Age | |
| | end_repeat | | | |
`)

  it.each<[string, unknown]>([
    [
      'names that the survey does not have',
      { __proto__: 'x', constructor: { prototype: { polluted: 'yes' } } },
    ],
    ['a list where a text belongs', { who: [{ age: '3' }], child: 'x' }],
    ['more members than can be', { child: Array.from({ length: 5_000 }, () => ({ age: '1' })) }],
    ['groups in groups in groups', nestedAnswers(1_000)],
    ['a text of a megabyte', { who: 'x'.repeat(1_000_000) }],
    ['numbers that are none', { child: [{ age: '1e999' }, { age: 'NaN' }, { age: '٣' }] }],
  ])('%s are doubts, not a crash', (_, answers) => {
    const flags = check(survey, JSON.parse(JSON.stringify(answers)) as Answers, fixedEnvironment())
    expect(flags.every(({ kind }) => kind !== 'calculation')).toBe(true)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

function nestedAnswers(depth: number): Answers {
  let answers: Answers = { deep: 'x' }
  for (let level = 0; level < depth; level += 1) answers = { deep: answers }
  return answers
}

describe('numbers without end', () => {
  it.each([
    ['1000000000', true],
    ['99999999999999999999', true],
    ['1 div 0', true],
    ['-5', false],
    ['0 div 0', false],
  ])('a repeat_count of %s holds what can be held', (count, beyond) => {
    const interview = open(
      surveyFrom(`
| survey | | | | |
| | type | name | label | repeat_count |
| | begin_repeat | outer | Outer | ${count} |
| | begin_repeat | inner | Inner | ${count} |
| | integer | age | Age | |
| | end_repeat | | | |
| | end_repeat | | | |
`),
      fixedEnvironment(),
    )
    const there = find(interview, '/data/outer')?.instances?.length ?? 0
    expect(there).toBeLessThanOrEqual(REPEAT_LIMIT)
    expect(interview.size).toBeLessThan(300_000)
    expect(validate(interview).some(({ kind }) => kind === 'count')).toBe(beyond)
  })

  it('formulas that feed each other stop', () => {
    const interview = open(
      surveyFrom(`
| survey | | | | | |
| | type | name | label | calculation | repeat_count |
| | begin_repeat | child | Child | | count(\${child}) + 1 |
| | integer | age | Age | | |
| | end_repeat | | | | |
`),
      fixedEnvironment(),
    )
    expect(find(interview, '/data/child')!.instances!.length).toBeLessThanOrEqual(REPEAT_LIMIT)
  })
})

describe('towers', () => {
  const formOf = (rows: string[]) =>
    `| survey | | | | |\n| | type | name | label | calculation |\n${rows.join('\n')}`

  it('of groups open, answer and finish, or are refused in words', () => {
    for (const depth of [50, 500, 5_000]) {
      const rows = [
        ...Array.from({ length: depth }, (_, level) => `| | begin_group | g${level} | G | |`),
        '| | text | deep | Deep | |',
        ...Array.from({ length: depth }, () => '| | end_group | | | |'),
      ]
      const { survey, findings } = importWorkbook(workbookFrom(formOf(rows)))
      if (!survey) {
        expect(findings.some(({ severity }) => severity === 'error')).toBe(true)
        continue
      }
      const interview = open(stored(survey), fixedEnvironment())
      const ref = survey.nodes.find(({ name }) => name === 'deep')!.path
      answer(interview, ref, 'x')
      const { answers } = arrived(finish(interview).answers)
      expect(check(survey, answers, fixedEnvironment())).toEqual([])
    }
  })

  it('of calculations, each on the one before, settle', () => {
    const rows = Array.from(
      { length: 3_000 },
      (_, at) => `| | calculate | c${at} | | ${at === 2_999 ? '${start}' : `\${c${at + 1}} + 1`} |`,
    )
    const survey = surveyFrom(formOf(['| | integer | start | Start | |', ...rows]))
    const interview = open(survey, fixedEnvironment())
    answer(interview, '/data/start', '1')
    expect(valueAt(interview, '/data/c0')).toBe('3000')
  })

  it('of brackets, functions and sums of 100 kB are worked out or refused', () => {
    const sources = [
      `${'('.repeat(50_000)}1${')'.repeat(50_000)}`,
      `${'not('.repeat(25_000)}true()${')'.repeat(25_000)}`,
      Array.from({ length: 25_000 }, () => '1').join(' + '),
      `concat(${Array.from({ length: 20_000 }, () => "'ab'").join(', ')})`,
      `regex('${'a'.repeat(40_000)}!', '${'(a+)+'.repeat(10_000)}$')`,
      `${'-'.repeat(100_000)}1`,
      `\${who}${'[1]'.repeat(30_000)}`,
      `/data${'/who'.repeat(25_000)}`,
    ]
    for (const source of sources) {
      const form = formOf(['| | text | who | Who | |', `| | calculate | c | | ${source} |`])
      const { survey, findings } = importWorkbook(workbookFrom(form))
      if (!survey) expect(findings[0]!.message.en.length).toBeLessThan(1_000)
      else expect(typeof valueAt(open(survey, fixedEnvironment()), '/data/c')).toBe('string')
    }
  })
})

it('composed and decomposed letters are the same name', () => {
  const survey = surveyFrom(`
| survey | | | | | |
| | type | name | label | calculation | relevant |
| | text | tu\u1ED5i | Tuổi | | |
| | select_one t\u1EC9nh | q | Q | | \${${'tuổi'.normalize('NFD')}} != '' |
| | calculate | c | | \${${'tuổi'.normalize('NFD')}} | |
| choices | | | |
| | list_name | name | label |
| | ${'tỉnh'.normalize('NFD')} | hue | Huế |
`)
  const interview = open(survey, fixedEnvironment())
  answer(interview, '/data/tu\u1ED5i', '7')
  expect(valueAt(interview, '/data/c')).toBe('7')
  expect(view(interview, find(interview, '/data/q')!)).toMatchObject({
    relevant: true,
    choices: [{ name: 'hue' }],
  })
})
