// digest(): MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4). Evaluation is synchronous, which Web Crypto is not.
import { ExpressionError } from './error.ts'

const rotateLeft = (x: number, n: number) => (x << n) | (x >>> (32 - n))
const rotateRight = (x: number, n: number) => (x >>> n) | (x << (32 - n))

/** The message with its 1 bit, zeros and length, as 32-bit words in blocks of `words`. */
function padded(message: Uint8Array, words: 16 | 32, littleEndian: boolean): Uint32Array {
  const block = words * 4
  const size = Math.ceil((message.length + 1 + words / 2) / block) * block
  const bytes = new Uint8Array(size)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  const [high, low] = [Math.floor(message.length / 0x20000000), (message.length << 3) >>> 0]
  view.setUint32(size - (littleEndian ? 4 : 8), high, littleEndian)
  view.setUint32(size - (littleEndian ? 8 : 4), low, littleEndian)
  return Uint32Array.from({ length: size / 4 }, (_, index) => view.getUint32(index * 4, littleEndian))
}

function md5(message: Uint8Array): number[] {
  const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]
  const input = padded(message, 16, true)
  for (let start = 0; start < input.length; start += 16) {
    let [a = 0, b = 0, c = 0, d = 0] = state
    for (let i = 0; i < 64; i += 1) {
      const round = i >> 4
      const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round]!
      const g = [i, 5 * i + 1, 3 * i + 5, 7 * i][round]! % 16
      const sum = (a + f + Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) + input[start + g]!) | 0
      ;[a, d, c, b] = [d, c, b, (b + rotateLeft(sum, shifts[round * 4 + (i % 4)]!)) | 0]
    }
    ;[a, b, c, d].forEach((value, index) => (state[index] = (state[index]! + value) | 0))
  }
  // MD5 writes its words with the low byte first.
  return state.map((word) => ((rotateLeft(word, 8) & 0x00ff00ff) | (rotateLeft(word, 24) & 0xff00ff00)) >>> 0)
}

function sha1(message: Uint8Array): number[] {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]
  const input = padded(message, 16, false)
  const w = new Int32Array(80)
  for (let start = 0; start < input.length; start += 16) {
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state
    for (let i = 0; i < 80; i += 1) {
      w[i] = i < 16 ? input[start + i]! : rotateLeft(w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!, 1)
      const round = Math.floor(i / 20)
      const f = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][round]!
      const k = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][round]!
      ;[e, d, c, b, a] = [d, c, rotateLeft(b, 30), a, (rotateLeft(a, 5) + f + e + k + w[i]!) | 0]
    }
    ;[a, b, c, d, e].forEach((value, index) => (state[index] = (state[index]! + value) | 0))
  }
  return state
}

const MASK = (1n << 64n) - 1n

/** Integer square (2) or cube (3) root. */
function root(value: bigint, degree: bigint): bigint {
  let low = 0n
  let high = 1n << (64n + 8n)
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (middle ** degree > value) high = middle
    else low = middle
  }
  return low
}

/** The first `count` primes' roots: 64 bits of the fraction. SHA-2 takes all its constants from them (FIPS 180-4, 4.2 and 5.3). */
function fractions(count: number, degree: bigint): bigint[] {
  const found: bigint[] = []
  for (let n = 2; found.length < count; n += 1) {
    let prime = true
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false
    if (prime) found.push(root(BigInt(n) << (64n * degree), degree) & MASK)
  }
  return found
}

let constants: { k: bigint[]; h: bigint[] } | undefined
const tables = () => (constants ??= { k: fractions(80, 3n), h: fractions(16, 2n) })

const high = (value: bigint) => Number(value >> 32n) | 0

function sha256(message: Uint8Array): number[] {
  const { k, h } = tables()
  const rounds = k.slice(0, 64).map(high)
  const state = h.slice(0, 8).map(high)
  const input = padded(message, 16, false)
  const w = new Int32Array(64)
  for (let start = 0; start < input.length; start += 16) {
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, z = 0] = state
    for (let i = 0; i < 64; i += 1) {
      if (i < 16) w[i] = input[start + i]!
      else {
        const [x, y] = [w[i - 15]!, w[i - 2]!]
        const s0 = rotateRight(x, 7) ^ rotateRight(x, 18) ^ (x >>> 3)
        const s1 = rotateRight(y, 17) ^ rotateRight(y, 19) ^ (y >>> 10)
        w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
      }
      const s1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25)
      const first = (z + s1 + ((e & f) ^ (~e & g)) + rounds[i]! + w[i]!) | 0
      const s0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22)
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[z, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
    }
    ;[a, b, c, d, e, f, g, z].forEach((value, index) => (state[index] = (state[index]! + value) | 0))
  }
  return state
}

const turn = (x: bigint, n: bigint) => ((x >> n) | (x << (64n - n))) & MASK

function sha512(message: Uint8Array, initial: bigint[]): number[] {
  const { k } = tables()
  const state = [...initial]
  const input = padded(message, 32, false)
  const w: bigint[] = []
  for (let start = 0; start < input.length; start += 32) {
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, z = 0n] = state
    for (let i = 0; i < 80; i += 1) {
      if (i < 16) w[i] = (BigInt(input[start + 2 * i]!) << 32n) | BigInt(input[start + 2 * i + 1]!)
      else {
        const [x, y] = [w[i - 15]!, w[i - 2]!]
        const s0 = turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n)
        const s1 = turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n)
        w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) & MASK
      }
      const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)
      const first = z + s1 + ((e & f) ^ (~e & MASK & g)) + k[i]! + w[i]!
      const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)
      const second = s0 + ((a & b) ^ (a & c) ^ (b & c))
      ;[z, g, f, e, d, c, b, a] = [g, f, e, (d + first) & MASK, c, b, a, (first + second) & MASK]
    }
    ;[a, b, c, d, e, f, g, z].forEach((value, index) => (state[index] = (state[index]! + value) & MASK))
  }
  return state.flatMap((word) => [high(word), Number(word & 0xffffffffn) | 0])
}

const ALGORITHMS: Record<string, (message: Uint8Array) => number[]> = {
  MD5: md5,
  'SHA-1': sha1,
  'SHA-256': sha256,
  // SHA-384 starts from the ninth to sixteenth primes and drops the last two words.
  'SHA-384': (message) => sha512(message, tables().h.slice(8)).slice(0, 12),
  'SHA-512': (message) => sha512(message, tables().h.slice(0, 8)),
}

/** The first words of SHA-256, signed, for a seed. */
export const sha256Words = (text: string): number[] => sha256(new TextEncoder().encode(text))

/** The digest of `text` in UTF-8, as `base64` or `hex`. Throws an ExpressionError for another algorithm or encoding. */
export function digest(text: string, algorithm: string, encoding: string): string {
  const run = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined
  if (!run || (encoding !== 'base64' && encoding !== 'hex')) {
    throw new ExpressionError('digest', {
      en: 'digest() knows MD5, SHA-1, SHA-256, SHA-384 and SHA-512, in base64 or hex.',
      vi: 'digest() có MD5, SHA-1, SHA-256, SHA-384 và SHA-512, dạng base64 hoặc hex.',
    })
  }
  const hex = run(new TextEncoder().encode(text))
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('')
  if (encoding === 'hex') return hex
  return btoa(hex.replace(/../g, (byte) => String.fromCharCode(Number.parseInt(byte, 16))))
}
