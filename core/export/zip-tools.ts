// What a zip needs where nothing faster is at hand: compression and CRC-32 in plain JavaScript.
import { Deflate } from 'fflate'
import type { ZipTools } from './zip.ts'

// CRC-32 of ISO 3309, polynomial 0xEDB88320, of each byte.
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

export const plainTools: ZipTools = {
  async *deflate(chunks, level) {
    let ready: Uint8Array[] = []
    const stream = new Deflate({ level }, (bytes) => ready.push(bytes))
    for await (const bytes of chunks) {
      // fflate keeps what it is given, and so must own it.
      stream.push(bytes.slice())
      yield* ready
      ready = []
    }
    stream.push(new Uint8Array(), true)
    yield* ready
  },
  crc32(bytes, before) {
    let crc = ~before
    for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 255] ?? 0)
    return ~crc >>> 0
  },
}
