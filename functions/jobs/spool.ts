// Responses kept on the disk for the time of one job, so that they are read from the store once and gone through as often as formats need.
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import type { StoredResponse } from '../../core/response.ts'
import { namelessFile } from './nameless-file.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** Characters of JSON that are compressed together. */
const PIECE = 500_000
/** Characters of a bucket that are sorted in memory together, about; and of it that wait for the disk. */
const BUCKET = 8_000_000
const WAITING = 65_536

interface Piece {
  at: number
  length: number
}

export interface Spool {
  add(response: StoredResponse): Promise<void>
  /** All of them, in the order in which they were added. */
  read(): AsyncGenerator<StoredResponse>
  /** Puts them in the order of these keys; those with the same key stay in their order. Done once, when all are there. */
  sort(keyOf: (response: StoredResponse) => string): Promise<void>
  close(): Promise<void>
}

/** Memory holds one piece. */
export async function openSpool(): Promise<Spool> {
  const file = await namelessFile()
  let end = 0
  let characters = 0
  let lines: string[] = []
  let length = 0
  let pieces: Piece[] = []

  const write = async (text: string): Promise<Piece> => {
    const bytes = await compress(text, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
    const piece = { at: end, length: bytes.length }
    // Claimed before it is written: pieces of several buckets may be on their way at once.
    end += bytes.length
    await file.write(bytes, 0, bytes.length, piece.at)
    return piece
  }
  const load = async ({ at, length: size }: Piece): Promise<StoredResponse[]> => {
    const bytes = Buffer.allocUnsafe(size)
    await file.read(bytes, 0, size, at)
    const text = (await decompress(bytes)).toString()
    return text.split('\n').map((line) => JSON.parse(line) as StoredResponse)
  }
  const flush = async () => {
    if (lines.length === 0) return
    const text = lines.join('\n')
    lines = []
    length = 0
    pieces.push(await write(text))
  }

  const spool: Spool = {
    async add(response) {
      const line = JSON.stringify(response)
      lines.push(line)
      length += line.length
      characters += line.length
      if (length >= PIECE) await flush()
    },
    async *read() {
      await flush()
      let next = pieces[0] && load(pieces[0])
      for (let index = 1; next; index += 1) {
        const responses = await next
        const piece = pieces[index]
        // The next piece is on its way while this one is used.
        next = piece && load(piece)
        next?.catch(() => undefined)
        yield* responses
      }
    },
    async sort(keyOf) {
      const keys: string[] = []
      for await (const response of spool.read()) keys.push(keyOf(response))
      keys.sort(byCode)
      const count = Math.ceil(characters / BUCKET)
      const firsts = Array.from({ length: count }, (_, index) =>
        index === 0 ? '' : (keys[Math.floor((index * keys.length) / count)] ?? ''),
      )
      const buckets = firsts.map(() => ({ lines: [] as string[], length: 0, pieces: [] as Piece[] }))
      const settle = async (bucket: (typeof buckets)[number]) => {
        if (bucket.lines.length === 0) return
        const text = bucket.lines.join('\n')
        bucket.lines = []
        bucket.length = 0
        bucket.pieces.push(await write(text))
      }
      for await (const response of spool.read()) {
        const key = keyOf(response)
        const bucket = buckets[firsts.findLastIndex((first) => first <= key)]
        if (!bucket) continue
        const line = JSON.stringify(response)
        bucket.lines.push(line)
        bucket.length += line.length
        if (bucket.length >= WAITING) await settle(bucket)
      }
      const sorted: Piece[] = []
      for (const bucket of buckets) {
        await settle(bucket)
        const responses: StoredResponse[] = []
        for (const piece of bucket.pieces) responses.push(...(await load(piece)))
        const ordered = responses.map((response) => ({ response, key: keyOf(response) }))
        ordered.sort((a, b) => byCode(a.key, b.key))
        let text: string[] = []
        let size = 0
        for (const { response } of ordered) {
          const line = JSON.stringify(response)
          text.push(line)
          size += line.length
          if (size < PIECE) continue
          sorted.push(await write(text.join('\n')))
          text = []
          size = 0
        }
        if (text.length > 0) sorted.push(await write(text.join('\n')))
      }
      pieces = sorted
    },
    close: () => file.close(),
  }
  return spool
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
