// Devices as staff see them: who carries each, inviting one, a new link, revoking.
import { Hono } from 'hono'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { deviceSchema, type Device } from '../../core/study.ts'
import { may, type Base } from '../auth/may.ts'
import { enrolmentCode, hashSecret } from '../auth/tokens.ts'
import type { Deps } from '../deps.ts'
import { createDevice, getDevice, listDevices, renewLink, revokeDevice } from '../store/devices.ts'
import { listPromised, writeOff } from '../store/promised.ts'
import { getRound } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

const linkLasts = 14 * 24 * 60 * 60_000

/** A fresh link: what is stored of it and what is shown, once. */
function makeLink(deps: Deps, study: string, device: string) {
  const secret = deps.secret()
  return {
    linkHash: hashSecret(secret),
    linkExpires: new Date(deps.now() + linkLasts).toISOString(),
    link: `${deps.origin}/collect/#enrol=${enrolmentCode({ study, device, secret })}`,
  }
}

/** The device without what proves that it is one. */
const shown = (device: Device): Device => deviceSchema.parse(device)

export const devices = new Hono<Base>()
  .get('/studies/:study/devices', may('device.read'), async (c) =>
    c.json({ devices: await listDevices(c.var.deps.table, c.var.study.id) }),
  )

  .post(
    '/studies/:study/devices',
    may('device.edit'),
    body(z.object({ enumerator: z.string().trim().min(1).max(200), round: deviceSchema.shape.round })),
    async (c) => {
      const { deps, study, person } = c.var
      const { enumerator, round } = c.req.valid('json')
      if (!(await getRound(deps.table, study.id, round))) throw new Problem('not-found', { what: 'round' })
      const id = deps.newId().replaceAll('-', '').slice(0, 12)
      const { link, linkHash, linkExpires } = makeLink(deps, study.id, id)
      const device: Device = {
        id,
        study: study.id,
        round,
        enumerator,
        status: 'invited',
        invitedBy: person.email,
        invitedAt: new Date(deps.now()).toISOString(),
        linkExpires,
        enrolledAt: null,
        lastSeen: null,
        holds: null,
      }
      if (!(await createDevice(deps.table, device, linkHash))) {
        throw new Problem('conflict.exists', { what: 'device', name: id })
      }
      await record(c.var, 'device.edit', `${id} invited`)
      return c.json({ device, link }, 201)
    },
  )

  .get('/studies/:study/promised', may('device.read'), async (c) =>
    c.json({ promised: await listPromised(c.var.deps.table, c.var.study.id) }),
  )

  .post(
    '/studies/:study/devices/:device/promised/:id/write-off',
    may('device.edit'),
    body(z.object({ reason: z.string().trim().min(1).max(500) })),
    async (c) => {
      const { deps, study, person } = c.var
      const { device, id } = c.req.param()
      const { reason } = c.req.valid('json')
      const at = new Date(deps.now()).toISOString()
      await writeOff(deps.table, { study: study.id, device, id }, { by: person.email, at, reason })
      await record(c.var, 'device.edit', `${device} response ${id} written off`, reason)
      return c.json({ promised: await listPromised(deps.table, study.id) })
    },
  )

  .post('/studies/:study/devices/:device/link', may('device.edit'), async (c) => {
    const { deps, study } = c.var
    const id = c.req.param('device')
    const { link, ...stored } = makeLink(deps, study.id, id)
    const done = await renewLink(deps.table, study.id, id, stored)
    const device = done ? await getDevice(deps.table, study.id, id) : undefined
    if (!device) throw new Problem('not-found', { what: 'device' })
    await record(c.var, 'device.edit', `${id} new link`)
    return c.json({ device: shown(device), link })
  })

  .post('/studies/:study/devices/:device/revoke', may('device.edit'), async (c) => {
    const { deps, study } = c.var
    const id = c.req.param('device')
    const done = await revokeDevice(deps.table, study.id, id)
    const device = done ? await getDevice(deps.table, study.id, id) : undefined
    if (!device) throw new Problem('not-found', { what: 'device' })
    await record(c.var, 'device.edit', `${id} revoked`)
    return c.json({ device: shown(device) })
  })
