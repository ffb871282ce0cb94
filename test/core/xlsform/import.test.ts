// A form as a whole: what an ordinary workbook becomes.
import { describe, expect, it } from 'vitest'
import { parseSurvey } from '../../../core/survey-schema.ts'
import type { Question } from '../../../core/survey.ts'
import { importWorkbook } from '../../../core/xlsform/import.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { errorsOf, imported, told, warningsOf } from '../../support/told.ts'

const household = `
  | survey  |                    |          |                 |                   |                    |             |              |
  |         | type               | name     | label::English (en) | label::Tiếng Việt (vi) | relevant    | constraint  | calculation  |
  |         | text               | head     | Head?           | Chủ hộ?           |                    |             |              |
  |         | begin_repeat       | child    | Child           | Trẻ               |                    |             |              |
  |         | integer            | age      | Age of \${head}? | Tuổi?             |                    | . < 18      |              |
  |         | select_one yes_no  | works    | Works?          | Có làm việc?      | \${age} >= 5       |             |              |
  |         | end_repeat         |          |                 |                   |                    |             |              |
  |         | calculate          | children |                 |                   |                    |             | count(\${child}) |
  | choices |                    |          |                 |                   |                    |             |              |
  |         | list_name          | name     | label::English (en) | label::Tiếng Việt (vi) |                |             |              |
  |         | yes_no             | yes      | Yes             | Có                |                    |             |              |
  |         | yes_no             | no       | No              | Không             |                    |             |              |
  | settings |                   |          |                 |                   |                    |             |              |
  |         | form_title         | form_id  | version         | default_language  |                    |             |              |
  |         | Household          | hh       | 3               | vi                |                    |             |              |
`

describe('a household form', () => {
  const survey = surveyFrom(household)

  it('keeps its identity and its languages, the default found by code', () => {
    expect(survey).toMatchObject({
      id: 'hh',
      version: '3',
      title: ['Household', 'Household'],
      defaultLanguage: 1,
    })
    expect(survey.languages).toEqual([
      { name: 'English (en)', code: 'en', rtl: false, own: 'English' },
      { name: 'Tiếng Việt (vi)', code: 'vi', rtl: false, own: 'Tiếng Việt' },
    ])
  })

  it('becomes a tree with paths, parents before children', () => {
    expect(survey.nodes.map(({ path, kind, parent, row }) => [path, kind, parent, row])).toEqual([
      ['/data', 'root', -1, 0],
      ['/data/head', 'question', 0, 2],
      ['/data/child', 'repeat', 0, 3],
      ['/data/child/age', 'question', 2, 4],
      ['/data/child/works', 'question', 2, 5],
      ['/data/children', 'question', 0, 7],
    ])
  })

  it('has its references resolved in formulas and in labels', () => {
    const age = survey.nodes[3] as Question
    expect(age.label?.text).toEqual([['Age of ', { op: 'ref', node: 1 }, '?'], 'Tuổi?'])
    expect(age.constraint).toMatchObject({ source: '. < 18', uses: [3] })
    expect(survey.nodes[4]?.relevant).toMatchObject({ source: '${age} >= 5', uses: [3] })
    expect((survey.nodes[5] as Question).calculate).toMatchObject({ uses: [2] })
  })

  it('has its choices in both languages', () => {
    expect((survey.nodes[4] as Question).choices).toEqual({ list: 'yes_no', value: 'name', label: 'label' })
    expect(survey.lists.yes_no?.choices).toEqual([
      { name: 'yes', label: { text: ['Yes', 'Có'] } },
      { name: 'no', label: { text: ['No', 'Không'] } },
    ])
  })

  it('survives storage', () => {
    expect(parseSurvey(JSON.parse(JSON.stringify(survey)))).toEqual(JSON.parse(JSON.stringify(survey)))
    expect(() => parseSurvey({ ...survey, nodes: [...survey.nodes].reverse() })).toThrow()
  })
})

describe('sheets', () => {
  it('needs a survey sheet, and says which one may be meant', () => {
    const { survey, findings } = imported(
      '| survay | | |\n| | type | name |\n| | text | q |\n| choices | | |',
    )
    expect(survey).toBeUndefined()
    expect(findings[0]?.message.en).toContain('"survey"')
    expect(findings[0]?.message.en).toContain('"survay"')
    expect(findings[0]?.message.vi).toContain('Có phải ý bạn là')
  })

  it('takes the only sheet of a workbook for the survey, as pyxform does', () => {
    expect(surveyFrom('| Sheet1 | | | |\n| | type | name | label |\n| | text | q | Q |').nodes).toHaveLength(
      2,
    )
  })

  it('finds sheets whatever their capitals and spaces', () => {
    expect(
      errorsOf(
        '| Survey  | | | |\n| | type | name | label |\n| | select_one a | q | Q |\n| CHOICES | | | |\n| | list name | name | label |\n| | a | 1 | One |',
      ),
    ).toEqual([])
  })

  it('warns of a sheet that may be a misspelt one', () => {
    const form =
      '| survey | | | |\n| | type | name | label |\n| | text | q | Q |\n| setings | | |\n| | form_id | |\n| | x | |'
    expect(warningsOf(form)).toContain('sheet.similar setings:0')
  })

  it('end where more than 60 rows are empty: what people keep below is no part of the form', () => {
    const cells = (...texts: string[]) => texts.map((text) => ({ text, kind: 'text' as const }))
    const below = (empty: number) => {
      const rows = [cells('type', 'name', 'label'), cells('text', 'a', 'A')]
      rows[2 + empty] = cells('', 'old', 'An older question')
      return importWorkbook({ sheets: [{ name: 'survey', rows }] })
    }
    expect(told(below(60).findings)).toEqual(['row.no-type survey:63 type'])
    const { survey, findings } = below(61)
    expect(findings.map(({ code, row }) => [code, row])).toEqual([['sheet.gap', 64]])
    expect(findings[0]?.message.en).toContain('below row 2')
    expect(survey?.nodes).toHaveLength(2)
  })

  it('end where more than 20 columns are empty: what people keep far to the right is no part of the form', () => {
    const cells = (texts: string[]) =>
      texts.map((text) => (text ? { text, kind: 'text' as const } : undefined))
    const beside = (empty: number) => {
      const gap = Array.from({ length: empty }, () => '')
      const rows = [
        cells(['type', 'name', 'label', ...gap, 'name', 'meaning']),
        cells(['text', 'a', 'A', ...gap, 'q1', 'An older name']),
      ]
      return importWorkbook({ sheets: [{ name: 'survey', rows }] })
    }
    expect(told(beside(20).findings)).toContain('header.duplicate survey:1 name')
    const { survey, findings } = beside(21)
    expect(findings.map(({ code, row, column }) => [code, row, column])).toEqual([['header.gap', 1, 'Y']])
    expect(findings[0]?.message.en).toContain('right of column C')
    expect(survey?.nodes.map(({ name }) => name)).toEqual(['data', 'a'])
  })

  it('may hold choices sheets that list nothing, whatever stands in their first row', () => {
    const form = (rows: string) => `
      | survey | | | |
      | | type | name | label |
      | | text | q | Q |
      | choices | | |
      ${rows}`
    expect(errorsOf(form('| | Put your choices here | |'))).toEqual([])
    expect(errorsOf(form('| | value | label |'))).toEqual([])
    expect(errorsOf(form('| | value | label |\n| | 1 | One |'))).toEqual(['header.missing choices:1'])
  })

  it('says when type or name are missing, or there is nothing', () => {
    expect(errorsOf('| survey | | |\n| | name | label |\n| | q | Q |')).toEqual(['header.missing survey:1'])
    expect(errorsOf('| survey | | |\n| | type | name |')).toEqual(['survey.empty survey:0'])
    expect(errorsOf('| survey | | |')).toEqual(['sheet.empty survey:0'])
  })
})

describe('every problem at once', () => {
  it('names sheet, row and column of each', () => {
    const form = `
      | survey  |                  |        |        |                |
      |         | type             | name   | label  | relevant       |
      |         | txt              | a      | A      |                |
      |         | text             | 1st    | B      |                |
      |         | integer          | age    | C      | \${agee} > 3   |
      |         | select_one ghost | g      | D      | selectd(1, 2)  |
      |         | begin_group      | open   | E      |                |
      | choices |                  |        |        |                |
      |         | list_name        | name   | label  |                |
      |         | l                | x      | X      |                |
      |         | l                | x      | X      |                |
    `
    expect(errorsOf(form).sort()).toEqual([
      'choice.duplicate choices:3 name',
      'expression.invalid survey:5 relevant',
      'group.unclosed survey:6 type',
      'list.unknown survey:5 type',
      'name.invalid survey:3 name',
      'reference.unknown survey:4 relevant',
      'type.unknown survey:2 type',
    ])
  })

  it('suggests what may be meant', () => {
    const form = (row: string) =>
      `| survey | | | | |\n| | type | name | label | calculation |\n| | integer | age | Age | |\n| ${row} |`
    const message = (row: string) => imported(form(row)).findings[0]?.message.en
    expect(message('| calculate | c | | ${aeg} + 1')).toContain('Did you mean "age"?')
    expect(message('| calculate | c | | conut-selected(${age})')).toContain('count')
    expect(message('| intger | c | C | ')).toContain('Did you mean "integer"?')
  })

  it('speaks Vietnamese with the same place names', () => {
    const { findings } = imported(
      '| survey | | | | |\n| | type | name | label | relevant |\n| | text | q | Q | ${x} = 1 |',
    )
    expect(findings[0]?.message.vi).toBe('Không có câu hỏi, nhóm hay vòng lặp nào tên "x".')
  })
})
