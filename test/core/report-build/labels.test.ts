// What the values of a calculation are called: as the choice list of its name says.
import { expect, test } from 'vitest'
import { inOrder } from '../../../core/report-build/labels.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const survey = surveyFrom(`
| survey  |           |      |                          |             |
|         | type      | name | label::Tiếng Việt (vi)   | calculation |
|         | text      | site | Xã                       |             |
|         | calculate | arm  | Nhóm nghiên cứu          | if(\${site} = 'a', 'treatment', 'comparison') |
|         | calculate | age  | Nhóm tuổi                | '5-11'      |
|         | text      | free | Chữ tự do                |             |
| choices |           |            |                        |
|         | list_name | name       | label::Tiếng Việt (vi) |
|         | arm       | treatment  | Can thiệp              |
|         | arm       | comparison | Đối chứng              |
|         | free      | treatment  | không phải của câu này |
`)

test('a list that bears the name of a calculation names and orders its values', () => {
  expect(inOrder([survey], 'arm', ['comparison', 'other', 'treatment'])).toEqual([
    { value: 'treatment', label: { vi: 'Can thiệp' } },
    { value: 'comparison', label: { vi: 'Đối chứng' } },
    { value: 'other', label: {} },
  ])
})

test('without such a list, and for what is not a calculation, values are themselves', () => {
  expect(inOrder([survey], 'age', ['5-11'])).toEqual([{ value: '5-11', label: {} }])
  expect(inOrder([survey], 'free', ['treatment'])).toEqual([{ value: 'treatment', label: {} }])
})
