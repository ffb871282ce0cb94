// Stata's storage types: which values each holds and how its missing values are written. Source: "Description of .dta file format 118", 4 and 5.3.
import type { Bytes } from '../bytes.ts'

export interface NumberType {
  /** In the section of variable types. */
  code: number
  width: number
  least: number
  most: number
  write(bytes: Bytes, value: number): void
  /** `.a` is 1, `.z` 26. */
  writeMissing(bytes: Bytes, letter: number): void
}

const MISSING_INT = 32_741
const MISSING_LONG = 2_147_483_621

/** The smallest type first. Of `int` and so on, the values above `most` are the missing ones. */
const TYPES: readonly NumberType[] = [
  {
    code: 65_530,
    width: 1,
    least: -127,
    most: 100,
    write: (bytes, value) => bytes.int8(value),
    writeMissing: (bytes, letter) => bytes.int8(101 + letter),
  },
  {
    code: 65_529,
    width: 2,
    least: -32_767,
    most: 32_740,
    write: (bytes, value) => bytes.int16(value),
    writeMissing: (bytes, letter) => bytes.int16(MISSING_INT + letter),
  },
  {
    code: 65_528,
    width: 4,
    least: -2_147_483_647,
    most: 2_147_483_620,
    write: (bytes, value) => bytes.int32(value),
    writeMissing: (bytes, letter) => bytes.int32(MISSING_LONG + letter),
  },
]

export const DOUBLE: NumberType = {
  code: 65_526,
  width: 8,
  least: -8.9e307,
  most: 8.9e307,
  write: (bytes, value) => bytes.float64(value),
  // +1.000X+3ff, .a +1.001X+3ff and so on in Stata's hexadecimal notation: the letter is in the third byte.
  writeMissing: (bytes, letter) => {
    bytes.int32(0)
    bytes.int32(0x7fe0_0000 + letter * 0x100)
  },
}

/** The smallest type that holds all whole numbers between. */
export const integerType = (least: number, most: number): NumberType =>
  TYPES.find((type) => least >= type.least && most <= type.most) ?? DOUBLE

/** What `.` is in a value label; `.a` is one more. */
export const LABELLED_MISSING = MISSING_LONG

/** Bytes of a string variable; longer ones are strLs. */
export const LONGEST_STRING = 2045
export const STRL = 32_768
