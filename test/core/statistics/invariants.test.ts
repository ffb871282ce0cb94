// What may not matter to an estimate: the order of rows, the scale of weights, the names of clusters.
import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { change } from '../../../core/statistics/change.ts'
import { createDesign } from '../../../core/statistics/design.ts'
import { mean } from '../../../core/statistics/mean.ts'
import { quantiles } from '../../../core/statistics/quantile.ts'
import { ratio } from '../../../core/statistics/ratio.ts'
import { intercept, regression } from '../../../core/statistics/regression.ts'
import { usableRows } from '../../../core/statistics/design.ts'
import { expectClose } from './support/close.ts'
import { column, designOf, rowsArbitrary, shapes, type Row, type Shape } from './support/rows.ts'

/** Everything that is invariant, of these rows. */
function estimates(rows: readonly Row[], shape: Shape, factor = 1) {
  const design = designOf(
    rows.map((row) => ({ ...row, weight: row.weight * factor })),
    shape,
  )
  const [score, size] = [column(rows, 'score'), column(rows, 'size')]
  const round = (name: string) => rows.map((row) => row.round === name)
  const { sumWeights: _, deff: _finite, ...average } = mean(design, score)
  const { sumWeights: _w, ...share } = ratio(design, score, size)
  return {
    average,
    share,
    median: quantiles(design, score, [0.5]),
    change: change(design, score, { from: round('baseline'), to: round('endline') }),
  }
}

describe('estimates do not depend on', () => {
  it('the order of the rows', () => {
    fc.assert(
      fc.property(
        rowsArbitrary(0).chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
        ),
        shapes,
        ([rows, shuffled], shape) => expectClose(estimates(shuffled, shape), estimates(rows, shape), 1e-9, 1),
      ),
    )
  })

  it('the scale of the weights', () => {
    fc.assert(
      fc.property(rowsArbitrary(0), shapes, fc.constantFrom(1 / 1024, 8, 65536), (rows, shape, factor) =>
        expectClose(estimates(rows, shape, factor), estimates(rows, shape), 1e-9, 1),
      ),
    )
  })

  it('the names of PSUs and strata', () => {
    const renamed = new Map([
      ['a', 'c'],
      ['b', 'a'],
      ['c', 'q'],
      ['__proto__', 'b'],
      ['1', '2'],
      ['2', 'x'],
      ['constructor', '1'],
    ])
    const rename = (rows: readonly Row[]) =>
      rows.map((row) => ({
        ...row,
        psu: renamed.get(row.psu) ?? '',
        stratum: renamed.get(row.stratum) ?? '',
      }))
    fc.assert(
      fc.property(rowsArbitrary(0), shapes, (rows, shape) =>
        expectClose(estimates(rename(rows), shape), estimates(rows, shape), 1e-9, 1),
      ),
    )
  })
})

describe('a regression on the round alone', () => {
  it('has the change as its coefficient, with the same standard error', () => {
    fc.assert(
      fc.property(rowsArbitrary(100), shapes, (rows, shape) => {
        const design = designOf(rows, shape)
        const score = column(rows, 'score')
        const to = Float64Array.from(rows, (row) => Number(row.round === 'endline'))
        const expected = change(design, score, { from: to.map((r) => 1 - r), to })
        fc.pre(expected.status === 'ok')
        const fit = regression(design, usableRows(design, undefined, score), score, [
          intercept(rows.length),
          { name: 'round', values: to },
        ])
        const v = fit?.covariance?.[1]?.[1] ?? Number.NaN
        expectClose(
          { diff: fit?.beta[1], v },
          { diff: expected.diff, v: (expected.se ?? 0) ** 2 },
          1e-8,
          1e-3,
        )
      }),
    )
  })

  it('drops a column that others determine', () => {
    const design = createDesign({ rows: 4 })
    const x = { name: 'x', values: [1, 2, 3, 5] }
    const fit = regression(
      design,
      new Uint8Array(4).fill(1),
      [1, 2, 2, 4],
      [intercept(4), x, { name: 'twice x, plus 1', values: [3, 5, 7, 11] }],
    )
    expectClose(
      fit?.terms.map((term) => term.name),
      ['(intercept)', 'x'],
      0,
    )
  })
})
