// What is offered: cascades, "other", ranks, shuffled lists, choices from a roster.
import { expect, it } from 'vitest'
import { attachedData } from '../../../core/attached.ts'
import type { XNode } from '../../../core/expression/tree.ts'
import { answer, setLanguage } from '../../../core/interview/answer.ts'
import { open } from '../../../core/interview/open.ts'
import { addRepeat } from '../../../core/interview/repeats.ts'
import { screens } from '../../../core/interview/screens.ts'
import { view } from '../../../core/interview/view.ts'
import type { Interview } from '../../../core/interview/types.ts'
import { fixedEnvironment } from '../../support/environment.ts'
import { answerAll, at, interviewOf, surveyOf, valueAt } from './survey-of.ts'

const offered = (interview: Interview, ref: string) =>
  view(interview, at(interview, ref)).choices?.map(({ name }) => name)

const PLACES = `
  | survey |
  | | type               | name     | label    | choice_filter              |
  | | select_one place   | province | Province | level = 'p'                |
  | | select_one place   | district | District | within = \${province}      |
  | | select_multiple place | communes | Communes | within = \${district}   |
  | choices |
  | | list_name | name | label     | level | within |
  | | place     | hn   | Hà Nội    | p     |        |
  | | place     | hue  | Huế       | p     |        |
  | | place     | bd   | Ba Đình   | d     | hn     |
  | | place     | hk   | Hoàn Kiếm | d     | hn     |
  | | place     | pv   | Phú Vang  | d     | hue    |
  | | place     | dc   | Điện Biên | c     | bd     |
  | | place     | kt   | Kim Mã    | c     | bd     |
`

it('takes of a calculation or dynamic default what the list knows', () => {
  const interview = interviewOf(`
    | survey |
    | | type              | name | label | calculation                     | default          |
    | | integer           | n    | N     |                                 |                  |
    | | select_one yn     | one  | One   | if(\${n} > 3, 'yes', 'perhaps') |                  |
    | | select_multiple yn | many | Many | if(\${n} > 3, 'no perhaps', 'perhaps') |         |
    | | select_one yn     | set  | Set   |                                 | concat('per', 'haps') |
    | choices |
    | | list_name | name | label |
    | | yn        | yes  | Yes   |
    | | yn        | no   | No    |
  `)
  const read = () => ['one', 'many', 'set'].map((name) => valueAt(interview, `/data/${name}`))
  expect(read()).toEqual(['', '', ''])
  answer(interview, '/data/n', '5')
  expect(read()).toEqual(['yes', 'no', ''])
})

it('offers what lies within the place that was chosen', () => {
  const interview = interviewOf(PLACES)
  expect(offered(interview, '/data/province')).toEqual(['hn', 'hue'])
  expect(offered(interview, '/data/district')).toEqual([])
  const change = answer(interview, '/data/province', 'hn')
  expect(change.refs).toContain('/data/district')
  expect(offered(interview, '/data/district')).toEqual(['bd', 'hk'])
})

it('clears a chosen place that is no longer offered, all the way down', () => {
  const interview = interviewOf(PLACES)
  answerAll(interview, { '/data/province': 'hn', '/data/district': 'bd', '/data/communes': 'kt dc' })
  expect(valueAt(interview, '/data/communes')).toBe('dc kt')
  answer(interview, '/data/province', 'hue')
  expect([valueAt(interview, '/data/district'), valueAt(interview, '/data/communes')]).toEqual(['', ''])
  expect(offered(interview, '/data/communes')).toEqual([])
})

it('brings a choice back when a slip above it is put right', () => {
  const interview = interviewOf(PLACES)
  answerAll(interview, { '/data/province': 'hn', '/data/district': 'bd' })
  answerAll(interview, { '/data/province': 'hue' })
  answerAll(interview, { '/data/province': 'hn' })
  expect(valueAt(interview, '/data/district')).toBe('bd')
})

const WITH_OTHER = `
  | survey |
  | | type                    | name | label |
  | | select_one work or_other | job | Job   |
  | choices |
  | | list_name | name | label   |
  | | work      | fish | Fishing |
`

it('asks for the other answer when "other" is chosen', () => {
  const interview = interviewOf(WITH_OTHER)
  expect(offered(interview, '/data/job')).toEqual(['fish', 'other'])
  expect(screens(interview)).toHaveLength(1)
  answer(interview, '/data/job', 'other')
  expect(screens(interview).map(({ ref }) => ref)).toEqual(['/data/job', '/data/job_other'])
})

const RANKED = `
  | survey |
  | | type     | name | label | parameters                  | choice_filter   |
  | | integer  | most | Most  |                             |                 |
  | | rank i   | r    | Rank  |                             | n <= \${most}   |
  | | select_one i | s | Seeded | randomize=true, seed=42   |                 |
  | | select_one i | u | Unseeded | randomize=true          |                 |
  | choices |
  | | list_name | name | label | n |
  | | i         | a    | A     | 1 |
  | | i         | b    | B     | 2 |
  | | i         | c    | C     | 3 |
  | | i         | d    | D     | 4 |
`

it('keeps a rank complete: what goes drops out, what comes is last', () => {
  const interview = interviewOf(RANKED)
  answerAll(interview, { '/data/most': '3', '/data/r': 'c a b' })
  answer(interview, '/data/most', '2')
  expect(valueAt(interview, '/data/r')).toBe('a b')
  answer(interview, '/data/most', '4')
  expect(valueAt(interview, '/data/r')).toBe('c a b d')
})

it('fills a rank whose ranked choices all went with those that are offered instead', () => {
  const interview = interviewOf(`
    | survey |
    | | type              | name | label | choice_filter           |
    | | select_multiple i | m    | Many  |                         |
    | | rank i            | r    | Rank  | selected(\${m}, name)  |
    | choices |
    | | list_name | name | label |
    | | i         | a    | A     |
    | | i         | b    | B     |
  `)
  answerAll(interview, { '/data/m': 'a', '/data/r': 'a' })
  answer(interview, '/data/m', 'b')
  expect(valueAt(interview, '/data/r')).toBe('b')
})

it('shuffles by seed alike everywhere, and without one once for the interview', () => {
  const [one, other] = [interviewOf(RANKED, { seed: 1 }), interviewOf(RANKED, { seed: 2 })]
  expect(offered(one, '/data/s')).toEqual(offered(other, '/data/s'))
  expect(offered(one, '/data/s')).not.toEqual(['a', 'b', 'c', 'd'])
  const before = offered(one, '/data/u')
  answer(one, '/data/most', '3')
  expect(offered(one, '/data/u')).toEqual(before)
  expect([...before!].sort()).toEqual(['a', 'b', 'c', 'd'])
})

it('offers the members of a roster by name', () => {
  const interview = interviewOf(`
    | survey |
    | | type               | name   | label  | choice_filter |
    | | begin repeat       | person | Person |               |
    | | text               | name   | Name   |               |
    | | integer            | age    | Age    |               |
    | | end repeat         |        |        |               |
    | | select_one \${name} | head   | Head   | age >= 15    |
  `)
  addRepeat(interview, '/data/person')
  addRepeat(interview, '/data/person')
  answerAll(interview, {
    '/data/person[1]/name': 'An',
    '/data/person[1]/age': '40',
    '/data/person[2]/name': 'Bình',
    '/data/person[2]/age': '7',
  })
  expect(offered(interview, '/data/head')).toEqual(['An'])
  answer(interview, '/data/person[2]/age', '16')
  expect(offered(interview, '/data/head')).toEqual(['An', 'Bình'])
  answer(interview, '/data/head', 'Bình')
  answer(interview, '/data/person[2]/name', 'Chi')
  expect(valueAt(interview, '/data/head')).toBe('')
})

it('reads choices from an attached file, and offers nothing to judge by while it is missing', () => {
  const survey = surveyOf(`
    | survey |
    | | type                            | name | label |
    | | select_one_from_file places.csv | p    | Place |
  `)
  const missing = open(survey, fixedEnvironment())
  answer(missing, '/data/p', 'x1')
  expect([view(missing, at(missing, '/data/p')).choices, at(missing, '/data/p').problem]).toEqual([
    undefined,
    null,
  ])
  const root: XNode = { name: 'root', parent: null, children: [], value: '' }
  const item: XNode = { name: 'item', parent: root, children: [], value: '' }
  item.children = ['name', 'label'].map((name) => ({
    name,
    parent: item,
    children: [],
    value: name === 'name' ? 'x1' : 'Xã Một',
  }))
  root.children = [item]
  const interview = open(survey, fixedEnvironment(), { files: new Map([['places.csv', root]]) })
  expect(view(interview, at(interview, '/data/p')).choices).toEqual([{ name: 'x1', label: 'Xã Một' }])
})

it('says where a choice lies, from GeoJSON and from the choices sheet', () => {
  const feature = (id: string, coordinates: [number, number]) => ({
    type: 'Feature',
    properties: { id, title: `Nhà ${id}` },
    geometry: { type: 'Point', coordinates },
  })
  const features = [feature('n1', [105.8, 21]), feature('n2', [105.9, 21.1])]
  const survey = surveyOf(`
    | survey |
    | | type | name | label |
    | | select_one_from_file houses.geojson | p | Place |
    | | select_one s | q | Place |
    | choices |
    | | list_name | name | label | geometry |
    | | s | a | A | 10 20 0 0 |
    | | s | b | B | |
  `)
  const files = new Map([['houses.geojson', attachedData('houses.geojson', JSON.stringify({ features }))!]])
  const interview = open(survey, fixedEnvironment(), { files })
  expect(view(interview, at(interview, '/data/p')).choices).toEqual([
    { name: 'n1', label: 'Nhà n1', geometry: '21 105.8 0 0' },
    { name: 'n2', label: 'Nhà n2', geometry: '21.1 105.9 0 0' },
  ])
  expect(view(interview, at(interview, '/data/q')).choices).toEqual([
    { name: 'a', label: 'A', geometry: '10 20 0 0' },
    { name: 'b', label: 'B' },
  ])
})

it('speaks the active language, and the default language where that has nothing to say', () => {
  const interview = interviewOf(`
    | survey |
    | | type         | name | label::English (en) | label::Tiếng Việt (vi) | hint::English (en) | calculation |
    | | text         | who  | Name?               | Tên?                   | In full            |             |
    | | select_one s | sex  | Sex of \${who}      | Giới tính của \${who}  |                    |             |
    | | calculate    | said |                     |                        |                    | jr:choice-name(\${sex}, '\${sex}') |
    | choices |
    | | list_name | name | label::English (en) | label::Tiếng Việt (vi) |
    | | s         | f    | Female              | Nữ                     |
    | settings |
    | | default_language |
    | | English (en)     |
  `)
  answerAll(interview, { '/data/who': 'Lan', '/data/sex': 'f' })
  const drawn = () => view(interview, at(interview, '/data/sex'))
  expect([drawn().label, drawn().choices![0]!.label, valueAt(interview, '/data/said')]).toEqual([
    'Sex of Lan',
    'Female',
    'Female',
  ])
  setLanguage(
    interview,
    interview.survey.languages.findIndex(({ code }) => code === 'vi'),
  )
  expect([drawn().label, drawn().choices![0]!.label, valueAt(interview, '/data/said')]).toEqual([
    'Giới tính của Lan',
    'Nữ',
    'Nữ',
  ])
  expect(view(interview, at(interview, '/data/who')).hint).toBe('In full')
  expect(answer(interview, '/data/who', 'Mai').refs).toEqual(['/data/who', '/data/sex'])
})

it('offers every member to a question that each member is asked', () => {
  const interview = interviewOf(`
    | survey |
    | | type               | name   | label  |
    | | begin repeat       | person | Person |
    | | text               | name   | Name   |
    | | select_one \${name} | mother | Mother |
    | | end repeat         |        |        |
  `)
  addRepeat(interview, '/data/person')
  answerAll(interview, { '/data/person[1]/name': 'Lan', '/data/person[2]/name': 'An' })
  expect(offered(interview, '/data/person[2]/mother')).toEqual(['Lan', 'An'])
  answer(interview, '/data/person[1]/name', 'Hoa')
  expect(offered(interview, '/data/person[2]/mother')).toEqual(['Hoa', 'An'])
})

it('keeps several choices in the order of a default, and what a person chooses in the order of the list', () => {
  const interview = interviewOf(`
    | survey |
    | | type                 | name  | label | default    | calculation             |
    | | select_multiple crop | crops | Crops | rice maize |                         |
    | | calculate            | main  |       |            | selected-at(\${crops}, 0) |
    | choices |
    | | list_name | name  | label |
    | | crop      | maize | Maize |
    | | crop      | rice  | Rice  |
    | | crop      | tea   | Tea   |
  `)
  expect(valueAt(interview, '/data/crops')).toBe('rice maize')
  expect(valueAt(interview, '/data/main')).toBe('rice')
  answer(interview, '/data/crops', 'tea rice maize')
  expect(valueAt(interview, '/data/crops')).toBe('maize rice tea')
  expect(valueAt(interview, '/data/main')).toBe('maize')
})

it("offers a searched file's rows among the sheet's own choices, and what the sheet says while the file is missing", () => {
  const survey = surveyOf(`
    | survey |
    | | type             | name | label | appearance                                      | calculation |
    | | text             | town | Town  |                                                 |             |
    | | select_one homes | home | Home  | search('homes', 'matches', 'town', \${town}) |             |
    | | calculate        | said |       |                                                 | jr:choice-name(\${home}, '\${home}') |
    | choices |
    | | list_name | name | label      |
    | | homes     | 0    | No home    |
    | | homes     | id   | title      |
    | | homes     | -99  | Don't know |
  `)
  const csv = 'id,title,town\nh1,Mill,Huế\nh2,Quay,Vinh\n'
  const files = new Map([['homes.csv', attachedData('homes.csv', csv)!]])
  const interview = open(survey, fixedEnvironment(), { files })
  expect(offered(interview, '/data/home')).toEqual(['0', '-99'])
  answerAll(interview, { '/data/town': 'Huế', '/data/home': 'h1' })
  expect(offered(interview, '/data/home')).toEqual(['0', 'h1', '-99'])
  expect(valueAt(interview, '/data/said')).toBe('Mill')
  answerAll(interview, { '/data/town': 'Vinh', '/data/home': '-99' })
  expect(offered(interview, '/data/home')).toEqual(['0', 'h2', '-99'])
  expect(valueAt(interview, '/data/said')).toBe("Don't know")

  const missing = open(survey, fixedEnvironment())
  expect(offered(missing, '/data/home')).toEqual(['0', 'id', '-99'])
})

it('shows several columns of a searched file where the choices sheet names several', () => {
  const survey = surveyOf(`
    | survey |
    | | type             | name | label | appearance      | calculation                        |
    | | select_one homes | home | Home  | search('homes') |                                    |
    | | calculate        | said |       |                 | jr:choice-name(\${home}, '\${home}') |
    | choices |
    | | list_name | name | label       |
    | | homes     | id   | title, town |
  `)
  const csv = 'id,title,town\nh1,Mill,Huế\n'
  const files = new Map([['homes.csv', attachedData('homes.csv', csv)!]])
  const interview = open(survey, fixedEnvironment(), { files })
  answer(interview, '/data/home', 'h1')
  expect(valueAt(interview, '/data/said')).toBe('Mill, Huế')
})

it('says the label of the choice that is offered where a name stands for several', () => {
  const interview = interviewOf(`
    | survey |
    | | type                | name     | label    | choice_filter          | calculation                              |
    | | select_one province | province | Province |                        |                                          |
    | | select_one commune  | commune  | Commune  | province = \${province} |                                          |
    | | calculate           | said     |          |                        | jr:choice-name(\${commune}, '\${commune}') |
    | choices |
    | | list_name | name | label      | province |
    | | province  | hue  | Huế        |          |
    | | province  | vinh | Vinh       |          |
    | | commune   | 1    | Thuận Hòa  | hue      |
    | | commune   | 1    | Hưng Bình  | vinh     |
    | settings |
    | | allow_choice_duplicates |
    | | yes                     |
  `)
  answerAll(interview, { '/data/province': 'hue', '/data/commune': '1' })
  expect(valueAt(interview, '/data/said')).toBe('Thuận Hòa')
  answer(interview, '/data/province', 'vinh')
  expect([valueAt(interview, '/data/commune'), valueAt(interview, '/data/said')]).toEqual(['1', 'Hưng Bình'])
})

it('calls a choice by its last row where rows have the same name', () => {
  const interview = interviewOf(`
    | survey |
    | | type              | name   | label  | calculation                               |
    | | select_one source | source | Source |                                           |
    | | calculate         | said   |        | jr:choice-name(\${source}, '\${source}') |
    | choices |
    | | list_name | name  | label       |
    | | source    | other | Other well  |
    | | source    | river | River       |
    | | source    | other | Other river |
    | settings |
    | | allow_choice_duplicates |
    | | yes                     |
  `)
  answer(interview, '/data/source', 'other')
  expect(valueAt(interview, '/data/said')).toBe('Other river')
})

it('counts in a filter by the member that asks, and a list above its rows as one', () => {
  const interview = interviewOf(`
    | survey |
    | | type             | name  | label | choice_filter                          |
    | | begin repeat     | child | Child |                                        |
    | | select_one place | next  | Next  | number = position(current()/..)        |
    | | select_one place | list  | List  | number = position(../..)               |
    | | end repeat       |       |       |                                        |
    | choices |
    | | list_name | name | label | number |
    | | place     | a    | A     | 1      |
    | | place     | b    | B     | 2      |
  `)
  addRepeat(interview, '/data/child')
  expect(offered(interview, '/data/child[2]/next')).toEqual(['b'])
  expect(offered(interview, '/data/child[2]/list')).toEqual(['a'])
})
