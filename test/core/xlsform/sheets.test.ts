// The sheets of settings, entities, indicators and study.
import { describe, expect, it } from 'vitest'
import { surveyIndicators } from '../../../core/report-build/indicators.ts'
import { parseSurvey } from '../../../core/survey-schema.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { errorsOf, warningsOf } from '../../support/told.ts'

const base = `
  | survey |                  |        |        |         |
  |        | type             | name   | label  | save_to |
  |        | text             | hid    | Id     |         |
  |        | decimal          | weight | Weight |         |
  |        | select_one l     | sex    | Sex    |         |
  |        | begin_repeat     | child  | Child  |         |
  |        | integer          | age    | Age    |         |
  |        | end_repeat       |        |        |         |
  | choices |                 |        |        |         |
  |        | list_name        | name   | label  |         |
  |        | l                | f      | Female |         |
`

describe('settings', () => {
  it('are acted on or kept', () => {
    const settings =
      '| settings | | | | | |\n| | form_title | form_id | version | style | instance_name | odd |\n| | T | id | 7 | pages theme-grid | concat(${hid}, 1) | x |'
    const survey = surveyFrom(base + settings)
    expect(survey).toMatchObject({
      id: 'id',
      version: '7',
      title: ['T'],
      style: ['pages', 'theme-grid'],
      instanceName: { uses: [1] },
    })
    expect(survey.settings).toMatchObject({ odd: 'x', form_id: 'id' })
    expect(warningsOf(base + settings)).toEqual(['settings.unknown settings:2 odd'])
  })

  it('without a form_id take the name of the file, and the root can be named', () => {
    expect(surveyFrom(base).id).toBe('test')
    expect(surveyFrom(`${base}| settings | |\n| | name |\n| | household |`).nodes[1]?.path).toBe(
      '/household/hid',
    )
  })

  it('with a wrong yes or no say what they take', () => {
    expect(warningsOf(`${base}| settings | |\n| | allow_choice_duplicates |\n| | perhaps |`)).toEqual([
      'yes-no settings:2 allow_choice_duplicates',
    ])
  })
})

describe('entities', () => {
  it('are kept as written, with save_to', () => {
    const entities = '| entities | | |\n| | dataset | label |\n| | people | ${hid} |'
    const survey = surveyFrom(base.replace('| Id     |         |', '| Id | person |') + entities)
    expect(survey.entities).toEqual([{ list_name: 'people', label: '${hid}' }])
    expect(survey.nodes[1]).toMatchObject({ saveTo: 'person' })
  })

  it.each([
    ['list_name | label', "a.b | 'x'", 'name.entity entities:2 list_name'],
    ['list_name | label', "__people | 'x'", 'name.entity entities:2 list_name'],
    ['list_name | create_if', 'people | ${age} > 5', 'column.needs entities:2 label'],
    ['list_name | label | update_if', 'people | x | true()', 'column.needs entities:2 entity_id'],
    ['list_name | label | entity_id | create_if', 'people | ${hid} | ${hid} | true()', 'column.needs entities:2 update_if'],
    ['list_name | label', 'people | ${nobody}', 'reference.unknown entities:2 label'],
    ['list_name | label |', "people | 'x' |\n| | people | 'y' |", 'name.again entities:3 list_name'],
  ])('are declared with what they need: %s', (headers, row, expected) => {
    expect(errorsOf(`${base}| entities | | | | |\n| | ${headers} |\n| | ${row} |`)).toEqual([expected])
  }) // prettier-ignore

  it.each([
    ['name', 'name.entity'],
    ['__age', 'name.entity'],
    ['a#b#c', 'name.entity'],
    ['people#age', undefined],
    ['houses#age', 'list.unknown'],
  ])('take %s as a property: %s', (written, code) => {
    const form = base.replace('| Id     |         |', `| Id | ${written} |`)
    const entities = "| entities | | |\n| | list_name | label |\n| | people | 'x' |"
    expect(errorsOf(form + entities)).toEqual(code ? [`${code} survey:2 save_to`] : [])
  })

  it('have no other columns', () => {
    const form = `${base}| entities | |\n| | list_name | label | updateif |\n| | homes | a | b |`
    expect(errorsOf(form)).toEqual(['header.refused entities:1 updateif'])
  })

  it('are missed where something is saved to them', () => {
    expect(errorsOf(base.replace('| Id     |         |', '| Id | person |'))).toEqual([
      'column.needs survey:2 save_to',
    ])
  })
})

describe('indicators', () => {
  const sheet = (...rows: string[]) =>
    `${base}| indicators | | | | | | | | |\n| | name | label | expression | type | unit | where | direction | target | disaggregate_by |\n${rows.map((row) => `| | ${row} |`).join('\n')}`

  it('are compiled over the response or the members of a repeat', () => {
    const { indicators } = surveyFrom(
      sheet(
        'working | Working | ${age} > 5 | proportion | child | ${age} < 18 | decrease | 35% | sex',
        'w | | ${weight} | mean',
      ),
    )
    expect(indicators[0]).toMatchObject({
      name: 'working',
      label: ['Working'],
      type: 'proportion',
      unit: 4,
      direction: 'decrease',
      target: 0.35,
      disaggregateBy: [3],
      row: 2,
    })
    expect(indicators[0]?.expression.uses).toEqual([5])
    expect(indicators[0]?.where?.source).toBe('${age} < 18')
    expect(indicators[1]).toMatchObject({ label: ['w'], disaggregateBy: [] })
  })

  it('have a unit of measure: one for all languages, or one for each', () => {
    const measured = (header: string, cells: string) =>
      surveyFrom(
        `| survey | | | | |\n| | type | name | label::Tiếng Việt (vi) | label::English (en) |\n| | integer | h | Giờ | Hours |\n` +
          `| indicators | | | | |\n| | name | expression | ${header} |\n| | x | \${h} | ${cells} |`,
      )
    const both = measured('measure::Tiếng Việt (vi) | measure::English (en)', 'giờ | hours')
    expect(both.indicators[0]?.measure).toEqual(['giờ', 'hours'])
    expect(surveyIndicators([both])[0]?.measure).toEqual({ vi: 'giờ', en: 'hours' })
    expect(parseSurvey(JSON.parse(JSON.stringify(both))).indicators[0]?.measure).toEqual(['giờ', 'hours'])
    const one = measured('measure', 'kg')
    expect(one.indicators[0]?.measure).toBe('kg')
    expect(surveyIndicators([one])[0]?.measure).toBe('kg')
  })

  it.each([
    ['| L | 1 = 1 | mean', 'indicator.name indicators:2 name'],
    ['a | L | | mean', 'indicator.expression indicators:2 expression'],
    ['a | L | 1 = 1 | average', 'indicator.value indicators:2 type'],
    ['a | L | ${weight} | ratio', 'indicator.expression indicators:2 denominator'],
    ['a | L | 1 = 1 | mean | sex', 'indicator.unit indicators:2 unit'],
    ['a | L | ${wieght} | mean', 'reference.unknown indicators:2 expression'],
    ['a | L | 1 = 1 | mean | | | | lots', 'indicator.target indicators:2 target'],
    ['a | L | 1 = 1 | mean | | | | 1 | se', 'reference.unknown indicators:2 disaggregate_by'],
  ])('%s is told', (row, expected) => expect(errorsOf(sheet(row))).toEqual([expected]))

  it('have names of their own', () => {
    expect(errorsOf(sheet('a | L | 1 = 1 | mean', 'a | L | 1 = 1 | mean'))).toEqual([
      'name.again indicators:3 name',
    ])
  })
})

describe('sheets of other people', () => {
  it('that only share a name with ours are left alone', () => {
    const other = '| indicators | | |\n| | code | meaning |\n| | 1 | x |'
    expect(warningsOf(base + other)).toEqual(['sheet.foreign indicators:1'])
    expect(surveyFrom(base + other).indicators).toEqual([])
  })
})

describe('study', () => {
  const sheet = (...rows: string[]) =>
    `${base}| study | | |\n| | key | value |\n${rows.map((row) => `| | ${row} |`).join('\n')}`

  it('names the questions of the design', () => {
    const { design } = surveyFrom(
      sheet('weight | weight', 'stratum | ${sex}', 'respondent_id | hid', 'minimum_cell | 10'),
    )
    expect(design).toEqual({ weight: 2, stratum: [3], respondentId: 1, minimumCell: 10 })
    expect(surveyFrom(base).design).toEqual({ minimumCell: 5 })
    expect(surveyFrom(sheet('same_clusters | no')).design).toEqual({ newClusters: true, minimumCell: 5 })
    expect(surveyFrom(sheet('same_clusters | yes')).design).toEqual({ minimumCell: 5 })
    expect(errorsOf(sheet('same_clusters | some'))).toEqual(['study.yes-no study:2 value'])
  })

  it('tells what it does not know', () => {
    expect(errorsOf(sheet('weight | wieght', 'minimum_cell | few'))).toEqual([
      'study.question study:2 value',
      'study.number study:3 value',
    ])
    expect(warningsOf(sheet('wait | weight'))).toEqual(['study.key study:2 key'])
  })
})
