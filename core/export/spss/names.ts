// Names that SPSS takes: up to 64 bytes, a letter first, letters, digits and a few signs after it, no word of its own language.
import { utf8Length } from '../cell-values.ts'
import { freeName } from '../free-name.ts'

const LONGEST = 64
const RESERVED = /^(?:ALL|AND|BY|EQ|GE|GT|LE|LT|NE|NOT|OR|TO|WITH)$/i

/** Letters may be those of any language: the file is in UTF-8. */
export function legalNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    // A point or an underscore at the end has a meaning in SPSS's own syntax.
    const plain = name
      .normalize('NFC')
      .replace(/[^\p{L}\p{Nd}_.]+/gu, '_')
      .replace(/[._]+$/, '')
    const begun = /^\p{L}/u.test(plain) ? plain : `v${plain}`
    return short(RESERVED.test(begun) ? `${begun}_1` : begun, taken)
  })
}

/** The beginning of a name that is too long; a number behind it where that makes two alike. */
function short(name: string, taken: Set<string>): string {
  for (let count = 1; ; count += 1) {
    const end = count === 1 ? '' : `_${count}`
    const letters = [...name]
    while (utf8Length(letters.join('')) + end.length > LONGEST) letters.pop()
    const tried = letters.join('') + end
    if (!taken.has(tried.toLowerCase())) return freeName(tried, taken)
  }
}

/** Names of at most eight bytes, which older parts of the format go by; the number counts variables and parts of long texts. */
export const shortName = (number: number): string => `V${number.toString(36).toUpperCase()}`
