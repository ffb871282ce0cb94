// What an interview leaves, how it is put aside, and how the server looks at it again.
import { expect, it } from 'vitest'
import { answer } from '../../../core/interview/answer.ts'
import { check } from '../../../core/interview/check.ts'
import { finish } from '../../../core/interview/finish.ts'
import { load, open, restore, snapshot } from '../../../core/interview/open.ts'
import { addRepeat } from '../../../core/interview/repeats.ts'
import type { Answers } from '../../../core/response.ts'
import { fixedEnvironment } from '../../support/environment.ts'
import { answerAll, interviewOf, surveyOf, valueAt } from './survey-of.ts'

const SURVEY = surveyOf(`
  | survey |
  | | type         | name   | label | relevant      | required | constraint | calculation      |
  | | start        | start  |       |               |          |            |                  |
  | | end          | end    |       |               |          |            |                  |
  | | text         | head   | Head  |               | yes      |            |                  |
  | | note         | hello  | Hello |               |          |            |                  |
  | | integer      | size   | Size  |               |          | . < 30     |                  |
  | | text         | why    | Why?  | \${size} > 10 |          |            |                  |
  | | begin repeat | child  | Child |               |          |            |                  |
  | | integer      | age    | Age   |               |          |            |                  |
  | | end repeat   |        |       |               |          |            |                  |
  | | calculate    | ages   |       |               |          |            | sum(\${age})     |
  | | calculate    | stamp  |       |               |          |            | once(random())   |
  | settings |
  | | form_id | instance_name                    |
  | | home    | concat('Household of ', \${head}) |
`)

function filled() {
  const interview = open(SURVEY, fixedEnvironment())
  addRepeat(interview, '/data/child')
  answerAll(interview, {
    '/data/head': 'Lan',
    '/data/size': '12',
    '/data/why': 'many',
    '/data/child[1]/age': '4',
    '/data/child[2]/age': '6',
  })
  return interview
}

it('gives the answers as a tree, with its name and its times', () => {
  const { answers, instanceName } = finish(filled())
  expect(instanceName).toBe('Household of Lan')
  expect(answers).toMatchObject({
    start: '2026-03-15T14:30:00.000+07:00',
    end: '2026-03-15T14:30:00.000+07:00',
    head: 'Lan',
    size: '12',
    why: 'many',
    child: [{ age: '4' }, { age: '6' }],
    ages: '10',
  })
  expect(Object.keys(answers)).not.toContain('hello')
})

it('goes on from a snapshot as if nothing had happened', () => {
  const interview = filled()
  answer(interview, '/data/size', '3')
  const kept = JSON.parse(JSON.stringify(snapshot(interview))) as ReturnType<typeof snapshot>
  const again = restore(SURVEY, fixedEnvironment({ at: '2027-01-01T00:00:00Z', seed: 9 }), kept)
  expect(snapshot(again)).toEqual(kept)
  expect(valueAt(again, '/data/why')).toBe('')
  answer(again, '/data/size', '12')
  expect(valueAt(again, '/data/why')).toBe('many')
  expect(valueAt(again, '/data/stamp')).toBe(valueAt(interview, '/data/stamp'))
  expect(finish(again).answers['start']).toBe('2026-03-15T14:30:00.000+07:00')
})

const judged = (change: (answers: Answers) => void) => {
  const { answers } = finish(filled())
  change(answers)
  return check(SURVEY, answers, fixedEnvironment({ seed: 5 }))
}

it('has no doubts about what the same engine left', () => {
  expect(judged(() => undefined)).toEqual([])
})

it('doubts each thing that does not hold', () => {
  expect(judged((answers) => (answers['head'] = ''))).toEqual([{ kind: 'required', at: '/data/head' }])
  expect(judged((answers) => (answers['size'] = '40'))).toEqual([{ kind: 'constraint', at: '/data/size' }])
  expect(judged((answers) => (answers['size'] = 'x'))).toEqual([
    { kind: 'constraint', at: '/data/size', detail: 'type' },
    { kind: 'irrelevant', at: '/data/why' },
  ])
  expect(judged((answers) => (answers['ages'] = '11'))).toEqual([
    { kind: 'calculation', at: '/data/ages', detail: '10' },
  ])
  expect(judged((answers) => (answers['nonsense'] = '1'))).toEqual([
    { kind: 'unknown-question', at: '/data/nonsense' },
  ])
  expect(judged((answers) => (answers['child'] = 'none'))).toMatchObject([
    { kind: 'calculation' },
    { kind: 'unknown-question' },
  ])
})

it('stands as a response says, without setting anything', () => {
  const interview = load(SURVEY, { head: 'Lan', ages: '99', child: [{ age: '1' }] }, fixedEnvironment())
  expect([valueAt(interview, '/data/ages'), valueAt(interview, '/data/start')]).toEqual(['99', ''])
})

it('takes hostile names for what they are', () => {
  const answers = JSON.parse(
    '{"__proto__": {"head": "x"}, "constructor": "y", "head": {"a": "b"}}',
  ) as Answers
  const flags = check(SURVEY, answers, fixedEnvironment())
  expect(flags.filter(({ kind }) => kind === 'unknown-question').map(({ at }) => at)).toEqual([
    '/data/__proto__',
    '/data/constructor',
    '/data/head',
  ])
  expect(({} as Record<string, unknown>)['head']).toBe(undefined)
})

it('says how long the interview took, at its end', () => {
  let now = Date.parse('2026-03-15T07:30:00.000Z')
  const interview = interviewOf(
    `
    | survey |
    | | type      | name  | label | calculation                               |
    | | text      | who   | Who?  |                                           |
    | | calculate | spent |       | duration()                                |
    | | calculate | begun |       | if(\${who} != '', once(duration()), '')   |
  `,
    { now: () => now },
  )
  now += 65_000
  answer(interview, '/data/who', 'Lan')
  now += 60_000
  expect(finish(interview).answers).toEqual({ who: 'Lan', spent: '125', begun: '65' })
  expect(check(interview.survey, finish(interview).answers, interview.environment)).toEqual([])
})
