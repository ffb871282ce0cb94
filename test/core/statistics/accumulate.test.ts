// The streaming sample gives what the array estimators give, however the rows are split among shards.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSample, observe, type Sample } from '../../../core/statistics/accumulate.ts'
import { change } from '../../../core/statistics/change.ts'
import { changeBy } from '../../../core/statistics/change-by.ts'
import { changeRatio } from '../../../core/statistics/change-ratio.ts'
import { changeTotal } from '../../../core/statistics/change-total.ts'
import type { Design } from '../../../core/statistics/design.ts'
import { equalChanges } from '../../../core/statistics/equal-changes.ts'
import { compare, differenceInDifferences, estimate } from '../../../core/statistics/estimates.ts'
import { mean } from '../../../core/statistics/mean.ts'
import { merge } from '../../../core/statistics/merge.ts'
import { proportion } from '../../../core/statistics/proportion.ts'
import { ratio } from '../../../core/statistics/ratio.ts'
import { total } from '../../../core/statistics/total.ts'
import { expectClose } from './support/close.ts'
import { accumulated, column, designOf, rowsArbitrary, shapes, type Row, type Shape } from './support/rows.ts'

const within = ['baseline', 'endline']
const pick = <T extends object>(result: T, ...names: (keyof T)[]) =>
  Object.fromEntries(names.map((name) => [name, result[name]]))

/** What the report reads from a sample: every indicator by round and sex, and its changes. */
function readings(sample: Sample) {
  const wheres = [{}, { grouping: 0, level: 'female' }, { grouping: 0, level: 'male' }]
  return wheres.map((where) =>
    [0, 1, 2, 3].map((indicator) => ({
      estimates: within.map((round) => estimate(sample, { indicator, round, ...where }, { within })),
      change: compare(sample, { indicator, from: 'baseline', to: 'endline', ...where }),
    })),
  )
}

function expectedReadings(rows: readonly Row[], design: Design) {
  const [score, yes, size] = [column(rows, 'score'), column(rows, 'yes'), column(rows, 'size')]
  const round = (name: string) => rows.map((row) => row.round === name)
  const sides = { from: round('baseline'), to: round('endline') }
  const wheres = [null, 'female', 'male'].map((sex) => rows.map((row) => sex === null || row.sex === sex))
  return wheres.map((where) => {
    const byRound = [sides.from, sides.to].map((side) => ({
      domain: side.map((inside, i) => inside && where[i] === true),
    }))
    const fields = [
      'status',
      'n',
      'nPsu',
      'nStrata',
      'sumWeights',
      'estimate',
      'se',
      'df',
      'ciLow',
      'ciHigh',
    ] as const
    return [
      {
        estimates: byRound.map((options) =>
          pick(mean(design, score, options), ...fields, 'sd', 'deffReplace'),
        ),
        change: change(design, score, sides, { domain: where }),
      },
      {
        estimates: byRound.map((options) => pick(proportion(design, yes, options), ...fields)),
        change: change(design, yes, sides, { domain: where }),
      },
      {
        estimates: byRound.map((options) => pick(total(design, score, options), ...fields)),
        change: changeTotal(design, score, sides, { domain: where }),
      },
      {
        estimates: byRound.map((options) => pick(ratio(design, score, size, options), ...fields)),
        change: changeRatio(design, score, size, sides, { domain: where }),
      },
    ]
  })
}

describe('a sample accumulated row by row', () => {
  it('agrees with the estimators over arrays', () => {
    fc.assert(
      fc.property(rowsArbitrary(0), shapes, (rows, shape) => {
        const expected = expectedReadings(rows, designOf(rows, shape))
        expectClose(readings(accumulated(rows, shape)), expected, 1e-10, 1)
      }),
    )
  })

  it('agrees on changes and standard errors of noise around 1e9', () => {
    fc.assert(
      fc.property(rowsArbitrary(1e9), shapes, (rows, shape) => {
        const design = designOf(rows, shape)
        const sides = within.map((name) => rows.map((row) => row.round === name))
        const [from = [], to = []] = sides
        const { diff, se, se0, se1, cov01, p } = change(design, column(rows, 'score'), { from, to })
        const found = compare(accumulated(rows, shape), { indicator: 0, from: 'baseline', to: 'endline' })
        expectClose(found, { diff, se, se0, se1, cov01, p }, 1e-10, 1)
      }),
    )
  })

  it('tests whether levels changed alike as the regression on round×level does', () => {
    fc.assert(
      fc.property(rowsArbitrary(0), shapes, (rows, shape) => {
        const round = (name: string) => rows.map((row) => row.round === name)
        const sides = { from: round('baseline'), to: round('endline') }
        const sexes = rows.map((row) => row.sex)
        const expected = changeBy(designOf(rows, shape), column(rows, 'score'), sexes, sides).testEqualChange
        const found = equalChanges(accumulated(rows, shape), {
          indicator: 0,
          grouping: 0,
          from: 'baseline',
          to: 'endline',
          levels: ['female', 'male'],
        })
        fc.pre(found?.status === 'ok' && expected?.status === 'ok' && (expected.F ?? 0) < 1e6)
        expectClose(found, expected, 1e-7, 1e-6)
      }),
    )
  })

  it('gives the same however its rows are split among shards and kept as JSON', () => {
    fc.assert(
      fc.property(
        rowsArbitrary(0).chain((rows) =>
          fc.tuple(
            fc.constant(rows),
            fc.array(fc.nat(3), { minLength: rows.length, maxLength: rows.length }),
          ),
        ),
        shapes,
        ([rows, shardOf], shape) => {
          const shards = [0, 1, 2, 3].map((shard) =>
            accumulated(
              rows.filter((_, i) => shardOf[i] === shard),
              shape,
            ),
          )
          const restored = shards.map((shard): Sample => JSON.parse(JSON.stringify(shard)))
          const [a, b, c, d] = restored
          if (!a || !b || !c || !d) throw new Error('four shards')
          const whole = readings(accumulated(rows, shape))
          expectClose(readings(merge(merge(a, b), merge(c, d))), whole, 1e-10, 1)
          expectClose(readings(merge(d, merge(b, merge(c, a)))), whole, 1e-10, 1)
        },
      ),
    )
  })
})

const srs: Shape = { psu: 'row', rounds: 'independent', lonely: 'fail' }

describe('a cross-section without clusters', () => {
  it('takes the same memory for ten thousand rows as for ten', () => {
    const sizes = [10, 10_000].map((n) => {
      const sample = createSample({ ...srs, indicators: ['mean'], groupings: 0 })
      for (let i = 0; i < n; i++)
        observe(sample, {
          round: 'r',
          stratum: String(i % 2),
          psu: '',
          weight: 1,
          groups: [],
          values: [i % 8],
        })
      return JSON.stringify(sample).length
    })
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) + 100)
  })

  it('keeps the digits of noise around 1e9', () => {
    const noise = [0.25, -0.5, 1, -0.75, 0.5, -0.5]
    const se = [0, 1e9].map((offset) => {
      const sample = createSample({ ...srs, indicators: ['mean'], groupings: 0 })
      for (const e of noise)
        observe(sample, { round: 'r', stratum: '', psu: '', weight: 2, groups: [], values: [offset + e] })
      return estimate(sample, { indicator: 0, round: 'r' }).se
    })
    expect(se[1]).toBe(se[0])
  })
})

describe('rows that say less', () => {
  const row = { round: 'r', stratum: '', psu: '', weight: 1, groups: [] }
  const sample = createSample({ ...srs, indicators: ['mean'], groupings: 0 })
  for (const value of [4, 6, null, undefined, null]) observe(sample, { ...row, values: [value] })
  observe(sample, { ...row, weight: Number.NaN, values: [100] })

  it('are counted as missing, left out of scope, or dropped without a weight', () => {
    expect(estimate(sample, { indicator: 0, round: 'r' })).toMatchObject({
      n: 2,
      missing: 2,
      estimate: 5,
      sumWeights: 2,
    })
  })

  it('leave an unknown level or round without data', () => {
    expect(estimate(sample, { indicator: 0, round: 'x' })).toMatchObject({
      status: 'no_data',
      n: 0,
      estimate: null,
    })
    expect(compare(sample, { indicator: 0, from: 'r', to: 'x' })).toMatchObject({
      status: 'no_data',
      est0: 5,
      diff: null,
    })
  })

  it('are refused with a negative weight', () => {
    expect(() => observe(sample, { ...row, weight: -1, values: [1] })).toThrow(RangeError)
  })
})

describe('rounds added later', () => {
  it('leave the estimates of earlier rounds as they were', () => {
    const rows = [1, 2, 3, 4].map((psu) => ({
      stratum: '',
      psu: String(psu),
      weight: 1,
      groups: [],
      values: [psu],
    }))
    const sample = createSample({ indicators: ['mean'], groupings: 0, psu: 'label', rounds: 'stacked' })
    for (const row of rows.slice(0, 3)) observe(sample, { ...row, round: 'baseline' })
    const before = estimate(sample, { indicator: 0, round: 'baseline' })
    for (const row of rows) observe(sample, { ...row, round: 'endline' })
    expect(estimate(sample, { indicator: 0, round: 'baseline' })).toEqual(before)
  })
})

describe('difference in differences from a sample', () => {
  it('is the difference of the changes of the two arms', () => {
    const sample = createSample({ indicators: ['mean'], groupings: 1, psu: 'label', rounds: 'stacked' })
    const values = {
      control: [
        [1, 2, 3],
        [2, 3, 6],
      ],
      treated: [
        [1, 3, 2],
        [5, 8, 4],
      ],
    }
    for (const [arm, byRound] of Object.entries(values))
      byRound.forEach((clusters, r) =>
        clusters.forEach((y, c) =>
          observe(sample, {
            round: within[r] ?? '',
            stratum: '',
            psu: arm + c,
            weight: 1,
            groups: [arm],
            values: [y],
          }),
        ),
      )
    const result = differenceInDifferences(sample, {
      indicator: 0,
      grouping: 0,
      from: 'baseline',
      to: 'endline',
      control: 'control',
      treated: 'treated',
    })
    // By hand: effect 11/3 − 5/3 = 2. Deviations of each cluster's change from its arm's, over 3: (1,1,3)−5/3 and (4,5,2)−11/3;
    // their squares sum to (8/3 + 14/3)/9; six clusters in one stratum: times 6/5.
    expectClose(
      result,
      { status: 'ok', effect: 2, se: Math.sqrt((6 / 5) * ((8 / 3 + 14 / 3) / 9)), df: 5 },
      1e-14,
    )
  })
})
