// Cuts a stream of bytes into pieces of one size.

/** The bytes of `chunks` in pieces of exactly `size` bytes, but for the last. Nothing for an empty stream. */
export async function* inPieces(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    let rest = chunk
    while (length + rest.length >= size) {
      held.push(rest.subarray(0, size - length))
      yield Buffer.concat(held)
      rest = rest.subarray(size - length)
      held = []
      length = 0
    }
    if (rest.length > 0) held.push(rest)
    length += rest.length
  }
  if (length > 0) yield Buffer.concat(held)
}
