// Groups, repeats and names: how rows nest, and what is wrong with them by row.
import { describe, expect, it } from 'vitest'
import type { Question, Repeat } from '../../../core/survey.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { errorsOf, imported, told, warningsOf } from '../../support/told.ts'

const form = (...rows: string[]) =>
  `| survey | | | | | |\n| | type | name | label | appearance | repeat_count |\n${rows.map((row) => `| | ${row} |`).join('\n')}`
const paths = (markdown: string) => surveyFrom(markdown).nodes.map(({ path }) => path)

describe('groups and repeats', () => {
  it('are begun and ended in all spellings', () => {
    const rows = [
      'begin group | a | A',
      'begin_repeat | b | B',
      'Begin  Group | c | C',
      'text | q | Q',
      'end group',
      'END_REPEAT',
      'end_group',
    ]
    expect(paths(form(...rows))).toEqual(['/data', '/data/a', '/data/a/b', '/data/a/b/c', '/data/a/b/c/q'])
  })

  it('tell an end without a beginning, and a beginning without an end', () => {
    expect(errorsOf(form('text | q | Q', 'end_group'))).toEqual(['group.unmatched-end survey:3 type'])
    expect(errorsOf(form('begin_repeat | r | R', 'text | q | Q'))).toEqual(['group.unclosed survey:2 type'])
  })

  it('tell a crossing once, and go on from the group that was meant', () => {
    const crossing = form(
      'begin_group | a | A',
      'begin_repeat | b | B',
      'text | q | Q',
      'end_group',
      'text | r | R',
    )
    const { findings } = imported(crossing)
    expect(told(findings)).toEqual(['group.mismatch survey:5 type'])
    expect(findings[0]?.message.en).toBe(
      'This row ends a group, but the one open is the repeat "b" of row 3. End that first.',
    )
    expect(findings[0]?.message.vi).toContain('đang mở là vòng lặp "b" ở dòng 3')
  })

  it('count as a number, a question, or an expression in a question of its own', () => {
    const survey = surveyFrom(
      form(
        'integer | n | N',
        'begin_repeat | a | A | | ${n}',
        'text | q | Q',
        'end_repeat',
        'begin_repeat | b | B | | ${n} + 1',
        'text | r | R',
        'end_repeat',
      ),
    )
    const [, , a, , counter, b] = survey.nodes as [unknown, unknown, Repeat, unknown, Question, Repeat]
    expect(a.count).toMatchObject({ source: '${n}', uses: [1] })
    expect(counter).toMatchObject({
      name: 'b_count',
      type: 'calculate',
      calculate: { source: '${n} + 1' },
      readonly: {},
    })
    expect(b.count).toMatchObject({ uses: [counter.id] })
  })

  it('as a table-list have a note for the label, and a row of the choices above bare rows', () => {
    const survey = surveyFrom(
      form(
        'begin_group | t | Table | table-list',
        'select_one l | q | Q',
        'select_one l | r | R',
        'end_group',
      ) + '\n| choices | | | |\n| | list_name | name | label |\n| | l | 1 | One |',
    )
    expect(survey.nodes.map(({ name, appearance }) => [name, appearance])).toEqual([
      ['data', []],
      ['t', ['field-list']],
      ['generated_table_list_label_2', []],
      ['reserved_name_for_field_list_labels_3', ['label']],
      ['q', ['list-nolabel']],
      ['r', ['list-nolabel']],
    ])
    expect(survey.nodes[1]?.label).toBeUndefined()
    expect(survey.nodes[2]?.label?.text).toEqual(['Table'])
  })
})

describe('names', () => {
  it.each(['1st', 'a b', 'a/b', '-x', 'q?'])('can not be "%s"', (name) => {
    expect(errorsOf(form(`text | ${name} | Q`))).toEqual(['name.invalid survey:2 name'])
  })

  it.each(['tuổi', '_x', 'a.b-c', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'can be "%s"',
    (name) => {
      const survey = surveyFrom(
        `| survey | | | | |\n| | type | name | label | calculation |\n| | select_one ${name} | ${name} | Q | |\n| | calculate | c | | \${${name}} = 1 |\n| choices | | | | |\n| | list_name | name | label | ${name} |\n| | ${name} | ${name} | L | d |`,
      )
      expect(survey.nodes[1]?.name).toBe(name)
      expect(Object.keys(survey.lists)).toEqual([name])
      expect(survey.lists[name]?.choices[0]?.data).toEqual([[name, 'd']])
    },
  )

  it('are unique in their group, and need not be elsewhere', () => {
    expect(errorsOf(form('text | q | Q', 'text | q | R'))).toEqual(['name.duplicate survey:3 name'])
    expect(errorsOf(form('text | q | Q', 'begin_group | g | G', 'text | q | R', 'end_group'))).toEqual([])
    expect(warningsOf(form('text | q | Q', 'text | Q | R'))).toEqual(['name.case survey:3 name'])
  })

  it('of repeats are unique in the form', () => {
    const twice = [
      'begin_repeat | r | R',
      'text | a | A',
      'end_repeat',
      'begin_group | g | G',
      'begin_repeat | r | R',
      'text | b | B',
      'end_repeat',
      'end_group',
    ]
    expect(errorsOf(form(...twice))).toEqual(['name.repeat-duplicate survey:6 name'])
    expect(errorsOf(form('begin_repeat | data | R', 'text | a | A', 'end_repeat'))).toEqual([
      'name.repeat-root survey:2 name',
    ])
  })

  it('may be missing from notes only', () => {
    expect(paths(form('note | | Hello'))).toEqual(['/data', '/data/generated_note_name_2'])
    expect(errorsOf(form('text | | Hello'))).toEqual(['name.missing survey:2 name'])
    expect(errorsOf(form('text | meta | Hello'))).toEqual(['name.meta survey:2 name'])
  })
})

describe('rows', () => {
  it('without a type are comments when they have neither name nor label', () => {
    expect(warningsOf(form('text | q | Q', '| | | numbers'))).toEqual(['row.comment survey:3'])
    expect(errorsOf(form('text | q | Q', '| r | R'))).toEqual(['row.no-type survey:3 type'])
  })

  it('that are disabled are left out', () => {
    const disabled =
      '| survey | | | | |\n| | type | name | label | disabled |\n| | text | q | Q | |\n| | text | q | Q | yes |\n| | txet | r | R | TRUE |'
    expect(paths(disabled)).toEqual(['/data', '/data/q'])
  })

  it('nested too deep are told', () => {
    const deep = Array.from({ length: 120 }, (_, i) => `begin_group | g${i} | G`)
    const ends = Array.from({ length: 120 }, () => 'end_group')
    expect(errorsOf(form(...deep, 'text | q | Q', ...ends))).toContain('group.deep survey:102 type')
  })
})

describe('rows that stand for several', () => {
  const choices =
    '\n| choices | | | |\n| | list_name | name | label |\n| | l | a | Apple |\n| | l | b | Pear |'

  it('a loop repeats its questions for each choice', () => {
    const survey = surveyFrom(
      form('begin loop over l | fruit | Fruit', 'integer | n | How many %(label)s?', 'end loop') + choices,
    )
    expect(survey.nodes.map(({ path }) => path)).toEqual([
      '/data', '/data/fruit', '/data/fruit/a', '/data/fruit/a/n', '/data/fruit/b', '/data/fruit/b/n',
    ]) // prettier-ignore
    expect(survey.nodes[3]?.label?.text).toEqual(['How many Apple?'])
  })

  it("Kobo's matrix, score and rank become groups", () => {
    const kobo = `
      | survey | | | | | | | |
      | | type | name | label | kobo--matrix_list | kobo--score-choices | kobo--rank-items | kobo--rank-constraint-message |
      | | begin_kobomatrix | m | Matrix | l | | | |
      | | integer | n | N | | | | |
      | | end_kobomatrix | | | | | | |
      | | begin_score | s | Score | | l | | |
      | | score__row | s1 | Row | | | | |
      | | end_score | | | | | | |
      | | begin_rank | r | Rank | | | l | Each once. |
      | | rank__level | r1 | First | | | | |
      | | rank__level | r2 | Second | | | | |
      | | end_rank | | | | | | |
      ${choices}`
    const survey = surveyFrom(kobo)
    expect(survey.nodes.map(({ path }) => path)).toEqual([
      '/data', '/data/m', '/data/m/m_a', '/data/m/m_a/m_a_n', '/data/m/m_b', '/data/m/m_b/m_b_n',
      '/data/s', '/data/s/s_header', '/data/s/s1', '/data/r', '/data/r/r1', '/data/r/r2',
    ]) // prettier-ignore
    expect(survey.nodes[11]).toMatchObject({
      constraint: { source: '. != ${r1}' },
      constraintMessage: ['Each once.'],
      required: { source: 'true()' },
      appearance: ['minimal'],
    })
    expect(survey.nodes[6]).toMatchObject({ path: '/data/s', appearance: ['field-list'] })
    expect(survey.nodes[6]?.label).toBeUndefined()
    expect(survey.nodes[7]?.label?.text).toEqual(['Score'])
  })

  it("Kobo's score and rank are required in their rows, which nobody need mark", () => {
    const headers = 'type | name | label | kobo--score-choices | kobo--rank-items | required'
    const rows = [
      'begin_score | s | Score | l | | true', 'score__row | s1 | Row', 'end_score',
      'begin_rank | r | Rank | | l | true', 'rank__level | r1 | First', 'end_rank',
    ] // prettier-ignore
    const kobo = `| survey |\n| | ${headers} |\n${rows.map((row) => `| | ${row} |`).join('\n')}\n${choices}`
    expect(warningsOf(kobo)).toEqual([])
    const required = surveyFrom(kobo).nodes.flatMap((node) => (node.required ? [node.name] : []))
    expect(required).toEqual(['s1', 'r1'])
  })
})
