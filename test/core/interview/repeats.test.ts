// Rosters: adding, removing, counting, and what is seen from inside and outside.
import { expect, it } from 'vitest'
import { answer } from '../../../core/interview/answer.ts'
import { finish, validate } from '../../../core/interview/finish.ts'
import { addRepeat, removeRepeat } from '../../../core/interview/repeats.ts'
import { answerAll, at, interviewOf, valueAt } from './survey-of.ts'

const CHILDREN = `
  | survey |
  | | type         | name    | label           | calculation                                              | relevant      |
  | | begin repeat | child   | Child           |                                                          |               |
  | | text         | name    | Name            |                                                          |               |
  | | integer      | age     | Age of \${name} |                                                          |               |
  | | integer      | hours   | Hours           |                                                          | \${age} >= 5  |
  | | calculate    | number  |                 | position(..)                                             |               |
  | | calculate    | before  |                 | indexed-repeat(\${name}, \${child}, position(..) - 1)    |               |
  | | calculate    | others  |                 | count(\${child}) - 1                                     |               |
  | | end repeat   |         |                 |                                                          |               |
  | | calculate    | total   |                 | sum(\${hours})                                           |               |
  | | calculate    | oldest  |                 | max(\${age})                                             |               |
  | | calculate    | names   |                 | join(', ', \${name})                                     |               |
`

function three() {
  const interview = interviewOf(CHILDREN)
  addRepeat(interview, '/data/child')
  addRepeat(interview, '/data/child')
  for (const [index, [name, age, hours]] of [
    ['An', '7', '4'],
    ['Bình', '9', '6'],
    ['Chi', '12', '10'],
  ].entries()) {
    const ref = `/data/child[${index + 1}]`
    answerAll(interview, { [`${ref}/name`]: name!, [`${ref}/age`]: age!, [`${ref}/hours`]: hours! })
  }
  return interview
}

const column = (interview: ReturnType<typeof three>, name: string) =>
  at(interview, '/data/child').instances!.map((_, index) =>
    valueAt(interview, `/data/child[${index + 1}]/${name}`),
  )

it('begins with one instance, and adds more', () => {
  const interview = interviewOf(CHILDREN)
  expect(column(interview, 'number')).toEqual(['1'])
  const { ref, refs } = addRepeat(interview, '/data/child')
  expect(ref).toBe('/data/child[2]')
  expect(refs).toContain('/data/child[2]/age')
  expect(column(interview, 'number')).toEqual(['1', '2'])
})

it('means the same instance inside, and all of them outside', () => {
  const interview = three()
  expect(valueAt(interview, '/data/total')).toBe('20')
  expect(valueAt(interview, '/data/oldest')).toBe('12')
  expect(valueAt(interview, '/data/names')).toBe('An, Bình, Chi')
  expect(column(interview, 'before')).toEqual(['', 'An', 'Bình'])
  expect(column(interview, 'others')).toEqual(['2', '2', '2'])
})

it('removes from the middle: the rest moves up, and everything that counts is right', () => {
  const interview = three()
  const change = removeRepeat(interview, '/data/child[2]')
  expect(change.removed).toEqual(['/data/child[2]'])
  expect(column(interview, 'name')).toEqual(['An', 'Chi'])
  expect(column(interview, 'number')).toEqual(['1', '2'])
  expect(column(interview, 'before')).toEqual(['', 'An'])
  expect(column(interview, 'others')).toEqual(['1', '1'])
  expect(valueAt(interview, '/data/total')).toBe('14')
})

it('adds in the middle', () => {
  const interview = three()
  expect(addRepeat(interview, '/data/child', 1).ref).toBe('/data/child[2]')
  answer(interview, '/data/child[2]/name', 'Dũng')
  expect(column(interview, 'name')).toEqual(['An', 'Dũng', 'Bình', 'Chi'])
  expect(column(interview, 'before')).toEqual(['', 'An', 'Dũng', 'Bình'])
})

it('leaves an irrelevant member out of a sum', () => {
  const interview = three()
  answer(interview, '/data/child[1]/age', '3')
  expect(valueAt(interview, '/data/total')).toBe('16')
})

it('sums nothing when the only member is irrelevant, as when there is none', () => {
  const interview = interviewOf(CHILDREN)
  answer(interview, '/data/child[1]/age', '3')
  expect(valueAt(interview, '/data/total')).toBe('0')
})

it('can be empty', () => {
  const interview = interviewOf(CHILDREN)
  removeRepeat(interview, '/data/child[1]')
  expect(finish(interview).answers).toMatchObject({ child: [], total: '0', names: '' })
})

const COUNTED = `
  | survey |
  | | type         | name  | label  | repeat_count |
  | | integer      | n     | How many? |           |
  | | begin repeat | child | Child  | \${n}        |
  | | text         | name  | Name   |              |
  | | begin repeat | toy   | Toy    | 2            |
  | | text         | what  | What?  |              |
  | | end repeat   |       |        |              |
  | | end repeat   |       |        |              |
`

it('follows repeat_count, and remembers what a smaller count took away', () => {
  const interview = interviewOf(COUNTED)
  expect(finish(interview).answers).toMatchObject({ child: [] })
  answer(interview, '/data/n', '3')
  answerAll(interview, { '/data/child[3]/name': 'Chi', '/data/child[3]/toy[2]/what': 'ball' })
  answer(interview, '/data/n', '1')
  expect(finish(interview).answers).toMatchObject({ child: [{ name: '', toy: [{}, {}] }] })
  answer(interview, '/data/n', '3')
  expect(valueAt(interview, '/data/child[3]/toy[2]/what')).toBe('ball')
})

it('forgets what a smaller count took away once another question is answered', () => {
  const interview = interviewOf(COUNTED)
  answerAll(interview, { '/data/n': '2', '/data/child[1]/name': 'An', '/data/child[2]/name': 'Bình' })
  const before = interview.size
  answerAll(interview, { '/data/n': '1', '/data/child[1]/name': 'Anh' })
  answer(interview, '/data/n', '2')
  expect([1, 2].map((member) => valueAt(interview, `/data/child[${member}]/name`))).toEqual(['Anh', ''])
  expect(interview.size).toBe(before)
})

it('does not bring back the answers about a choice that was taken back when another is chosen', () => {
  const interview = interviewOf(`
    | survey |
    | | type                 | name  | label  | repeat_count                |
    | | select_multiple crop | crops | Crops? |                             |
    | | begin repeat         | crop  | Crop   | count-selected(\${crops})   |
    | | integer              | area  | Area   |                             |
    | | end repeat           |       |        |                             |
    | choices |
    | | list_name | name    | label   |
    | | crop      | maize   | Maize   |
    | | crop      | rice    | Rice    |
    | | crop      | cassava | Cassava |
  `)
  answerAll(interview, { '/data/crops': 'maize rice', '/data/crop[2]/area': '7' })
  answer(interview, '/data/crops', 'maize')
  answer(interview, '/data/crops', 'maize cassava')
  expect(valueAt(interview, '/data/crop[2]/area')).toBe('')
})

it('leaves the members as they are while their number is being typed anew', () => {
  const interview = interviewOf(COUNTED)
  answer(interview, '/data/n', '2')
  answer(interview, '/data/child[2]/name', 'Chi')
  answer(interview, '/data/n', '')
  expect(valueAt(interview, '/data/child[2]/name')).toBe('Chi')
  answer(interview, '/data/n', '0')
  expect(finish(interview).answers).toMatchObject({ child: [] })
})

it('asks for one more while the last member says so', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name   | label    | repeat_count | calculation       |
    | | begin repeat | member | Member   | \${wanted}  |                   |
    | | integer      | more   | Another? |              |                   |
    | | end repeat   |        |          |              |                   |
    | | calculate    | wanted |          |              | sum(\${more}) + 1 |
  `)
  const members = () => at(interview, '/data/member').instances!.length
  expect(members()).toBe(1)
  answer(interview, '/data/member[1]/more', '1')
  expect(members()).toBe(2)
  answerAll(interview, { '/data/member[2]/more': '1', '/data/member[3]/more': '0' })
  expect(members()).toBe(3)
  answer(interview, '/data/member[2]/more', '0')
  expect(members()).toBe(2)
  expect([...interview.faults.values()]).toEqual([])
})

it('does not let people add to or remove from a counted repeat', () => {
  const interview = interviewOf(COUNTED)
  answer(interview, '/data/n', '2')
  expect(addRepeat(interview, '/data/child').ref).toBe('')
  expect(removeRepeat(interview, '/data/child[1]').refs).toEqual([])
  expect(at(interview, '/data/child').instances).toHaveLength(2)
})

it('says so when a repeat_count is beyond what an interview can hold, and goes on', () => {
  const interview = interviewOf(COUNTED)
  answer(interview, '/data/n', '1000000000')
  expect(at(interview, '/data/child').instances).toHaveLength(1000)
  expect(validate(interview).map(({ ref, kind }) => [ref, kind])).toEqual([['/data/child', 'count']])
  answer(interview, '/data/n', '2')
  expect(at(interview, '/data/child').instances).toHaveLength(2)
  expect(validate(interview)).toEqual([])
})

it('keeps nested rosters apart', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name   | label | calculation    |
    | | begin repeat | house  | House |                |
    | | begin repeat | person | Person |               |
    | | integer      | income | Income |               |
    | | end repeat   |        |       |                |
    | | calculate    | earned |       | sum(\${income}) |
    | | end repeat   |        |       |                |
    | | calculate    | all    |       | sum(\${income}) |
  `)
  addRepeat(interview, '/data/house')
  expect(at(interview, '/data/house[2]/person').instances).toEqual([])
  addRepeat(interview, '/data/house[2]/person')
  addRepeat(interview, '/data/house[2]/person')
  answerAll(interview, {
    '/data/house[1]/person[1]/income': '1',
    '/data/house[2]/person[1]/income': '10',
    '/data/house[2]/person[2]/income': '100',
  })
  expect(valueAt(interview, '/data/house[1]/earned')).toBe('1')
  expect(valueAt(interview, '/data/house[2]/earned')).toBe('110')
  expect(valueAt(interview, '/data/all')).toBe('111')
  removeRepeat(interview, '/data/house[1]')
  expect(valueAt(interview, '/data/all')).toBe('110')
})

it('begins a later member with the members of a repeat that stands in a group, as templates have it', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name   | label  | repeat_count |
    | | begin repeat | house  | House  | 2            |
    | | begin group  | inside | Inside |              |
    | | begin repeat | room   | Room   |              |
    | | begin repeat | thing  | Thing  |              |
    | | text         | what   | What   |              |
    | | end repeat   |        |        |              |
    | | end repeat   |        |        |              |
    | | end group    |        |        |              |
    | | begin repeat | person | Person |              |
    | | text         | name   | Name   |              |
    | | end repeat   |        |        |              |
    | | end repeat   |        |        |              |
  `)
  const count = (ref: string) => at(interview, ref).instances!.length
  expect([count('/data/house[1]/inside/room'), count('/data/house[1]/person')]).toEqual([1, 1])
  expect([count('/data/house[2]/inside/room'), count('/data/house[2]/person')]).toEqual([1, 0])
  expect(count('/data/house[2]/inside/room[1]/thing')).toBe(1)
  addRepeat(interview, '/data/house[2]/inside/room')
  expect(count('/data/house[2]/inside/room[2]/thing')).toBe(0)
})

it('hides single instances by a condition on the repeat', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name  | label | relevant          | repeat_count |
    | | integer      | most  | Most? |                   |              |
    | | begin repeat | visit | Visit | position(current()) <= \${most} | 3      |
    | | text         | note  | Note  |                   |              |
    | | end repeat   |       |       |                   |              |
  `)
  answer(interview, '/data/most', '2')
  expect(at(interview, '/data/visit').instances!.map(({ relevant }) => relevant)).toEqual([true, true, false])
  expect(finish(interview).answers['visit']).toHaveLength(2)
})

const NUMBERED = `
  | survey |
  | | type         | name   | label | relevant               | calculation                            |
  | | integer      | hidden | Which |                        |                                        |
  | | begin repeat | child  | Child | position(.) != \${hidden} |                                     |
  | | text         | name   | Name  |                        |                                        |
  | | end repeat   |        |       |                        |                                        |
  | | calculate    | third  |       |                        | indexed-repeat(\${name}, \${child}, 3) |
  | | calculate    | all    |       |                        | join(' ', \${name})                    |
`

it('lets a member be relevant by its number, and counts the hidden ones when a member is asked for by number', () => {
  const interview = interviewOf(NUMBERED)
  addRepeat(interview, '/data/child')
  addRepeat(interview, '/data/child')
  answerAll(interview, {
    '/data/child[1]/name': 'An',
    '/data/child[2]/name': 'Bình',
    '/data/child[3]/name': 'Chi',
  })
  const read = () => [valueAt(interview, '/data/third'), valueAt(interview, '/data/all')]
  expect(read()).toEqual(['Chi', 'An Bình Chi'])
  answer(interview, '/data/hidden', '2')
  expect(read()).toEqual(['Chi', 'An Chi'])
  expect(at(interview, '/data/child[2]').relevant).toBe(false)
  answer(interview, '/data/hidden', '3')
  expect(read()).toEqual(['', 'An Bình'])
})

it('moves relevance by number when a member before goes', () => {
  const interview = interviewOf(NUMBERED)
  addRepeat(interview, '/data/child')
  addRepeat(interview, '/data/child')
  answerAll(interview, { '/data/hidden': '2', '/data/child[1]/name': 'An', '/data/child[3]/name': 'Chi' })
  removeRepeat(interview, '/data/child[1]')
  expect([1, 2].map((number) => at(interview, `/data/child[${number}]`).relevant)).toEqual([true, false])
})

it('compares members with the one that asks, and with all of them, in a condition on the repeat', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name   | label | calculation                                     |
    | | begin repeat | child  | Child |                                                 |
    | | text         | name   | Name  |                                                 |
    | | integer      | age    | Age   |                                                 |
    | | calculate    | older  |       | count(/data/child[age > current()/../age])      |
    | | calculate    | before |       | count(/data/child[position() < position(current()/..)]) |
    | | end repeat   |        |       |                                                 |
    | | calculate    | eldest |       | /data/child[age = max(/data/child/age)]/name    |
  `)
  addRepeat(interview, '/data/child')
  addRepeat(interview, '/data/child')
  for (const [index, age] of ['7', '12', '9'].entries())
    answerAll(interview, {
      [`/data/child[${index + 1}]/name`]: ['An', 'Bình', 'Chi'][index]!,
      [`/data/child[${index + 1}]/age`]: age,
    })
  const each = (name: string) =>
    [1, 2, 3].map((member) => valueAt(interview, `/data/child[${member}]/${name}`))
  expect(each('older')).toEqual(['2', '0', '1'])
  expect(each('before')).toEqual(['0', '1', '2'])
  expect(valueAt(interview, '/data/eldest')).toBe('Bình')
})
