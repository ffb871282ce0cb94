// Difference in differences on the matched panel: with two rounds, the same as fixed effects of the units.
import type { Sides } from './change.ts'
import { usableRows } from './design.ts'
import { noCoefficient } from './did.ts'
import { createPairs, type PanelColumns, type Pairs } from './pairs.ts'
import { coefficient, intercept, regression, type Coefficient, type Fit } from './regression.ts'

export interface FirstDifference extends Coefficient {
  nPairs: number
  pairs: Pairs
  fit: Fit | null
  term: string
}

/**
 * The arm coefficient of d ~ arm, d = y₁ − y₀ over units with both values; arm (1, 0, NaN) and design from the first round.
 * Source: methods of `paired.ts` and `regression.ts`; McKenzie (2012), JDE 99, §2.
 */
export function firstDifference(
  columns: PanelColumns,
  y: ArrayLike<number>,
  arm: ArrayLike<number>,
  sides: Sides,
  level = 0.95,
): FirstDifference {
  const pairs = createPairs(columns, y, sides)
  const d = Float64Array.from(pairs.from, (row, i) => (y[pairs.to[i] ?? -1] ?? 0) - (y[row] ?? 0))
  const arms = Float64Array.from(pairs.from, (row) => arm[row] ?? Number.NaN)
  const usable = usableRows(pairs.design, undefined, d, arms)
  const fit = regression(pairs.design, usable, d, [intercept(d.length), { name: 'arm', values: arms }])
  const found = fit ? coefficient(fit, 'arm', level) : noCoefficient
  return { ...found, nPairs: pairs.from.length, pairs, fit, term: 'arm' }
}
