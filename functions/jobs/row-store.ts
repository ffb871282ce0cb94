// The rows of a download on the disk for the time of a job: written once, read for each file. They can be kept as a blob and taken up again.
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import { IN_ORDER, type RowBatch, type RowStore } from '../../core/export/batch.ts'
import { namelessFile } from './nameless-file.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
/** Bytes that are read at once where the whole is kept. */
const CHUNK = 1 << 20

/** Where a batch of a table lies. */
export interface Piece {
  table: number
  at: number
  length: number
}

export interface DiskRows extends RowStore {
  /** Where everything lies, when all is written. */
  pieces(): Promise<Piece[]>
  /** All bytes as they lie. */
  bytes(): AsyncGenerator<Uint8Array>
  close(): Promise<void>
}

/** An empty store, or one with what was kept of an earlier one. Memory holds a batch or two. */
export async function openRows(kept?: {
  pieces: Piece[]
  bytes: AsyncIterable<Uint8Array>
}): Promise<DiskRows> {
  const file = await namelessFile()
  const pieces = [...(kept?.pieces ?? [])]
  let end = 0
  let writing: Promise<void> = Promise.resolve()
  for await (const chunk of kept?.bytes ?? []) {
    await file.write(chunk, 0, chunk.length, end)
    end += chunk.length
  }
  const load = async ({ at, length }: Piece): Promise<RowBatch> => {
    const bytes = Buffer.allocUnsafe(length)
    await file.read(bytes, 0, length, at)
    return unpacked(await decompress(bytes))
  }
  return {
    async add(table, batch) {
      const plain = packed(batch)
      // One batch is on its way to the disk while the next is put together.
      await writing
      writing = (async () => {
        const bytes = await compress(plain, FAST)
        await file.write(bytes, 0, bytes.length, end)
        pieces.push({ table, at: end, length: bytes.length })
        end += bytes.length
      })()
      writing.catch(() => undefined)
    },
    async *read(table) {
      await writing
      const own = pieces.filter((piece) => piece.table === table)
      let next = own[0] && load(own[0])
      for (let index = 1; next; index += 1) {
        const batch = await next
        const piece = own[index]
        next = piece && load(piece)
        next?.catch(() => undefined)
        yield batch
      }
    },
    async pieces() {
      await writing
      return pieces
    },
    async *bytes() {
      await writing
      for (let at = 0; at < end; at += CHUNK) {
        const bytes = Buffer.allocUnsafe(Math.min(CHUNK, end - at))
        await file.read(bytes, 0, bytes.length, at)
        yield bytes
      }
    },
    close: () => file.close(),
  }
}

/** How the rows of a column find their texts. */
const ONE = 0
const OWN = 1
const BYTE = 2
const WORD = 3

/** Number of rows and bytes of JSON; the texts of all columns as JSON, null where not asked; for each column how rows find them, and by what. */
function packed({ count, columns }: RowBatch): Uint8Array {
  const json = Buffer.from(JSON.stringify(columns.map(({ texts }) => texts.map((text) => text ?? null))))
  const indexes = columns.map(({ texts, of }) => {
    if (of === IN_ORDER) return Buffer.of(OWN)
    if (texts.length === 1) return Buffer.of(ONE)
    if (texts.length <= 256) return Buffer.concat([Buffer.of(BYTE), Buffer.from(of.subarray(0, count))])
    const words = Buffer.alloc(2 * count)
    for (let row = 0; row < count; row += 1) words.writeUInt16LE(of[row] ?? 0, 2 * row)
    return Buffer.concat([Buffer.of(WORD), words])
  })
  const head = Buffer.alloc(8)
  head.writeUInt32LE(count, 0)
  head.writeUInt32LE(json.length, 4)
  return Buffer.concat([head, json, ...indexes])
}

function unpacked(bytes: Buffer): RowBatch {
  const count = bytes.readUInt32LE(0)
  let at = 8 + bytes.readUInt32LE(4)
  const texts = JSON.parse(bytes.toString('utf8', 8, at)) as (string | null)[][]
  const columns = texts.map((own) => {
    const kind = bytes[at++]
    const column = { texts: own.map((text) => text ?? undefined), of: IN_ORDER }
    if (kind === OWN) return column
    if (kind === ONE) return { ...column, of: new Uint16Array(count) }
    const of = new Uint16Array(count)
    for (let row = 0; row < count; row += 1, at += kind === BYTE ? 1 : 2)
      of[row] = kind === BYTE ? bytes[at]! : bytes.readUInt16LE(at)
    return { ...column, of }
  })
  return { count, columns }
}
