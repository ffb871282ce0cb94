// Making a backup: the table as of a moment, then the files, so that every file that an item names is there. Files that are kept already are not read again.
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Blobs } from '../blobs.ts'
import type { Listing } from '../blobs/list.ts'
import { asOf, kindOf, lineOf, scanItems } from '../store/dump.ts'
import { WRITE_WITHIN } from '../store/responses.ts'
import type { Table } from '../store/table.ts'
import {
  backupPath,
  contentPath,
  keepContent,
  sizeOf,
  writeLines,
  type KeptFile,
  type Manifest,
} from './folder.ts'

/** What a backup is made of, and what it is put back into. */
export interface Installation {
  table: Table
  blobs: Blobs
  listing: Listing
  now(): number
  version: string
}

/** Files of studies, but for those that are made again on request. */
export const isKept = (key: string): boolean => !/^studies\/[^/]+\/exports\//.test(key)

/** Makes a backup of this moment in `folder`, beside earlier ones. Streams: memory does not grow with the data. */
export async function makeBackup(
  { table, blobs, listing, now, version }: Installation,
  folder: string,
  told: (line: string) => void = () => {},
): Promise<Manifest> {
  const started = now()
  const moment = new Date(started).toISOString()
  const into = backupPath(folder, moment)
  // What carries a time up to the moment is surely written after this.
  await wait(WRITE_WITHIN)

  const counts: Record<string, number> = {}
  async function* items() {
    for await (const found of scanItems(table)) {
      const item = asOf(found, moment)
      if (!item) continue
      const kind = kindOf(item)
      counts[kind] = (counts[kind] ?? 0) + 1
      yield lineOf(item)
    }
  }
  const itemsHash = await writeLines(join(into, 'items.jsonl.gz'), items())
  told(`${Object.values(counts).reduce((sum, one) => sum + one, 0)} items`)

  const sum = { files: 0, size: 0, copied: 0 }
  async function* files() {
    for await (const { key, size } of listing.list('studies/')) {
      if (!isKept(key)) continue
      const kept = await keepFile(key, size)
      if (!kept) continue
      sum.files += 1
      sum.size += kept.size
      if (sum.files % 1000 === 0) told(`${sum.files} files, ${sum.copied} of them new`)
      yield JSON.stringify(kept)
    }
  }
  async function keepFile(key: string, size: number): Promise<KeptFile | undefined> {
    const type = await listing.typeOf(key)
    // Media are named by their hash: what is here under it, at that size, need not be read again; the verifier looks at the bytes.
    const [, named] = /\/media\/([0-9a-f]{64})$/.exec(key) ?? []
    if (named && (await sizeOf(contentPath(folder, named))) === size)
      return { key, sha256: named, size, type }
    const chunks = await blobs.stream(key)
    // Taken away since it was listed.
    if (!chunks) return undefined
    sum.copied += 1
    return { key, type, ...(await keepContent(folder, chunks)) }
  }
  const filesHash = await writeLines(join(into, 'files.jsonl.gz'), files())
  told(`${sum.files} files, ${sum.copied} of them new`)

  const manifest: Manifest = {
    format: 1,
    moment,
    madeAt: new Date(now()).toISOString(),
    version,
    items: counts,
    files: sum.files,
    size: sum.size,
    sha256: { items: itemsHash, files: filesHash },
  }
  // Last, and in one step: a backup without a manifest is none.
  const path = join(into, 'manifest.json')
  await writeFile(`${path}.part`, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
  await rename(`${path}.part`, path)
  return manifest
}
