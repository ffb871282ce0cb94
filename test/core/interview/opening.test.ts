// What import foresees of a new interview is what an interview that is begun from scratch comes to, whenever, wherever and in whatever language.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { open } from '../../../core/interview/open.ts'
import { walk } from '../../../core/interview/simulate.ts'
import { find, refOf, within } from '../../../core/interview/tree.ts'
import type { Interview } from '../../../core/interview/types.ts'
import type { Survey } from '../../../core/survey.ts'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import { readWorkbook } from '../../../functions/workbook.ts'
import { fixedEnvironment, seeded } from '../../support/environment.ts'
import { generate } from '../../conformance/oracle/generate.ts'
import { workbookOf } from '../../conformance/oracle/sheets.ts'
import { surveyOf } from './survey-of.ts'

const SURVEY = surveyOf(`
  | survey |
  | | type                | name     | label::English (en) | label::Tiếng Việt (vi) | relevant                    | required | read_only       | constraint | calculation                              | choice_filter      | repeat_count | default          |
  | | start               | begun    |                     |                        |                             |          |                 |            |                                          |                    |              |                  |
  | | deviceid            | device   |                     |                        |                             |          |                 |            |                                          |                    |              |                  |
  | | date                | visit    | Visit               | Ngày                   |                             | yes      |                 | . <= today() |                                        |                    |              | today()          |
  | | date                | moved    | Moved               | Chuyển                 |                             |          |                 |            |                                          |                    |              | 2020-02-30       |
  | | integer             | size     | Size                | Số người               |                             | yes      |                 | . < 20     |                                          |                    |              | 2.7              |
  | | integer             | rooms    | Rooms               | Phòng                  |                             |          |                 | . > 3      |                                          |                    |              | 2                |
  | | select_one place    | province | Province            | Tỉnh                   |                             | \${size} > 1 |             |            |                                          | level = 'p'        |              | hue              |
  | | select_one place    | district | District            | Huyện                  |                             | yes      |                 |            |                                          | in = \${province}  |              | bd               |
  | | select_one place    | place    | Place               | Nơi                    |                             |          |                 |            |                                          |                    |              | nowhere          |
  | | calculate           | called   |                     |                        |                             |          |                 |            | jr:choice-name(\${province}, '\${province}') |                |              |                  |
  | | calculate           | long     |                     |                        |                             |          |                 |            | string-length(\${called})                |                    |              |                  |
  | | calculate           | number   |                     |                        |                             |          |                 |            | \${size} * 3                             |                    |              |                  |
  | | calculate           | unknown  |                     |                        |                             |          |                 |            | \${extra} + 1                            |                    |              |                  |
  | | calculate           | chance   |                     |                        |                             |          |                 |            | once(random())                           |                    |              |                  |
  | | calculate           | christmas |                    |                        |                             |          |                 |            | format-date('2025-12-24T23:30:00Z', '%e') |                   |              |                  |
  | | calculate           | days     |                     |                        |                             |          |                 |            | concat('2025', '-12-25') * 1             |                    |              |                  |
  | | begin group         | odd      | Odd                 | Lẻ                     | \${days} mod 1 > 0.5        |          |                 |            |                                          |                    |              |                  |
  | | text                | extra    | Extra               | Thêm                   |                             | yes      |                 |            |                                          |                    |              | something        |
  | | end group           |          |                     |                        |                             |          |                 |            |                                          |                    |              |                  |
  | | begin group         | large    | Large               | Lớn                    | \${number} > 7              |          |                 |            |                                          |                    |              |                  |
  | | note                | stop     | Stop                | Dừng                   | \${size} > 10               | yes      |                 |            |                                          |                    |              |                  |
  | | text                | why      | Why                 | Vì sao                 |                             | yes      | \${rooms} = 2   |            |                                          |                    |              |                  |
  | | text                | own      | Own                 | Riêng                  |                             |          | \${device} = '' |            |                                          |                    |              | mine             |
  | | end group           |          |                     |                        |                             |          |                 |            |                                          |                    |              |                  |
  | | begin repeat        | child    | Child               | Trẻ                    | \${size} > 1                |          |                 |            |                                          |                    |              |                  |
  | | calculate           | place_of |                     |                        |                             |          |                 |            | position(..)                             |                    |              |                  |
  | | integer             | age      | Age                 | Tuổi                   |                             | yes      |                 |            |                                          |                    |              |                  |
  | | begin repeat        | job      | Job                 | Việc                   | \${age} > 4                 |          |                 |            |                                          |                    |              |                  |
  | | text                | what     | What                | Gì                     |                             | yes      |                 |            |                                          |                    |              | \${size}         |
  | | end repeat          |          |                     |                        |                             |          |                 |            |                                          |                    |              |                  |
  | | end repeat          |          |                     |                        |                             |          |                 |            |                                          |                    |              |                  |
  | | begin repeat        | bed      | Bed                 | Giường                 |                             |          |                 |            |                                          |                    | \${rooms}    |                  |
  | | text                | by       | By                  | Cạnh                   |                             | yes      |                 |            |                                          |                    |              |                  |
  | | end repeat          |          |                     |                        |                             |          |                 |            |                                          |                    |              |                  |
  | | begin repeat        | cow      | Cow                 | Bò                     |                             |          |                 |            |                                          |                    | \${extra}    |                  |
  | | integer             | milk     | Milk                | Sữa                    |                             | yes      |                 |            |                                          |                    |              |                  |
  | | end repeat          |          |                     |                        |                             |          |                 |            |                                          |                    |              |                  |
  | | calculate           | beds     |                     |                        |                             |          |                 |            | count(\${bed})                           |                    |              |                  |
  | | calculate           | all_milk |                     |                        |                             |          |                 |            | sum(\${milk})                            |                    |              |                  |
  | | calculate           | children |                     |                        |                             |          |                 |            | count(\${child})                         |                    |              |                  |
  | | text                | last     | Last                | Cuối                   | \${beds} = 2 and \${all_milk} = 0 | yes |                |            |                                          |                    |              |                  |
  | choices |
  | | list_name | name | label::English (en) | label::Tiếng Việt (vi) | level | in  |
  | | place     | hn   | Hanoi               | Hà Nội                 | p     |     |
  | | place     | hue  | Hue                 | Thành phố Huế          | p     |     |
  | | place     | bd   | Ba Dinh             | Ba Đình                | d     | hn  |
  | | place     | pv   | Phu Vang            | Phú Vang               | d     | hue |
`)

const ELSEWHERE = [
  fixedEnvironment(),
  fixedEnvironment({ at: '2031-12-31T23:59:59.000Z', timezone: 'UTC', property: (name) => `my ${name}` }),
  fixedEnvironment({ at: '1999-01-01T00:00:00.000Z', timezone: 'America/St_Johns', property: () => '3' }),
]

/** All that the engine keeps of each instance, but for what something irrelevant came to before it was: that is worked out again. */
const state = (interview: Interview) =>
  [...within(interview.root)].map((instance) => {
    const { name: _n, parent: _p, children: _c, parts: _a, kept, offered: _o, instances, ...rest } = instance
    const node = interview.survey.nodes[instance.node]
    if (!instance.relevant && node?.kind === 'question' && node.calculate)
      Object.assign(rest, { stored: '', calculated: undefined })
    return { ref: refOf(interview, instance), ...rest, kept: kept.length, count: instances?.length }
  })

/** One that was imported before anything was foreseen. */
function older(survey: Survey): Survey {
  const copy = { ...survey }
  delete copy.opening
  return copy
}

function expectForeseen(survey: Survey): void {
  for (const [at, environment] of ELSEWHERE.entries()) {
    for (const language of survey.languages.keys()) {
      const begun = open(survey, { ...environment, random: seeded(at) }, { language })
      const scratch = open(older(survey), { ...environment, random: seeded(at) }, { language })
      expect(state(begun)).toEqual(state(scratch))
      expect([...begun.faults].toSorted()).toEqual([...scratch.faults].toSorted())
      expect(begun.size).toBe(scratch.size)
    }
  }
}

const foreseen = ({ opening }: Survey) => opening!.states.filter((bits) => bits >= 0).length

it('begins as from scratch: defaults, conditions, counts, days, words, chance', () => {
  expectForeseen(SURVEY)
  expect(foreseen(SURVEY)).toBeGreaterThan(12)
})

it('goes on as from scratch', () => {
  for (let seed = 0; seed < 30; seed += 1) {
    const [one, other] = [SURVEY, older(SURVEY)].map(
      (survey) => walk(survey, fixedEnvironment({ seed }), seeded(seed), 40).interview,
    )
    expect(state(one!)).toEqual(state(other!))
  }
})

it('works out anew what hangs on the moment and the phone', () => {
  const later = open(SURVEY, fixedEnvironment({ at: '2027-05-01T12:00:00.000Z', property: () => 'phone-7' }))
  expect(find(later, '/data/visit')?.value).toBe('2027-05-01')
  expect(find(later, '/data/device')?.value).toBe('phone-7')
})

it('leaves aside what another version of the engine foresaw', () => {
  const states = SURVEY.opening!.states.map(() => 0)
  const other: Survey = { ...SURVEY, opening: { ...SURVEY.opening!, format: 0, states } }
  expect(state(open(other, fixedEnvironment()))).toEqual(state(open(older(SURVEY), fixedEnvironment())))
})

it('does not go through the instances that a hostile count asks for', () => {
  const survey = surveyOf(`
    | survey |
    | | type         | name | label | repeat_count | calculation |
    | | begin repeat | a    | A     | 1000000000   |             |
    | | begin repeat | b    | B     | 1000000000   |             |
    | | calculate    | c    |       |              | 1 + 1       |
    | | end repeat   |      |       |              |             |
    | | end repeat   |      |       |              |             |
  `)
  expect(survey.opening!.states).toHaveLength(3)
  expect(survey.opening!.states).toContain(-1)
})

it('begins with the members that a count asks for also where the repeat is irrelevant', () => {
  const survey = surveyOf(`
    | survey |
    | | type         | name | label | relevant      | repeat_count |
    | | text         | a    | A     |               |              |
    | | begin repeat | r    | R     | \${a} = 'x'    | 3            |
    | | text         | t    | T     |               |              |
    | | end repeat   |      |       |               |              |
    | | begin group  | g    | G     | \${a} = 'x'    |              |
    | | begin repeat | s    | S     |               | 2            |
    | | text         | u    | U     |               |              |
    | | end repeat   |      |       |               |              |
    | | end group    |      |       |               |              |
  `)
  expectForeseen(survey)
  expect(find(open(survey, fixedEnvironment()), '/data/r')?.instances).toHaveLength(3)
})

it('begins made-up forms of all kinds as from scratch', () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const { survey } = importWorkbook(workbookOf(generate(seeded(seed), 10 + (seed % 40))))
    expectForeseen(survey!)
  }
})

const FORMS = new URL('../../../../shared/forms', import.meta.url).pathname
const forms = existsSync(FORMS) ? readdirSync(FORMS).filter((name) => name.endsWith('.xlsx')) : []

describe.skipIf(forms.length === 0)('real forms (../shared/forms)', () => {
  it.for(forms)('%s', (file) => {
    const { survey } = importWorkbook(readWorkbook(readFileSync(join(FORMS, file))).workbook!, file)
    expectForeseen(survey!)
  })
})
