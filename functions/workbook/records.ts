// The records of a BIFF8 stream ([MS-XLS] 2.1.4) and what can be read from one, also where it goes on in further records.

const END = 0x0a
const CONTINUE = 0x3c
export const BEGIN = 0x809

/** What stands in a record, read from its beginning. Reading beyond its end throws a RangeError. */
export class RecordData {
  readonly #pieces: readonly Uint8Array[]
  #piece = 0
  #at = 0

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces
  }

  /** Bytes that are left in the record, or in the one that continues it. */
  get left(): number {
    while (this.#at === this.#pieces[this.#piece]?.length) {
      this.#piece += 1
      this.#at = 0
    }
    return (this.#pieces[this.#piece]?.length ?? 0) - this.#at
  }

  bytes(count: number): Uint8Array {
    const found = new Uint8Array(count)
    for (let done = 0; done < count;) {
      const size = Math.min(this.left, count - done)
      if (size === 0) throw new RangeError('cut off')
      found.set(this.#pieces[this.#piece]!.subarray(this.#at, this.#at + size), done)
      this.#at += size
      done += size
    }
    return found
  }

  u8(): number {
    if (this.left === 0) throw new RangeError('cut off')
    return this.#pieces[this.#piece]![this.#at++]!
  }
  u16 = () => this.u8() + this.u8() * 0x100
  u32 = () => this.u16() + this.u16() * 0x10000

  /** A text of `length` letters ([MS-XLS] 2.5.293): in one or two bytes each, which every record that continues it says anew. */
  text(length: number): string {
    let kind = this.u8()
    const runs = kind & 8 ? this.u16() * 4 : 0
    const further = kind & 4 ? this.u32() : 0
    let found = ''
    while (found.length < length) {
      if (this.left === 0) throw new RangeError('cut off')
      if (this.#at === 0) kind = this.u8()
      const size = kind & 1 ? 2 : 1
      const letters = Math.min(length - found.length, Math.floor(this.left / size))
      if (letters === 0) throw new RangeError('cut off')
      found += new TextDecoder(size === 2 ? 'utf-16le' : 'latin1').decode(this.bytes(letters * size))
    }
    for (let rest = runs + further; rest > 0 && this.left > 0;)
      rest -= this.bytes(Math.min(rest, this.left)).length
    return found
  }
}

/** The records of the part that begins at `offset`, each with those that continue it. What stands in a part within it is left out. */
export function* recordsOf(
  stream: Uint8Array,
  offset: number,
): Generator<{ type: number; size: number; data: RecordData }> {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  let depth = 0
  for (let at = offset; at + 4 <= stream.length;) {
    const start = at
    const type = view.getUint16(at, true)
    const pieces: Uint8Array[] = []
    do {
      const size = view.getUint16(at + 2, true)
      pieces.push(stream.subarray(at + 4, at + 4 + size))
      at += 4 + size
    } while (at + 4 <= stream.length && view.getUint16(at, true) === CONTINUE)
    if (type === BEGIN) depth += 1
    if (type === END && (depth -= 1) <= 0) return
    if (depth === 1) yield { type, size: at - start, data: new RecordData(pieces) }
  }
}
