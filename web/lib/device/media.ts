// Photos and other files of interviews: read completely, hashed, written, read back, and only then counted as captured.
import { MEDIA_LIMIT } from '../../../core/media.ts'
import { DatabaseProblem, type DeviceDatabase } from './database.ts'
import { sha256Hex } from './hash.ts'
import type { HeldMedia } from './records.ts'

const MEDIA_VALUE = /^([0-9a-f]{64})(\.\w+)?$/

/** The SHA-256 in the answer of a question for a file, which is the file's hash and extension; undefined for anything else. */
export const mediaHash = (answer: string): string | undefined => MEDIA_VALUE.exec(answer)?.[1]

type Reason = 'unreadable' | 'empty' | 'large'

/** The file could not be read, changed meanwhile, or is empty: cameras on cheap phones do that. Nothing was captured; the person tries again. */
export class MediaProblem extends Error {
  readonly reason: Reason
  constructor(reason: Reason, cause?: unknown) {
    super(`The file is ${reason}`, { cause })
    this.reason = reason
  }
}

/** Keeps a file for a response. Rejects with MediaProblem or DatabaseProblem. */
export async function keepMedia(database: DeviceDatabase, response: string, file: File): Promise<HeldMedia> {
  if (file.size > MEDIA_LIMIT) throw new MediaProblem('large')
  const bytes = await file.arrayBuffer().catch((error: unknown) => {
    throw new MediaProblem('unreadable', error)
  })
  if (bytes.byteLength === 0) throw new MediaProblem('empty')
  // The camera is still writing, or the gallery has cut it off.
  if (bytes.byteLength !== file.size) throw new MediaProblem('unreadable')
  const sha256 = await sha256Hex(bytes)
  const held: HeldMedia = {
    key: [response, sha256],
    bytes,
    type: file.type || 'application/octet-stream',
    name: file.name.normalize('NFC'),
  }
  await database.write(
    ['media'],
    (transaction) => transaction.objectStore('media').put(held),
    bytes.byteLength,
  )
  if (!(await loadMedia(database, response, sha256))) {
    throw new DatabaseProblem('unavailable', 'The file that was read back is not the file that was written')
  }
  return held
}

/** A file that is here as it was taken; undefined when it is gone or damaged. */
export async function loadMedia(
  database: DeviceDatabase,
  response: string,
  sha256: string,
): Promise<HeldMedia | undefined> {
  const held = await database.read(['media'], (transaction) =>
    transaction.objectStore('media').get([response, sha256]),
  )
  return held && (await sha256Hex(held.bytes)) === sha256 ? held : undefined
}

export function mediaOf(database: DeviceDatabase, response: string): Promise<HeldMedia[]> {
  return database.read(['media'], (transaction) =>
    transaction.objectStore('media').getAll(IDBKeyRange.bound([response], [response, []])),
  )
}

/** What a response says of a file. */
export interface MediaFacts {
  sha256: string
  size: number
  type: string
  name: string
}

/** The facts about a response's files, one file in memory at a time: several films may be larger than the phone's. */
export function mediaFacts(database: DeviceDatabase, response: string): Promise<MediaFacts[]> {
  return database.read(['media'], async (transaction) => {
    const found: MediaFacts[] = []
    let cursor = await transaction
      .objectStore('media')
      .openCursor(IDBKeyRange.bound([response], [response, []]))
    while (cursor) {
      const { key, bytes, type, name } = cursor.value
      found.push({ sha256: key[1], size: bytes.byteLength, type, name })
      cursor = await cursor.continue()
    }
    return found
  })
}
