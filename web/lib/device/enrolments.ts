// Enrolment: an invitation becomes a token for one round. Several rounds stand side by side on one device.
import type { Assignment } from '../../../core/study.ts'
import type { DeviceDatabase } from './database.ts'
import { randomSecret } from './hash.ts'
import { holdings } from './holdings.ts'
import { callJson, isRecord, type Cause, type Network } from './network.ts'
import type { Enrolment } from './records.ts'

export interface Invitation {
  code: string
  study: string
  device: string
}

/** Reads an invitation from a link (`…/collect/#enrol=<code>`), its fragment or the bare code; undefined if it is none. */
export function readInvitation(text: string): Invitation | undefined {
  const code = text.trim().replace(/^.*#enrol=/s, '')
  const [, study, device] =
    /^([a-z0-9][a-z0-9-]*)\.([a-z0-9][a-z0-9-]*)\.([\w-]{16,})$/.exec(decode(code)) ?? []
  return study && device ? { code: decode(code), study, device } : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Keeps the invitation with a secret of this device's own, before anything is sent: whatever happens to the request, it can be
 * repeated with the same secret. A new link for a device that is here already keeps its secret, its token and its interviews.
 */
export async function acceptInvitation(
  database: DeviceDatabase,
  invitation: Invitation,
  now: number,
): Promise<Enrolment> {
  const { code, study, device } = invitation
  const id = `${study}.${device}`
  const fresh: Enrolment = {
    id,
    study,
    device,
    invitation: code,
    code: null,
    secret: randomSecret(),
    token: null,
    assignment: null,
    problem: null,
    createdAt: now,
    contactAt: null,
    skew: 0,
  }
  await database.write(['enrolments'], async (transaction) => {
    const table = transaction.objectStore('enrolments')
    const known = await table.get(id)
    // The same link opened again asks for nothing new. The old token is good until a new one is here: a wrong link costs nothing.
    const next = known ? { ...known, invitation: known.code === code ? null : code } : fresh
    await table.put(next)
  })
  const kept = await loadEnrolment(database, id)
  if (!kept) throw new Error('The enrolment could not be read back')
  return kept
}

/** Presents the invitation. Returns what is then on the device, with `problem` saying what went wrong, if anything did. */
export async function enrol(
  database: DeviceDatabase,
  network: Network,
  enrolment: Enrolment,
  now: () => number,
): Promise<Enrolment> {
  const { invitation: code, secret } = enrolment
  if (!code) return enrolment
  const reply = await callJson(network, '/api/enrol', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, secret }),
  })
  if (!reply.ok) {
    // A device that may not send and a link that is used, expired or unknown are the same to the person who opened it.
    const cause: Cause =
      reply.status >= 400 && reply.status < 500 && reply.cause !== 'busy' ? 'link' : reply.cause
    const given = cause === 'link' && enrolment.token ? { invitation: null } : {}
    return update(database, enrolment.id, { ...given, problem: { cause, detail: reply.detail, at: now() } })
  }
  const { value } = reply
  if (!isRecord(value) || typeof value.token !== 'string' || !isAssignment(value.assignment)) {
    return update(database, enrolment.id, { problem: { cause: 'foreign', detail: '', at: now() } })
  }
  return update(database, enrolment.id, {
    token: value.token,
    code,
    invitation: null,
    assignment: value.assignment,
    problem: null,
    contactAt: now(),
    skew: Date.parse(value.assignment.serverTime) - now(),
  })
}

/** Tells the server what the device holds for this round and takes the newest assignment. */
export async function contact(
  database: DeviceDatabase,
  network: Network,
  enrolment: Enrolment,
  now: () => number,
  appVersion: string,
): Promise<Enrolment> {
  if (enrolment.invitation) return enrol(database, network, enrolment, now)
  const { holds, promised } = await holdings(database, enrolment.id)
  const reply = await callJson(network, '/api/device/contact', {
    method: 'POST',
    ...(enrolment.token && { token: enrolment.token }),
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ holds, promised, appVersion }),
  })
  if (reply.ok && isAssignment(reply.value)) {
    const assignment = reply.value
    return update(database, enrolment.id, {
      assignment,
      problem: null,
      contactAt: now(),
      skew: Date.parse(assignment.serverTime) - now(),
    })
  }
  const problem = reply.ok ? { cause: 'foreign' as const, detail: '' } : reply
  return update(database, enrolment.id, {
    problem: { cause: problem.cause, detail: problem.detail, at: now() },
  })
}

export function loadEnrolment(database: DeviceDatabase, id: string): Promise<Enrolment | undefined> {
  return database.read(['enrolments'], (transaction) => transaction.objectStore('enrolments').get(id))
}

/** All rounds of this device, the newest first. */
export async function listEnrolments(database: DeviceDatabase): Promise<Enrolment[]> {
  const all = await database.read(['enrolments'], (transaction) =>
    transaction.objectStore('enrolments').getAll(),
  )
  return all.toSorted((a, b) => b.createdAt - a.createdAt)
}

/** Forgets an invitation that never became a round. */
export function forgetInvitation(database: DeviceDatabase, id: string): Promise<void> {
  return database.write(['enrolments'], async (transaction) => {
    const known = await transaction.objectStore('enrolments').get(id)
    if (known && !known.assignment) await transaction.objectStore('enrolments').delete(id)
  })
}

async function update(database: DeviceDatabase, id: string, changes: Partial<Enrolment>): Promise<Enrolment> {
  return database.write(['enrolments'], async (transaction) => {
    const known = await transaction.objectStore('enrolments').get(id)
    if (!known) throw new Error(`No enrolment ${id}`)
    const next = { ...known, ...changes }
    await transaction.objectStore('enrolments').put(next)
    return next
  })
}

/** The parts that the application reads are there and of the right kind. */
function isAssignment(value: unknown): value is Assignment {
  if (!isRecord(value) || !isRecord(value.study) || !isRecord(value.round)) return false
  const { study, round, survey } = value
  return (
    typeof value.device === 'string' &&
    typeof value.enumerator === 'string' &&
    typeof value.serverTime === 'string' &&
    typeof study.id === 'string' &&
    isRecord(study.title) &&
    typeof round.id === 'string' &&
    isRecord(round.title) &&
    typeof round.status === 'string' &&
    (survey === null ||
      (isRecord(survey) && typeof survey.hash === 'string' && typeof survey.version === 'string'))
  )
}
