// Relevance: what is asked, what is kept, what is left out.
import { expect, it } from 'vitest'
import { answer } from '../../../core/interview/answer.ts'
import { finish, validate } from '../../../core/interview/finish.ts'
import { screens } from '../../../core/interview/screens.ts'
import { answerAll, at, interviewOf, valueAt } from './survey-of.ts'

const WORK = `
  | survey |
  | | type        | name   | label           | relevant         | required |
  | | integer     | age    | How old?        |                  | yes      |
  | | begin group | labour | Work            | \${age} >= 5     |          |
  | | text        | job    | What work?      |                  | yes      |
  | | integer     | hours  | Hours a week?   | \${job} != ''    |          |
  | | end group   |        |                 |                  |          |
`

it('asks a group only while its condition holds', () => {
  const interview = interviewOf(WORK)
  const asked = () => screens(interview).map(({ ref }) => ref)
  expect(asked()).toEqual(['/data/age'])
  const change = answer(interview, '/data/age', '9')
  expect(asked()).toEqual(['/data/age', '/data/labour/job'])
  expect(change.structure).toBe(true)
  expect(change.refs).toContain('/data/labour/job')
})

it('keeps answers of a group that closes, reads them as empty, and brings them back', () => {
  const interview = interviewOf(WORK)
  answerAll(interview, { '/data/age': '9', '/data/labour/job': 'fishing', '/data/labour/hours': '20' })
  answer(interview, '/data/age', '3')
  expect(valueAt(interview, '/data/labour/hours')).toBe('')
  expect(finish(interview).answers).not.toHaveProperty('labour')
  answer(interview, '/data/age', '12')
  expect(valueAt(interview, '/data/labour/hours')).toBe('20')
  expect(finish(interview).answers).toMatchObject({ labour: { job: 'fishing', hours: '20' } })
})

it('asks nothing inside a closed group, whatever its own conditions say', () => {
  const interview = interviewOf(WORK)
  answerAll(interview, { '/data/age': '9', '/data/labour/job': 'fishing' })
  answer(interview, '/data/age', '3')
  expect(at(interview, '/data/labour/hours').relevant).toBe(false)
})

it('requires no answer in a closed group', () => {
  const interview = interviewOf(WORK)
  answer(interview, '/data/age', '3')
  expect(validate(interview)).toEqual([])
  answer(interview, '/data/age', '9')
  expect(validate(interview).map(({ ref, kind }) => [ref, kind])).toEqual([['/data/labour/job', 'required']])
})

it('passes a closing on to what was opened by an answer inside it', () => {
  const interview = interviewOf(`
    | survey |
    | | type       | name | label | relevant       |
    | | select_one yn | a | A     |                |
    | | select_one yn | b | B     | \${a} = 'yes'  |
    | | text       | c    | C     | \${b} = 'yes'  |
    | choices |
    | | list_name | name | label |
    | | yn        | yes  | Yes   |
    | | yn        | no   | No    |
  `)
  answerAll(interview, { '/data/a': 'yes', '/data/b': 'yes', '/data/c': 'here' })
  const change = answer(interview, '/data/a', 'no')
  expect(at(interview, '/data/c').relevant).toBe(false)
  expect(change.refs).toEqual(['/data/a', '/data/b', '/data/c'])
})

it('changes nothing else when an answer matters to nothing else', () => {
  const interview = interviewOf(WORK)
  answer(interview, '/data/age', '9')
  answer(interview, '/data/labour/job', 'fishing')
  expect(answer(interview, '/data/labour/hours', '7').refs).toEqual(['/data/labour/hours'])
  expect(answer(interview, '/data/labour/hours', '7').refs).toEqual([])
})

it('takes a hidden question inside a group as empty when it asks whether the group is there, as ODK does', () => {
  const interview = interviewOf(`
    | survey |
    | | type        | name   | label  | relevant                              | default |
    | | text        | by     | By     |                                       |         |
    | | begin_group | inputs | Inputs | ./source = 'user'                     |         |
    | | hidden      | source |        |                                       | user    |
    | | text        | who    | Who    |                                       |         |
    | | end_group   |        |        |                                       |         |
    | | begin_group | more   | More   | \${by} = 'me' or \${kind} = 'user'     |         |
    | | hidden      | kind   |        |                                       | user    |
    | | end_group   |        |        |                                       |         |
  `)
  expect(at(interview, '/data/inputs').relevant).toBe(false)
  expect(at(interview, '/data/more').relevant).toBe(false)
  answer(interview, '/data/by', 'me')
  expect(at(interview, '/data/more').relevant).toBe(true)
  expect(valueAt(interview, '/data/more/kind')).toBe('user')
})
