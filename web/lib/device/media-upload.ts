// Sends one large file of an interview in parts: what the server has stays there, so that only the part under way is lost with the line.
import { MEDIA_PART } from '../../../core/media.ts'
import { sha256Hex } from './hash.ts'
import { callJson, isRecord, SLOWEST, TIMEOUT, type Cause, type Network, type Request } from './network.ts'
import type { HeldMedia } from './records.ts'

export interface Upload {
  network: Network
  token: string
  held: HeldMedia
  /** Hears how many bytes have arrived. */
  progress(arrived: number): void
  /** Resolves after so many milliseconds. */
  wait(milliseconds: number): Promise<void>
}

export interface UploadFailure {
  cause: Cause
  detail: string
  /** Something arrived that was not there before: trying again soon is worth while. */
  progressed: boolean
}

/** Waits before a part is tried again, in milliseconds: a line that loses one request in five loses four in a row once in 600. */
const AGAIN = [500, 1_500, 4_000]
/** Causes that the same request may not meet again. */
const PASSING: ReadonlySet<Cause> = new Set<Cause>([
  'offline',
  'timeout',
  'busy',
  'server',
  'damaged',
  'empty',
  'foreign',
])
/** So often the server may find something missing after all was sent. */
const ROUNDS = 3

/** Sends what the server lacks of a file. Null: the server keeps the whole file under its hash. */
export async function uploadInParts(upload: Upload): Promise<UploadFailure | null> {
  const { held } = upload
  const [, sha256] = held.key
  const parts: ArrayBuffer[] = []
  for (let at = 0; at < held.bytes.byteLength; at += MEDIA_PART)
    parts.push(held.bytes.slice(at, at + MEDIA_PART))
  const names: string[] = []
  for (const part of parts) names.push(await sha256Hex(part))
  const sizes = new Map(names.map((name, index) => [name, parts[index]?.byteLength ?? 0]))
  const path = `/api/media/${sha256}/parts`
  let progressed = false
  const failed = (cause: Cause, detail: string) => ({ cause, detail, progressed })

  for (let round = 0; round < ROUNDS; round++) {
    const asked = await persistently(upload, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ parts: names, type: held.type }),
      timeout: 2 * TIMEOUT,
    })
    if (!asked.ok) return failed(asked.cause, asked.detail)
    const missing = missingIn(asked.value, sha256, sizes)
    if (!missing) return failed('foreign', 'media')
    let left = [...missing].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)
    upload.progress(held.bytes.byteLength - left)
    if (missing.size === 0) return null
    for (const name of missing) {
      const part = parts[names.indexOf(name)]
      if (!part) return failed('foreign', 'media')
      const sent = await persistently(upload, `${path}/${name}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: part,
        timeout: TIMEOUT + part.byteLength / SLOWEST,
      })
      if (!sent.ok) return failed(sent.cause, sent.detail)
      progressed = true
      left -= part.byteLength
      upload.progress(held.bytes.byteLength - left)
    }
  }
  return failed('media', '')
}

/** Repeats a request a few times while what stands in its way may pass. */
async function persistently({ network, token, wait }: Upload, url: string, request: Request) {
  for (let attempt = 0; ; attempt++) {
    const reply = await callJson(network, url, { ...request, token })
    const again = AGAIN[attempt]
    if (reply.ok || again === undefined || !PASSING.has(reply.cause) || !network.online()) return reply
    await wait(again)
  }
}

/** The names of parts that the server lacks; undefined when the answer is about something else. */
function missingIn(
  value: unknown,
  sha256: string,
  known: ReadonlyMap<string, number>,
): ReadonlySet<string> | undefined {
  if (!isRecord(value) || value.sha256 !== sha256 || !Array.isArray(value.missing)) return undefined
  const missing = new Set<string>()
  for (const name of value.missing as unknown[]) {
    if (typeof name !== 'string' || !known.has(name)) return undefined
    missing.add(name)
  }
  return missing
}
