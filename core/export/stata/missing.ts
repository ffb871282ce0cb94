// Why a value is missing, in Stata's extended missing values: the letters that survey data commonly uses.
import type { MissingKind } from '../dataset.ts'

/** .n not asked (not applicable), .e left empty, .d don't know, .r refused. */
export const LETTERS: Record<MissingKind, string> = {
  'not-asked': 'n',
  empty: 'e',
  'dont-know': 'd',
  refused: 'r',
}

/** Place of the letter in the alphabet: what is added to the type's code for `.`. */
export const letterIndex = (kind: MissingKind): number => LETTERS[kind].charCodeAt(0) - 96
