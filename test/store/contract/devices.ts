// The contract of devices: one phone per link, and what ends its rights.
import { describe, expect, test } from 'vitest'
import type { Device } from '../../../core/study.ts'
import {
  createDevice,
  enrolDevice,
  getDevice,
  listDevices,
  noteContact,
  renewLink,
  revokeDevice,
} from '../../../functions/store/devices.ts'
import type { Table } from '../../../functions/store/table.ts'

export function devicesContract(table: () => Table): void {
  describe('devices', () => {
    const device: Device = {
      id: 'd1',
      study: 's',
      round: 'baseline',
      enumerator: 'Trần Văn Bình',
      status: 'invited',
      invitedBy: 'lan@example.org',
      invitedAt: '2026-05-01T00:00:00.000Z',
      linkExpires: '2026-05-08T00:00:00.000Z',
      enrolledAt: null,
      lastSeen: null,
      holds: null,
    }
    const enrol = (id: string, secretHash: string, linkHash = 'link', time = '2026-05-02T00:00:00.000Z') =>
      enrolDevice(table(), 's', id, { linkHash, secretHash, at: time })

    test('one phone takes the link; it may ask again, another may not', async () => {
      await createDevice(table(), device, 'link')
      expect(await createDevice(table(), device, 'link')).toBe(false)
      const taken = await Promise.all(['a', 'b', 'c'].map((secret) => enrol('d1', secret)))
      expect(taken.filter(Boolean)).toHaveLength(1)
      const winner = ['a', 'b', 'c'][taken.indexOf(true)] ?? ''
      expect(await enrol('d1', winner, 'link', '2026-06-01T00:00:00.000Z')).toBe(true)
      expect(await getDevice(table(), 's', 'd1')).toMatchObject({ status: 'enrolled', secretHash: winner })
      expect((await listDevices(table(), 's'))[0]).not.toHaveProperty('secretHash')
    })

    test('a wrong, late or unknown link enrols nobody', async () => {
      await createDevice(table(), { ...device, id: 'd2' }, 'link')
      expect(await enrol('d2', 'a', 'guess')).toBe(false)
      expect(await enrol('d2', 'a', 'link', '2026-05-08T00:00:00.001Z')).toBe(false)
      expect(await enrol('nobody', 'a')).toBe(false)
      expect(await getDevice(table(), 's', 'd2')).toMatchObject({ status: 'invited', secretHash: null })
    })

    test('a new link cuts the old phone off; a revoked device enrols no more', async () => {
      await createDevice(table(), { ...device, id: 'd3' }, 'link')
      await enrol('d3', 'old')
      await renewLink(table(), 's', 'd3', { linkHash: 'link2', linkExpires: '2026-05-09T00:00:00.000Z' })
      expect(await enrol('d3', 'old')).toBe(false)
      expect(await enrol('d3', 'new', 'link2')).toBe(true)
      await revokeDevice(table(), 's', 'd3')
      expect(await enrol('d3', 'new', 'link2')).toBe(false)
      expect(await getDevice(table(), 's', 'd3')).toMatchObject({ status: 'revoked', secretHash: 'new' })
    })

    test('a contact says what the device holds', async () => {
      await createDevice(table(), { ...device, id: 'd4' }, 'link')
      const contact = {
        at: '2026-05-03T00:00:00.000Z',
        holds: { drafts: 1, waiting: 12 },
        appVersion: '0.1.0',
      }
      expect(await noteContact(table(), 's', 'd4', contact)).toBe(true)
      expect(await noteContact(table(), 's', 'nobody', contact)).toBe(false)
      expect(await getDevice(table(), 's', 'd4')).toMatchObject({
        lastSeen: contact.at,
        holds: contact.holds,
      })
    })
  })
}
