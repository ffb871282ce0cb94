// Media that arrive in parts, over lines that break: each part is kept under its own SHA-256, and the whole is composed once all are there.
import { createHash } from 'node:crypto'
import { MEDIA_PART } from '../../core/media.ts'
import { Problem } from '../../core/problem.ts'
import type { Blobs } from '../blobs.ts'
import { heldMedia, mediaKey } from './media.ts'

/** Where parts wait. Their names are their content, so none can be replaced by another; what is never completed expires. */
export const PARTS_PREFIX = 'parts/'
/** Parts of a file that was not completed are kept so long; a phone that comes back later sends them again. */
export const PARTS_DAYS = 14

const partKey = (study: string, sha256: string, part: string) => `${PARTS_PREFIX}${study}/${sha256}/${part}`

/** So many parts are looked for or fetched at once. */
const AT_ONCE = 16

/** Keeps a part if it is what its name says; else throws `request.damaged`. */
export async function keepPart(
  blobs: Blobs,
  study: string,
  { sha256, part }: { sha256: string; part: string },
  bytes: Uint8Array,
): Promise<void> {
  if (createHash('sha256').update(bytes).digest('hex') !== part) throw new Problem('request.damaged')
  await blobs.put(partKey(study, sha256, part), bytes, 'application/octet-stream', { ifAbsent: true })
}

/**
 * Composes a file from its parts, named in order, unless it is there already. Returns the parts that have not arrived; when there are none,
 * the file is kept whole under its hash. Throws `request.damaged` when the parts are not those of this file.
 */
export async function composeMedia(
  blobs: Blobs,
  study: string,
  sha256: string,
  { parts, type }: { parts: readonly string[]; type: string },
): Promise<string[]> {
  if ((await heldMedia(blobs, study, [sha256])).length > 0) return []
  const missing: string[] = []
  const distinct = [...new Set(parts)]
  for (let at = 0; at < distinct.length; at += AT_ONCE) {
    const some = distinct.slice(at, at + AT_ONCE)
    const there = await Promise.all(some.map((part) => blobs.has(partKey(study, sha256, part))))
    missing.push(...some.filter((_, index) => !there[index]))
  }
  if (missing.length > 0) return missing
  await blobs.putStream(mediaKey(study, sha256), checked(blobs, study, sha256, parts), type, {
    ifAbsent: true,
  })
  return []
}

/** The parts' bytes in order; throws at their end, before anything is kept, when they are not the file that was named. */
async function* checked(
  blobs: Blobs,
  study: string,
  sha256: string,
  parts: readonly string[],
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  for (let at = 0; at < parts.length; at += AT_ONCE) {
    const some = parts.slice(at, at + AT_ONCE)
    // 4 MB in memory at once.
    const fetched = await Promise.all(some.map((part) => blobs.get(partKey(study, sha256, part))))
    for (const bytes of fetched) {
      if (!bytes || bytes.length > MEDIA_PART) throw new Problem('request.damaged')
      hash.update(bytes)
      yield bytes
    }
  }
  if (hash.digest('hex') !== sha256) throw new Problem('request.damaged')
}
