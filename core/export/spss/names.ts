// Names that SPSS takes: up to 64 bytes, a letter first, letters, digits and a few signs after it, no word of its own language.
import { utf8Length } from '../cell-values.ts'
import { namesUnder } from '../legal-names.ts'

const LONGEST = 64
const RESERVED = /^(?:ALL|AND|BY|EQ|GE|GT|LE|LT|NE|NOT|OR|TO|WITH)$/i

/** Letters may be those of any language: the file is in UTF-8. */
export const legalNames = (names: readonly string[]): string[] =>
  namesUnder(names, { longest: LONGEST, size: utf8Length, legal })

/** A point or an underscore at the end has a meaning in SPSS's own syntax. */
function legal(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{Nd}_.]+/gu, '_')
    .replace(/[._]+$/, '')
  const begun = /^\p{L}/u.test(plain) ? plain : `v${plain}`
  return RESERVED.test(begun) ? `${begun}_1` : begun
}

/** Names of at most eight bytes, which older parts of the format go by; the number counts variables and parts of long texts. */
export const shortName = (number: number): string => `V${number.toString(36).toUpperCase()}`
