// What a row of the survey sheet makes of a question: type, default, parameters, trigger, choices.
import { describe, expect, it } from 'vitest'
import type { Question } from '../../../core/survey.ts'
import { isDynamicDefault } from '../../../core/xlsform/default.ts'
import { appearanceWords } from '../../../core/xlsform/questions.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { errorsOf, warningsOf } from '../../support/told.ts'

const form = (columns: string, row: string, more = '') =>
  `| survey | | | | | | |\n| | type | name | label | ${columns} |\n| | ${row} |\n${more}`
const choices = `
| choices | | | | |
| | list_name | name | label | state |
| | l | a | Apple | x |
| | l | b | Pear | y |`
const question = (columns: string, row: string, more = '') =>
  surveyFrom(form(columns, row, more)).nodes[1] as Question

describe('types', () => {
  it.each([
    ['text', 'text', 'string'], ['string', 'text', 'string'], ['int', 'integer', 'int'], ['Integer', 'integer', 'int'],
    ['add date time prompt', 'datetime', 'dateTime'], ['dateTime', 'datetime', 'dateTime'], ['gps', 'geopoint', 'geopoint'],
    ['photo', 'image', 'binary'], ['trigger', 'acknowledge', 'string'], ['imei', 'deviceid', 'string'], ['get today', 'today', 'date'],
    ['hidden int', 'hidden', 'string'], ['select one from l', 'select_one', 'string'], ['select1 l', 'select_one', 'string'],
    ['select all that apply from l', 'select_multiple', 'string'], ['rank l', 'rank', 'string'], ['range', 'range', 'int'],
  ])('%s is %s with %s', (written, type, dataType) => {
    expect(question('', `${written} | q | Q`, choices)).toMatchObject({ type, dataType })
  }) // prettier-ignore

  it('of other applications are mapped or kept empty, with a warning', () => {
    expect(question('', 'tel | q | Q')).toMatchObject({ type: 'text' })
    expect(warningsOf(form('', 'db:person | q | Q'))).toEqual(['type.as survey:2 type'])
    expect(question('', 'text audit | q |')).toMatchObject({ type: 'hidden' })
    expect(warningsOf(form('', 'audio audit | q |'))).toEqual(['type.not-recorded survey:2 type'])
  })

  it('with a constraint of their own have it', () => {
    expect(question('', 'percentage | q | Q').constraint?.source).toBe('0 <= . and . <= 100')
    expect(question('constraint', 'percentage | q | Q | . < 5').constraint?.source).toBe('. < 5')
  })

  it('calculate needs a calculation or a dynamic default', () => {
    expect(errorsOf(form('calculation', 'calculate | q | | '))).toEqual([
      'calculate.missing survey:2 calculation',
    ])
    expect(errorsOf(form('default', 'calculate | q | | uuid()'))).toEqual([])
  })

  it('set form title and id as rows, as old forms do', () => {
    expect(
      surveyFrom(form('', 'set form title | Old form |', '| | set form id | old |\n| | text | q | Q |')),
    ).toMatchObject({ id: 'old', title: ['Old form'] })
  })
})

describe('the type of a calculation', () => {
  it('is text unless bind::type says otherwise', () => {
    const { nodes } = surveyFrom(`
| survey |
| | type | name | calculation | bind::type |
| | calculate | years | 7 div 2 | int |
| | calculate | share | 7 div 2 | decimal |
| | calculate | words | 7 div 2 | |`)
    expect(nodes.slice(1).map((node) => (node as Question).dataType)).toEqual(['int', 'decimal', 'string'])
  })
})

describe('a constraint that asks another application', () => {
  it('is left out with a warning, since no answer could meet it', () => {
    const form = `
| survey |
| | type | name | label | constraint |
| | text | code | Code | cht:validate-luhn(., 10) |
| | integer | age | Age | . < 120 |`
    expect(warningsOf(form)).toEqual([
      'expression.warning survey:2 constraint',
      'column.unused survey:2 constraint',
    ])
    expect(surveyFrom(form).nodes.map((node) => 'constraint' in node)).toEqual([false, false, true])
  })
})

describe('defaults', () => {
  it('tells of one that does not fit the type of its question', () => {
    const told = (type: string, written: string) =>
      warningsOf(form('default', `${type} | q | Q | ${written}`))
    expect(told('integer', 'none')).toEqual(['default.type survey:2 default'])
    expect(told('integer', '3.5')).toEqual(['default.type survey:2 default'])
    expect(told('date', '5 May 2020')).toEqual(['default.type survey:2 default'])
    expect([told('integer', '3.0'), told('decimal', '3'), told('date', '2020-05-05')]).toEqual([[], [], []])
  })

  it.each([
    ['${a}', true], ['today()', true], ['1 + 1', true], ['a[1]', true], ['2 div 1', true], ['a * b', true],
    ['text', false], ['2020-01-01', false], ['-5', false], ['a-b', false], ['10:30:00', false], ['Other (specify)', false], ['', false],
  ])('%s is dynamic: %s', (text, dynamic) => expect(isDynamicDefault(text, 'string')).toBe(dynamic)) // prettier-ignore

  it('stand as text or as formula', () => {
    expect(question('default', 'text | q | Q | n/a').default).toBe('n/a')
    expect(question('default', 'date | q | Q | today()').default).toMatchObject({
      source: 'today()',
      volatile: true,
    })
    expect(question('default', 'image | q | Q | jr://images/a.png').default).toBe('a.png')
  })

  it('that only look like an expression are text, with a warning; with a name in them they are wrong', () => {
    expect(question('default', 'text | q | Q | *** none').default).toBe('*** none')
    expect(warningsOf(form('default', 'text | q | Q | *** none'))).toEqual(['default.text survey:2 default'])
    expect(errorsOf(form('default', 'text | q | Q | ${x}'))).toEqual(['reference.unknown survey:2 default'])
  })
})

describe('yes and no', () => {
  it('are expressions in required, read_only and relevant', () => {
    const made = question('required | read_only | relevant', 'text | q | Q | yes | no | TRUE')
    expect(made.required?.source).toBe('true()')
    expect(made.readonly).toBeUndefined()
    expect(made.relevant).toBeUndefined()
  })

  it('mark personal data', () => {
    expect(question('personal', 'text | q | Q | yes').personal).toBe(true)
    expect(question('personal', 'text | q | Q | no').personal).toBeUndefined()
    expect(warningsOf(form('personal', 'text | q | Q | maybe'))).toEqual(['yes-no survey:2 personal'])
  })
})

describe('parameters', () => {
  it('are kept as written, with the usual ones for a range', () => {
    expect(question('parameters', 'range | q | Q | start=0; end = 5,step=0.5')).toMatchObject({
      dataType: 'decimal',
      parameters: { start: '0', end: '5', step: '0.5' },
    })
    expect(question('', 'range | q | Q').parameters).toEqual({ start: '1', end: '10', step: '1' })
  })

  it.each([
    ['text', 'rows=x', 'parameter.value'], ['text', 'colour=red', 'parameter.unknown'], ['text', 'rows', 'parameter.syntax'],
    ['range', 'start=a', 'parameter.value'], ['image', 'max-pixels=a', 'parameter.value'], ['audio', 'quality=good', 'parameter.value'],
    ['select_one l', 'randomize=maybe', 'parameter.value'], ['select_one l', 'seed=3', 'column.needs'],
    ['audit', 'location-priority=balanced', 'column.needs'],
    ['audit', 'location-priority=balanced location-min-interval=60 location-max-age=30', 'parameter.value'],
    ['audit', 'location-priority=balanced location-min-interval=-1 location-max-age=30', 'parameter.value'],
    ['range', 'step=0', 'parameter.value'], ['range', 'start=0 end=5 step=6', 'parameter.value'],
    ['select_one l', 'value=code', 'parameter.unknown'], ['select_one_from_file f.csv', 'value=7code', 'parameter.value'],
  ])('of %s can not be %s', (type, parameters, code) => {
    const name = type === 'audit' ? '' : 'q'
    expect(errorsOf(form('parameters', `${type} | ${name} | Q | ${parameters}`, choices))).toEqual([`${code} survey:2 parameters`])
  }) // prettier-ignore
})

describe('the map behind a question', () => {
  const errors = (reference: string) =>
    errorsOf(`
| survey |
| | type | name | label | parameters |
| | begin repeat | plots | Plots | |
| | geopoint | corner | Corner | |
| | end repeat | | | |
| | csv-external | sites | | |
| | select_one wells | well | Well | |
| | geopoint | here | Here | reference-geometry=${reference} |
| choices |
| | list_name | name | label |
| | wells | w | W |
| entities |
| | list_name | label |
| | homes | \${well} |`)

  it('is a list, a file, a list of entities or a repeat', () => {
    expect(['wells', 'sites', 'homes', '${plots}'].map(errors)).toEqual([[], [], [], []])
  })

  it('is none of something else', () => {
    expect(['shops', '${well}'].map(errors)).toEqual(Array(2).fill(['list.unknown survey:7 parameters']))
  })
})

describe('an audit', () => {
  it('with locations is used; only what does nothing is warned of', () => {
    const location = 'location-priority=balanced location-min-interval=60 location-max-age=120'
    const warnings = (parameters: string) => warningsOf(form('parameters', `audit | audit | | ${parameters}`))
    expect(warnings(`${location} track-changes=true`)).toEqual([])
    expect(warnings(`${location} identify-user=true`)).toEqual(['parameter.audit-idle survey:2 parameters'])
  })
})

describe('trigger', () => {
  it('is a list of questions', () => {
    const survey = surveyFrom(
      form(
        'trigger | calculation',
        'text | a | A | |',
        '| | text | b | B | | |\n| | calculate | c | | ${a}, ${b} | now() |',
      ),
    )
    expect((survey.nodes[3] as Question).trigger).toEqual([1, 2])
    expect(errorsOf(form('trigger', 'text | a | A | b'))).toEqual(['trigger.syntax survey:2 trigger'])
    expect(errorsOf(form('trigger', 'text | a | A | ${b}'))).toEqual(['reference.unknown survey:2 trigger'])
  })
})

describe('choices', () => {
  it('filter over the columns of the list, and warn of a column that is not there', () => {
    const made = form(
      'choice_filter',
      'text | s | S | ',
      `| | select_one l | q | Q | state = \${s} |${choices}`,
    )
    expect((surveyFrom(made).nodes[2] as Question).choices).toMatchObject({
      list: 'l',
      filter: { uses: [1] },
    })
    expect(warningsOf(form('choice_filter', 'select_one l | q | Q | sate = 1', choices))).toEqual([
      'filter.column survey:2 choice_filter',
    ])
  })

  it('with or_other get the choice and the question for it', () => {
    const survey = surveyFrom(form('', 'select_multiple l or_other | q | Q', choices))
    expect(survey.lists.l?.choices.at(-1)).toEqual({ name: 'other', label: { text: ['Other'] } })
    expect(survey.nodes[2]).toMatchObject({
      name: 'q_other',
      label: { text: ['Specify other.'] },
      relevant: { uses: [1] },
    })
    expect(errorsOf(form('choice_filter', 'select_one l or_other | q | Q | state = 1', choices))).toEqual([
      'column.conflict survey:2 choice_filter',
    ])
  })

  it('come from files, by name and kind', () => {
    const made = question('parameters', 'select_one_from_file towns.csv | q | Q | value=code label=town')
    expect(made.choices).toEqual({ list: 'towns', value: 'code', label: 'town' })
    const survey = surveyFrom(form('', 'select_multiple_from_file places.geojson | q | Q'))
    expect(survey).toMatchObject({
      attachments: ['places.geojson'],
      lists: { places: { file: 'places.geojson', choices: [] } },
    })
    expect((survey.nodes[1] as Question).choices).toEqual({ list: 'places', value: 'id', label: 'title' })
    expect(errorsOf(form('', 'select_one_from_file towns.doc | q | Q'))).toEqual(['list.file survey:2 type'])
    expect(errorsOf(form('', 'select_one_from_file l.csv | q | Q', choices))).toEqual([
      'list.file-conflict survey:2 type',
    ])
  })

  it('come from external_choices', () => {
    const external =
      '\n| external_choices | | | |\n| | list_name | name | label | state |\n| | towns | t | Town | x |'
    const made = form(
      'choice_filter',
      'text | s | S | ',
      `| | select_one_external towns | q | Q | state=\${s} |${external}`,
    )
    expect(surveyFrom(made).lists.towns?.choices).toEqual([
      { name: 't', label: { text: ['Town'] }, data: [['state', 'x']] },
    ])
  })

  it('come from search(), whose list names the columns of the file', () => {
    const search = `\n| choices | | | |\n| | list_name | name | label |\n| | h | id | title |\n| | h | 99 | None |`
    const made = form(
      'appearance',
      'text | s | S | ',
      `| | select_one h | q | Q | minimal search('homes', 'matches', 'town', \${s}) |${search}`,
    )
    const survey = surveyFrom(made)
    const { choices: found } = survey.nodes[2] as Question
    expect(found).toMatchObject({
      value: 'id',
      label: 'title',
      filter: { source: '(town = ${s})', uses: [1] },
    })
    expect(survey.lists[found!.list]).toEqual({
      name: 'h (homes.csv)',
      choices: [{ name: '99', label: { text: ['None'] } }],
      columns: { choice: { name: 'id', label: { text: ['title'] } }, at: 0 },
      file: 'homes.csv',
    })
    expect(survey.attachments).toEqual(['homes.csv'])
  })

  it('come from earlier answers in a repeat', () => {
    const made = form(
      '',
      'begin_repeat | r | R',
      '| | text | n | N |\n| | end_repeat | | |\n| | select_one ${n} | q | Q |',
    )
    expect((surveyFrom(made).nodes[3] as Question).choices).toMatchObject({
      value: 'n',
      label: 'n',
      repeat: { uses: [2] },
    })
    const single = form('', 'text | n | N', '| | select_one ${n} | q | Q |')
    expect(errorsOf(single)).toEqual([])
    expect(warningsOf(single)).toEqual(['list.repeat survey:3 type'])
  })

  it('may repeat a name when the settings allow it, or other columns tell them apart', () => {
    const twice = (state: string, more = '') =>
      form('', 'select_one l | q | Q', `${choices}\n| | l | a | Apple | ${state} |${more}`)
    expect(errorsOf(twice('x'))).toEqual(['choice.duplicate choices:4 name'])
    expect(errorsOf(twice('z'))).toEqual([])
    expect(warningsOf(twice('z'))).toEqual(['choice.duplicate-kept choices:4 name'])
    expect(errorsOf(twice('x', '\n| settings | |\n| | allow_choice_duplicates |\n| | yes |'))).toEqual([])
  })

  it('of a select_multiple have no spaces in their names', () => {
    expect(errorsOf(form('', 'select_multiple l | q | Q', `${choices}\n| | l | a b | C | |`))).toEqual([
      'choice.spaces choices:4 name',
    ])
    expect(errorsOf(form('', 'select_one l | q | Q', `${choices}\n| | l | a b | C | |`))).toEqual([])
  })
})

describe('appearance', () => {
  it('is words in small letters; what is in parentheses stays together', () => {
    expect(appearanceWords("W1 Minimal search('My File', 'matches') ")).toEqual([
      'w1',
      'minimal',
      "search('My File', 'matches')",
    ])
  })
})

describe('attached files', () => {
  it('are found in expressions', () => {
    const made = form(
      'calculation',
      "calculate | a | | pulldata('prices', 'p', 'k', 1)",
      "| | calculate | b | | count(instance('people')/root/item) |\n| | csv-external | extra | | |",
    )
    expect(surveyFrom(made).attachments.sort()).toEqual(['extra.csv', 'people.csv', 'prices.csv'])
  })
})
