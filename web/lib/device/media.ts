// Photos and other files of interviews: read completely, hashed, written, read back, and only then counted as captured.
import { DatabaseProblem, type DeviceDatabase } from './database.ts'
import { sha256Hex } from './hash.ts'
import type { HeldMedia } from './records.ts'

/** The file could not be read or is empty: cameras on cheap phones do that. Nothing was captured; the person tries again. */
export class MediaProblem extends Error {
  readonly reason: 'unreadable' | 'empty'
  constructor(reason: 'unreadable' | 'empty', cause?: unknown) {
    super(`The file is ${reason}`, { cause })
    this.reason = reason
  }
}

/** Keeps a file for a response. Rejects with MediaProblem or DatabaseProblem. */
export async function keepMedia(database: DeviceDatabase, response: string, file: File): Promise<HeldMedia> {
  const bytes = await file.arrayBuffer().catch((error: unknown) => {
    throw new MediaProblem('unreadable', error)
  })
  if (bytes.byteLength === 0) throw new MediaProblem('empty')
  const sha256 = await sha256Hex(bytes)
  const held: HeldMedia = {
    key: [response, sha256],
    bytes,
    type: file.type || 'application/octet-stream',
    name: file.name.normalize('NFC'),
  }
  await database.write(['media'], (transaction) => transaction.objectStore('media').put(held))
  const kept = await loadMedia(database, response, sha256)
  if (!kept || (await sha256Hex(kept.bytes)) !== sha256) {
    throw new DatabaseProblem('unavailable', 'The file that was read back is not the file that was written')
  }
  return held
}

export function loadMedia(
  database: DeviceDatabase,
  response: string,
  sha256: string,
): Promise<HeldMedia | undefined> {
  return database.read(['media'], (transaction) => transaction.objectStore('media').get([response, sha256]))
}

export function mediaOf(database: DeviceDatabase, response: string): Promise<HeldMedia[]> {
  return database.read(['media'], (transaction) =>
    transaction.objectStore('media').getAll(IDBKeyRange.bound([response], [response, []])),
  )
}
