// Names that Stata takes: up to 32 letters, digits and underscores, no digit first, none that it uses itself.
import { namesUnder } from '../legal-names.ts'

const LONGEST = 32
const RESERVED =
  /^(?:_all|_b|byte|_coef|_cons|double|float|if|in|int|long|_n|_N|_pi|_pred|_rc|_skip|str\d+|strL|using|with)$/i

/** Letters may be those of any language, which Stata takes since version 14. */
export const legalNames = (names: readonly string[]): string[] =>
  namesUnder(names, { longest: LONGEST, size: (text) => [...text].length, legal })

function legal(name: string): string {
  const plain = name.normalize('NFC').replace(/[^\p{L}\p{Nd}_]+/gu, '_')
  const begun = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`
  return RESERVED.test(begun) ? `${begun}_` : begun
}
