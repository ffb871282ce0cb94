// Names that Stata takes: up to 32 letters, digits and underscores, no digit first, none that it uses itself.
import { freeName } from '../free-name.ts'

const LONGEST = 32
const RESERVED =
  /^(?:_all|_b|byte|_coef|_cons|double|float|if|in|int|long|_n|_N|_pi|_pred|_rc|_skip|str\d+|strL|using|with)$/i

/** Letters may be those of any language, whose names Stata shows since version 14. */
export function legalNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const plain = name.normalize('NFC').replace(/[^\p{L}\p{Nd}_]+/gu, '_')
    const begun = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`
    const legal = RESERVED.test(begun) ? `${begun}_` : begun
    return short(legal, taken)
  })
}

/** The beginning of a name that is too long; a number behind it where that makes two alike. */
function short(name: string, taken: Set<string>): string {
  const letters = [...name]
  if (letters.length <= LONGEST && !taken.has(name.toLowerCase())) return freeName(name, taken)
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? '' : `_${count}`
    const tried = letters.slice(0, LONGEST - end.length).join('') + end
    if (!taken.has(tried.toLowerCase())) return freeName(tried, taken)
  }
}
