// What people hand in for devices: the file that a device exports when it can't send, piece by piece, and what is kept in quarantine.
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { FILE_LIMIT, RESPONSE_LIMIT, type Flag, type QuarantineReason } from '../../core/response.ts'
import type { Study } from '../../core/study.ts'
import type { Person } from '../auth/identify.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import { heldMedia, keepMedia } from '../files/media.ts'
import { mediaArrived } from '../review/media.ts'
import { takeIn } from '../review/take-in.ts'
import { readContent, understand, type NotUnderstood } from '../review/understand.ts'
import { getDevice } from '../store/devices.ts'
import { getQuarantined, putQuarantine, readQuarantined, settleQuarantined } from '../store/quarantine.ts'
import { getRound } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { readBody } from '../wire/request.ts'

interface Caller {
  deps: Deps
  study: Study
  person: Person
}

/** What became of one piece. */
interface Outcome {
  status: 'stored' | 'already' | 'conflict' | 'quarantined'
  reason?: QuarantineReason
  detail?: string
}

/** Whatever else stands there is no id, and might be larger than what an entry of the quarantine holds. */
const loose = z.string().max(200).optional().catch(undefined)
const looseSchema = z.object({ round: loose, device: loose, id: loose })

/** What can be read of something that may not be a response. */
function loosely(value: unknown): z.infer<typeof looseSchema> {
  const found = looseSchema.safeParse(value)
  return found.success ? found.data : {}
}

/** The content, read as belonging to the round that it names, if the study has that. */
async function understandHere({ deps, study }: Caller, value: unknown, id: string) {
  const { round } = loosely(value)
  const isOurs =
    round !== undefined && /^[a-z0-9-]{1,63}$/.test(round) && (await getRound(deps.table, study.id, round))
  return understand(value, id, { study: study.id, round: isOurs ? round : '' })
}

/** Keeps bytes in quarantine for a person; the same again changes nothing. */
async function keepApart(
  caller: Caller,
  id: string,
  bytes: Uint8Array,
  about: { round?: string | undefined; device?: string | undefined },
  why: NotUnderstood,
): Promise<Outcome> {
  const { deps, study, person } = caller
  const receivedAt = new Date(deps.now()).toISOString()
  const kept = await putQuarantine(
    deps.table,
    {
      study: study.id,
      round: about.round ?? '',
      device: about.device ?? '',
      id,
      ...why,
      receivedAt,
      importedBy: person.email,
    },
    bytes,
  )
  if (kept.receivedAt === receivedAt)
    await record(caller, 'device.edit', `import ${id} quarantined: ${why.reason}`)
  return { status: 'quarantined', ...why }
}

export const handIn = new Hono<Base>()
  .put('/studies/:study/import/responses/:id', may('device.edit'), async (c) => {
    const { deps, study } = c.var
    const id = c.req.param('id')
    const { bytes } = await readBody(c, RESPONSE_LIMIT)
    const { value } = readContent(bytes)
    const about = loosely(value)
    const apart = (why: NotUnderstood) => keepApart(c.var, id, bytes, about, why)
    // The device wrote the hash beside the content when the interview was finished.
    const announced = c.req.header('x-bookend-hash')
    if (announced !== createHash('sha256').update(bytes).digest('hex'))
      return c.json(await apart({ reason: 'damaged' }))
    const content = await understandHere(c.var, value, id)
    if (!('id' in content)) return c.json(await apart(content))
    const device = /^[a-z0-9-]{1,63}$/.test(content.device)
      ? await getDevice(deps.table, study.id, content.device)
      : undefined
    if (!device)
      return c.json(await apart({ reason: 'unknown-device', detail: content.device.slice(0, 100) }))
    if (device.round !== content.round)
      return c.json(await apart({ reason: 'other-round', detail: device.round }))
    const doubts: Flag[] = device.status === 'revoked' ? [{ kind: 'revoked-device', detail: device.id }] : []
    const { receipt, isNew } = await takeIn(deps, content, device, doubts)
    if (isNew) await record(c.var, 'device.edit', `import ${content.round} response ${id} ${receipt.status}`)
    const outcome: Outcome = { status: receipt.status === 'stored' && !isNew ? 'already' : receipt.status }
    return c.json(outcome)
  })

  .put('/studies/:study/import/media/:sha256', may('device.edit'), async (c) => {
    const { deps, study } = c.var
    const sha256 = c.req.param('sha256')
    const { bytes } = await readBody(c, FILE_LIMIT)
    const [held] = await heldMedia(deps.blobs, study.id, [sha256])
    await keepMedia(
      deps.blobs,
      study.id,
      sha256,
      bytes,
      c.req.header('content-type') ?? 'application/octet-stream',
    )
    await mediaArrived(deps, study.id, sha256)
    const outcome: Outcome = { status: held ? 'already' : 'stored' }
    return c.json(outcome)
  })

  .put('/studies/:study/import/drafts/:id', may('device.edit'), async (c) => {
    const { bytes } = await readBody(c, RESPONSE_LIMIT)
    const draft = z.object({ round: loose, enrolment: loose }).safeParse(readContent(bytes).value).data
    const device = draft?.enrolment?.split('.')[1]
    return c.json(
      await keepApart(c.var, c.req.param('id'), bytes, { round: draft?.round, device }, { reason: 'draft' }),
    )
  })

  .post('/studies/:study/quarantine/:hash/retry', may('response.correct'), async (c) => {
    const { deps, study, person } = c.var
    const hash = c.req.param('hash')
    const [entry, bytes] = await Promise.all([
      getQuarantined(deps.table, study.id, hash),
      readQuarantined(deps.table, study.id, hash),
    ])
    if (!entry || !bytes) throw new Problem('not-found', { what: 'response' })
    const same: Outcome = {
      status: 'quarantined',
      reason: entry.reason,
      ...(entry.detail && { detail: entry.detail }),
    }
    // A person can vouch for where something comes from, not for what was altered or never finished.
    if (entry.reason === 'draft' || entry.reason === 'damaged') return c.json(same)
    const { value } = readContent(bytes)
    const content = await understandHere(c.var, value, loosely(value).id ?? entry.id)
    if (!('id' in content)) return c.json({ status: 'quarantined' as const, ...content })
    const device = await getDevice(deps.table, study.id, entry.device || content.device)
    const doubts: Flag[] = []
    if (entry.reason === 'revoked-device') doubts.push({ kind: 'revoked-device', detail: entry.device })
    else if (device?.round !== content.round) doubts.push({ kind: 'other-device', detail: entry.device })
    const { receipt } = await takeIn(deps, content, device ?? { id: content.device }, doubts)
    const { status } = receipt
    if (status === 'quarantined') return c.json(same)
    await settleQuarantined(deps.table, study.id, hash, {
      by: person.email,
      at: new Date(deps.now()).toISOString(),
      status,
    })
    await record(
      c.var,
      'response.correct',
      `${content.round} response ${content.id} ${status} from quarantine`,
    )
    const outcome: Outcome = { status }
    return c.json(outcome)
  })
