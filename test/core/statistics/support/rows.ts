// Random survey rows for property tests, and the same rows for the array estimators and for the accumulators.
import * as fc from 'fast-check'
import {
  createSample,
  observe,
  type IndicatorKind,
  type Sample,
  type SampleDesign,
} from '../../../../core/statistics/accumulate.ts'
import { createDesign, type Design, type Lonely } from '../../../../core/statistics/design.ts'

export interface Row {
  round: string
  stratum: string
  psu: string
  weight: number
  sex: string | null
  score: number | null
  yes: number | null
  size: number
}

export const kinds: IndicatorKind[] = ['mean', 'proportion', 'total', 'ratio']

/** Rows of two rounds in a few strata and clusters, with missing values, zero weights, missing levels, and a constant in the score. */
export const rowsArbitrary = (offset: number): fc.Arbitrary<Row[]> =>
  fc.integer({ min: 2, max: 40 }).chain((length) =>
    fc.array(
      fc.record({
        round: fc.constantFrom('baseline', 'endline'),
        stratum: fc.constantFrom('1', '2', 'constructor'),
        psu: fc.constantFrom('a', 'b', 'c', '__proto__'),
        weight: fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: 1, max: 400 }).map((w) => w / 8) },
          { weight: 1, arbitrary: fc.constant(0) },
        ),
        sex: fc.constantFrom('female', 'male', null),
        score: fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: -64, max: 64 }).map((x) => offset + x / 8) },
          { weight: 1, arbitrary: fc.constant(null) },
        ),
        yes: fc.constantFrom(0, 1, 1, null),
        size: fc.integer({ min: 1, max: 9 }),
      }),
      { minLength: length, maxLength: length },
    ),
  )

export interface Shape {
  psu: SampleDesign['psu']
  rounds: SampleDesign['rounds']
  lonely: Lonely
}

export const shapes: fc.Arbitrary<Shape> = fc.record({
  psu: fc.constantFrom('label', 'row'),
  rounds: fc.constantFrom('independent', 'stacked'),
  lonely: fc.constantFrom('remove', 'adjust', 'average', 'fail'),
})

export function accumulated(rows: readonly Row[], shape: Shape): Sample {
  const sample = createSample({ ...shape, indicators: kinds, groupings: 1 })
  for (const { round, stratum, psu, weight, sex, score, yes, size } of rows)
    observe(sample, {
      round,
      stratum,
      psu,
      weight,
      groups: [sex],
      values: [score, yes, score, score],
      denominators: [undefined, undefined, undefined, size],
    })
  return sample
}

export function designOf(rows: readonly Row[], { psu, rounds, lonely }: Shape): Design {
  const strata = [rows.map((row) => row.stratum)]
  if (rounds === 'independent') strata.push(rows.map((row) => row.round))
  return createDesign({
    rows: rows.length,
    weights: rows.map((row) => row.weight),
    strata,
    ...(psu === 'label' && { psu: [rows.map((row) => row.psu)] }),
    lonely,
  })
}

/** A column of numbers with NaN where it is missing. */
export const column = (rows: readonly Row[], name: 'score' | 'yes' | 'size'): Float64Array =>
  Float64Array.from(rows, (row) => row[name] ?? Number.NaN)
