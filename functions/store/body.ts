// Bodies of items: JSON, compressed into a binary attribute, and continued in further items where one can't hold it (an item holds 400 kB).
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, brotliDecompressSync, constants } from 'node:zlib'
import * as z from 'zod'
import { walk, writeItem, type Table } from './table.ts'

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)

/** Bytes of a body in one item: leaves room for keys and other attributes below 400 kB. */
const PART = 350_000
/** No body of ours is larger unpacked; guards against a damaged item. */
const LARGEST = 64_000_000

/**
 * Attributes that hold a body. `br`: Brotli, RFC 7932, a fifth smaller than gzip for one interview, which keeps that below a write unit.
 * `parts`: the body is in so many further items, because it is too long for this one.
 */
export const bodySchema = z.object({ br: z.instanceof(Uint8Array).optional(), parts: z.int().optional() })
export type Body = z.infer<typeof bodySchema>

export interface Packed {
  body: Body
  parts: Uint8Array[]
}

/** A value as the attributes of an item and the parts that must be written before it. */
export async function pack(value: unknown): Promise<Packed> {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  const small = bytes.length <= 16_000
  const packed = new Uint8Array(
    await compress(bytes, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        // 10 takes 2 ms for one interview and saves a tenth; it would take seconds for a long body.
        [constants.BROTLI_PARAM_QUALITY]: small ? 10 : 6,
        [constants.BROTLI_PARAM_LGWIN]: small ? 14 : 22,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  )
  if (packed.length <= PART) return { body: { br: packed }, parts: [] }
  const parts: Uint8Array[] = []
  for (let at = 0; at < packed.length; at += PART) parts.push(packed.subarray(at, at + PART))
  return { body: { parts: parts.length }, parts }
}

/**
 * Writes the parts of a body. Done before the item that names them, so that whoever sees the item finds them; a crash in between leaves
 * parts that nobody reads. `prefix` names the content, so that two writers never mix.
 */
export async function writeParts(
  table: Table,
  pk: string,
  prefix: string,
  parts: Uint8Array[],
): Promise<void> {
  for (const [index, br] of parts.entries()) {
    await writeItem(table, { pk, sk: `${prefix}#${String(index).padStart(3, '0')}`, br })
  }
}

/** The value that was packed. `pk` and `prefix` say where its parts are, if it has any. Throws if a part is missing. */
export async function unpack(table: Table, body: Body, pk: string, prefix: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await bytesOf(table, body, pk, prefix)))
}

async function bytesOf(table: Table, body: Body, pk: string, prefix: string): Promise<Uint8Array> {
  // A trip to the thread pool and back takes longer than unpacking one interview.
  if (body.br && body.br.length < 20_000) return brotliDecompressSync(body.br, { maxOutputLength: LARGEST })
  if (body.br) return decompress(body.br, { maxOutputLength: LARGEST })
  const parts: Uint8Array[] = []
  for await (const page of walk(table, pk, { prefix: `${prefix}#` })) {
    for (const item of page) parts.push(bodySchema.required({ br: true }).parse(item).br)
  }
  if (parts.length !== body.parts)
    throw new Error(`Of ${body.parts} parts of ${pk} / ${prefix}, ${parts.length} are there.`)
  return decompress(Buffer.concat(parts), { maxOutputLength: LARGEST })
}
