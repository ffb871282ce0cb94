// A table of two questions: the Rao–Scott test is that of the rows, small cells can't be had back, and the memory it needs is that of clusters.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addToCrosstab, beginCrosstab, finishCrosstab } from '../../../core/report-build/crosstab.ts'
import { shownCells } from '../../../core/report-build/suppress.ts'
import { createDesign } from '../../../core/statistics/design.ts'
import { raoScott } from '../../../core/statistics/rao-scott.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { all, data, design, household, round, stored } from './household.ts'

const study = {
  id: 's',
  title: {},
  members: [],
  minimumCell: 0,
  timezone: 'Asia/Ho_Chi_Minh',
  createdAt: '',
  revision: 1,
}

function table(rows: string, columns: string, minimum = 0, responses = all) {
  const survey = surveyFrom(household(design('commune')))
  const collection = beginCrosstab(
    {
      study,
      rounds: [round('baseline', 1), round('endline', 2)],
      surveys: new Map([['a'.repeat(64), survey]]),
      edited: undefined,
      engines: {},
    },
    { round: 'baseline', rows, columns },
  )
  for (const one of responses) addToCrosstab(collection, one)
  return { found: finishCrosstab(collection, minimum), collection }
}

describe('a table of two questions', () => {
  const first = data.filter(({ roundId }) => roundId === 'baseline')

  test('of the households has the counts, shares and test of the rows', () => {
    const { found } = table('province', 'poor')
    const weights = first.map(({ weight }) => Number(weight))
    const expected = raoScott(
      createDesign({
        rows: first.length,
        weights,
        strata: [first.map(({ province }) => province)],
        psu: [first.map(({ commune }) => commune)],
      }),
      first.map(({ province }) => province),
      first.map(({ poor }) => poor),
    )
    expect(found.status).toBe('ok')
    expect(found.rows).toMatchObject({ label: { vi: 'Tỉnh' }, levels: [{ value: '01' }, { value: '24' }] })
    // Choices stand in the order of the survey, yes before no.
    expect(found.columns.levels.map(({ value }) => value)).toEqual(['yes', 'no'])
    expect(found.test?.F).toBeCloseTo(expected.F!, 10)
    expect(found.test?.p).toBeCloseTo(expected.p!, 10)
    expect(found.test?.ddf).toBeCloseTo(expected.ddf!, 8)
    const poorInHanoi = first.filter(({ province, poor }) => province === '01' && poor === 'yes').length
    expect(found.cells[0]?.[0]?.n).toBe(poorInHanoi)
    expect(found.cells[0]?.[0]?.share).toBeCloseTo(expected.cellProp[0]![1]!, 12)
    expect(found.all).toEqual({ n: first.length, share: 1 })
  })

  test('of a household’s and its children’s counts the children, with answers that are missing told', () => {
    const { found, collection } = table('province', 'works')
    const children = first.flatMap(({ child }) => child)
    const answered = children.filter((one) => 'works' in one && one.works !== '')
    expect(found.all?.n).toBe(answered.length)
    expect(found.absent?.missing).toBe(children.length - answered.length)
    expect(collection.cells.size).toBeLessThanOrEqual(20 * (2 * 2 + 1))
  })

  test('has communes in its sample in which nobody answered', () => {
    const silent = ['c0', 'c1', 'c12']
    const rows = first.map(({ province, commune, weight, poor }) => ({
      province,
      commune,
      weight,
      poor: silent.includes(commune) ? '' : poor,
    }))
    const { found } = table(
      'province',
      'poor',
      0,
      rows.map((answers) => stored('baseline', answers)),
    )
    const expected = raoScott(
      createDesign({
        rows: rows.length,
        weights: rows.map(({ weight }) => Number(weight)),
        strata: [rows.map(({ province }) => province)],
        psu: [rows.map(({ commune }) => commune)],
      }),
      rows.map(({ province }) => province),
      rows.map(({ poor }) => poor || null),
    )
    expect(found.test?.F).toBeCloseTo(expected.F!, 10)
    expect(found.test?.ddf).toBeCloseTo(expected.ddf!, 8)
  })

  test('with too many answers is not made', () => {
    expect(table('income', 'province').found).toMatchObject({
      status: 'too_many_levels',
      cells: [],
      test: null,
    })
  })

  test('of fewer than the minimum says nothing', () => {
    expect(table('province', 'poor', 1000).found).toMatchObject({ status: 'withheld', all: null, test: null })
  })

  test('with hidden cells has no test, which would give them away', () => {
    const { found } = table('province', 'poor', 30)
    expect(found.status).toBe('ok')
    expect(found.cells.flat().some((cell) => cell === null)).toBe(true)
    expect(found.test).toBeNull()
  })
})

describe('small cells of a table', () => {
  const counts = fc
    .array(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 4 }), {
      minLength: 2,
      maxLength: 4,
    })
    .map((rows) => rows.map((row) => row.slice(0, Math.min(...rows.map(({ length }) => length)))))
    .map((rows) => {
      const withSums = rows.map((row) => [...row, row.reduce((sum, one) => sum + one, 0)])
      return [...withSums, withSums[0]!.map((_, c) => withSums.reduce((sum, row) => sum + row[c]!, 0))]
    })

  test('are hidden, and no line of the table gives one back', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 12 }), (full, minimum) => {
        const shown = shownCells(full, minimum)
        full.forEach((row, r) =>
          row.forEach((count, c) => {
            if (count > 0 && count < minimum) expect(shown[r]![c]).toBe(false)
          }),
        )
        const lines = [...shown, ...shown[0]!.map((_, c) => shown.map((row) => row[c]!))]
        // A single hidden cell would be the margin less the others.
        for (const line of lines) expect(line.filter((one) => !one).length).not.toBe(1)
      }),
    )
  })

  test('are none where the study withholds nothing', () => {
    fc.assert(
      fc.property(counts, (full) => {
        expect(shownCells(full, 0).flat().every(Boolean)).toBe(true)
      }),
    )
  })
})
