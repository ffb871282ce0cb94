// The rows of a .sav file, compressed by bytecodes: eight codes, then the eight-byte units that some of them stand for. Source: GNU PSPP's
// description of the system file format, "Data Record".
import { Bytes } from '../bytes.ts'
import type { TypedCell } from '../dataset.ts'
import { LONGEST_TEXT, stored, type Plan, type Variable } from './plan.ts'
import { guarded, parts } from './parts.ts'
import { rowBytes, SEGMENT } from './segments.ts'

/** A whole number from -99 to 151 is its own code, plus the bias. */
const BIAS = 100
const FOLLOWS = 253
const SPACES = 254
const MISSING = 255
const SPACE = 32

const encoder = new TextEncoder()

export async function* dataRows({ table, variables }: Plan): AsyncGenerator<Uint8Array> {
  const writer = new Units()
  const split = new Set(variables.filter(({ part }) => part > 0).map(({ index }) => index))
  const longest = Math.max(0, ...variables.map(({ width }) => width))
  const text = new Uint8Array(rowBytes(Math.max(1, longest)) + SEGMENT)
  for await (const batch of table.rows()) {
    for (const row of batch) {
      for (let index = 0; index < variables.length; index += 1) {
        const variable = variables[index]!
        const cell = row[variable.index]!
        if (variable.width === 0) writeNumber(writer, variable, cell)
        else writeText(writer, variable, partOf(cell, variable, split), text)
      }
    }
    yield writer.take()
  }
  yield writer.end()
}

function writeNumber(writer: Units, variable: Variable, cell: TypedCell): void {
  if (typeof cell === 'number') writer.number(stored(cell, variable))
  else if (typeof cell === 'string') throw new Error(`text in a column of numbers: ${cell}`)
  else {
    const code = cell.missing === 'not-asked' ? undefined : variable.missing[cell.missing]
    if (code === undefined) writer.missing()
    else writer.number(code)
  }
}

function partOf(cell: TypedCell, { part, index }: Variable, split: ReadonlySet<number>): string {
  if (typeof cell !== 'string') return ''
  return split.has(index) ? (parts(cell, LONGEST_TEXT)[part] ?? '') : guarded(cell)
}

/** The text in its segments: 255 bytes in 32 units, and the last one's in as many as it has. */
function writeText(writer: Units, { width }: Variable, text: string, buffer: Uint8Array): void {
  const total = rowBytes(width)
  if (text === '') {
    writer.spaces(total / 8)
    return
  }
  if (width <= SEGMENT) {
    const { written } = encoder.encodeInto(text, buffer)
    if (written > width) throw new Error('a longer text than was measured')
    buffer.fill(SPACE, written, total)
    writer.text(buffer, total)
    return
  }
  const all = encoder.encode(text)
  if (all.length > width) throw new Error('a longer text than was measured')
  buffer.fill(SPACE, 0, total)
  for (let from = 0, to = 0; from < all.length; from += SEGMENT, to += SEGMENT + 1) {
    buffer.set(all.subarray(from, from + SEGMENT), to)
  }
  writer.text(buffer, total)
}

/** Units of eight bytes behind their codes. A block of eight codes may go on in the next batch. */
class Units {
  #data = new Bytes(1 << 20)
  #codes = new Uint8Array(8)
  #count = 0
  #pending = new Bytes(128)

  #code(code: number): void {
    this.#codes[this.#count++] = code
  }

  /** A block is written when the next one begins, after all its units. */
  #room(): void {
    if (this.#count < 8) return
    this.#data.raw(this.#codes)
    this.#pending.into(this.#data)
    this.#count = 0
  }

  number(value: number): void {
    this.#room()
    if (Number.isInteger(value) && value >= 1 - BIAS && value <= 251 - BIAS) this.#code(value + BIAS)
    else {
      this.#code(FOLLOWS)
      this.#pending.float64(value)
    }
  }

  missing(): void {
    this.#room()
    this.#code(MISSING)
  }

  spaces(count: number): void {
    for (let unit = 0; unit < count; unit += 1) {
      this.#room()
      this.#code(SPACES)
    }
  }

  text(bytes: Uint8Array, length: number): void {
    for (let from = 0; from < length; from += 8) {
      this.#room()
      let isBlank = true
      for (let at = from; at < from + 8 && isBlank; at += 1) isBlank = bytes[at] === SPACE
      this.#code(isBlank ? SPACES : FOLLOWS)
      if (!isBlank) this.#pending.raw(bytes.subarray(from, from + 8))
    }
  }

  /** The blocks that are complete. */
  take(): Uint8Array {
    return this.#data.take()
  }

  /** All that is left; codes without a unit are 0, which is skipped. */
  end(): Uint8Array {
    if (this.#count > 0) {
      this.#codes.fill(0, this.#count)
      this.#count = 8
      this.#room()
    }
    return this.#data.take()
  }
}
