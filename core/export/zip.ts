// A zip file as a stream: one entry after the other, compressed as it comes, so that memory does not grow with the file. PKWARE APPNOTE 6.3.
import { plainTools } from './zip-tools.ts'

export interface Entry {
  name: string
  chunks: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>
  /** Its format is compressed already: it is taken as it is. */
  compressed?: boolean
  /** It may have 4 GB or more (zip64), which old programs can't read. */
  large?: boolean
  /** Is called with the bytes of its content. */
  seen?(bytes: Uint8Array): void
  /** `chunks` are compressed bytes, which {@link pack} made of it before. */
  packing?: Packing
}

/** What a zip says of a file: CRC-32 and bytes of its content, and bytes of it compressed. */
export interface Packing {
  crc: number
  size: number
  packed: number
}

/** What makes the bytes of a zip, from outside since it is not for every platform the same. */
export interface ZipTools {
  /** Raw deflate (RFC 1951). Level 0 copies. */
  deflate(chunks: AsyncIterable<Uint8Array>, level: 0 | 6): AsyncIterable<Uint8Array>
  /** CRC-32 of the bytes after those whose CRC-32 was `before`. */
  crc32(bytes: Uint8Array, before: number): number
}

/** Text is collected to pieces of about this many characters, which compress better and faster than lines. */
const PIECE = 65_536
const LIMIT = 0xffffffff

interface Written extends Packing {
  name: Uint8Array
  offset: number
  large: boolean
}

/**
 * The bytes of a zip file of these entries. `modified`: ISO 8601 UTC, stands on every entry; the same entries and time give the same bytes.
 * Throws when an entry that was not said to be large turns out to be.
 */
export async function* zip(
  entries: AsyncIterable<Entry> | Iterable<Entry>,
  modified: string,
  tools: ZipTools = plainTools,
): AsyncGenerator<Uint8Array> {
  const time = dosTime(modified)
  const written: Written[] = []
  let offset = 0
  for await (const entry of entries) {
    const { name, chunks, packing, large = false } = entry
    const one: Written = { name: new TextEncoder().encode(name), offset, large, ...(packing ?? NOTHING) }
    const head = localHeader(one, time)
    yield head
    if (packing) yield* chunks as AsyncIterable<Uint8Array>
    else yield* pack(entry, one, tools)
    if (!large && (one.size >= LIMIT || one.packed >= LIMIT)) throw new Error(`${name} is too large`)
    const tail = descriptor(one)
    yield tail
    written.push(one)
    offset += head.length + one.packed + tail.length
  }
  const directory = written.map((one) => centralHeader(one, time))
  yield* directory
  const size = directory.reduce((sum, bytes) => sum + bytes.length, 0)
  yield directoryEnd(written.length, size, offset)
}

const NOTHING: Packing = { crc: 0, size: 0, packed: 0 }

/** The compressed bytes of an entry, which add up in `packing`. */
export async function* pack(
  { chunks, compressed = false, seen }: Entry,
  packing: Packing,
  tools: ZipTools,
): AsyncGenerator<Uint8Array> {
  const count = async function* () {
    for await (const bytes of inBytes(chunks)) {
      seen?.(bytes)
      packing.crc = tools.crc32(bytes, packing.crc)
      packing.size += bytes.length
      yield bytes
    }
  }
  for await (const bytes of tools.deflate(count(), compressed ? 0 : 6)) {
    packing.packed += bytes.length
    yield bytes
  }
}

/** Text as UTF-8, in pieces. */
async function* inBytes(chunks: Entry['chunks']): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let text = ''
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') text += chunk
    if (text.length >= PIECE || (typeof chunk !== 'string' && text !== '')) {
      yield encoder.encode(text)
      text = ''
    }
    if (typeof chunk !== 'string') yield chunk
  }
  if (text !== '') yield encoder.encode(text)
}

type Part = [bytes: 2 | 4 | 8, value: number] | Uint8Array

/** Numbers with the lowest byte first, and bytes as they are. */
function packed(parts: readonly Part[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + (part instanceof Uint8Array ? part.length : part[0]), 0)
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      bytes.set(part, at)
      at += part.length
      continue
    }
    const [width, value] = part
    if (width === 2) view.setUint16(at, value, true)
    else if (width === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += width
  }
  return bytes
}

/** Sizes come behind the content, and names are UTF-8. */
const FLAGS = 0x0808
const DEFLATE = 8
const version = (zip64: boolean): Part => [2, zip64 ? 45 : 20]

function localHeader({ name, large }: Written, time: Part[]): Uint8Array {
  const size: Part = [4, large ? LIMIT : 0]
  const extra: Part[] = large ? [[2, 1], [2, 16], [8, 0], [8, 0]] : [] // prettier-ignore
  return packed([
    [4, 0x04034b50],
    version(large),
    [2, FLAGS],
    [2, DEFLATE],
    ...time,
    [4, 0],
    size,
    size,
    [2, name.length],
    [2, large ? 20 : 0],
    name,
    ...extra,
  ])
}

const descriptor = ({ crc, size, packed: length, large }: Written): Uint8Array =>
  packed([
    [4, 0x08074b50],
    [4, crc],
    [large ? 8 : 4, length],
    [large ? 8 : 4, size],
  ])

function centralHeader(
  { name, crc, size, packed: length, offset, large }: Written,
  time: Part[],
): Uint8Array {
  const zip64 = large || offset >= LIMIT
  const extra: Part[] = zip64 ? [[2, 1], [2, 24], [8, size], [8, length], [8, offset]] : [] // prettier-ignore
  return packed([
    [4, 0x02014b50],
    version(zip64),
    version(zip64),
    [2, FLAGS],
    [2, DEFLATE],
    ...time,
    [4, crc],
    [4, zip64 ? LIMIT : length],
    [4, zip64 ? LIMIT : size],
    [2, name.length],
    [2, zip64 ? 28 : 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, zip64 ? LIMIT : offset],
    name,
    ...extra,
  ])
}

function directoryEnd(count: number, size: number, offset: number): Uint8Array {
  const zip64 = offset + size >= LIMIT
  const large: Part[] = [
    [4, 0x06064b50],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
    [4, 0x07064b50],
    [4, 0],
    [8, offset + size],
    [4, 1],
  ]
  return packed([
    ...(zip64 ? large : []),
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, Math.min(size, LIMIT)],
    [4, zip64 ? LIMIT : offset],
    [2, 0],
  ])
}

/** Zip files keep local time without saying of where; this is UTC. The format begins in 1980. */
function dosTime(moment: string): Part[] {
  const at = new Date(moment)
  const year = Math.max(1980, at.getUTCFullYear())
  const clock = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1)
  const day = ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate()
  return [
    [2, clock],
    [2, day],
  ]
}
