// Headers and languages: the ways in which real forms write them.
import { describe, expect, it } from 'vitest'
import { languageCode } from '../../../core/xlsform/languages.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { errorsOf, imported, told, warningsOf } from '../../support/told.ts'

const form = (headers: string, row: string, more = '') =>
  `| survey | | | | | |\n| | type | name | ${headers} |\n| | text | q | ${row} |\n${more}`

describe('language columns', () => {
  it('are told by double colons, single colons, spaces and capitals', () => {
    for (const headers of [
      'label::English | label::French',
      'label:English | label:French',
      'Label :: English | LABEL::French',
    ]) {
      const survey = surveyFrom(form(headers, 'Name? | Nom ?'))
      expect(survey.languages.map(({ name }) => name)).toEqual(['English', 'French'])
      expect(survey.nodes[1]?.label?.text).toEqual(['Name?', 'Nom ?'])
    }
  })

  it('stand in the order in which the rows name them, so that the first row says which comes first', () => {
    const survey = surveyFrom(
      form('label::English | label::French', ' | Nom ?', '| | text | r | Age? | Âge ? |'),
    )
    expect(survey.languages.map(({ name }) => name)).toEqual(['French', 'English'])
  })

  it('hold media, hints and messages', () => {
    const survey = surveyFrom(
      form(
        'media::image::French | image | hint::French | constraint_message::French',
        'fr.png | en.png | Aide | Non',
      ),
    )
    expect(survey.languages.map(({ name }) => name)).toEqual(['default', 'French'])
    expect(survey.nodes[1]).toMatchObject({
      label: { image: ['en.png', 'fr.png'] },
      hint: { text: [null, 'Aide'] },
      constraintMessage: [null, 'Non'],
    })
    expect(survey.attachments.sort()).toEqual(['en.png', 'fr.png'])
  })

  it('show a text without language in all of them, and call it the default beside others', () => {
    const mixed = form('label | label::French', 'Name? | Nom ?', '| | text | r | Other | |')
    const survey = surveyFrom(mixed)
    expect(survey.languages.map(({ name }) => name)).toEqual(['default', 'French'])
    expect(survey.nodes.slice(1).map((node) => node.label?.text)).toEqual([
      ['Name?', 'Nom ?'],
      ['Other', 'Other'],
    ])
  })

  it('give the text without language to the default language of the settings', () => {
    const settings = '| settings | |\n| | default_language |\n| | English (en) |'
    const survey = surveyFrom(form('label | label::French', 'Name? | Nom ?', settings))
    expect(survey.languages.map(({ name }) => name)).toEqual(['English (en)', 'French'])
    expect(surveyFrom(form('label', 'Name?', settings)).languages).toEqual([
      { name: 'English (en)', code: 'en', rtl: false, own: 'English' },
    ])
  })

  it('warn of a default language that is none of them, and of missing translations, once per column', () => {
    const settings = '| settings | |\n| | default_language |\n| | Klingon |'
    expect(warningsOf(form('label::English', 'Name?', settings))).toContain(
      'language.default-unknown settings:2 default_language',
    )
    const untranslated = form(
      'label::English | label::French',
      'A | B',
      '| | text | r | C | |\n| | text | s | D | |',
    )
    expect(warningsOf(untranslated)).toEqual(['language.untranslated survey:3 label::French'])
  })
})

describe('language codes', () => {
  it.each([
    ['Vietnamese (vi)', 'vi'], ['Tiếng Việt', 'vi'], ['English', 'en'], ['pt-BR', 'pt-BR'], ['French(fr)', 'fr'], ['Lugbara', ''],
  ])('%s is %s', (name, code) => expect(languageCode(name)).toBe(code)) // prettier-ignore

  it('know which are written from the right', () => {
    expect(surveyFrom(form('label::Arabic (ar)', 'اسم')).languages[0]).toEqual({
      name: 'Arabic (ar)',
      code: 'ar',
      rtl: true,
      own: 'العربية',
    })
  })
})

describe('headers', () => {
  it('understand the aliases of pyxform and SurveyCTO', () => {
    const survey = surveyFrom(
      form(
        'caption | relevance | read only | constraint message',
        'Q | 1 = 1 | yes | No.',
        '| | text | r | R | ${q} = 1 | | |',
      ),
    )
    expect(survey.nodes[1]).toMatchObject({
      label: { text: ['Q'] },
      readonly: { source: 'true()' },
      constraintMessage: ['No.'],
    })
    expect(survey.nodes[2]?.relevant?.uses).toEqual([1])
    const bound = surveyFrom(
      form(
        'label | bind::relevant | bind::jr:constraintMsg | body::accuracyThreshold',
        'Q | 1 = 1 | No. | 5',
      ),
    )
    expect(bound.nodes[1]).toMatchObject({
      relevant: {},
      constraintMessage: ['No.'],
      parameters: { 'capture-accuracy': '5' },
    })
  })

  it('take value for name only where no column is called name', () => {
    const choices = (headers: string) =>
      surveyFrom(
        `| survey | | | |\n| | type | name | label |\n| | select_one l | q | Q |\n| choices | | | | |\n| | list_name | ${headers} |\n| | l | 1 | One | 2 |`,
      )
    expect(choices('value | label | x').lists.l?.choices).toEqual([
      { name: '1', label: { text: ['One'] }, data: [['x', '2']] },
    ])
    expect(choices('name | label | value').lists.l?.choices).toEqual([
      { name: '1', label: { text: ['One'] }, data: [['value', '2']] },
    ])
  })

  it('refuse two columns that mean the same, unless one is empty', () => {
    expect(errorsOf(form('label | relevant | relevance', 'Q | 1 = 1 | 2 = 2'))).toEqual([
      'header.duplicate survey:1 relevance',
    ])
    expect(errorsOf(form('label | relevant | relevance', 'Q | 1 = 1 | '))).toEqual([])
  })

  it('that only mean something in an XForm, or to Survey123, are left out and do not clash with the columns of the sheet', () => {
    const headers =
      'type | name | label | bind::type | control::type | bind::esri:fieldType | body::esri:style'
    const values = 'integer | age | Age? | string | number | esriFieldTypeInteger | spinner'
    const form = `| survey |\n| | ${headers} |\n| | ${values} |`
    expect(errorsOf(form)).toEqual([])
    expect(warningsOf(form).map((told) => told.split(' ')[0])).toEqual([
      'header.unknown', 'header.unknown', 'header.unknown', 'column.unused',
    ]) // prettier-ignore
    expect(surveyFrom(form).nodes[1]).toMatchObject({ type: 'integer', dataType: 'int' })
  })

  it('warn once of a column that nothing reads, with what may be meant, and are silent when it is empty', () => {
    const { findings } = imported(
      form('label | relevent | publishable', 'Q | 1 = 1 | ', '| | text | r | R | 1 = 1 | |'),
    )
    expect(told(findings, 'all')).toEqual(['header.unknown survey:1 relevent'])
    expect(findings[0]?.message.en).toContain('Did you mean "relevant"?')
  })
})

describe('columns without a header', () => {
  it('are told once, by letter', () => {
    const bare =
      '| survey | | | | |\n| | type | name | label | |\n| | text | q | Q | lost |\n| | text | r | R | too |'
    expect(warningsOf(bare)).toEqual(['header.empty survey:2 D'])
  })
})

describe('text', () => {
  it('loses smart quotes, non-breaking and doubled spaces, and is composed', () => {
    const survey = surveyFrom(
      form('label | relevant', '  Say\u00a0“hi”   now  | \u2018a\u2019 = \u201ca\u201d'),
    )
    expect(survey.nodes[1]?.label?.text).toEqual(['Say "hi" now'])
    expect(survey.nodes[1]?.relevant?.source).toBe(`'a' = "a"`)
  })

  it('keeps a label of nothing but a zero-width space as a blank one, and no row of nothing else', () => {
    const survey = surveyFrom(form('label | hint', ' \u200b | \u200b', '| | | | \u200b | |'))
    expect(survey.nodes[1]).toMatchObject({ label: { text: ['\u200b'] } })
    expect(survey.nodes[1]?.hint).toBeFalsy()
    expect(survey.nodes).toHaveLength(2)
    expect(errorsOf('| survey | | | |\n| | type | name | label |\n| | text | \u200b | Q |')).toEqual([
      'name.missing survey:2 name',
    ])
  })

  it('makes the same name of composed and decomposed letters', () => {
    const decomposed = 'tuổi'.normalize('NFD')
    const survey = surveyFrom(
      `| survey | | | | |\n| | type | name | label | relevant |\n| | text | tuổi | Q | |\n| | text | r | R | \${${decomposed}} = 1 |`,
    )
    expect(survey.nodes[2]?.relevant?.uses).toEqual([1])
  })
})
