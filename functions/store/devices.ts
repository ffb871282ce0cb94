// Devices: who carries each, its link, its secret. Only hashes of secrets are stored.
import * as z from 'zod'
import { deviceSchema, type Device } from '../../core/study.ts'
import { ABSENT, changeItem, readAll, readItem, writeItem, type Table } from './table.ts'

// With the study's other items, so that one query lists them.
const key = (study: string, device: string) => ({ pk: `STUDY#${study}`, sk: `DEVICE#${device}` })

const storedSchema = deviceSchema.extend({
  /** SHA-256 of the link's secret, hexadecimal. */
  linkHash: z.string(),
  /** SHA-256 of the secret that the device made for itself; null until it enrols. */
  secretHash: z.string().nullable(),
})

/** A device with what proves that it is one. */
export type StoredDevice = z.infer<typeof storedSchema>

/** The study's devices, without hashes. */
export const listDevices = (table: Table, study: string): Promise<Device[]> =>
  readAll(table, `STUDY#${study}`, { prefix: 'DEVICE#' }, deviceSchema)

/** A device, or undefined. */
export const getDevice = (table: Table, study: string, device: string): Promise<StoredDevice | undefined> =>
  readItem(table, key(study, device), storedSchema)

/** Stores a new device; false when the id is taken. */
export const createDevice = (table: Table, device: Device, linkHash: string): Promise<boolean> =>
  writeItem(table, { ...key(device.study, device.id), ...device, linkHash, secretHash: null }, ABSENT)

/**
 * Enrols a device by its link: one conditional write, so that of two phones that open the same link one wins. The phone that won may ask
 * again with the same secret (its first answer may have been lost). False: no such link, expired, revoked, or taken by another phone.
 */
export const enrolDevice = (
  table: Table,
  study: string,
  device: string,
  { linkHash, secretHash, at }: { linkHash: string; secretHash: string; at: string },
): Promise<boolean> =>
  changeItem(
    table,
    key(study, device),
    {
      expression: 'SET #status = :enrolled, secretHash = :secret, enrolledAt = :at, lastSeen = :at',
      names: { '#status': 'status' },
      values: { ':enrolled': 'enrolled', ':secret': secretHash, ':at': at },
    },
    {
      expression:
        'linkHash = :link and ((#status = :invited and linkExpires > :at) or (#status = :enrolled and secretHash = :secret))',
      values: { ':link': linkHash, ':invited': 'invited' },
    },
  )

/** Notes that a device was in touch, with which version of the application, and what it holds. False when there is no such device. */
export const noteContact = (
  table: Table,
  study: string,
  device: string,
  { at, holds, appVersion }: { at: string; holds: NonNullable<Device['holds']>; appVersion?: string },
): Promise<boolean> =>
  changeItem(
    table,
    key(study, device),
    {
      expression: `SET lastSeen = :at, holds = :holds${appVersion ? ', appVersion = :version' : ''}`,
      values: { ':at': at, ':holds': holds, ...(appVersion && { ':version': appVersion }) },
    },
    { expression: 'attribute_exists(sk)' },
  )

/** Gives a device a new link. The phone that held it is cut off until it enrols again. False when there is no such device. */
export const renewLink = (
  table: Table,
  study: string,
  device: string,
  { linkHash, linkExpires }: { linkHash: string; linkExpires: string },
): Promise<boolean> =>
  changeItem(
    table,
    key(study, device),
    {
      expression: 'SET #status = :invited, linkHash = :link, linkExpires = :expires, secretHash = :none',
      names: { '#status': 'status' },
      values: { ':invited': 'invited', ':link': linkHash, ':expires': linkExpires, ':none': null },
    },
    { expression: 'attribute_exists(sk)' },
  )

/** Ends a device's rights. Its secret stays, so that it can be told why. False when there is no such device. */
export const revokeDevice = (table: Table, study: string, device: string): Promise<boolean> =>
  changeItem(
    table,
    key(study, device),
    {
      expression: 'SET #status = :revoked',
      names: { '#status': 'status' },
      values: { ':revoked': 'revoked' },
    },
    { expression: 'attribute_exists(sk)' },
  )
