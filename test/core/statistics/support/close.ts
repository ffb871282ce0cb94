// Compares results number by number, with nulls and words equal.
import { expect } from 'vitest'

/** Every field of `expected` is in `actual`, numbers within `tolerance` relative to the larger of their size and `scale`. */
export function expectClose(
  actual: unknown,
  expected: unknown,
  tolerance: number,
  scale = 0,
  path = 'result',
): void {
  if (typeof expected === 'number' && typeof actual === 'number') {
    const allowed = tolerance * Math.max(Math.abs(expected), scale)
    if (!(Math.abs(actual - expected) <= allowed) && !Object.is(actual, expected))
      expect(actual, path).toBe(expected)
  } else if (
    expected !== null &&
    typeof expected === 'object' &&
    actual !== null &&
    typeof actual === 'object'
  ) {
    const found = new Map(Object.entries(actual))
    for (const [name, value] of Object.entries(expected))
      expectClose(found.get(name), value, tolerance, scale, `${path}.${name}`)
  } else expect(actual, path).toEqual(expected)
}
