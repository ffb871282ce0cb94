// How a backup lies in a folder: files once each by their hash, shared by all backups; and for each moment the items, the list of files, a manifest.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import * as z from 'zod'

export const manifestSchema = z.object({
  format: z.literal(1),
  /** Everything received up to then is in it. ISO 8601 UTC. */
  moment: z.string(),
  madeAt: z.string(),
  version: z.string(),
  /** Items by kind. */
  items: z.record(z.string(), z.int()),
  files: z.int(),
  /** Bytes of the files together. */
  size: z.int(),
  /** SHA-256 of the two lists, unpacked. */
  sha256: z.object({ items: z.string(), files: z.string() }),
})
export type Manifest = z.infer<typeof manifestSchema>

export const fileSchema = z.object({ key: z.string(), sha256: z.string(), size: z.int(), type: z.string() })
export type KeptFile = z.infer<typeof fileSchema>

/** Where a file's bytes are, whatever its key. */
export const contentPath = (folder: string, sha256: string) =>
  join(folder, 'files', sha256.slice(0, 2), sha256)

const stampOf = (moment: string) => moment.replace(/[-:.]/g, '')
export const backupPath = (folder: string, moment: string) => join(folder, stampOf(moment))

/** The backup of a moment, the newest unless said. Throws when there is none: one that was interrupted has no manifest and is none. */
export async function readManifest(folder: string, moment?: string): Promise<Manifest> {
  const names = moment === undefined ? (await readdir(folder)).toSorted().toReversed() : [stampOf(moment)]
  for (const name of names) {
    const text = await readFile(join(folder, name, 'manifest.json'), 'utf8').catch(() => undefined)
    if (text !== undefined) return manifestSchema.parse(JSON.parse(text))
  }
  throw new Error(`There is no finished backup${moment === undefined ? '' : ` of ${moment}`} in ${folder}.`)
}

/** Writes lines, compressed; returns the SHA-256 of the text. Appears whole or not at all. */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<string> {
  const hash = createHash('sha256')
  async function* measured() {
    for await (const line of lines) {
      const whole = `${line}\n`
      hash.update(whole)
      yield whole
    }
  }
  await mkdir(dirname(path), { recursive: true })
  await pipeline(Readable.from(measured()), createGzip(), createWriteStream(`${path}.part`, { flush: true }))
  await rename(`${path}.part`, path)
  return hash.digest('hex')
}

/** The lines of a list. Throws at the end when they are not those whose hash the manifest names. */
export async function* readLines(path: string, sha256: string): AsyncGenerator<string> {
  const hash = createHash('sha256')
  const unpacked = createReadStream(path).pipe(createGunzip())
  for await (const line of createInterface({ input: unpacked, crlfDelay: Infinity })) {
    hash.update(`${line}\n`)
    yield line
  }
  if (hash.digest('hex') !== sha256) throw new Error(`${path} is damaged: it is not what the manifest says.`)
}

/** Keeps a stream under the SHA-256 of its bytes, unless that is there. */
export async function keepContent(
  folder: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256')
  let size = 0
  async function* measured() {
    for await (const chunk of chunks) {
      hash.update(chunk)
      size += chunk.length
      yield chunk
    }
  }
  const draft = join(folder, 'files', `incoming-${process.pid}`)
  await mkdir(dirname(draft), { recursive: true })
  await pipeline(Readable.from(measured()), createWriteStream(draft, { flush: true }))
  const sha256 = hash.digest('hex')
  const path = contentPath(folder, sha256)
  if ((await sizeOf(path)) === size) await rm(draft)
  else {
    await mkdir(dirname(path), { recursive: true })
    await rename(draft, path)
  }
  return { sha256, size }
}

/** Bytes of a file; undefined when it is not there. */
export const sizeOf = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ size }) => size,
    () => undefined,
  )
