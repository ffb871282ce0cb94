// Calculations, defaults, triggers, and the order in which they happen.
import { expect, it } from 'vitest'
import { answer } from '../../../core/interview/answer.ts'
import { restore, snapshot } from '../../../core/interview/open.ts'
import { addRepeat } from '../../../core/interview/repeats.ts'
import { answerAll, at, interviewOf, valueAt } from './survey-of.ts'

it('settles calculations in the order of what they need, not of the rows', () => {
  const interview = interviewOf(`
    | survey |
    | | type      | name  | label | calculation         |
    | | calculate | third |       | \${second} * 2      |
    | | calculate | second |      | \${first} + 1       |
    | | integer   | first | First |                     |
  `)
  const change = answer(interview, '/data/first', '4')
  expect(valueAt(interview, '/data/third')).toBe('10')
  expect(change.refs).toEqual(['/data/third', '/data/second', '/data/first'])
})

it('reads a group or a repeat as the words in it, of a repeat those of the first member, and again when they change', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name  | label       | calculation   | relevant    |
    | | begin_group  | house | House       |               |             |
    | | text         | road  | Road        |               |             |
    | | end_group    |       |             |               |             |
    | | begin_repeat | child | Child       |               |             |
    | | text         | name  | Name        |               |             |
    | | begin_group  | more  | More        |               |             |
    | | text         | class | Class       |               |             |
    | | end_group    |       |             |               |             |
    | | end_repeat   |       |             |               |             |
    | | calculate    | where |             | \${house}     |             |
    | | calculate    | who   |             | \${child}     |             |
    | | calculate    | many  |             | count(\${child}) |          |
    | | note         | seen  | \${child} | | \${child} != '' |
  `)
  expect(at(interview, '/data/seen').relevant).toBe(false)
  answerAll(interview, { '/data/house/road': 'Main', '/data/child[1]/name': 'An' })
  const change = answer(interview, '/data/child[1]/more/class', '4B')
  expect(['where', 'who', 'many'].map((name) => valueAt(interview, `/data/${name}`))).toEqual([
    'Main',
    'An4B',
    '1',
  ])
  expect(change.refs).toEqual(expect.arrayContaining(['/data/who', '/data/seen']))
  expect(change.refs).not.toContain('/data/many')
  expect(at(interview, '/data/seen').relevant).toBe(true)
  const second = addRepeat(interview, '/data/child')
  answer(interview, '/data/child[2]/name', 'Binh')
  expect(second.refs).toContain('/data/many')
  expect(valueAt(interview, '/data/who')).toBe('An4B')
})

it('sets a default once, and leaves what people make of it', () => {
  const interview = interviewOf(`
    | survey |
    | | type    | name   | label  | default                      |
    | | text    | place  | Place  | Hà Nội                       |
    | | text    | street | Street | concat('in ', \${place})     |
  `)
  expect(valueAt(interview, '/data/street')).toBe('in Hà Nội')
  answer(interview, '/data/place', 'Huế')
  expect(valueAt(interview, '/data/street')).toBe('in Hà Nội')
})

it('lets a default read a calculation', () => {
  const interview = interviewOf(`
    | survey |
    | | type      | name   | label  | default       | calculation      |
    | | calculate | prefix |        |               | concat('H', 'N') |
    | | text      | code   | Code   | \${prefix}    |                  |
  `)
  expect(valueAt(interview, '/data/code')).toBe('HN')
})

it('writes a calculation over a default and over what was typed, when what it reads changes', () => {
  const interview = interviewOf(`
    | survey |
    | | type    | name  | label | default | calculation |
    | | integer | sons  | Sons  | 1       |             |
    | | integer | total | Total | 9       | \${sons} + 1 |
  `)
  expect(valueAt(interview, '/data/total')).toBe('2')
  answer(interview, '/data/total', '7')
  expect(valueAt(interview, '/data/total')).toBe('7')
  answer(interview, '/data/sons', '3')
  expect(valueAt(interview, '/data/total')).toBe('4')
})

it('draws once() once', () => {
  const interview = interviewOf(`
    | survey |
    | | type      | name | label | calculation                    |
    | | text      | who  | Who?  |                                |
    | | calculate | key  |       | once(concat(random(), \${who})) |
  `)
  const drawn = valueAt(interview, '/data/key')
  answer(interview, '/data/who', 'An')
  expect(drawn).not.toBe('')
  expect(valueAt(interview, '/data/key')).toBe(drawn)
})

it('calculates again when relevance returns', () => {
  const interview = interviewOf(`
    | survey |
    | | type      | name  | label | relevant     | calculation     |
    | | integer   | n     | N     |              |                 |
    | | integer   | open  | Open? |              |                 |
    | | calculate | twice |       | \${open} = 1 | \${n} * 2       |
  `)
  answerAll(interview, { '/data/n': '2', '/data/open': '1' })
  expect(valueAt(interview, '/data/twice')).toBe('4')
  answerAll(interview, { '/data/open': '0', '/data/n': '5' })
  expect(valueAt(interview, '/data/twice')).toBe('')
  answer(interview, '/data/open', '1')
  expect(valueAt(interview, '/data/twice')).toBe('10')
})

it('evaluates a triggered calculation when its trigger changes, and not when what it reads does', () => {
  const interview = interviewOf(`
    | survey |
    | | type      | name  | label | trigger   | calculation |
    | | integer   | n     | N     |           |             |
    | | text      | pull  | Pull  |           |             |
    | | calculate | seen  |       | \${pull}  | \${n}       |
  `)
  answer(interview, '/data/n', '2')
  expect(valueAt(interview, '/data/seen')).toBe('')
  answer(interview, '/data/pull', 'x')
  expect(valueAt(interview, '/data/seen')).toBe('2')
  answer(interview, '/data/n', '3')
  expect(valueAt(interview, '/data/seen')).toBe('2')
})

it('leaves what people wrote over a calculation until that comes to something else', () => {
  const interview = interviewOf(`
    | survey |
    | | type    | name  | label | relevant  | calculation                 |
    | | integer | age   | Age   |           |                             |
    | | text    | shown | Shown |           |                             |
    | | text    | group | Group | \${shown} != 'no' | if(\${age} < 18, 'child', 'adult') |
  `)
  answerAll(interview, { '/data/age': '20', '/data/group': 'elder' })
  answer(interview, '/data/age', '30')
  expect(valueAt(interview, '/data/group')).toBe('elder')
  answer(interview, '/data/age', '3')
  expect(valueAt(interview, '/data/group')).toBe('child')
  answer(interview, '/data/group', 'infant')
  const later = restore(interview.survey, interview.environment, snapshot(interview))
  answer(later, '/data/age', '4')
  expect(valueAt(later, '/data/group')).toBe('infant')
  answerAll(interview, { '/data/group': 'baby', '/data/shown': 'no' })
  answer(interview, '/data/shown', '')
  expect(valueAt(interview, '/data/group')).toBe('child')
})

it('begins with as much of a default as fits the type of its question', () => {
  const interview = interviewOf(`
    | survey |
    | | type    | name  | label | default    |
    | | integer | whole | Whole | 3.5        |
    | | integer | words | Words | none       |
    | | date    | day   | Day   | 5 May 2020 |
    | | decimal | part  | Part  | 1.50       |
  `)
  const read = ['whole', 'words', 'day', 'part'].map((name) => valueAt(interview, `/data/${name}`))
  expect(read).toEqual(['3', '', '', '1.5'])
})

it('sets a default that reads a question with a condition when that has settled', () => {
  const interview = interviewOf(`
    | survey |
    | | type    | name   | label  | relevant      | default       |
    | | text    | hidden | Hidden | \${open} = '1' | abc           |
    | | text    | copy   | Copy   |               | concat(\${hidden}, 'd') |
    | | integer | open   | Open   |               |               |
  `)
  expect(valueAt(interview, '/data/copy')).toBe('d')
})

it('pulls no triggers with what an interview or a new member begins with', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name   | label  | default     | trigger    | calculation |
    | | text         | place  | Place  | Huế         |            |             |
    | | text         | copy   | Copy   | \${place}   |            |             |
    | | calculate    | when   |        |             | \${copy}   | 'changed'   |
    | | begin repeat | member | Member |             |            |             |
    | | text         | from   | From   | \${copy}    |            |             |
    | | calculate    | moved  |        |             | \${from}   | 'moved'     |
    | | end repeat   |        |        |             |            |             |
  `)
  addRepeat(interview, '/data/member')
  expect(valueAt(interview, '/data/member[2]/from')).toBe('Huế')
  const read = () =>
    ['when', 'member[1]/moved', 'member[2]/moved'].map((ref) => valueAt(interview, `/data/${ref}`))
  expect(read()).toEqual(['', '', ''])
  answerAll(interview, { '/data/copy': 'Hội An', '/data/member[2]/from': 'Đà Nẵng' })
  expect(read()).toEqual(['changed', '', 'moved'])
})

it('counts days by the calendar of the place, not by UTC', () => {
  const table = `
    | survey |
    | | type      | name  | label | calculation                                   |
    | | today     | today |       |                                               |
    | | start     | start |       |                                               |
    | | date      | born  | Born  |                                               |
    | | calculate | age   |       | int((\${today} - \${born}) div 365.25)        |
    | | calculate | next  |       | format-date(date(\${today} + 1), '%Y-%m-%d')  |
    | | calculate | early |       | \${born} <= today()                           |
  `
  // 18:30 in London is 01:30 of the next day in Hà Nội.
  const interview = interviewOf(table, { at: '2026-03-14T18:30:00Z' })
  answer(interview, '/data/born', '2016-03-15')
  expect(valueAt(interview, '/data/today')).toBe('2026-03-15')
  expect(valueAt(interview, '/data/start')).toBe('2026-03-15T01:30:00.000+07:00')
  expect(valueAt(interview, '/data/next')).toBe('2026-03-16')
  expect(valueAt(interview, '/data/age')).toBe('9')
  const london = interviewOf(table, { at: '2026-03-14T18:30:00Z', timezone: 'Europe/London' })
  answer(london, '/data/born', '2026-03-15')
  expect(valueAt(london, '/data/today')).toBe('2026-03-14')
  expect(valueAt(london, '/data/early')).toBe('false')
})

it('makes dates of days, where a date question is calculated', () => {
  const interview = interviewOf(`
    | survey |
    | | type | name | label | calculation      |
    | | date | due  | Due   |                  |
    | | date | week | Week  | \${due} + 7      |
  `)
  answer(interview, '/data/due', '2026-02-26')
  expect(valueAt(interview, '/data/week')).toBe('2026-03-05')
})

it('takes what the device knows, and no more', () => {
  const interview = interviewOf(
    `
    | survey |
    | | type     | name |
    | | deviceid | dev  |
    | | username | who  |
  `,
    { property: (name) => (name === 'username' ? 'Lan' : '') },
  )
  expect([valueAt(interview, '/data/who'), valueAt(interview, '/data/dev')]).toEqual(['Lan', ''])
})

it('clears an answer when its trigger changes and there is nothing to calculate', () => {
  const interview = interviewOf(`
    | survey |
    | | type | name   | label  | default | trigger     |
    | | text | place  | Place  |         |             |
    | | text | street | Street | Main    | \${place}  |
  `)
  expect(valueAt(interview, '/data/street')).toBe('Main')
  answer(interview, '/data/place', 'Huế')
  expect(valueAt(interview, '/data/street')).toBe('')
  answer(interview, '/data/street', 'Lê Lợi')
  expect(valueAt(interview, '/data/street')).toBe('Lê Lợi')
})

it('writes nothing for what is not a number, in words too', () => {
  const interview = interviewOf(`
    | survey |
    | | type      | name  | label | calculation                   |
    | | integer   | age   | Age   |                               |
    | | calculate | next  |       | \${age} + 1                   |
    | | calculate | words |       | concat(\${age} + 1, ' years') |
    | | integer   | whole | Whole | \${age} + 1                   |
  `)
  const read = () => ['next', 'words', 'whole'].map((name) => valueAt(interview, `/data/${name}`))
  expect(read()).toEqual(['', ' years', ''])
  answer(interview, '/data/age', '4')
  expect(read()).toEqual(['5', '5 years', '5'])
})

it('lets a default count the members that a repeat_count makes', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name  | label | repeat_count | default        |
    | | integer      | first | First |              | count(\${kid}) |
    | | begin_repeat | kid   | Kid   | 1 + 1        |                |
    | | text         | name  | Name  |              |                |
    | | end_repeat   |       |       |              |                |
  `)
  expect(valueAt(interview, '/data/first')).toBe('2')
})

it('works on with what a division by nothing left in another calculation', () => {
  const interview = interviewOf(`
    | survey |
    | | type      | name  | label | calculation              |
    | | integer   | have  | Have  |                          |
    | | integer   | of    | Of    |                          |
    | | calculate | share |       | \${have} div \${of}        |
    | | calculate | shown |       | round(\${share} * 100, 1) |
    | | calculate | more  |       | \${share} > 1             |
  `)
  answerAll(interview, { '/data/have': '3', '/data/of': '0' })
  expect(valueAt(interview, '/data/shown')).toBe('Infinity')
  expect(valueAt(interview, '/data/more')).toBe('true')
})
