// The matched panel: units that are in both rounds, as a sample of pairs.
import { createDesign, type Design, type DesignColumns } from './design.ts'
import type { Sides } from './change.ts'

export interface PanelColumns extends DesignColumns {
  /** Name of the respondent; the first row of a name in each round counts. */
  unit: ArrayLike<unknown>
}

export interface Pairs {
  /** The sample of the pairs, in the order of the first round's rows. */
  design: Design
  /** Rows of each pair in the stacked columns. */
  from: number[]
  to: number[]
  /** Units in both rounds, also those without both values. */
  matched: number
}

/**
 * The pairs with a value of y in both rounds. Strata and PSU are those of the first round (the unit, without PSU columns); the weight
 * is that of the first round unless `weightFrom` says `to`. Rows must be restricted before.
 */
export function createPairs(
  columns: PanelColumns,
  y: ArrayLike<number>,
  sides: Sides,
  weightFrom: 'from' | 'to' = 'from',
): Pairs {
  const { unit, weights, strata = [], psu = [unit] } = columns
  const second = new Map<unknown, number>()
  for (let row = 0; row < columns.rows; row++)
    if (sides.to[row] && !second.has(unit[row])) second.set(unit[row], row)
  const pairs: [from: number, to: number][] = []
  const seen = new Set<unknown>()
  for (let row = 0; row < columns.rows; row++) {
    const other = second.get(unit[row])
    if (!sides.from[row] || other === undefined || seen.has(unit[row])) continue
    seen.add(unit[row])
    pairs.push([row, other])
  }
  const valid = (row: number) => !Number.isNaN(y[row] ?? Number.NaN)
  const complete = pairs.filter(([a, b]) => valid(a) && valid(b))
  const pick = <T>(values: ArrayLike<T>) => complete.map(([a]) => values[a])
  const design = createDesign({
    rows: complete.length,
    ...(weights && {
      weights: complete.map(([a, b]) => weights[weightFrom === 'from' ? a : b] ?? Number.NaN),
    }),
    strata: strata.map(pick),
    psu: psu.map(pick),
    ...(columns.lonely && { lonely: columns.lonely }),
  })
  return { design, from: complete.map(([a]) => a), to: complete.map(([, b]) => b), matched: pairs.length }
}
