// Patterns: the whole text is meant, plain ones run natively, and no pattern makes a phone hang.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { needsRegexEngine } from '../../../core/expression/names.ts'
import { parse } from '../../../core/expression/parse.ts'
import { matcher, simplePattern } from '../../../core/expression/regex.ts'
import { re2 } from '../../../core/expression/regex-re2.ts'

describe('patterns that forms use', () => {
  test.each([
    ['^[0-9]{10}$', '0912345678', '09123456789'],
    ['[0-9]{3}', '123', '1234'],
    ['(03|05|07|08|09)[0-9]{8}', '0912345678', '0212345678'],
    ['[A-Z]{2}-\\d+', 'HG-17', 'hg-17'],
    ["^[A-Za-zÀ-ỹ '.-]+$", 'Nguyễn Thị Lan', 'Lan1'],
    ['[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,4}', 'a.b@mail.example.vn', 'a.b@mail'],
    ['\\w+\\s\\w+', 'An Lan', 'AnLan'],
    ['a?b{2,3}', 'abbb', 'abbbb'],
    ['.{0,5}', 'Đặng', 'Đặng Lan'],
    ['(ab){2}', 'abab', 'ab'],
    ['\\+84[0-9]{9}', '+84912345678', '84912345678'],
    ['[^,;]*', 'rice tea', 'rice,tea'],
    ['yes|no', 'no', 'nope'],
    ['(0[1-9]|[12][0-9]|3[01])[- /.](19|20)\\d\\d', '31/2026', '32/2026'],
    ['^\\(?[0-9]{3}\\)?-?[0-9]{4}$', '(024)-3825', '(024)38250'],
    ['^[A-Z]{3}+_[0-9]{4}+$', 'HAG_0017', 'HA_0017'],
  ])('%s takes %s and not %s, natively as in RE2', (pattern, good, bad) => {
    expect(simplePattern(pattern)).toBeDefined()
    for (const test of [matcher(pattern, undefined), re2(pattern)]) {
      expect([test(good), test(bad)]).toEqual([true, false])
    }
  })
})

describe('patterns for texts', () => {
  test.each([
    ['^[\\u0600-\\u06FF ]+$', 'نعم لا', 'yes'],
    ['\\\\u0041', '\\u0041', 'A'],
  ])('%s takes %s and not %s, by the number of a character', (pattern, good, bad) => {
    const test = matcher(pattern, re2)
    expect([test(good), test(bad)]).toEqual([true, false])
  })

  test('may bound the length of a text by thousands', () => {
    const test = matcher('^.{1,2000}$', undefined)
    expect([1, 2000, 2001].map((length) => test('a'.repeat(length)))).toEqual([true, true, false])
    expect(matcher('[a-z]{10,3000}[0-9]', undefined)(`${'a'.repeat(2500)}1`)).toBe(true)
  })
})

describe('patterns that look ahead at the beginning', () => {
  test.each([
    ['^(?!0{1,3}$)\\d{1,3}$', '100', '000'],
    ['(?!0+$)[0-9]+', '10', '00'],
    ['^(?=.*[A-Z])(?=.*\\d).{6,}$', 'Lan2026', 'lan2026'],
    ['^(?!(?:.*[)(]){2}).*$', '(024 3825', '(024) 3825'],
    ['^(?![|)]).+$', 'a|b', '|b'],
    ['^(?!00)\\d{2}$|^none$', 'none', '00'],
    ['^(?!none)[a-z]+$|^\\d+$', '12', 'none'],
  ])('%s takes %s and not %s', (pattern, good, bad) => {
    const test = matcher(pattern, re2)
    expect([test(good), test(bad)]).toEqual([true, false])
  })

  test('a flag at the beginning holds for every alternative', () => {
    expect(['YES', 'NO', 'nope'].map(re2('(?i)yes|no'))).toEqual([true, true, false])
  })
})

describe('patterns that could take a browser forever', () => {
  const long = `${'a'.repeat(50_000)}!`
  test.each([
    '(a+)+',
    '(a|aa)*',
    '(a*)*b',
    '(.*)*x',
    '([a-z]+)*\\d',
    'a*a*a*a*a*b',
    '(a|a|a)+$',
    '(?:a{1,30}){1,30}b',
    '(x+x+)+y',
  ])('%s goes to the linear engine and ends', (pattern) => {
    expect(simplePattern(pattern)).toBeUndefined()
    expect(matcher(pattern, re2)(long)).toBe(false)
  })

  test('a pattern of unbounded size is refused', () => {
    for (const pattern of [
      '((a{1,1000}){1,1000}){1,1000}',
      'a'.repeat(20_000) + '(b|c)*',
      'a(?=b)b',
      '(?<=a)b',
      '(a)\\1',
      '(',
    ]) {
      expect(() => re2(pattern)).toThrow(/cannot be used/)
    }
  })

  test('without the engine it says so instead of guessing', () => {
    expect(() => matcher('(q+)+', undefined)).toThrow(/not loaded/)
    expect(needsRegexEngine(parse("regex(., '(q+)+')"))).toBe(true)
    expect(needsRegexEngine(parse("regex(., '[0-9]{3}')"))).toBe(false)
    expect(needsRegexEngine(parse('regex(., ../pattern)'))).toBe(true)
    expect(needsRegexEngine(parse("contains(., 'a')"))).toBe(false)
  })
})

test('native and RE2 agree wherever the native engine is used', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '\\d',
    '\\w',
    '\\s',
    '\\.',
    'đ',
    '[a-c0-3]',
    '(a|b)',
    '(?:ab|a)',
  )
  const quantifier = fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,3}', '{2,}')
  const pattern = fc
    .array(
      fc.tuple(atom, quantifier).map(([one, many]) => one + many),
      { minLength: 1, maxLength: 5 },
    )
    .map((parts) => parts.join(''))
  const sample = fc
    .array(fc.constantFrom('a', 'b', 'c', '1', ' ', '.', 'đ', '\n', '\u00a0', '😀'), { maxLength: 8 })
    .map((parts) => parts.join(''))
  let compared = 0
  fc.assert(
    fc.property(pattern, fc.array(sample, { minLength: 5, maxLength: 5 }), (source, texts) => {
      const simple = simplePattern(source)
      if (!simple) return
      compared += 1
      const linear = re2(source)
      for (const text of texts)
        expect([source, text, simple.test(text)]).toEqual([source, text, linear(text)])
    }),
    { numRuns: 2000 },
  )
  expect(compared).toBeGreaterThan(100)
})
