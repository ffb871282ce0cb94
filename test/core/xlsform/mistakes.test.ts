// What XLSForm calls a mistake is refused here too, at its row and column, and what it allows is not.
import { describe, expect, it } from 'vitest'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { errorsOf, imported, warningsOf } from '../../support/told.ts'

/** A survey sheet from its headers and rows, with choices behind. */
const form = (headers: string, ...rows: string[]) =>
  `| survey |\n| | ${headers} |\n${rows.map((row) => `| | ${row} |`).join('\n')}
| choices |\n| | list_name | name | label | zone |\n| | l | 1 | One | a |\n| | l | 5 | Five | b |\n| | words | a | A | |\n| | many | 1 | A | |\n| | many | 3 | B | |\n| | many | 5 | C | |`

describe('a question', () => {
  it('says what it asks, in a label, a hint or a picture', () => {
    const rows = ['text | a | | What?', 'text | b | | | face.png', 'note | c | C', 'text | d']
    expect(errorsOf(form('type | name | label | hint | image', ...rows))).toEqual([
      'label.missing survey:5 label',
    ])
  })

  it('need not say it where nobody is asked', () => {
    const rows = ['text | a | A', 'integer | b | | 1 + 1', 'text | c | | | ${a}', 'text | d | | | | hidden']
    expect(errorsOf(form('type | name | label | calculation | trigger | appearance', ...rows))).toEqual([])
  })

  it('with a large picture has a small one as well', () => {
    const headers = 'type | name | label | image | big-image'
    expect(errorsOf(form(headers, 'note | a | A | a.png | b.png', 'note | b | B | | b.png'))).toEqual([
      'column.needs survey:3 big-image',
    ])
  })

  it('is a note without a name, even where no column holds names', () => {
    expect(surveyFrom('| survey |\n| | type | label |\n| | note | Welcome |').nodes[1]?.name).toBe(
      'generated_note_name_2',
    )
    expect(errorsOf('| survey |\n| | type | label |\n| | text | Who? |')).toEqual([
      'name.missing survey:2 name',
    ])
  })

  it('has one name, in one column', () => {
    expect(errorsOf(form('type | name | value | label', 'text | a | b | A'))).toEqual([
      'header.duplicate survey:1 value',
    ])
  })
})

describe('a reference', () => {
  it.each(['Dear ${who', 'Dear ${${who}}', 'Dear ${}'])('is not "%s"', (label) => {
    expect(errorsOf(form('type | name | label', 'text | who | Who?', `note | n | ${label}`))[0]).toMatch(
      /^reference\.\w+ survey:3 label$/,
    )
  })

  it('says in a message what it looks like', () => {
    const { findings } = imported(
      form('type | name | label', 'text | who | Who?', 'note | n | Dear ${who, hello'),
    )
    expect(findings[0]?.message.en).toBe(
      'A reference is written ${name}, with nothing but the name of a question between the braces: ${who, hello',
    )
  })

  it('is not begun without an end in a default', () => {
    expect(errorsOf(form('type | name | label | default', 'text | a | A | ${b'))).toEqual([
      'expression.invalid survey:2 default',
    ])
  })

  it('does not mind a dollar or braces by themselves', () => {
    expect(errorsOf(form('type | name | label', 'text | a | Costs $5 {really}'))).toEqual([])
  })
})

describe('parameters', () => {
  const errors = (type: string, parameters: string, appearance = '') =>
    errorsOf(
      form(
        'type | name | label | parameters | appearance',
        `${type} | q | Q | ${parameters} | ${appearance}`,
      ),
    )

  it.each([
    ['geotrace', 'capture-accuracy=5', 'unknown'], ['geoshape', 'incremental=false', 'value'], ['geopoint', 'incremental=true', 'unknown'],
    ['background-audio', 'quality=external', 'value'], ['background-audio', 'volume=9', 'unknown'],
    ['image', 'app=camera', 'value'], ['image', 'app=com.1st', 'value'],
    ['range', 'start=0 end=10 step=2 tick_interval=3', 'value'], ['range', 'start=0 end=10 step=2 placeholder=5', 'value'],
    ['range', 'start=0 end=10 placeholder=12', 'value'], ['range', 'start=1 end=5 tick_labelset=none', 'value'],
    ['range', 'start=1 end=5 tick_labelset=words', 'value'], ['range', 'start=1 end=4 tick_labelset=l', 'value'],
  ])('of %s can not be %s', (type, parameters, code) => {
    expect(errors(type, parameters)).toEqual([`parameter.${code} survey:2 parameters`])
  }) // prettier-ignore

  it.each([
    ['geoshape', 'incremental=Yes'], ['background-audio', 'quality=voice-only'], ['image', 'app=org.example.camera max-pixels=640'],
    ['range', 'start=1 end=5 tick_labelset=l tick_interval=2 placeholder=3'], ['range', 'start=0 end=1 step=0.1 placeholder=0.3'],
    ['range', 'start=5 end=1 step=1'], ['select_one l', 'randomize=TRUE, seed = 37'],
  ])('of %s can be %s', (type, parameters) => {
    expect(errors(type, parameters)).toEqual([])
  }) // prettier-ignore

  it('for ticks belong to a plain scale', () => {
    expect(errors('range', 'tick_interval=3', 'picker')).toEqual(['column.conflict survey:2 parameters'])
    expect(errors('range', 'start=1 end=5 tick_labelset=l', 'vertical no-ticks')).toEqual([])
    expect(errors('range', 'start=1 end=5 tick_labelset=many', 'no-ticks')).toEqual([
      'parameter.value survey:2 parameters',
    ])
  })

  it('name a camera only where one is opened', () => {
    expect(errors('image', 'app=camera', 'signature')).toEqual([])
  })
})

describe('a choice', () => {
  it('has a name, though its row has nothing else', () => {
    const rows =
      '| survey |\n| | type | name | label |\n| | select_one l | q | Q |\n| choices |\n| | list_name | name | label |\n| | l | a | A |\n| | l |'
    expect(errorsOf(rows)).toEqual(['choice.no-name choices:3 name'])
  })

  it('of a table is not filtered, nor another one added to a file', () => {
    const table = ['begin_group | g | G | table-list', 'select_one l | a | A | | zone = 1', 'end_group']
    expect(errorsOf(form('type | name | label | appearance | choice_filter', ...table))).toEqual([
      'column.conflict survey:3 choice_filter',
    ])
    expect(errorsOf(form('type | name | label', 'select_one_from_file f.csv or_other | a | A'))).toEqual([
      'column.conflict survey:2 type',
    ])
  })
})

describe('an attached file', () => {
  it('is known by one name', () => {
    const headers = 'type | name | label'
    expect(
      errorsOf(form(headers, 'select_one_from_file f.csv | a | A', 'select_one_from_file f.xml | b | B')),
    ).toEqual(['list.file-conflict survey:3 type'])
    expect(errorsOf(form(headers, 'csv-external | l', 'text | a | A'))).toEqual([
      'list.file-conflict survey:2 name',
    ])
    const groups = [
      'csv-external | f',
      'begin_group | g | G',
      'csv-external | f',
      'text | a | A',
      'end_group',
    ]
    expect(errorsOf(form(headers, ...groups))).toEqual(['list.file-conflict survey:4 name'])
  })

  it('may be read before the row that names it', () => {
    const rows = [
      "calculate | c | | count(instance('f')/root/item)",
      'select_one_from_file f.geojson | a | A',
    ]
    expect(surveyFrom(form('type | name | label | calculation', ...rows)).lists.f?.file).toBe('f.geojson')
  })
})

describe('what follows another answer', () => {
  it('follows a question, not a group', () => {
    const rows = ['begin_group | g | G', 'text | a | A', 'end_group', 'text | b | B | ${g}']
    expect(errorsOf(form('type | name | label | trigger', ...rows))).toEqual([
      'trigger.syntax survey:5 trigger',
    ])
  })

  it('is how a place in the background is recorded, and the only way', () => {
    const headers = 'type | name | label | trigger | calculation'
    const place = (cells: string) => form(headers, 'text | a | A', `background-geopoint | p | | ${cells}`)
    expect(errorsOf(place('${a}'))).toEqual([])
    expect(errorsOf(place(''))).toEqual(['column.needs survey:3 type'])
    expect(errorsOf(place('${a} | 1'))).toEqual(['column.conflict survey:3 type'])
  })
})

it('an encrypted form has an instanceID', () => {
  const settings = (omit: string) =>
    `${form('type | name | label', 'text | a | A')}\n| settings |\n| | public_key | omit_instanceID |\n| | abc | ${omit} |`
  expect(errorsOf(settings('no'))).toEqual([])
  expect(warningsOf(settings('no'))).toContain('settings.unknown settings:2 public_key')
  expect(errorsOf(settings('yes'))).toEqual(['column.conflict settings:2 public_key'])
})

describe('what has no effect', () => {
  it('is named: columns on rows of another kind', () => {
    const headers = 'type | name | label | calculation | choice_filter | repeat_count | default'
    const rows = ['begin_group | g | G | 1 | | 3 | x', 'text | a | A | | b = 1 | 2', 'end_group']
    expect(warningsOf(form(headers, ...rows))).toEqual([
      'column.unused survey:2 calculation',
      'column.unused survey:2 default',
      'column.unused survey:2 repeat_count',
      'column.unused survey:3 repeat_count',
      'column.unused survey:3 choice_filter',
    ])
  })

  it('is named: field plug-ins, applications on the phone, and a filter beside search()', () => {
    const rows = [
      'text | a | A | custom-call(number=${a})',
      'integer | b | B | ex:org.example.count(id=1)',
      "select_one l | c | C | search('f') | zone = 'a'",
    ]
    const { findings } = imported(form('type | name | label | appearance | choice_filter', ...rows))
    expect(findings.map(({ message }) => message.en)).toEqual([
      '"custom-call(number=${a})" has no effect for text.',
      '"ex:org.example.count(id=1)" has no effect for integer.',
      '"choice_filter" has no effect for search().',
    ])
  })
})
