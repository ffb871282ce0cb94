// A database whose write met the end of the disk: nothing but noise is written until its log is renewed, and only with room for that.
import type { IDBPDatabase } from 'idb'
import { describe, expect, it, vi } from 'vitest'
import { DatabaseProblem, openDevice } from '../../../web/lib/device/database.ts'
import { listDrafts, saveDraft } from '../../../web/lib/device/drafts.ts'
import type { Tables } from '../../../web/lib/device/records.ts'
import { TornLog, type Room } from '../../../web/lib/device/torn-log.ts'
import { draft } from './fixture.ts'

/** A reserve of so many parts, and what was done in which order. */
function reserve(parts: number) {
  const done: string[] = []
  const room: Room & { done: string[] } = {
    done,
    torn: false,
    full: () => done.push('full'),
    async release() {
      if (parts === 0) return false
      parts--
      done.push('release')
      return true
    },
  }
  return room
}

/** A database that takes noise. */
function database(room: { done: string[] }) {
  let bytes = 0
  const put = async (_: string, value: Uint8Array) => {
    if (bytes === 0) room.done.push('noise')
    bytes += value.length
  }
  return { of: { put, delete: async () => undefined } as unknown as IDBPDatabase<Tables>, bytes: () => bytes }
}

describe('a log that a full disk has torn', () => {
  it('is renewed before the next write, after a part of the reserve is given up, once for all who write', async () => {
    const room = reserve(3)
    const [log, { of, bytes }] = [new TornLog(room), database(room)]
    log.full(true)
    const mended = await Promise.all([log.mend(of), log.mend(of), log.mend(of)])
    expect(mended).toEqual([true, true, true])
    expect(room.done).toEqual(['full', 'release', 'noise'])
    expect(bytes()).toBeGreaterThan(4_194_304)
    expect(room.torn).toBe(false)
    await log.mend(of)
    expect(room.done).toHaveLength(3)
  })

  it('is not written to at all without room', async () => {
    const room = reserve(0)
    const [log, { of, bytes }] = [new TornLog(room), database(room)]
    log.full(true)
    expect(await log.mend(of)).toBe(false)
    expect(bytes()).toBe(0)
    expect(room.torn).toBe(true)
  })

  it('is remembered when the page ended before it was renewed', async () => {
    const room = reserve(1)
    room.torn = true
    const [log, { of }] = [new TornLog(room), database(room)]
    expect(await log.mend(of)).toBe(true)
    expect(room.done).toEqual(['release', 'noise'])
  })
})

describe('a database that cannot be opened', () => {
  const cannotOpen = () => {
    throw new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError')
  }

  it('for want of room is opened with a part of the reserve, and an answer is saved', async () => {
    const room = reserve(3)
    const { open } = IDBFactory.prototype
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...given) {
      return room.done.length > 0 ? open.apply(this, given) : cannotOpen()
    })
    const device = openDevice('no-room', room)
    const begun = draft()
    await saveDraft(device, begun)
    expect(room.done).toEqual(['release', 'full'])
    expect(await listDrafts(device)).toEqual([begun])
    vi.restoreAllMocks()
  })

  it('for another reason costs one part, and is said to be unavailable', async () => {
    const room = reserve(3)
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(cannotOpen)
    const saving = saveDraft(openDevice('broken', room), draft())
    await expect(saving).rejects.toSatisfy(
      (error) => error instanceof DatabaseProblem && error.reason === 'unavailable',
    )
    expect(room.done.filter((one) => one === 'release')).toHaveLength(1)
    vi.restoreAllMocks()
  })
})
