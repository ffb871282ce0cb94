// The numbers that say why a value is missing. SPSS takes three of them in a variable, and a system-missing value besides: not asked.
import type { MeasuredColumn, MissingKind } from '../dataset.ts'

export type UserMissing = Exclude<MissingKind, 'not-asked'>

const KINDS: readonly UserMissing[] = ['refused', 'dont-know', 'empty']

/**
 * A code for each kind: the name of the choice where that is a number, otherwise -99 refused, -98 don't know and -97 empty, or with more
 * nines until no code lies within the values `least` to `most`, as the file has them, nor among the choices.
 */
export function missingCodes(
  { choices }: Pick<MeasuredColumn, 'choices'>,
  least: number,
  most: number,
): Record<UserMissing, number> {
  const codes = choices.filter(({ missing }) => !missing).map(({ code }) => code)
  const from = Math.min(least, ...codes)
  const to = Math.max(most, ...codes)
  const isFree = (code: number) => code < from || code > to
  const own = new Map<MissingKind, number>()
  for (const { code, missing } of choices) if (missing && isFree(code)) own.set(missing, code)
  let base = -99
  const taken = new Set(own.values())
  const clash = () => [base, base + 1, base + 2].some((code) => !isFree(code) || taken.has(code))
  while (clash()) base = base * 10 - 9
  const [refused = 0, unknown = 0, empty = 0] = KINDS.map((kind, index) => own.get(kind) ?? base + index)
  return { refused, 'dont-know': unknown, empty }
}
