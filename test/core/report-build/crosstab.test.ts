// A table of two questions: the Rao–Scott test is that of the rows, small cells can't be had back, and the memory it needs is that of clusters.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addToCrosstab, beginCrosstab } from '../../../core/report-build/crosstab.ts'
import { finishCrosstab } from '../../../core/report-build/crosstab-result.ts'
import { shownCells } from '../../../core/report-build/suppress.ts'
import { holm } from '../../../core/statistics/adjust-p.ts'
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
    expect(collection.tables[0]![0]!.size).toBeLessThanOrEqual(20 * (2 * 2 + 1))
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

/** The hidden cells that whoever sees the others can work out: those that the equations of rows and columns leave no choice for. */
function recoverable(shown: boolean[][]): [number, number][] {
  const [height, width] = [shown.length, shown[0]!.length]
  const unknown = shown.flatMap((row, r) =>
    row.flatMap((one, c): [number, number][] => (one ? [] : [[r, c]])),
  )
  const sign = (at: number, last: number): number => (at === last ? -1 : 1)
  const equations = [
    ...Array.from({ length: height }, (_, r) => unknown.map(([i, j]) => (i === r ? sign(j, width - 1) : 0))),
    ...Array.from({ length: width }, (_, c) => unknown.map(([i, j]) => (j === c ? sign(i, height - 1) : 0))),
  ]
  // Gauss–Jordan: an unknown is determined when its reduced equation names no other.
  const reduced = equations.map((one) => [...one])
  let rank = 0
  for (let column = 0; column < unknown.length; column++) {
    const pivot = reduced.findIndex((row, index) => index >= rank && Math.abs(row[column]!) > 1e-9)
    if (pivot < 0) continue
    ;[reduced[rank], reduced[pivot]] = [reduced[pivot]!, reduced[rank]!]
    const own = reduced[rank]!.map((value) => value / reduced[rank]![column]!)
    reduced[rank] = own
    reduced.forEach((row, index) => {
      if (index !== rank) reduced[index] = row.map((value, at) => value - row[column]! * own[at]!)
    })
    rank += 1
  }
  return reduced.slice(0, rank).flatMap((row): [number, number][] => {
    const named = row.flatMap((value, at) => (Math.abs(value) > 1e-9 ? [at] : []))
    return named.length === 1 ? [unknown[named[0]!]!] : []
  })
}

describe('a question with several answers', () => {
  const survey = surveyFrom(`
| survey |                     |          |             |            |
|        | type                | name     | label::English (en) | label::Vietnamese (vi) |
|        | select_one province | province | Province    | Tỉnh       |
|        | text                | commune  | Commune     | Xã         |
|        | decimal             | weight   | Weight      | Trọng số   |
|        | select_multiple haz | hazards  | Hazards     | Nguy hiểm  |
|        | select_multiple aid | aid      | Aid         | Hỗ trợ     |
| choices |          |      |      |      |
|         | list_name | name | label::English (en) | label::Vietnamese (vi) |
|         | province | 01   | Ha Noi | Hà Nội |
|         | province | 24   | Bac Giang | Bắc Giang |
|         | haz      | dust | Dust | Bụi |
|         | haz      | night | Night work | Làm đêm |
|         | haz      | heavy | Heavy loads | Mang vác nặng |
|         | haz      | dk   | Don’t know | Không biết |
|         | aid      | cash | Cash | Tiền |
|         | aid      | food | Food | Gạo |
| settings |          |        |
|          | form_id  | version |
|          | hh       | 1 |
${design('commune').replace(/.*respondent_id.*\n/, '')}`)
  let state = 5
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * limit)
  }
  const rows = Array.from({ length: 160 }, (_, index) => {
    const commune = below(16)
    const pick = (names: string[], of: number) => names.filter((_name, at) => below(of + at) === 0).join(' ')
    const hazards = index % 31 === 0 ? 'dk' : pick(['dust', 'night', 'heavy'], commune < 8 ? 2 : 4)
    return {
      province: commune < 8 ? '01' : '24',
      commune: `c${commune}`,
      weight: String(1 + below(4) / 2),
      hazards,
      aid: pick(['cash', 'food'], 2),
    }
  })
  const made = (asked: { rows: string; columns: string }, minimum = 0) => {
    const collection = beginCrosstab(
      {
        study,
        rounds: [round('baseline', 1)],
        surveys: new Map([['a'.repeat(64), survey]]),
        edited: undefined,
        engines: {},
      },
      { round: 'baseline', ...asked },
    )
    for (const answers of rows) addToCrosstab(collection, stored('baseline', answers))
    return finishCrosstab(collection, minimum)
  }
  const answered = rows.filter(({ hazards }) => hazards !== '' && hazards !== 'dk')
  const has = (list: string, name: string) => list.split(' ').includes(name)
  const testOf = (a: (row: (typeof rows)[number]) => string | null, b: typeof a) =>
    raoScott(
      createDesign({
        rows: rows.length,
        weights: rows.map(({ weight }) => Number(weight)),
        strata: [rows.map(({ province }) => province)],
        psu: [rows.map(({ commune }) => commune)],
      }),
      rows.map(a),
      rows.map(b),
    )
  const chose = (name: string) => (row: (typeof rows)[number]) =>
    answered.includes(row) ? (has(row.hazards, name) ? 'yes' : 'no') : null

  test('stands in the table by its choices, each tested by itself, and adjusted together', () => {
    const found = made({ rows: 'province', columns: 'hazards' })
    expect(found).toMatchObject({ status: 'ok', multiple: 'columns', test: null })
    // “Don’t know” is no choice of its own.
    expect(found.columns.levels.map(({ value }) => value)).toEqual(['dust', 'night', 'heavy'])
    expect(found.all?.n).toBe(answered.length)
    expect(found.absent).toEqual({
      missing: rows.filter(({ hazards }) => hazards === '').length,
      dontKnow: rows.filter(({ hazards }) => hazards === 'dk').length,
      refused: 0,
    })
    const total = answered.reduce((sum, { weight }) => sum + Number(weight), 0)
    found.columns.levels.forEach(({ value }, c) => {
      const those = answered.filter(({ hazards }) => has(hazards, value))
      const inHanoi = those.filter(({ province }) => province === '01')
      expect(found.columnMargins[c]?.n).toBe(those.length)
      expect(found.cells[0]![c]?.n).toBe(inHanoi.length)
      const weight = inHanoi.reduce((sum, one) => sum + Number(one.weight), 0)
      expect(found.cells[0]![c]?.share).toBeCloseTo(weight / total, 12)
      const expected = testOf((row) => (answered.includes(row) ? row.province : null), chose(value))
      for (const of of ['F', 'ndf', 'ddf', 'p'] as const)
        expect(found.tests[c]?.test?.[of]).toBeCloseTo(expected[of]!, 8)
      expect(found.tests[c]).toMatchObject({ row: null, column: value })
    })
    const p = found.tests.map(({ test: one }) => one!.p!)
    expect(found.tests.map(({ pHolm }) => pHolm)).toEqual(holm(p))
    expect(Math.max(...p)).toBeGreaterThan(Math.min(...p))
  })

  test('may stand on both sides, and swapped it says the same', () => {
    const both = made({ rows: 'aid', columns: 'hazards' })
    expect(both).toMatchObject({ multiple: 'both', test: null })
    expect(both.tests).toHaveLength(6)
    const with2 = answered.filter(({ aid }) => aid !== '')
    expect(both.all?.n).toBe(with2.length)
    expect(both.cells[1]![2]?.n).toBe(
      with2.filter((one) => has(one.aid, 'food') && has(one.hazards, 'heavy')).length,
    )
    const [across, down] = [
      made({ rows: 'province', columns: 'hazards' }),
      made({ rows: 'hazards', columns: 'province' }),
    ]
    expect(down.multiple).toBe('rows')
    down.cells.forEach((row, r) => row.forEach((cell, c) => expect(cell).toEqual(across.cells[c]![r])))
    expect(down.tests.map(({ test: one }) => one?.p)).toEqual(
      across.tests.map(({ test: one }) => expect.closeTo(one!.p!, 10)),
    )
  })

  test.each([
    { rows: 'province', columns: 'hazards' },
    { rows: 'aid', columns: 'hazards' },
  ])('hides a choice where those who chose it, or those who did not, are few: %o', (asked) => {
    const full = made(asked)
    for (const minimum of [5, 10, 20, 30]) {
      const found = made(asked, minimum)
      let isHidden = false
      found.cells.forEach((row, r) =>
        row.forEach((cell, c) => {
          const [n, margin] = [full.cells[r]![c]!.n, full.rowMargins[r]!.n]
          const [top, all] = [full.columnMargins[c]!.n, full.all!.n]
          const four = [n, margin - n, top - n, all - margin - top + n]
          if (four.some((count) => count > 0 && count < minimum)) {
            isHidden = true
            // What is left of the four and their margins must not say it.
            const open = [cell, found.rowMargins[r], found.columnMargins[c], found.all]
            expect(open.includes(null)).toBe(true)
            expect(
              found.tests.find(
                ({ row: a, column: b }) =>
                  (a === null || a === found.rows.levels[r]!.value) && b === found.columns.levels[c]!.value,
              )?.test,
            ).toBeNull()
          }
        }),
      )
      expect(isHidden || minimum < 20).toBe(true)
    }
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
        expect(recoverable(shown)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })

  test('two groups of them that hang together by one cell would give that cell away', () => {
    const full = [
      [3, 4, 20, 20, 47],
      [5, 6, 20, 20, 51],
      [20, 20, 3, 4, 47],
      [20, 2, 5, 6, 33],
      [48, 32, 48, 50, 178],
    ]
    const bridged = full.map((row) => row.map((count) => count >= 10))
    expect(recoverable(bridged)).toEqual([[3, 1]])
    expect(recoverable(shownCells(full, 10))).toEqual([])
  })

  test('are none where the study withholds nothing', () => {
    fc.assert(
      fc.property(counts, (full) => {
        expect(shownCells(full, 0).flat().every(Boolean)).toBe(true)
      }),
    )
  })
})
