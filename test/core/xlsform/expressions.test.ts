// Names and paths in expressions: what they mean, and one expression alone against a survey that stands.
import { describe, expect, it } from 'vitest'
import type { Question } from '../../../core/survey.ts'
import { compileFormula } from '../../../core/xlsform/compile-expression.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { errorsOf, imported, warningsOf } from '../../support/told.ts'
import { answerAll, interviewOf, valueAt } from '../interview/survey-of.ts'

const form = (calculation: string) => `
  | survey |              |      |       |              |
  |        | type         | name | label | calculation  |
  |        | integer      | a    | A     |              |
  |        | begin_repeat | r    | R     |              |
  |        | integer      | x    | X     |              |
  |        | calculate    | c    |       | ${calculation} |
  |        | end_repeat   |      |       |              |`
const compiled = (calculation: string) => (surveyFrom(form(calculation)).nodes[4] as Question).calculate

describe('references', () => {
  it('by name, by absolute path and by relative path mean the same node', () => {
    for (const source of ['${x}', '/data/r/x', '../x'])
      expect(compiled(source)).toEqual({ source, expression: { op: 'ref', node: 3 }, uses: [3] })
  })

  it('out of the repeat and back read all its instances, so they stay a path', () => {
    expect(compiled('sum(../../r/x)')).toMatchObject({ uses: [3], volatile: true })
    expect(JSON.stringify(compiled('sum(../../r/x)')?.expression)).toContain('"path"')
  })

  it('to what is around read it too', () => {
    expect(compiled('position(..)')).toMatchObject({ uses: [2], volatile: true })
    expect(compiled('count(${r})')?.uses).toEqual([2])
    expect(compiled('../../a')).toMatchObject({ expression: { op: 'ref', node: 1 } })
  })

  it('with nothing between them come to nothing, as the one long path that other tools read, and are told', () => {
    for (const source of ['not ${a}', '${a} ${x}', 'concat(${a}${x})', '../x ${a} = 3']) {
      expect(errorsOf(form(source))).toEqual([])
      expect(warningsOf(form(source))).toContain('expression.warning survey:5 calculation')
    }
    expect(errorsOf(form('${a} ${nobody}'))).toEqual(['reference.unknown survey:5 calculation'])
    expect(errorsOf(form("'x' ${a}"))).toEqual(['expression.invalid survey:5 calculation'])
    const interview = interviewOf(form('if(not ${a}, 1, concat(${a} ${x}, 2))'))
    answerAll(interview, { '/data/a': '3', '/data/r[1]/x': '4' })
    expect(valueAt(interview, '/data/r[1]/c')).toBe('2')
  })

  it('to the response finished last read another instance', () => {
    const made = compiled('${last-saved#a}')
    expect(made?.uses).toEqual([])
    expect(JSON.stringify(made?.expression)).toContain('__last-saved')
  })

  it('inside the text of jr:choice-name mean the question', () => {
    expect(JSON.stringify(compiled("jr:choice-name(${x}, '${x}')")?.expression)).toContain(
      '{"op":"ref","node":3}',
    )
  })

  it('that are unknown, or not one, are errors with all of them told', () => {
    expect(errorsOf(form('${b} + ${d}'))).toEqual([
      'reference.unknown survey:5 calculation',
      'reference.unknown survey:5 calculation',
    ])
    const twice =
      '| survey | | | | |\n| | type | name | label | calculation |\n| | text | q | Q | |\n| | begin_group | g | G | |\n| | text | q | Q | |\n| | end_group | | | |\n| | calculate | c | | ${q} |'
    expect(errorsOf(twice)).toEqual(['reference.ambiguous survey:6 calculation'])
    expect(imported(twice).findings[0]?.message.en).toContain('rows 2, 4')
  })

  it('that lead nowhere, or forget ${}, are warnings', () => {
    expect(warningsOf(form('/data/r/y + 1'))).toEqual(['reference.path survey:5 calculation'])
    expect(warningsOf(form('a + 1'))).toEqual(['expression.bare-name survey:5 calculation'])
  })

  it('in labels are told by their language', () => {
    const label =
      '| survey | | | | |\n| | type | name | label::en | label::vi |\n| | text | q | ${x} | ${q} |'
    expect(errorsOf(label)).toEqual(['reference.unknown survey:2 label::en'])
  })
})

describe('compileFormula', () => {
  const survey = surveyFrom(form('${x} * 2'))

  it('compiles for the whole response, or for the members of a repeat', () => {
    expect(compileFormula(survey, '${a} > 1').formula?.uses).toEqual([1])
    expect(compileFormula(survey, './x > 1', { context: 2 }).formula).toMatchObject({
      uses: [3],
      expression: { left: { op: 'ref', node: 3 } },
    })
  })

  it('answers with findings instead', () => {
    const { formula, findings } = compileFormula(survey, '${nobody} >')
    expect(formula).toBeUndefined()
    expect(findings.map(({ code }) => code)).toContain('reference.unknown')
  })
})
