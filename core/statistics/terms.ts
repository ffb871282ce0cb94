// Columns of a regression from variables: dummies of factors, products of terms.
import type { Term } from './regression.ts'

/** A category or number in a column; null and NaN are missing. */
export type Level = string | number

/** Levels in order: numbers by size before texts by code units. */
export function sortedLevels(values: Iterable<Level | null>): Level[] {
  const levels = new Set<Level>()
  for (const value of values) if (value !== null && !Number.isNaN(value)) levels.add(value)
  return [...levels].toSorted((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  )
}

/** One 0/1 column for each level but the first; levels are those of the rows in `usable`. */
export function dummies(name: string, values: readonly (Level | null)[], usable: ArrayLike<number>): Term[] {
  const levels = sortedLevels(values.filter((_, row) => usable[row]))
  return levels.slice(1).map((level) => ({
    name: `${name}=${level}`,
    values: Float64Array.from(values, (value) => (value === level ? 1 : 0)),
  }))
}

/** The product of two terms, named a×b. */
export const product = (a: Term, b: Term): Term => ({
  name: `${a.name}×${b.name}`,
  values: Float64Array.from(
    { length: a.values.length },
    (_, row) => (a.values[row] ?? 0) * (b.values[row] ?? 0),
  ),
})
