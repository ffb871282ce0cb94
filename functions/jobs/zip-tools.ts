// Compression, CRC-32 and hashes for downloads by Node's own libraries, beside the work of this thread.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { crc32, createDeflateRaw } from 'node:zlib'
import type { DownloadInput } from '../../core/export/download.ts'

export const zipTools: DownloadInput['tools'] = {
  async *deflate(chunks, level) {
    const stream = createDeflateRaw({ level, chunkSize: 65_536 })
    const fed = (async () => {
      try {
        for await (const bytes of chunks) if (!stream.write(bytes)) await once(stream, 'drain')
        stream.end()
      } catch (error) {
        stream.destroy(error instanceof Error ? error : new Error(String(error)))
      }
    })()
    try {
      yield* stream as AsyncIterable<Uint8Array>
      await fed
    } finally {
      stream.destroy()
    }
  },
  crc32,
  hash() {
    const hash = createHash('sha256')
    return { write: (bytes) => void hash.update(bytes), hex: () => hash.digest('hex') }
  },
}
