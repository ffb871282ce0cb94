// Numbers as enumerators type them in Viet Nam and elsewhere.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namesNegative, readNumber, showNumber } from '../../../web/ui/question/number.ts'

describe('typed numbers', () => {
  it.each([
    ['3,5', '3.5'],
    ['3.5', '3.5'],
    ['1.234,5', '1234.5'],
    ['1,234.5', '1234.5'],
    ['1.234.567', '1234567'],
    ['12 000', '12000'],
    ['-0,50', '-0.50'],
    ['−7', '-7'],
    [',5', '0.5'],
    ['007', '7'],
  ])('decimal %s is %s', (typed, stored) => expect(readNumber(typed, { whole: false })).toBe(stored))

  it.each([
    ['1.234', '1234'],
    ['12', '12'],
    ['12,0', '12'],
    ['1,5', undefined],
    ['abc', undefined],
    ['', undefined],
    ['1-2', undefined],
    ['--2', undefined],
    ['1,2,3', undefined],
  ])('whole number %s is %s', (typed, stored) => expect(readNumber(typed, { whole: true })).toBe(stored))

  it('shows what it reads, in both languages, grouped or not', () => {
    expect(showNumber('1234567.5', 'vi', true)).toBe('1.234.567,5')
    expect(showNumber('1234567.5', 'en', true)).toBe('1,234,567.5')
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('vi', 'en'), fc.boolean(), (number, locale, thousands) => {
        expect(readNumber(showNumber(String(number), locale, thousands), { whole: true, thousands })).toBe(
          String(number),
        )
      }),
    )
  })
})

describe('a question that takes numbers below zero is known by its words', () => {
  it.each([
    ['Ghi -99 nếu không biết', true],
    ['Write −98 for refused', true],
    ['. = -99 or . >= 0', true],
    ['Trẻ từ 5-17 tuổi', false],
    ['Aged 5 – 17', false],
    ['Tested for COVID-19?', false],
    ['. < ${members} -1', false],
    ['', false],
  ])('%s: %s', (words, answer) => expect(namesNegative(words)).toBe(answer))
})
