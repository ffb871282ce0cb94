// Everything that has not reached the server, as one file that a manager can import: for devices that cannot send, and for dying storage.
import type { DeviceDatabase } from './database.ts'
import { listDrafts } from './drafts.ts'
import { mediaOf } from './media.ts'
import { listWaiting } from './outbox.ts'
import type { Draft, HeldMedia, Waiting } from './records.ts'

/** Increases when the meaning of the file changes. */
export const EXPORT_FORMAT = 1

export interface PendingParts {
  waiting: Waiting[]
  drafts: Draft[]
  media: HeldMedia[]
}

/** What the database holds unsent. Parts that can't be read are left out; what is in memory is added by the caller. */
export async function pendingParts(database: DeviceDatabase): Promise<PendingParts> {
  const waiting = await listWaiting(database).catch(() => [])
  const drafts = await listDrafts(database).catch(() => [])
  const media: HeldMedia[] = []
  for (const { id } of [...waiting, ...drafts]) media.push(...(await mediaOf(database, id).catch(() => [])))
  return { waiting, drafts, media }
}

/**
 * JSON: `{format: 'bookend-pending', version, exportedAt, responses: [{hash, content}], drafts, media: [{response, sha256, type, name, base64}]}`.
 * `content` is the canonical text that `hash` is the SHA-256 of. Assembled from parts, so that photos never become one huge string.
 */
export async function pendingFile(
  { waiting, drafts, media }: PendingParts,
  exportedAt: string,
): Promise<Blob> {
  const parts: BlobPart[] = [
    `{"format":"bookend-pending","version":${EXPORT_FORMAT},"exportedAt":${JSON.stringify(exportedAt)},"responses":`,
    JSON.stringify(waiting.map(({ hash, content }) => ({ hash, content }))),
    ',"drafts":',
    JSON.stringify(drafts),
    ',"media":[',
  ]
  for (const [index, { key, bytes, type, name }] of media.entries()) {
    const [response, sha256] = key
    parts.push(index ? ',' : '', JSON.stringify({ response, sha256, type, name }).slice(0, -1), ',"base64":"')
    parts.push(...base64(bytes), '"}')
  }
  parts.push(']}')
  return new Blob(parts, { type: 'application/json' })
}

/** Base64 in chunks; 3 bytes make 4 characters, so chunks of a multiple of 3 can be joined. */
function* base64(bytes: ArrayBuffer): Generator<string> {
  const all = new Uint8Array(bytes)
  const chunk = 3 * 8192
  for (let at = 0; at < all.length; at += chunk)
    yield btoa(String.fromCharCode(...all.subarray(at, at + chunk)))
}

/** Offers a file to the person, by the browser's own download. */
export function offerFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
