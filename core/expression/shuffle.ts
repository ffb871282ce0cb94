// randomize(): inside-out Fisher–Yates with the Park–Miller generator, as JavaRosa has them, so that a seed gives the same order everywhere.
import { sha256Words } from './digest.ts'
import type { Value } from './tree.ts'
import { textNumber, toText } from './values.ts'

const MODULUS = 2_147_483_647
/** Java's largest long, which a larger seed becomes. */
const LONG = 2 ** 63

/** A number, or text: an empty seed is 0, other text is hashed as JavaRosa does (first 64 bits of SHA-256, signed). */
function seedOf(value: Value): number {
  const text = typeof value === 'number' ? '' : toText(value)
  const number = typeof value === 'number' ? value : textNumber(text, 'UTC')
  if (number === number)
    return Number(BigInt(Math.trunc(Math.min(LONG, Math.max(-LONG, number)))) % BigInt(MODULUS))
  if (text === '') return 0
  const [high = 0, low = 0] = sha256Words(text)
  const signed = BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0))
  return Number(signed % BigInt(MODULUS))
}

/** A new array; `items` stays as it is. */
export function shuffle<T>(items: readonly T[], seed: Value): T[] {
  let state = seedOf(seed)
  if (state <= 0) state += MODULUS - 1
  const shuffled: T[] = []
  items.forEach((item, index) => {
    state = (state * 16_807) % MODULUS
    const other = Math.floor(((state - 1) / (MODULUS - 1)) * (index + 1))
    if (other !== index) shuffled[index] = shuffled[other]!
    shuffled[other] = item
  })
  return shuffled
}
