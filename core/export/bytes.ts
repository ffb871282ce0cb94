// Bytes that are put together little by little: one buffer that grows, for files whose parts have fixed widths.

const encoder = new TextEncoder()

export class Bytes {
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  /** Bytes so far. */
  length = 0

  constructor(capacity = 65_536) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** Room for so many more bytes. */
  reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.length + count, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.length))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }

  uint8(value: number): void {
    this.reserve(1)
    this.#bytes[this.length++] = value
  }

  int8(value: number): void {
    this.uint8(value & 0xff)
  }

  int16(value: number): void {
    this.reserve(2)
    this.#view.setInt16(this.length, value, true)
    this.length += 2
  }

  int32(value: number): void {
    this.reserve(4)
    this.#view.setInt32(this.length, value, true)
    this.length += 4
  }

  /** Below 2^53. */
  uint64(value: number): void {
    this.reserve(8)
    this.#view.setUint32(this.length, value % 0x1_0000_0000, true)
    this.#view.setUint32(this.length + 4, Math.floor(value / 0x1_0000_0000), true)
    this.length += 8
  }

  float64(value: number): void {
    this.reserve(8)
    this.#view.setFloat64(this.length, value, true)
    this.length += 8
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.#bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** In UTF-8. Gives how many bytes it took. */
  text(text: string): number {
    const start = this.length
    this.reserve(text.length * 3)
    // Most text is short and plain, and copying it by hand is faster than calling the encoder.
    const bytes = this.#bytes
    const { length } = text
    let index = 0
    if (length <= 64) {
      for (; index < length; index += 1) {
        const code = text.charCodeAt(index)
        if (code >= 0x80) break
        bytes[start + index] = code
      }
    }
    this.length += index
    if (index < length) {
      const rest = index === 0 ? text : text.slice(index)
      this.length += encoder.encodeInto(rest, bytes.subarray(this.length)).written
    }
    return this.length - start
  }

  /** Text in exactly `width` bytes, filled up with `fill`; it must fit. */
  padded(text: string, width: number, fill = 0): void {
    this.fill(fill, width - this.text(text))
  }

  fill(value: number, count: number): void {
    this.reserve(count)
    this.#bytes.fill(value, this.length, this.length + count)
    this.length += count
  }

  /** Moves all bytes so far to the end of another. */
  into(other: Bytes): void {
    other.raw(this.#bytes.subarray(0, this.length))
    this.length = 0
  }

  /** A copy of all bytes so far; begins anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.length)
    this.length = 0
    return taken
  }
}
