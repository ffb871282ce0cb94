// CSV that every reader understands and no spreadsheet runs.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine, guarded, unguarded } from '../../../core/export/csv.ts'
import { readCsv } from '../../support/csv.ts'

/** Text that likes to be difficult: quotes, commas, line ends, beginnings of formulas, Vietnamese, emoji, right-to-left marks. */
const difficult = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      ',',
      '\r',
      '\n',
      '=',
      '+',
      '-',
      '@',
      "'",
      '\t',
      ' ',
      'ễ',
      '😀',
      '\u200f',
      '1',
      'e',
      '.',
    ),
  }),
)

test('any cells come back as they were, absent and empty ones told apart', () => {
  const cells = fc.array(fc.option(difficult, { nil: undefined }), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(cells), (lines) => {
      const back = readCsv(lines.map(csvLine).join(''))
      expect(back.map((line) => line.map((cell) => cell && unguarded(cell)))).toEqual(lines)
    }),
  )
})

test('what was guarded can be told from what never needed it', () => {
  fc.assert(
    fc.property(difficult, (text) => {
      expect(unguarded(guarded(text))).toBe(text)
    }),
  )
})

test('no cell begins as a formula does, unless it is a number', () => {
  fc.assert(
    fc.property(difficult, (text) => {
      const [[cell = ''] = []] = readCsv(csvLine([text]))
      if (/^[\s\uFEFF]*[=+\-@]/.test(cell))
        expect(cell).toMatch(/^([+-][\d.]+(e[+-]?\d+)?|-+|\s+[=+\-@][^]*)$/i)
      expect(cell).not.toMatch(/^[=@\t\r\n]/)
    }),
  )
})

describe('the rule for formulas', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+84 912 345 678', "'+84 912 345 678"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-x', "'-x"],
    ['\t=1', "'\t=1"],
    ['＝1+1', "'＝1+1"],
    ["'=1", "''=1"],
  ])('%j is written as %j', (text, written) => {
    expect(guarded(text)).toBe(written)
  })

  test.each([
    '-5',
    '+5',
    '-0.5',
    '-1e5',
    '1e5',
    '007',
    '2000000000',
    '+84912345678',
    '-',
    '---',
    "it's",
    "'quoted'",
    '',
    ' =1',
  ])('%j stays as it is', (text) => {
    expect(guarded(text)).toBe(text)
  })
})
