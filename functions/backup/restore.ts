// Putting a backup back: files first, so that nothing names one that is not there yet, each checked on the way.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { isEmpty, itemOf, putBack } from '../store/dump.ts'
import { backupPath, contentPath, fileSchema, readLines, readManifest, type Manifest } from './folder.ts'
import type { Installation } from './make.ts'

/** So many items are on their way at once. */
const AT_ONCE = 16

export interface RestoreOptions {
  /** Which backup; the newest unless said. */
  moment?: string | undefined
  /** Into an installation that is not empty: adds what is not there, and changes nothing that is. */
  merge?: boolean
}

/** Restores a backup. Throws when the installation is not empty, unless asked to merge, and when the backup is damaged. */
export async function restoreBackup(
  { table, blobs, listing }: Omit<Installation, 'now' | 'version'>,
  folder: string,
  { moment, merge = false }: RestoreOptions = {},
): Promise<{ manifest: Manifest; items: number; files: number }> {
  const manifest = await readManifest(folder, moment)
  const from = backupPath(folder, manifest.moment)
  if (!merge) {
    for await (const { key } of listing.list(''))
      throw new Error(`There are files already, such as ${key}. Nothing was changed.`)
    if (!(await isEmpty(table))) throw new Error('The table is not empty. Nothing was changed.')
  }
  const restored = { files: 0, items: 0 }
  for await (const line of readLines(join(from, 'files.jsonl.gz'), manifest.sha256.files)) {
    const { key, sha256, type } = fileSchema.parse(JSON.parse(line))
    if (merge && (await blobs.has(key))) continue
    await blobs.putStream(key, checked(contentPath(folder, sha256), sha256), type)
    restored.files += 1
  }
  let under: Promise<unknown>[] = []
  for await (const line of readLines(join(from, 'items.jsonl.gz'), manifest.sha256.items)) {
    under.push(
      putBack(table, itemOf(line), merge).then((isNew) => {
        restored.items += Number(isNew)
      }),
    )
    if (under.length === AT_ONCE) {
      await Promise.all(under)
      under = []
    }
  }
  await Promise.all(under)
  return { manifest, ...restored }
}

/** The bytes of a file; throws before the last of them when they are not what they should be, so that the file never appears. */
async function* checked(path: string, sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('hex') !== sha256)
    throw new Error(`${path} is damaged: its bytes are not what its name says.`)
}
