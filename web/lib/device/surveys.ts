// Surveys on the device: offered only when they are there completely, dropped only when nothing needs them any more.
import { canonicalJson } from '../../../core/canonical.ts'
import type { Survey } from '../../../core/survey.ts'
import type { DeviceDatabase } from './database.ts'
import { newestDrafts, SLOTS } from './draft-slots.ts'
import { sha256Hex } from './hash.ts'
import { call, callJson, isRecord, type Cause, type Network } from './network.ts'
import type { Enrolment, HeldAttachment, HeldSurvey, Trouble } from './records.ts'

/** Milliseconds; a survey is some hundred kilobytes, an attached video some megabytes. */
const SURVEY_TIMEOUT = 120_000
const FILE_TIMEOUT = 300_000

/**
 * Fetches the survey that the round uses now, with everything attached to it, unless it is here. Files that the server did not have
 * either are asked for again each time. Returns why it could not be fetched; null when it is here, or when there is none.
 */
export async function refreshSurvey(
  database: DeviceDatabase,
  network: Network,
  enrolment: Enrolment,
  now: () => number,
): Promise<Trouble | null> {
  const hash = enrolment.assignment?.survey?.hash
  const { token } = enrolment
  if (!hash || !token) return null
  const trouble = ({ cause, detail }: { cause: Cause; detail: string }) => ({ cause, detail, at: now() })

  const held = await loadSurvey(database, hash)
  let survey = held?.survey
  if (!survey) {
    const reply = await callJson(network, `/api/device/surveys/${hash}`, { token, timeout: SURVEY_TIMEOUT })
    if (!reply.ok) return trouble(reply)
    // The hash names the canonical JSON, so neither a proxy nor a broken line can alter a question unseen.
    if (!isSurvey(reply.value) || (await sha256Hex(canonicalJson(reply.value))) !== hash) {
      return trouble({ cause: 'damaged', detail: 'survey' })
    }
    survey = reply.value
  }

  const attachments: HeldAttachment[] = []
  const absent: string[] = []
  for (const name of held?.absent ?? survey.attachments) {
    const address = `/api/device/attachments/${hash}/${encodeURIComponent(name)}`
    const file = await call(network, address, { token, timeout: FILE_TIMEOUT })
    if (file.ok)
      attachments.push({ key: [hash, name], bytes: await file.body.arrayBuffer(), type: file.type })
    else if (file.status === 404 && file.cause === 'refused') absent.push(name)
    else return trouble(file)
  }
  if (held && attachments.length === 0) return null

  const complete: HeldSurvey = { hash, survey, absent, heldAt: now() }
  await database.write(['surveys', 'attachments'], async (transaction) => {
    for (const attachment of attachments) await transaction.objectStore('attachments').put(attachment)
    await transaction.objectStore('surveys').put(complete)
  })
  return null
}

export function loadSurvey(database: DeviceDatabase, hash: string): Promise<HeldSurvey | undefined> {
  return database.read(['surveys'], (transaction) => transaction.objectStore('surveys').get(hash))
}

export function loadAttachments(database: DeviceDatabase, hash: string): Promise<HeldAttachment[]> {
  return database.read(['attachments'], (transaction) =>
    transaction.objectStore('attachments').getAll(IDBKeyRange.bound([hash], [hash, []])),
  )
}

/** Hashes of the surveys that are here completely. */
export async function heldSurveys(database: DeviceDatabase): Promise<Set<string>> {
  return new Set(
    await database.read(['surveys'], (transaction) => transaction.objectStore('surveys').getAllKeys()),
  )
}

/** Drops surveys that no round uses and no draft was begun with. A round keeps its old one until the new one is here. */
export function dropUnusedSurveys(database: DeviceDatabase): Promise<void> {
  return database.write(['surveys', 'attachments', ...SLOTS, 'enrolments'], async (transaction) => {
    const held = new Set(await transaction.objectStore('surveys').getAllKeys())
    const drafts = await newestDrafts(transaction)
    const enrolments = await transaction.objectStore('enrolments').getAll()
    const current = enrolments.flatMap(({ assignment }) => assignment?.survey?.hash ?? [])
    if (current.some((hash) => !held.has(hash))) return
    const needed = new Set([...current, ...drafts.map((draft) => draft.survey.hash)])
    for (const hash of held) {
      if (needed.has(hash)) continue
      await transaction.objectStore('surveys').delete(hash)
      await transaction.objectStore('attachments').delete(IDBKeyRange.bound([hash], [hash, []]))
    }
  })
}

function isSurvey(value: unknown): value is Survey {
  return (
    isRecord(value) &&
    typeof value.id === 'string' &&
    typeof value.version === 'string' &&
    Array.isArray(value.nodes) &&
    value.nodes.length > 0 &&
    Array.isArray(value.order) &&
    Array.isArray(value.languages) &&
    Array.isArray(value.attachments)
  )
}
