// What a survey may know of the interview before: ${last-saved#name}.
import { expect, it } from 'vitest'
import { answer } from '../../../core/interview/answer.ts'
import { finish } from '../../../core/interview/finish.ts'
import { asksForLastSaved, LAST_SAVED, lastSaved } from '../../../core/interview/last-saved.ts'
import { open } from '../../../core/interview/open.ts'
import { fixedEnvironment } from '../../support/environment.ts'
import { answerAll, surveyOf, valueAt } from './survey-of.ts'

const survey = surveyOf(`
  | survey |
  | | type         | name    | label   | default                    | calculation                                          |
  | | begin group  | place   | Place   |                            |                                                      |
  | | text         | commune | Commune | \${last-saved#commune}     |                                                      |
  | | end group    |         |         |                            |                                                      |
  | | integer      | number  | Number  | \${last-saved#number} + 1  |                                                      |
  | | calculate    | before  |         |                            | instance('__last-saved')/data/place/commune          |
  | | begin repeat | child   | Child   |                            |                                                      |
  | | text         | name    | Name    |                            |                                                      |
  | | end repeat   |         |         |                            |                                                      |
  | | calculate    | there   |         |                            | count(instance('__last-saved')/data/child)           |
`)

it('starts from nothing on a new device', () => {
  const first = open(survey, fixedEnvironment())
  expect(
    ['place/commune', 'number', 'before', 'there'].map((name) => valueAt(first, `/data/${name}`)),
  ).toEqual(['', '', '', '0'])
})

it('carries on from the answers that were finished last', () => {
  const first = open(survey, fixedEnvironment())
  answerAll(first, { '/data/place/commune': 'Phú Vang', '/data/number': '7', '/data/child[1]/name': 'An' })
  const files = new Map([[LAST_SAVED, lastSaved(survey, finish(first).answers)]])
  const second = open(survey, fixedEnvironment(), { files })
  expect(
    ['place/commune', 'number', 'before', 'there'].map((name) => valueAt(second, `/data/${name}`)),
  ).toEqual(['Phú Vang', '8', 'Phú Vang', '1'])
  answer(second, '/data/place/commune', 'Hương Thuỷ')
  expect(valueAt(second, '/data/before')).toBe('Phú Vang')
})

it('is kept only for surveys that look at it', () => {
  expect(asksForLastSaved(survey)).toBe(true)
  const other = surveyOf(`
    | survey |
    | | type | name | label |
    | | text | a    | __last-saved |
  `)
  expect(asksForLastSaved(other)).toBe(false)
})
