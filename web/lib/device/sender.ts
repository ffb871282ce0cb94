// Sending: media first, then the response; a response leaves the outbox only when a receipt names its id, revision and hash.
import type { Receipt } from '../../../core/response.ts'
import type { DeviceDatabase } from './database.ts'
import { loadEnrolment } from './enrolments.ts'
import { MEDIA_PART } from '../../../core/media.ts'
import { loadMedia } from './media.ts'
import { backoff, callJson, isRecord, SLOWEST, TIMEOUT, type Cause, type Network } from './network.ts'
import {
  completeMoves,
  confirm,
  listSendable,
  loadWaiting,
  noteMedia,
  noteTrouble,
  releaseConfirmed,
} from './outbox.ts'
import type { Waiting } from './records.ts'

export interface Sender {
  database: DeviceDatabase
  network: Network
  now(): number
  random(): number
  /** Hears which response is being sent, and null when none is. */
  sending(id: string | null): void
  /** Hears how many bytes of a file have arrived. */
  progress(response: string, sha256: string, arrived: number): void
}

export interface Pass {
  sent: number
  /** Milliseconds since 1970 of the next attempt; null when nothing waits. */
  next: number | null
}

/** Causes that any other response would meet too: the pass ends, to try again later. */
const COMMON: ReadonlySet<Cause> = new Set<Cause>(['offline', 'timeout', 'portal', 'busy'])

/** No attempt waits longer, in milliseconds: a later moment was noted by a clock that has been set back since. */
const LONGEST = 300_000

/** One pass over everything due (over everything, if `all`). Callers hold the sender's lock. Rejects only when storage fails. */
export async function sendWaiting(sender: Sender, all: boolean): Promise<Pass> {
  const { database, now, random } = sender
  await releaseConfirmed(database, now())
  await completeMoves(database)
  const waiting = await listSendable(database)
  // Those that failed least first, so that one that always fails does not hold up the others.
  const due = waiting
    .filter((one) => all || one.nextAttempt <= now() || one.nextAttempt > now() + LONGEST)
    .toSorted((a, b) => a.attempts - b.attempts || a.finishedAt - b.finishedAt)
  let sent = 0
  try {
    for (const one of due) {
      sender.sending(one.id)
      const problem = await sendOne(sender, one)
      if (!problem) {
        sent++
        continue
      }
      const at = now()
      const { progressed = false, ...trouble } = problem
      // A file that travels in parts comes nearer each time: no reason to wait longer and longer.
      const attempts = progressed ? 0 : one.attempts
      await noteTrouble(database, one.id, { ...trouble, at }, at + backoff(attempts, random), attempts + 1)
      if (COMMON.has(problem.cause)) break
    }
  } finally {
    sender.sending(null)
  }
  const left = await listSendable(database)
  const next = Math.min(now() + LONGEST, ...left.map((one) => one.nextAttempt))
  return { sent, next: left.length ? next : null }
}

type Failure = { cause: Cause; detail: string; progressed?: boolean }

async function sendOne(sender: Sender, waiting: Waiting): Promise<Failure | null> {
  const { database, network, now } = sender
  const enrolment = await loadEnrolment(database, waiting.enrolment)
  if (!enrolment?.token) return { cause: 'unauthorised', detail: '' }
  const { token } = enrolment

  const confirmed = new Set(waiting.media.filter((medium) => medium.confirmed).map((medium) => medium.sha256))
  const gone = new Set<string>()
  for (const { sha256 } of waiting.media) {
    if (confirmed.has(sha256)) continue
    const failure = await sendMedium(sender, token, waiting.id, sha256)
    if (failure === 'gone') {
      gone.add(sha256)
      continue
    }
    if (failure) return failure
    confirmed.add(sha256)
    await noteMedia(database, waiting.id, confirmed)
  }

  const { body, headers } = await compress(waiting.content)
  const reply = await callJson(network, `/api/responses/${waiting.id}`, {
    method: 'PUT',
    token,
    headers: { 'content-type': 'application/json', ...headers },
    body,
    timeout: TIMEOUT + body.size / SLOWEST,
  })
  if (!reply.ok) return reply
  const receipt = readReceipt(reply.value)
  if (!receipt) return { cause: 'foreign', detail: 'receipt' }
  const { id, revision, hash } = receipt
  if (id !== waiting.id || revision !== waiting.revision || hash !== waiting.hash) {
    return { cause: 'foreign', detail: [id, revision, hash.slice(0, 12)].join(' ') }
  }
  const there = new Set(receipt.media)
  const missing = waiting.media.filter(({ sha256 }) => !there.has(sha256) && !gone.has(sha256))
  if (missing.length > 0) {
    await noteMedia(database, waiting.id, there)
    return { cause: 'media', detail: String(missing.length) }
  }
  // The record may have been replaced by nothing else than this sender; what is confirmed is what is there now.
  if ((await loadWaiting(database, id))?.hash !== hash) return { cause: 'storage', detail: '' }
  await confirm(database, id, receipt, now())
  return null
}

async function sendMedium(
  { database, network, progress }: Sender,
  token: string,
  response: string,
  sha256: string,
): Promise<Failure | 'gone' | null> {
  const held = await loadMedia(database, response, sha256)
  // Not on this device any more, or damaged on it: the response goes all the same, and the server tells the manager what is missing.
  if (!held) return 'gone'
  if (held.bytes.byteLength > MEDIA_PART) {
    const { uploadInParts } = await import('./media-upload.ts')
    return uploadInParts({
      network,
      token,
      held,
      progress: (arrived) => progress(response, sha256, arrived),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    })
  }
  const reply = await callJson(network, `/api/media/${sha256}`, {
    method: 'PUT',
    token,
    headers: { 'content-type': held.type, 'x-bookend-response': response },
    body: held.bytes,
    timeout: TIMEOUT + held.bytes.byteLength / SLOWEST,
  })
  if (!reply.ok) return reply
  const { value } = reply
  const named = isRecord(value) && value.sha256 === sha256 && value.size === held.bytes.byteLength
  return named ? null : { cause: 'foreign', detail: 'media' }
}

/** Gzip where the browser can. */
async function compress(text: string): Promise<{ body: Blob; headers: Record<string, string> }> {
  const plain = new Blob([text])
  if (typeof CompressionStream === 'undefined') return { body: plain, headers: {} }
  const body = await new Response(plain.stream().pipeThrough(new CompressionStream('gzip'))).blob()
  return { body, headers: { 'content-encoding': 'gzip' } }
}

function readReceipt(value: unknown): Receipt | null {
  if (!isRecord(value)) return null
  const { id, revision, hash, receivedAt, media, status } = value
  if (typeof id !== 'string' || typeof revision !== 'number' || typeof hash !== 'string') return null
  if (typeof receivedAt !== 'string' || !Array.isArray(media)) return null
  if (status !== 'stored' && status !== 'conflict' && status !== 'quarantined') return null
  return { id, revision, hash, receivedAt, media: media.filter((one) => typeof one === 'string'), status }
}
