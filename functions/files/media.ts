// Pictures and recordings that belong to responses, named by their SHA-256. Written once, never changed.
import { createHash } from 'node:crypto'
import { Problem } from '../../core/problem.ts'
import type { Blobs } from '../blobs.ts'

/** Where a file is kept. */
export const mediaKey = (study: string, sha256: string) => `studies/${study}/media/${sha256}`

/** Keeps a file if it is what its name says; else throws `request.damaged`. */
export async function keepMedia(
  blobs: Blobs,
  study: string,
  sha256: string,
  bytes: Uint8Array,
  type: string,
): Promise<void> {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Problem('request.damaged')
  await blobs.put(mediaKey(study, sha256), bytes, type, { ifAbsent: true })
}

/** The file, or undefined. */
export async function loadMedia(
  blobs: Blobs,
  study: string,
  sha256: string,
): Promise<Uint8Array | undefined> {
  return blobs.get(mediaKey(study, sha256))
}

/** Which of these files are kept already. */
export async function heldMedia(blobs: Blobs, study: string, hashes: string[]): Promise<string[]> {
  const held = await Promise.all(hashes.map((sha256) => blobs.has(mediaKey(study, sha256))))
  return hashes.filter((_, index) => held[index])
}
