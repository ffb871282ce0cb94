// What is wrong with answers, and how answers are written.
import { expect, it } from 'vitest'
import { answer } from '../../../core/interview/answer.ts'
import { validate } from '../../../core/interview/finish.ts'
import { find } from '../../../core/interview/tree.ts'
import { view } from '../../../core/interview/view.ts'
import { answerAll, at, interviewOf, valueAt } from './survey-of.ts'

const AGES = `
  | survey |
  | | type    | name  | label | required            | required_message | constraint              | constraint_message               |
  | | integer | age   | Age   |                     |                  | . >= 0 and . < \${limit} | Below \${limit}, please         |
  | | integer | limit | Limit |                     |                  |                         |                                  |
  | | text    | why   | Why?  | \${age} > 50        | Say why at \${age} |                       |                                  |
`

it('holds a constraint against the answer, and only against an answer', () => {
  const interview = interviewOf(AGES)
  answer(interview, '/data/limit', '100')
  expect(at(interview, '/data/age').problem).toBe(null)
  answer(interview, '/data/age', '130')
  expect(validate(interview)).toEqual([
    { ref: '/data/age', kind: 'constraint', message: 'Below 100, please' },
    { ref: '/data/why', kind: 'required', message: 'Say why at 130' },
  ])
  answer(interview, '/data/age', '')
  expect(validate(interview)).toEqual([])
})

it('looks again when something else that a constraint reads changes', () => {
  const interview = interviewOf(AGES)
  answerAll(interview, { '/data/limit': '100', '/data/age': '20' })
  expect(at(interview, '/data/age').problem).toBe(null)
  expect(answer(interview, '/data/limit', '10').refs).toContain('/data/age')
  expect(at(interview, '/data/age').problem).toBe('constraint')
})

it('requires an answer while the condition holds', () => {
  const interview = interviewOf(AGES)
  answerAll(interview, { '/data/limit': '100', '/data/age': '60' })
  expect(at(interview, '/data/why').required).toBe(true)
  answer(interview, '/data/why', 'because')
  expect(validate(interview)).toEqual([])
  answerAll(interview, { '/data/why': '', '/data/age': '40' })
  expect(validate(interview)).toEqual([])
})

it('writes answers as ODK does, and keeps what does not fit, as a problem', () => {
  const interview = interviewOf(`
    | survey |
    | | type      | name | label |
    | | integer   | int  | I     |
    | | decimal   | dec  | D     |
    | | date      | day  | Day   |
    | | time      | time | Time  |
    | | datetime  | both | Both  |
    | | geopoint  | gps  | GPS   |
    | | select_one yn | yn | YN  |
    | | range     | bar  | Bar   |
    | choices |
    | | list_name | name | label |
    | | yn        | y    | Y     |
  `)
  const written = (name: string, text: string) => {
    answer(interview, `/data/${name}`, text)
    const instance = find(interview, `/data/${name}`)!
    return [instance.value, instance.problem]
  }
  expect(written('int', '007')).toEqual(['7', null])
  expect(written('int', '-3')).toEqual(['-3', null])
  expect(written('int', '3.5')).toEqual(['3.5', 'type'])
  expect(written('int', 'abc')).toEqual(['abc', 'type'])
  expect(written('int', '1,000')).toEqual(['1,000', 'type'])
  expect(written('dec', '1,5')).toEqual(['1.5', null])
  expect(written('dec', '5')).toEqual(['5.0', null])
  expect(view(interview, at(interview, '/data/dec')).value).toBe('5')
  expect(written('dec', '1.2.3')).toEqual(['1.2.3', 'type'])
  expect(written('day', '2026-02-28')).toEqual(['2026-02-28', null])
  expect(written('day', '2026-02-30')).toEqual(['2026-02-30', 'type'])
  expect(written('time', '07:30')).toEqual(['07:30', null])
  expect(written('time', '25:00')).toEqual(['25:00', 'type'])
  expect(written('both', '2026-02-28T07:30:00')).toEqual(['2026-02-28T07:30:00', null])
  expect(written('gps', '10.5 106.70 0 5')).toEqual(['10.5 106.7 0.0 5.0', null])
  expect(written('gps', '110 106.7')).toEqual(['110 106.7', 'type'])
  expect(written('yn', 'y')).toEqual(['y', null])
  expect(written('yn', 'perhaps')).toEqual(['perhaps', 'type'])
  expect(written('bar', '11')).toEqual(['11', 'type'])
})

it('does not let anyone write what is read-only', () => {
  const interview = interviewOf(`
    | survey |
    | | type | name | label | readonly        | default |
    | | text | lock | Lock  |                 |         |
    | | text | kept | Kept  | \${lock} != ''  | as is   |
  `)
  answer(interview, '/data/lock', 'x')
  expect(answer(interview, '/data/kept', 'else').refs).toEqual([])
  expect(valueAt(interview, '/data/kept')).toBe('as is')
  answerAll(interview, { '/data/lock': '', '/data/kept': 'else' })
  expect(valueAt(interview, '/data/kept')).toBe('else')
})
