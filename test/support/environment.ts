// An environment that gives the same interview every time.
import { re2 } from '../../core/expression/regex-re2.ts'
import type { Environment } from '../../core/interview/types.ts'

/** Uniform in [0, 1), the same sequence for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The clock stands still at `now` unless told otherwise. */
export function fixedEnvironment(
  given: Partial<Environment> & { at?: string; seed?: number } = {},
): Environment {
  const { at = '2026-03-15T07:30:00.000Z', seed = 1, ...rest } = given
  const random = seeded(seed)
  let count = 0
  return {
    now: () => Date.parse(at),
    timezone: 'Asia/Ho_Chi_Minh',
    random,
    uuid: () => {
      count += 1
      return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    },
    property: () => '',
    engines: { regex: re2 },
    ...rest,
  }
}
