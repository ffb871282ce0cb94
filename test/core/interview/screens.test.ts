// What a person steps through, and the list to jump from.
import { expect, it } from 'vitest'
import { answer } from '../../../core/interview/answer.ts'
import { isShown, outline, screens } from '../../../core/interview/screens.ts'
import { view } from '../../../core/interview/view.ts'
import { at, interviewOf } from './survey-of.ts'

const HOME = `
  | survey |
  | | type         | name   | label  | appearance | relevant    | required | calculation |
  | | today        | today  |        |            |             |          |             |
  | | note         | intro  | Hello  |            |             |          |             |
  | | begin group  | home   | Home   | field-list |             |          |             |
  | | integer      | rooms  | Rooms  |            |             | yes      |             |
  | | begin group  | roof   | Roof   |            |             |          |             |
  | | text         | kind   | Kind   |            | \${rooms} > 0 |        |             |
  | | end group    |        |        |            |             |          |             |
  | | end group    |        |        |            |             |          |             |
  | | begin repeat | child  | Child  |            |             |          |             |
  | | text         | name   | Name   |            |             |          |             |
  | | end repeat   |        |        |            |             |          |             |
  | | calculate    | sum    |        |            |             |          | 1 + 1       |
`

it('shows a field-list as one page, questions one by one, and asks for another member', () => {
  const interview = interviewOf(HOME)
  expect(screens(interview)).toEqual([
    { kind: 'question', ref: '/data/intro', refs: ['/data/intro'] },
    { kind: 'page', ref: '/data/home', refs: ['/data/home/rooms'] },
    { kind: 'question', ref: '/data/child[1]/name', refs: ['/data/child[1]/name'] },
    { kind: 'repeat', ref: '/data/child', refs: ['/data/child'] },
  ])
  answer(interview, '/data/home/rooms', '2')
  expect(screens(interview)[1]!.refs).toEqual(['/data/home/rooms', '/data/home/roof', '/data/home/roof/kind'])
})

it('does not show a question that is worked out and has nothing to say', () => {
  const interview = interviewOf(`
    | survey |
    | | type    | name   | label | hint    | calculation | trigger |
    | | integer | age    | Age   |         |             |         |
    | | integer | next   |       |         | \${age} + 1 |         |
    | | text    | seen   |       | Changed | \${age}     |         |
    | | text    | empty  |       |         |             | \${age} |
  `)
  expect(screens(interview).map(({ ref }) => ref)).toEqual(['/data/age', '/data/seen'])
})

it('keeps that a group is required, and asks nobody for it', () => {
  const interview = interviewOf(`
    | survey |
    | | type        | name | label | required |
    | | begin group | home | Home  | yes      |
    | | text        | kind | Kind  |          |
    | | end group   |      |       |          |
  `)
  expect(at(interview, '/data/home')).toMatchObject({ required: true, problem: null })
  expect(view(interview, at(interview, '/data/home')).required).toBe(false)
  expect(outline(interview).map(({ required }) => required)).toEqual([false, false])
})

it('lists what there is to jump to, and how far each is', () => {
  const interview = interviewOf(HOME)
  answer(interview, '/data/home/rooms', 'many')
  const listed = outline(interview).map(({ ref, depth, state, position }) => [ref, depth, state, position])
  expect(listed).toEqual([
    ['/data/intro', 0, 'none', 0],
    ['/data/home', 0, 'none', 0],
    ['/data/home/rooms', 1, 'invalid', 0],
    ['/data/child[1]', 0, 'none', 1],
    ['/data/child[1]/name', 1, 'unanswered', 0],
  ])
})

it('draws a question with the groups around it', () => {
  const interview = interviewOf(HOME)
  answer(interview, '/data/home/rooms', '2')
  expect(view(interview, at(interview, '/data/home/roof/kind'))).toMatchObject({
    ref: '/data/home/roof/kind',
    type: 'text',
    label: 'Kind',
    within: ['Home', 'Roof'],
    value: '',
    problem: null,
  })
  expect(view(interview, at(interview, '/data/child'))).toMatchObject({
    type: 'repeat',
    count: 1,
    open: true,
  })
  expect(view(interview, at(interview, '/data/home/rooms')).required).toBe(true)
})

it('does not show what has the appearance hidden, nor what is in such a group', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name    | label   | appearance        | default | required |
    | | begin group  | inputs  | Inputs  | field-list        |         |          |
    | | text         | source  | Source  | hidden            | user    | yes      |
    | | text         | who     | Who?    |                   |         |          |
    | | end group    |         |         |                   |         |          |
    | | begin group  | contact | Contact | field-list hidden |         |          |
    | | text         | name    | Name    |                   |         | yes      |
    | | end group    |         |         |                   |         |          |
    | | begin repeat | visit   | Visit   | hidden            |         |          |
    | | text         | day     | Day     |                   |         |          |
    | | end repeat   |         |         |                   |         |          |
  `)
  expect(screens(interview)).toEqual([{ kind: 'page', ref: '/data/inputs', refs: ['/data/inputs/who'] }])
  expect(outline(interview).map(({ ref }) => ref)).toEqual(['/data/inputs', '/data/inputs/who'])
  expect(isShown(interview, at(interview, '/data/inputs/who'))).toBe(true)
  expect(isShown(interview, at(interview, '/data/contact/name'))).toBe(false)
  expect(at(interview, '/data/inputs/source').value).toBe('user')
})
