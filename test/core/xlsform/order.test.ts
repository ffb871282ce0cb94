// The order of evaluation, and the circles that have none.
import { describe, expect, it } from 'vitest'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { errorsOf, imported, warningsOf } from '../../support/told.ts'

const form = (...rows: string[]) =>
  `| survey | | | | | | | |\n| | type | name | label | relevant | calculation | repeat_count | constraint |\n${rows.map((row) => `| | ${row} |`).join('\n')}`
const order = (markdown: string) => {
  const survey = surveyFrom(markdown)
  return survey.order.map(({ node, kind }) => `${kind} ${survey.nodes[node]!.name}`)
}

describe('order', () => {
  it('puts what is read before what reads it, whatever the order of rows', () => {
    expect(
      order(form('calculate | c | | | ${b} + 1', 'calculate | b | | | ${a} + 1', 'integer | a | A')),
    ).toEqual(['calculate b', 'calculate c'])
  })

  it('settles the relevance of a question and of all around it before its value is read', () => {
    const nested = form(
      'calculate | sum | | | ${inner} + 1',
      'begin_group | g | G | ${late} = 1',
      'integer | inner | I | ${late} > 0',
      'end_group',
      'calculate | late | | | 1',
    )
    expect(order(nested)).toEqual(['calculate late', 'relevant g', 'relevant inner', 'calculate sum'])
  })

  it('holds everything that has a formula, each once', () => {
    const all = order(
      form(
        'integer | a | A ${b} | | | | . > 1',
        'calculate | b | | | ${a}',
        'begin_repeat | r | R | | | ${a}',
        'text | q | Q',
        'end_repeat',
      ),
    )
    expect(all.sort()).toEqual(['calculate b', 'constraint a', 'count r', 'label a'])
  })
})

describe('circles', () => {
  it('of calculations are told with all members and rows', () => {
    const circle = form(
      'calculate | a | | | ${b}',
      'calculate | b | | | ${c}',
      'calculate | c | | | ${a}',
      'calculate | d | | | ${a}',
    )
    const { findings } = imported(circle)
    expect(errorsOf(circle)).toEqual(['cycle survey:2 calculation'])
    expect(findings[0]?.message.en).toContain('a (2), b (3), c (4)')
    expect(findings[0]?.message.en).not.toContain('d (5)')
  })

  it.each([
    ['a calculation that reads itself', ['calculate | a | | | ${a} + 1'], 'cycle.self survey:2 calculation'],
    ['relevance that reads itself', ['integer | a | A | ${a} > 1'], 'cycle.self survey:2 relevant'],
    ['relevance that reads .', ['integer | a | A | . > 1'], 'cycle.self survey:2 relevant'],
    [
      'relevance on each other',
      ['integer | a | A | ${b} > 1', 'integer | b | B | ${a} > 1'],
      'cycle survey:2 relevant',
    ],
    [
      'a calculation and relevance',
      ['integer | a | A | ${c} > 1', 'calculate | c | | | ${a}'],
      'cycle survey:2 relevant',
    ],
    [
      'a group hidden by what is in it',
      ['begin_group | g | G | ${x} = 1', 'integer | x | X', 'end_group'],
      'cycle.self survey:2 relevant',
    ],
  ])('%s', (_, rows, expected) => expect(errorsOf(form(...rows))).toEqual([expected]))

  it.each([
    ['a constraint that reads .', ['integer | a | A | | | | . > ${b}', 'integer | b | B | | | | . > ${a}']],
    [
      'a child whose constraint reads what hides its group',
      ['integer | x | X', 'begin_group | g | G | ${x} = 1', 'integer | y | Y | | | | . > ${x}', 'end_group'],
    ],
    ['relevance by position', ['begin_repeat | r | R', 'text | q | Q | position(..) > 1', 'end_repeat']],
    [
      'a value of the instance before',
      [
        'begin_repeat | r | R',
        'integer | x | X',
        'calculate | total | | | coalesce(indexed-repeat(${total}, ${r}, position(..) - 1), 0) + ${x}',
        'end_repeat',
      ],
    ],
    [
      'a count that asks for one more',
      ['begin_repeat | r | R | | | count(${more}[. = 1]) + 1', 'integer | more | More?', 'end_repeat'],
    ],
    ['a label that shows itself', ['text | a | You said ${a}']],
    [
      'a group that is there because a hidden question in it says so',
      [
        "begin_group | inputs | Patient | ./source = 'user'",
        'hidden | source',
        'text | who | Who?',
        'end_group',
      ],
    ],
  ])('are not seen in %s', (_, rows) => expect(errorsOf(form(...rows))).toEqual([]))

  it('a group that asks for a hidden question in it is a warning', () => {
    for (const condition of ["${source} = 'user'", "./source = 'user'", "../inputs/source = 'user'"])
      expect(
        warningsOf(
          form(
            `begin_group | inputs | Patient | ${condition}`,
            'hidden | source',
            'text | who | Who?',
            'end_group',
          ),
        ),
      ).toEqual(['cycle.inside survey:2 relevant'])
  })

  it('a calculation that reads its own value before is a warning', () => {
    expect(warningsOf(form("calculate | a | | | if(. = '', 1, .)"))).toEqual([
      'cycle.previous survey:2 calculation',
    ])
  })

  it('of ten thousand members are found in time and named in part', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => `calculate | c${i} | | | \${c${(i + 1) % 10_000}}`)
    const { findings } = imported(form(...rows))
    expect(findings).toHaveLength(1)
    expect(findings[0]?.message.en.length).toBeLessThan(600)
  })
})
