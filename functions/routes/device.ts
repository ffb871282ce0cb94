// What an enrolled device calls: enrolment, contact, the survey it is to use, and that survey's files.
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { Hono, type Context } from 'hono'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { PROMISED_LIMIT, promiseSchema, type Assignment, type Device } from '../../core/study.ts'
import { may, open, type Base } from '../auth/may.ts'
import { deviceToken, hashSecret, readCode } from '../auth/tokens.ts'
import type { Deps } from '../deps.ts'
import { attachmentType, loadAttachment } from '../files/attachments.ts'
import { packedSurvey } from '../files/surveys.ts'
import { enrolDevice, getDevice, noteContact } from '../store/devices.ts'
import { notePromised } from '../store/promised.ts'
import { getRound } from '../store/rounds.ts'
import { getStudy } from '../store/studies.ts'
import { body } from '../wire/request.ts'

const count = z.int().nonnegative()
const forever = 'private, max-age=31536000, immutable'

async function assignmentOf(deps: Deps, device: Device): Promise<Assignment> {
  const [study, round] = await Promise.all([
    getStudy(deps.table, device.study),
    getRound(deps.table, device.study, device.round),
  ])
  if (!study || !round) throw new Problem('not-found', { what: study ? 'round' : 'study' })
  const survey = round.surveys.at(-1)
  return {
    device: device.id,
    enumerator: device.enumerator,
    study: { id: study.id, title: study.title, timezone: study.timezone },
    round: {
      id: round.id,
      title: round.title,
      kind: round.kind,
      status: round.status,
      opens: round.opens,
      closes: round.closes,
    },
    survey: survey
      ? { hash: survey.hash, id: survey.id, version: survey.version, title: survey.title }
      : null,
    serverTime: new Date(deps.now()).toISOString(),
  }
}

/** Whether the survey was ever published to the device's round: a device reads nothing that it was not assigned. */
async function requireAssigned(deps: Deps, device: Device, hash: string): Promise<void> {
  const round = await getRound(deps.table, device.study, device.round)
  if (!round?.surveys.some((survey) => survey.hash === hash))
    throw new Problem('not-found', { what: 'survey' })
}

/** 304 when the caller holds this content already (RFC 9110, 13.1.2), else undefined. */
function unchanged(c: Context, tag: string): Response | undefined {
  c.header('etag', `"${tag}"`)
  const held = c.req.header('if-none-match')?.split(',') ?? []
  return held.some((one) => one.trim().replace(/^W\//, '') === `"${tag}"`) ? c.body(null, 304) : undefined
}

export const device = new Hono<Base>()
  .post(
    '/enrol',
    open(),
    body(
      z.object({
        code: z.string().max(400),
        /** 32 random bytes, base64url, made by the device: asking again with the same secret is harmless. */
        secret: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
      }),
    ),
    async (c) => {
      const { deps } = c.var
      const { code, secret } = c.req.valid('json')
      const link = readCode(code.trim())
      if (!link) throw new Problem('enrol.link-invalid')
      const done = await enrolDevice(deps.table, link.study, link.device, {
        linkHash: hashSecret(link.secret),
        secretHash: hashSecret(secret),
        at: new Date(deps.now()).toISOString(),
      })
      const enrolled = done ? await getDevice(deps.table, link.study, link.device) : undefined
      if (!enrolled) throw new Problem('enrol.link-invalid')
      const token = deviceToken({ study: link.study, device: link.device, secret })
      return c.json({ token, assignment: await assignmentOf(deps, enrolled) })
    },
  )

  .post(
    '/device/contact',
    may('collect'),
    body(
      z.object({
        holds: z.object({ drafts: count, waiting: count }),
        /** By name, so that the manager sees what never arrives. */
        promised: z.array(promiseSchema).max(PROMISED_LIMIT).optional(),
        appVersion: z.string().max(100).optional(),
      }),
    ),
    async (c) => {
      const { deps, device } = c.var
      const { holds, promised, appVersion } = c.req.valid('json')
      const at = new Date(deps.now()).toISOString()
      if (promised) {
        await notePromised(
          deps.table,
          { study: device.study, round: device.round, device: device.id },
          promised,
          at,
        )
      }
      await noteContact(deps.table, device.study, device.id, { at, holds, ...(appVersion && { appVersion }) })
      return c.json(await assignmentOf(deps, device))
    },
  )

  .get('/device/surveys/:hash', may('collect'), async (c) => {
    const { deps, device } = c.var
    const hash = c.req.param('hash')
    await requireAssigned(deps, device, hash)
    const packed = await packedSurvey(deps.blobs, device.study, hash)
    if (!packed) throw new Problem('not-found', { what: 'survey' })
    c.header('cache-control', forever)
    c.header('vary', 'accept-encoding')
    c.header('content-type', 'application/json')
    const same = unchanged(c, hash)
    if (same) return same
    if (!c.req.header('accept-encoding')?.includes('gzip')) return c.body(new Uint8Array(gunzipSync(packed)))
    c.header('content-encoding', 'gzip')
    return c.body(new Uint8Array(packed))
  })

  .get('/device/attachments/:hash/:name', may('collect'), async (c) => {
    const { deps, device } = c.var
    const { hash, name } = c.req.param()
    await requireAssigned(deps, device, hash)
    const found = await loadAttachment(deps.blobs, device.study, hash, name)
    if (!found) throw new Problem('not-found', { what: 'attachment' })
    c.header('cache-control', found.pinned ? forever : 'private, no-cache')
    c.header('content-type', attachmentType(name) ?? 'application/octet-stream')
    const same = unchanged(c, createHash('sha256').update(found.bytes).digest('hex'))
    return same ?? c.body(new Uint8Array(found.bytes))
  })
