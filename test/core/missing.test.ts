// Which answers count as don't know or refused.
import { describe, expect, test } from 'vitest'
import { missingChoice, missingKind, missingNumber } from '../../core/missing.ts'
import { errorsOf } from '../support/told.ts'
import { surveyFrom } from '../support/survey-from-markdown.ts'

const sheets = (...study: string[]) => `
| survey |                     |          |         |
|        | type                | name     | label::English (en) |
|        | select_one yn       | works    | Works?  |
|        | select_multiple yn  | many     | Many    |
|        | integer             | age      | Age     |
|        | decimal             | income   | Income  |
|        | text                | name     | Name    |
| choices |           |      |      |
|         | list_name | name | label::English (en) |
|         | yn        | yes  | Yes  |
|         | yn        | dk   | Can't say |
|         | yn        | -99  | Refused to answer |
|         | yn        | 5    | Don't know the person |
${study.length > 0 ? `| study | | |\n| | key | value |\n${study.map((row) => `| | ${row} |`).join('\n')}` : ''}
`

const kinds = (markdown: string) => {
  const survey = surveyFrom(markdown)
  return (name: string, answer: string) => {
    const question = survey.nodes.find((node) => node.name === name)
    return question?.kind === 'question' ? missingKind(survey, question, answer) : 'no such question'
  }
}

describe('without a study sheet', () => {
  test.each([
    ['dk', 'dont-know'],
    ["don't_know", 'dont-know'],
    ['Dont_Know', 'dont-know'],
    ['do_not_know', 'dont-know'],
    ['khong_biet', 'dont-know'],
    ['không_biết', 'dont-know'],
    ['refused', 'refused'],
    ['prefer_not_to_say', 'refused'],
    ['tu_choi', 'refused'],
    ['yes', undefined],
    ['no', undefined],
    ['refused_school', undefined],
    ['dkk', undefined],
  ])('the choice %s says %s', (name, kind) => {
    expect(missingChoice(name, [], {})).toBe(kind)
  })

  test.each([
    ['-99', "Don't know", 'dont-know'],
    ['-99', 'Refused to answer', 'refused'],
    ['98', 'Không biết', 'dont-know'],
    ['99', 'Từ chối trả lời', 'refused'],
    ['8', 'DK', 'dont-know'],
    ['-88', 'Not applicable', undefined],
    ['-99', '', undefined],
    ['3', "Don't know the person", undefined],
    ['3', 'Refused by the clinic', undefined],
    ['other', "Don't know", undefined],
  ])('the number %s counts by its label, "%s"', (name, label, kind) => {
    expect(missingChoice(name, [label], {})).toBe(kind)
  })

  test('numbers in questions without choices are numbers, and text is text', () => {
    const kind = kinds(sheets())
    expect(kind('age', '-99')).toBeUndefined()
    expect(kind('name', 'dk')).toBeUndefined()
  })

  test('a question with choices says it by the choice alone', () => {
    const kind = kinds(sheets())
    expect([kind('works', 'dk'), kind('works', '-99'), kind('works', '5'), kind('works', 'yes')]).toEqual([
      'dont-know',
      'refused',
      undefined,
      undefined,
    ])
    expect([kind('many', 'dk'), kind('many', 'dk yes'), kind('many', '')]).toEqual([
      'dont-know',
      undefined,
      undefined,
    ])
  })
})

describe('the study sheet', () => {
  test('decides, for numbers too', () => {
    const kind = kinds(sheets('dont_know | -99 5', 'refused | -98'))
    expect([kind('works', '5'), kind('works', '-99'), kind('works', 'dk')]).toEqual([
      'dont-know',
      'dont-know',
      undefined,
    ])
    expect([kind('age', '-99'), kind('income', '-98.0'), kind('age', '99'), kind('age', '')]).toEqual([
      'dont-know',
      'refused',
      undefined,
      undefined,
    ])
    expect(kind('name', '-99')).toBeUndefined()
  })

  test('leaves the other kind to the usual names', () => {
    const kind = kinds(sheets("Don't know | dk"))
    expect([kind('works', 'dk'), kind('works', '-99')]).toEqual(['dont-know', 'refused'])
    expect(missingNumber('0', { dontKnow: ['dk'] })).toBeUndefined()
  })

  test('may not give a value two meanings', () => {
    expect(errorsOf(sheets('dont_know | -99', 'refused | -98 -99'))).toEqual([
      'study.missing-twice study:3 value',
    ])
  })
})
