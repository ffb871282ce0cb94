// A response that is only read says the same to every formula as one that the engine has loaded, judged and settled.
import * as fc from 'fast-check'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toText } from '../../../core/expression/evaluate.ts'
import { textOf } from '../../../core/expression/values.ts'
import { finish } from '../../../core/interview/finish.ts'
import { load, open } from '../../../core/interview/open.ts'
import { reader } from '../../../core/interview/read.ts'
import { compiledOf } from '../../../core/interview/program.ts'
import { contextOf } from '../../../core/interview/scope.ts'
import { fill, walk } from '../../../core/interview/simulate.ts'
import { find, refOf, within } from '../../../core/interview/tree.ts'
import type { Environment, Interview } from '../../../core/interview/types.ts'
import type { Answers } from '../../../core/response.ts'
import type { Formula, Survey, SurveyNode } from '../../../core/survey.ts'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import { demoWorkbook } from '../../../functions/demo/workbook.ts'
import { readWorkbook } from '../../../functions/workbook.ts'
import { fixedEnvironment, seeded } from '../../support/environment.ts'
import { surveyOf } from './survey-of.ts'

const ROSTER = surveyOf(`
  | survey |
  | | type                  | name     | label          | relevant               | repeat_count | choice_filter     | calculation |
  | | integer               | size     | Size           |                        |              |                   | |
  | | select_one place      | province | Province       |                        |              | level = 'p'       | |
  | | select_one place      | district | District       |                        |              | in = \${province} | |
  | | calculate             | named    |                |                        |              |                   | jr:choice-name(\${district}, '\${district}') |
  | | begin repeat          | member   | Member         | \${size} < 9           | \${size} mod 6 |                 | |
  | | text                  | name     | Name           |                        |              |                   | |
  | | integer               | age      | Age            |                        |              |                   | |
  | | begin group           | labour   | Work           | \${age} >= 15          |              |                   | |
  | | select_multiple jobs  | jobs     | Jobs           |                        |              |                   | |
  | | decimal               | hours    | Hours          | selected(\${jobs}, 'farm') |          |                   | |
  | | date                  | since    | Since          | \${jobs} != ''         |              |                   | |
  | | end group             |          |                |                        |              |                   | |
  | | begin repeat          | trip     | Trip           | position(..) mod 2 = 1 |              |                   | |
  | | text                  | to       | To             | \${age} != 20          |              |                   | |
  | | integer               | days     | Days           | \${age} != 20          |              |                   | |
  | | end repeat            |          |                |                        |              |                   | |
  | | calculate             | told     |                |                        |              |                   | jr:choice-name(selected-at(\${jobs}, 0), '\${jobs}') |
  | | end repeat            |          |                |                        |              |                   | |
  | | select_one \${name}   | eldest   | Eldest         |                        |              | \${age} > 10      | |
  | | select_multiple \${to} | trips   | Trips          | \${size} > 0           |              |                   | |
  | | calculate             | hours_all |               |                        |              |                   | sum(\${hours}) |
  | | calculate             | count_all |               |                        |              |                   | concat(count(\${member}), ' ', count(\${trip}), ' ', count(\${hours})) |
  | | calculate             | oldest   |                |                        |              |                   | max(\${age}) |
  | | calculate             | adults   |                |                        |              |                   | count(\${member}[age >= 15]) |
  | | calculate             | grown    |                | \${size} > 1           |              |                   | if(\${oldest} > 17 and \${hours_all} > 0, 'yes', 'no') |
  | | calculate             | second   |                |                        |              |                   | indexed-repeat(\${hours}, \${member}, 2) |
  | | calculate             | far      |                |                        |              |                   | indexed-repeat(\${to}, \${member}, 1, \${trip}, 1) |
  | | calculate             | last     |                |                        |              |                   | \${member}[position() = last()]/labour/jobs |
  | | calculate             | names    |                |                        |              |                   | join(', ', \${name}) |
  | | calculate             | best     |                |                        |              |                   | jr:choice-name(\${eldest}, '\${eldest}') |
  | | calculate             | from_list |               |                        |              |                   | instance('place')/root/item[name = \${district}]/in |
  | | calculate             | longest  |                |                        |              |                   | max(/*/member/trip/days) |
  | | calculate             | mean     |                |                        |              |                   | sum(//days) div count(//days[. != '']) |
  | choices |
  | | list_name | name | label    | level | in  |
  | | place     | hn   | Hà Nội   | p     |     |
  | | place     | hue  | Huế      | p     |     |
  | | place     | bd   | Ba Đình  | d     | hn  |
  | | place     | pv   | Phú Vang | d     | hue |
  | | jobs      | farm | Farm     |       |     |
  | | jobs      | fish | Fish     |       |     |
  | | jobs      | shop | Shop in \${named} | |     |
`)

const same: Environment = fixedEnvironment({ random: () => 0.5 })

function formulas(node: SurveyNode): Formula[] {
  const question = node.kind === 'question' ? node : undefined
  const initial = typeof question?.default === 'object' ? question.default : undefined
  const counted = node.kind === 'repeat' ? node.count : undefined
  const { calculate, constraint, required } = question ?? {}
  return [node.relevant, node.readonly, calculate, constraint, required, initial, counted].filter(
    (formula) => formula !== undefined,
  )
}

/** Everything that the survey's formulas, and names alone, come to in an interview, by where and what. */
function evaluated(interview: Interview): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const instance of within(interview.root)) {
    const node = interview.survey.nodes[instance.node]!
    const ref = refOf(interview, instance)
    found[ref] = instance.value
    for (const { source, expression } of formulas(node)) {
      let result: unknown
      try {
        const value = compiledOf(interview.program, expression)(contextOf(interview, instance))
        result = typeof value === 'object' ? value.map(textOf) : toText(value)
      } catch (error) {
        result = String(error)
      }
      found[`${ref}: ${source}`] = result
    }
    if (node.kind === 'question' && node.choices)
      found[`${ref} in words`] = interview.scope.choiceLabel(node.id, instance.value, instance)
  }
  for (const { id, path, kind, ...node } of interview.survey.nodes) {
    if (kind === 'repeat') found[`${path} counted`] = interview.scope.nodes(id, interview.root).length
    if ('type' in node && node.type !== 'note')
      found[`${path} from afar`] = interview.scope.nodes(id, interview.root).map(textOf)
  }
  return found
}

/** Reads all in turn with one reader, as a report does. */
function expectSame(survey: Survey, responses: Answers[]): void {
  const { interview: reading, read } = reader(survey, same)
  for (const answers of responses) {
    read(answers)
    expect(evaluated(reading)).toEqual(evaluated(load(survey, answers, same)))
  }
}

const left = (interview: Interview) => finish(interview).answers
const walks = fc.array(fc.record({ seed: fc.nat(), steps: fc.integer({ min: 1, max: 80 }) }), {
  minLength: 2,
  maxLength: 4,
})

describe('the answers as they are, beside the interview that the engine makes of them', () => {
  it('a roster in a roster, choices from a roster, lists, labels and positions', () => {
    fc.assert(
      fc.property(walks, (several) => {
        expectSame(
          ROSTER,
          several.map(({ seed, steps }) =>
            left(walk(ROSTER, fixedEnvironment({ seed }), seeded(seed), steps).interview),
          ),
        )
      }),
      { numRuns: 60 },
    )
  })

  it.each(['baseline', 'endline'] as const)('finished interviews of the demo %s', async (round) => {
    const { survey } = importWorkbook(readWorkbook(await demoWorkbook(round)).workbook!)
    const responses = Array.from({ length: 12 }, (_, seed) =>
      left(fill(open(survey!, fixedEnvironment({ seed })), seeded(seed), { skip: 0.2 })),
    )
    expectSame(survey!, responses)
  })

  const folder = new URL('../../../../shared/forms/', import.meta.url)
  const forms = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.xlsx')) : []
  it.skipIf(forms.length === 0).each(forms)('%s (skipped where ../shared/forms is absent)', (name) => {
    const { survey } = importWorkbook(readWorkbook(readFileSync(new URL(name, folder))).workbook!, name)
    const finished = Array.from({ length: 3 }, (_, seed) => {
      const { interview } = walk(survey!, fixedEnvironment({ seed }), seeded(seed), 60)
      return { size: interview.size, answers: left(interview) }
    })
    // A number drawn for a repeat_count can ask for a thousand members, which says nothing new.
    const responses = finished.filter(({ size }) => size < 2000).map(({ answers }) => answers)
    expect(responses.length).toBeGreaterThan(0)
    expectSame(survey!, responses)
  })
})

it('tells an irrelevant member from one in which nothing was asked', () => {
  const survey = surveyOf(`
    | survey |
    | | type         | name  | label | relevant         |
    | | text         | any   | Any?  |                  |
    | | begin repeat | one   | One   | \${any} = 'yes' |
    | | text         | word  | Word  | \${any} = 'no'  |
    | | end repeat   |       |       |                  |
  `)
  const { interview: reading, read } = reader(survey, same)
  const members = (answers: Answers) => {
    read(answers)
    return reading.scope.nodes(survey.nodes.find(({ name }) => name === 'one')!.id, reading.root)
  }
  expect(members({ any: 'yes', one: [{}, {}] })).toHaveLength(2)
  expect(members({ any: 'no', one: [{}, {}] })).toHaveLength(0)
})

it('forgets the response before', () => {
  const { interview: reading, read } = reader(ROSTER, same)
  read({ size: '2', member: [{ name: 'An', age: '30' }, { name: 'Bình' }] })
  read({ member: [{ age: '7' }] })
  expect(find(reading, '/data/size')?.value).toBe('')
  expect(find(reading, '/data/member[1]/name')?.value).toBe('')
  expect(find(reading, '/data/member[1]/age')?.value).toBe('7')
  expect(find(reading, '/data/member[2]')).toBeUndefined()
})
