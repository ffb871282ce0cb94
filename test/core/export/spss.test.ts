// SPSS data files, read back by other software.
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Dataset, Table } from '../../../core/export/dataset.ts'
import { spssTable } from '../../../core/export/spss/sav.ts'
import { legalNames } from '../../../core/export/spss/names.ts'
import { missingCodes } from '../../../core/export/spss/missing.ts'
import { spssNotes } from '../../../core/export/spss/notes.ts'
import { sample } from '../../conformance/sample/data.ts'
import { LONG_NAME } from '../../conformance/sample/questions.ts'
import { trueTable } from '../../conformance/sample/truth.ts'
import { comesBack } from '../../support/any-file.ts'
import { dataset, table } from '../../support/dataset.ts'
import { differences, hasHaven, haven, readstat, withFile } from '../../support/read-back.ts'

const made = await sample(40, 90, 3)
afterAll(() => made.store.close())
const pairs = ({ dataset: whole }: { dataset: Dataset }): [Dataset, Table][] =>
  whole.tables.map((one) => [whole, one])
const truth = ([whole, one]: [Dataset, Table], language = 'en') => trueTable('sav', whole, one, language)

describe('a sample of all questions and of the worst answers', () => {
  test('opens in ReadStat with every name, label and row', async () => {
    for (const pair of pairs(made)) {
      const { columns, rows } = truth(pair)
      const { lines, variables } = await withFile(spssTable, pair, 'sav', readstat)
      expect(variables.map(({ name, label = '' }) => [name, label])).toEqual(
        columns.map(({ name, label }) => [name, label]),
      )
      expect(lines.slice(1)).toHaveLength((await Array.fromAsync(rows())).length)
    }
  })

  test.skipIf(!hasHaven)(
    'is in R what was written (needs r-cran-haven and r-cran-jsonlite)',
    { timeout: 240_000 },
    async () => {
      for (const pair of pairs(made)) {
        const found = await withFile(spssTable, pair, 'sav', haven)
        expect(await differences(truth(pair), found)).toEqual([])
      }
    },
  )

  test('is the same, byte by byte, when it is made again', async () => {
    const [pair] = pairs(made)
    const second = await sample(40, 90, 3)
    const [again] = pairs(second)
    const bytes = (one: typeof pair) =>
      one && withFile(spssTable, one, 'sav', (_path, all) => Buffer.from(all).toString('base64'))
    expect((await bytes(again)) === (await bytes(pair))).toBe(true)
    await second.store.close()
  })
})

describe('any table', () => {
  comesBack(spssTable, 'sav')
})

describe('the format', () => {
  test.each([1, 255, 256, 504, 505, 2000, 32_760, 32_761, 70_000])(
    'holds texts of %i bytes whole',
    async (length) => {
      const words = `${'ữ'.repeat(Math.floor((length - 1) / 3))}${'x'.repeat((length - 1) % 3)}.`
      const one = table('responses', [{ name: 'a', type: 'text' }, { name: 'b', type: 'integer' }], [[words, 5], ['', 7]]) // prettier-ignore
      const { lines } = await withFile(spssTable, [dataset([one]), one], 'sav', readstat)
      expect(lines[1]?.slice(0, -1).join('') === words).toBe(true)
      expect(lines[2]?.at(-1)).toBe('7.000000')
    },
  )

  test('tells spaces at the end of a text from what it fills up with', async () => {
    const one = table('responses', [{ name: 'a', type: 'text' }, { name: 'b', type: 'integer' }], [['ends ', 1], [' ', 1], ['plain', 1]]) // prettier-ignore
    const { lines } = await withFile(spssTable, [dataset([one]), one], 'sav', readstat)
    expect(lines.slice(1).map(([text]) => text)).toEqual(['ends\u00A0', '\u00A0', 'plain'])
  })

  test('refuses texts that are longer than was measured', async () => {
    const one = table('responses', [{ name: 'a', type: 'text' }], [['abc']])
    const column = { ...one.columns[0]!, longest: 2 }
    const other = { ...one, columns: [column] }
    await expect(withFile(spssTable, [dataset([other]), other], 'sav', () => 0)).rejects.toThrow('measured')
  })
})

test('codes for missing values never are values', () => {
  const number = fc.oneof(fc.integer({ min: -1200, max: 200 }), fc.integer())
  const choice = fc.record({
    code: number,
    missing: fc.constantFrom(undefined, 'refused' as const, 'dont-know' as const),
  })
  fc.assert(
    fc.property(number, number, fc.array(choice, { maxLength: 5 }), (one, other, found) => {
      const [least, most] = [Math.min(one, other), Math.max(one, other)]
      const choices = found.map(({ code, missing }) => ({
        code,
        name: 'x',
        label: {},
        ...(missing && { missing }),
      }))
      const codes = Object.values(missingCodes({ choices }, least, most))
      const values = choices.filter(({ missing }) => !missing).map(({ code }) => code)
      expect(new Set(codes).size).toBe(3)
      for (const code of codes) {
        expect(code < least || code > most).toBe(true)
        expect(values).not.toContain(code)
      }
    }),
  )
})

test('names are legal, different whatever the case, and as in the survey where they can be', () => {
  expect(
    legalNames(['age', 'AGE', '_started', 'with', '2nd', 'a/b', 'a-b', 'tuổi', 'x_', LONG_NAME]),
  ).toEqual([
    'age',
    'AGE_2',
    'v_started',
    'with_1',
    'v2nd',
    'a_b',
    'a_b_2',
    'tuổi',
    'x',
    LONG_NAME.slice(0, 64),
  ])
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 90 })), (names) => {
      const legal = legalNames(names)
      for (const name of legal)
        expect(name).toMatch(/^\p{L}(?:[\p{L}\p{Nd}_.]*[\p{L}\p{Nd}])?$|^\p{L}[\p{L}\p{Nd}_.]*$/u)
      for (const name of legal) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(64)
      expect(new Set(legal.map((name) => name.toLowerCase())).size).toBe(names.length)
    }),
  )
})

test('what was changed is told', () => {
  const [pair] = pairs(made)
  const notes = pair ? spssNotes(pair[1], 'vi') : []
  const of = (column: string) => notes.filter((note) => note.column === column).map(({ kind }) => kind)
  expect(of('long_label')).toContain('label')
  expect(of('with')).toContain('name')
  expect(of('odd_text')).toEqual(['characters', 'characters'])
  expect(of('long_text')).toContain('split')
  expect(of('only_now')).toContain('missing')
  expect(notes.find(({ written }) => written === 'odd_text_why')?.message.vi).toContain('odd_text')
})
