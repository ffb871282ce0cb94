// Stata data files, read back by other software.
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Dataset, Table } from '../../../core/export/dataset.ts'
import { stataTable } from '../../../core/export/stata/dta.ts'
import { legalNames } from '../../../core/export/stata/names.ts'
import { stataNotes } from '../../../core/export/stata/notes.ts'
import { sample } from '../../conformance/sample/data.ts'
import { LONG_NAME } from '../../conformance/sample/questions.ts'
import { trueTable } from '../../conformance/sample/truth.ts'
import { anyTable } from '../../support/any-table.ts'
import { comesBack } from '../../support/any-file.ts'
import { dataset, table } from '../../support/dataset.ts'
import {
  differences,
  hasHaven,
  hasPandas,
  haven,
  pandas,
  readstat,
  withFile,
} from '../../support/read-back.ts'

const made = await sample(40, 90, 1)
afterAll(() => made.store.close())
const pairs = ({ dataset: whole }: { dataset: Dataset }): [Dataset, Table][] =>
  whole.tables.map((one) => [whole, one])
const truth = ([whole, one]: [Dataset, Table], language = 'en') => trueTable('dta', whole, one, language)

describe('a sample of all questions and of the worst answers', () => {
  test('opens in ReadStat with every name, label and row', async () => {
    for (const pair of pairs(made)) {
      const { columns, rows } = truth(pair)
      const { lines, variables } = await withFile(stataTable, pair, 'dta', readstat)
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
        const found = await withFile(stataTable, pair, 'dta', haven)
        expect(await differences(truth(pair), found)).toEqual([])
      }
    },
  )

  test.skipIf(!hasPandas)(
    'is in pandas what was written (needs python3-pandas)',
    { timeout: 240_000 },
    async () => {
      for (const pair of pairs(made)) {
        const found = await withFile(stataTable, pair, 'dta', pandas, 'vi')
        expect(await differences(truth(pair, 'vi'), found)).toEqual([])
      }
    },
  )

  test('is the same, byte by byte, when it is made again', async () => {
    const [pair] = pairs(made)
    const second = await sample(40, 90, 1)
    const [again] = pairs(second)
    const bytes = (one: typeof pair) => one && withFile(stataTable, one, 'dta', (_path, all) => all)
    expect(await bytes(again)).toEqual(await bytes(pair))
    await second.store.close()
  })
})

describe('any table', () => {
  comesBack(stataTable, 'dta')

  test.skipIf(!hasPandas)(
    'is in pandas what was written (needs python3-pandas)',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyTable(), async (one) => {
          const pair: [Dataset, Table] = [dataset([one]), one]
          expect(await differences(truth(pair), await withFile(stataTable, pair, 'dta', pandas))).toEqual([])
        }),
        { numRuns: 3 },
      )
    },
  )
})

describe('the format', () => {
  const wide = (count: number) => {
    const columns = Array.from({ length: count }, (_, index) => ({
      name: `q${index}`,
      type: 'integer' as const,
    }))
    return table('responses', columns, [columns.map((_, index) => index)])
  }

  test.each([
    [32_767, 118],
    [32_768, 119],
  ])('of %i variables is release %i', async (count, release) => {
    const one = wide(count)
    const { lines, start } = await withFile(stataTable, [dataset([one]), one], 'dta', (path, bytes) => ({
      ...readstat(path),
      start: bytes.subarray(0, 60).toString('latin1'),
    }))
    expect(start).toContain(`<release>${release}</release>`)
    expect(lines[1]).toEqual(Array.from({ length: count }, (_, index) => String(index)))
  })

  test('holds whole numbers of any size, and missing values beside them', async () => {
    const limits = [
      -127, 100, 101, -32_768, 32_740, 32_741, 2_147_483_620, 2_147_483_621, 9_007_199_254_740_991,
    ]
    const columns = limits.map((_, index) => ({ name: `n${index}`, type: 'integer' as const }))
    const one = table('responses', columns, [limits, limits.map(() => ({ missing: 'refused' as const }))])
    const { lines } = await withFile(stataTable, [dataset([one]), one], 'dta', readstat)
    expect(lines[1]?.map(Number)).toEqual(limits)
    expect(lines[2]).toEqual(limits.map(() => ''))
  })

  test('refuses rows that are not those that were measured', async () => {
    const one = table('responses', [{ name: 'a', type: 'integer' }], [[1], [2]])
    const other = { ...one, rowCount: 3 }
    await expect(withFile(stataTable, [dataset([other]), other], 'dta', () => 0)).rejects.toThrow('measured')
  })
})

describe('names', () => {
  test('are legal, different whatever the case, and as in the survey where they can be', () => {
    expect(legalNames(['age', 'AGE', 'if', 'str5', '2nd', 'a/b', 'a-b', 'tuổi', '_n', LONG_NAME])).toEqual([
      'age',
      'AGE_2',
      'if_',
      'str5_',
      '_2nd',
      'a_b',
      'a_b_2',
      'tuổi',
      '_n_',
      LONG_NAME.slice(0, 32),
    ])
  })

  test('that are cut keep what tells them apart', () => {
    const names = legalNames([LONG_NAME, `${LONG_NAME}/rice`, `${LONG_NAME}/why`, `${LONG_NAME}Z`])
    expect(names.slice(1, 3).map((name) => name.slice(-4))).toEqual(['rice', '_why'])
    expect(new Set(names).size).toBe(4)
  })

  test('of any kind are legal', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 })), (names) => {
        const legal = legalNames(names)
        for (const name of legal) expect(name).toMatch(/^[\p{L}_][\p{L}\p{Nd}_]{0,31}$/u)
        expect(new Set(legal.map((name) => name.toLowerCase())).size).toBe(names.length)
      }),
    )
  })
})

test('what was changed is told', () => {
  const [pair] = pairs(made)
  const notes = pair ? stataNotes(...pair, 'vi') : []
  const of = (column: string) => notes.filter((note) => note.column === column).map(({ kind }) => kind)
  expect(of('long_label')).toContain('label')
  expect(of('if')).toContain('name')
  expect(of('odd_text')).toContain('characters')
  expect(of('only_now')).toContain('missing')
  expect(notes.find(({ written }) => written === 'odd_text_why')?.message.vi).toContain('odd_text')
})
