// Reads the entries of a zip file within limits: sizes are checked before and while inflating, so that a bomb costs nothing.
// Format: PKWARE APPNOTE 6.3.9, sections 4.3.7 to 4.3.16.
import { inflateRawSync } from 'node:zlib'

export class ZipError extends Error {
  readonly reason: 'not-zip' | 'damaged' | 'too-large' | 'encrypted'
  constructor(reason: ZipError['reason']) {
    super(reason)
    this.reason = reason
  }
}

export interface ZipEntry {
  name: string
  method: number
  compressed: number
  size: number
  offset: number
  encrypted: boolean
}

const END = 0x06054b50
const DIRECTORY = 0x02014b50
const LOCAL = 0x04034b50
const MAX_ENTRIES = 5_000

/** The directory of a zip file, by entry name. Throws a ZipError when there is none. */
export function zipDirectory(bytes: Uint8Array): Map<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end < 0) throw new ZipError('not-zip')
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count > MAX_ENTRIES) throw new ZipError('too-large')
  const entries = new Map<string, ZipEntry>()
  const decoder = new TextDecoder()
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY) throw new ZipError('damaged')
    const nameLength = view.getUint16(at + 28, true)
    const name = decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength)).replaceAll('\\', '/')
    entries.set(name.replace(/^\/+/, ''), {
      name,
      method: view.getUint16(at + 10, true),
      compressed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** The bytes of one entry, at most `limit` of them. Throws a ZipError when there are more, whatever the directory says. */
export function zipRead(bytes: Uint8Array, entry: ZipEntry, limit: number): Uint8Array {
  if (entry.encrypted) throw new ZipError('encrypted')
  if (entry.size > limit) throw new ZipError('too-large')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { offset } = entry
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL) throw new ZipError('damaged')
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const data = bytes.subarray(start, start + entry.compressed)
  if (entry.method === 0) return data
  if (entry.method !== 8) throw new ZipError('damaged')
  try {
    return inflateRawSync(data, { maxOutputLength: limit })
  } catch (error) {
    throw new ZipError((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged')
  }
}

/** The end record stands in the last 64 KiB; a comment may follow it. */
function findEnd(view: DataView): number {
  const last = view.byteLength - 22
  for (let at = last; at >= Math.max(0, last - 0xffff); at -= 1) {
    if (view.getUint32(at, true) === END) return at
  }
  return -1
}
