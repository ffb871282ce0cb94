// Reading expressions: what is understood, what is refused, and how politely.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '../../../core/expression/check.ts'
import { compile } from '../../../core/expression/evaluate.ts'
import { ExpressionError } from '../../../core/expression/error.ts'
import { parse } from '../../../core/expression/parse.ts'
import { MAX_DEPTH } from '../../../core/expression/syntax.ts'
import { uses } from '../../../core/expression/names.ts'
import { evaluate, resolve, root, scope, text } from './household.ts'

const failure = (source: string): ExpressionError => {
  try {
    parse(source, { resolve })
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError)
    return error as ExpressionError
  }
  throw new Error(`${source} was accepted`)
}

describe('what word processors do', () => {
  test.each([
    ['“rice” = ‘rice’', 'true'],
    ['"rice” = \'rice’', 'true'],
    ['selected(\u00a0${crops}\u00a0, \u200b‘tea’)', 'true'],
    ['1\u2009+\u202f1', '2'],
    ["'it’s “here”'", 'it’s “here”'],
    ['${ province }', 'ha_giang'],
    ['  1\r\n + \t1 ', '2'],
    ['1mod1', '0'],
    ['5 mod2', '1'],
    ['int(7.9e-12) + 1e2', '100'],
    ["'2.5E+1' * 2", '50'],
  ])('%s → %s', (source, value) => {
    expect(text(source)).toBe(value)
  })
})

describe('what is wrong is said, with its place', () => {
  test.each([
    ['', 'empty', 0],
    ['1 +', 'incomplete', 3],
    ['(1', 'missing', 2],
    ['1)', 'unexpected', 1],
    ["'abc", 'quote', 0],
    ['${agee} > 3', 'unknown-name', 0],
    ['1 == 1', 'operator', 2],
    ['1 && 1', 'operator', 2],
    ['${age} ≥ 3', 'character', 7],
    ['$age', 'variable', 0],
    ['sideways::x', 'axis', 0],
    ['a b', 'unexpected', 2],
    ['#', 'character', 0],
  ])('%s: %s at %i', (source, code, at) => {
    const error = failure(source)
    expect([error.code, error.at]).toEqual([code, at])
    expect(error.words.en).not.toBe('')
    expect(error.words.vi).not.toBe('')
  })

  test('a stray bracket at the end is let through when somebody is told', () => {
    const told: string[] = []
    const warn = (problem: ExpressionError) => told.push(problem.code)
    expect(parse('(1 + 1))', { warn })).toEqual(parse('(1 + 1)'))
    expect(parse('(1 + (1)', { warn })).toEqual(parse('(1 + (1))'))
    expect(told).toEqual(['extra', 'missing'])
    expect(() => parse('(1)) + 1', { warn })).toThrow(ExpressionError)
  })
})

describe('names', () => {
  test('quoted questions and paths, named questions and the last saved answers are offered for resolving', () => {
    const asked: string[] = []
    const note = (name: string, kind: string) => {
      asked.push(`${kind} ${name}`)
      return { op: 'ref' as const, node: 7 }
    }
    parse("/data/a + ${b} + ${last-saved#c} + jr:choice-name(1, '${d}') + jr:choice-name(1, '/data/e')", {
      resolve: note,
    })
    expect(asked).toEqual(['variable b', 'last-saved c', 'variable d', 'path /data/e'])
  })

  test('index() counts in the repeat around the question', () => {
    expect(parse('index()', { repeat: 'member' })).toEqual(parse('position(ancestor-or-self::member[1])'))
  })

  test.each([
    ['${age} > 3 and ${province}', [0, 6], false],
    ["instance('province')/root/item[name = ${province}][1]/label", [0], false],
    ['. > 3', [], false],
    ['today() > ${visit}', [2], true],
    ['position(..)', [], true],
    ['random()', [], true],
    ['../age', [], true],
    ["jr:choice-name(${province}, '${province}')", [0], false],
    ["regex(., '[a-z]+')", [], false],
  ])('%s uses %j, volatile: %s', (source, nodes, volatile) => {
    expect(uses(parse(source, { resolve }))).toEqual({ nodes, volatile })
  })

  test('columns of a list are not questions', () => {
    expect(uses(parse('region = ${province}', { resolve }), true)).toEqual({ nodes: [0], volatile: false })
  })
})

describe('checking', () => {
  test.each([
    ["selectd(${crops}, 'tea')", 'unknown-function', 'Did you mean "selected()"?'],
    ['count_selected(${crops})', 'unknown-function', 'Did you mean "count-selected()"?'],
    ['if(1, 2)', 'arguments', 'takes 3 arguments; here it has 2'],
    ["regex(., '(?<=a)b')", 'regex', 'not supported'],
    ['1 + phone-call-log()', 'limited-function', 'phone calls'],
    ["z-score('weight-for-age', 'male', 9, 4)", 'limited-function', 'another application'],
    ['hash(${crops})', 'limited-function', 'reads as empty'],
  ])('%s: %s', (source, code, words) => {
    const problems = check(parse(source, { resolve }))
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(problems[0]!.words.en).toContain(words)
    expect(source.slice(problems[0]!.at)).not.toBe('')
  })

  test('every problem at once, in order', () => {
    expect(check(parse('foo() + bar() + floor()')).map((problem) => problem.at)).toEqual([0, 8, 16])
  })

  test('names from JavaScript itself are not functions', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(check(parse(`${name}()`)).map((problem) => problem.code)).toEqual(['unknown-function'])
    }
  })
})

describe('size', () => {
  test.each([
    ['sums', '1 + '.repeat(25_000) + '1', 25_001],
    ['alternatives', '0 or '.repeat(20_000) + '1', true],
    ['a text', `string-length('${'ă'.repeat(100_000)}')`, 100_000],
    ['arguments', `count-selected(concat(${"'a ', ".repeat(16_000)}'a'))`, 16_001],
    ['comparisons', "'1' = '1' and ".repeat(7_000) + "'a' = 'a'", true],
  ])('100 kB of %s', (_, source, value) => {
    expect(evaluate(source)).toBe(value)
  })

  test.each([
    ['brackets', '('.repeat(50_000)],
    ['closed brackets', '('.repeat(50_000) + '1' + ')'.repeat(50_000)],
    ['signs', '-'.repeat(100_000) + '1'],
    ['predicates', 'a['.repeat(50_000)],
    ['calls', 'not('.repeat(25_000)],
    ['differences', '1 - '.repeat(25_000) + '1'],
    ['sums in brackets', `${'('.repeat(490)}1${`${' + 1'.repeat(30)})`.repeat(490)}`],
  ])('too deep: %s', (_, source) => {
    expect(failure(source).code).toBe('too-deep')
  })

  test('as deep as is allowed can be evaluated, stored and walked', () => {
    const depth = MAX_DEPTH - 10
    const expression = parse(`${'not('.repeat(depth)}1 = 1${')'.repeat(depth)}`)
    const stored: typeof expression = JSON.parse(JSON.stringify(expression))
    expect(uses(stored)).toEqual({ nodes: [], volatile: false })
    expect(compile(stored)({ scope, node: root, current: root, position: 1, size: 1 })).toBe(true)
  })
})

describe('whatever comes in', () => {
  const fragments = fc.array(
    fc.constantFrom(
      '1', '.5', "'a'", '“b”', '(', ')', '[', ']', '/', '//', '.', '..', '@', '::', ',', '+', '-', '*', '|', '=', '!=', '<',
      ' and ', ' or ', ' div ', ' mod ', '${age}', '${', 'if', 'child', 'node()', 'text()', 'count', 'jr:', 'a', ' ', '\u00a0', '"', "'",
    ), // prettier-ignore
    { maxLength: 40 },
  )
  const sources = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fragments.map((parts) => parts.join('')),
  )

  test('the answer is a tree or an error that says where', () => {
    fc.assert(
      fc.property(sources, (source) => {
        try {
          const expression = parse(source, { resolve })
          check(expression)
          uses(expression)
          expect(JSON.parse(JSON.stringify(expression))).toEqual(expression)
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError)
          const { at, length } = error as ExpressionError
          expect(at).toBeGreaterThanOrEqual(0)
          expect(at + length).toBeLessThanOrEqual(source.length)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('what was read can be evaluated, or says why not', () => {
    fc.assert(
      fc.property(fragments, (parts) => {
        try {
          text(parts.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
