// A disk without room: nothing is written to it, the reserve is drawn on, and a log that may be torn is begun anew before anything else.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DatabaseProblem, openDevice } from '../../../web/lib/device/database.ts'
import { listDrafts, saveDraft } from '../../../web/lib/device/drafts.ts'
import { TornLog, type Room } from '../../../web/lib/device/torn-log.ts'
import { draft } from './fixture.ts'

/** A reserve of so many parts on a disk that may be full, and what was done in which order. */
function reserve(parts: number, { full = false } = {}) {
  const done: string[] = []
  const room = {
    done,
    torn: false as boolean,
    fits: async () => !full,
    full: () => done.push('full'),
    async release() {
      if (parts === 0) return false
      parts--
      full = false
      done.push('release')
      return true
    },
  } satisfies Room & { done: string[] }
  return room
}

/** Notes when the browser is made to begin a new log. */
function logs(done: string[]): void {
  const { deleteDatabase } = IDBFactory.prototype
  vi.spyOn(IDBFactory.prototype, 'deleteDatabase').mockImplementation(function (this: IDBFactory, name) {
    done.push('log')
    return deleteDatabase.call(this, name)
  })
}
afterEach(() => vi.restoreAllMocks())

describe('the log of the database', () => {
  it('is begun anew before the first write of a page, once for all who write', async () => {
    const room = reserve(3)
    logs(room.done)
    const device = openDevice('first-write', room)
    await Promise.all([saveDraft(device, draft()), saveDraft(device, draft()), saveDraft(device, draft())])
    await saveDraft(device, draft())
    expect(room.done).toEqual(['log'])
    expect(await listDrafts(device)).toHaveLength(4)
  })

  it('is begun anew after a full disk has torn it, with a part of the reserve for it', async () => {
    const room = reserve(3, { full: true })
    logs(room.done)
    const log = new TornLog(room)
    log.full(true)
    expect(await Promise.all([log.mend(), log.mend(), log.mend()])).toEqual([true, true, true])
    expect(room.done).toEqual(['full', 'release', 'log'])
    expect(room.torn).toBe(false)
    await log.mend()
    expect(room.done).toHaveLength(3)
  })

  it('is not written to at all once it is torn and there is no room', async () => {
    const room = reserve(0, { full: true })
    logs(room.done)
    const log = new TornLog(room)
    log.full(true)
    expect(await log.mend()).toBe(false)
    expect(room.done).toEqual(['full'])
    expect(room.torn).toBe(true)
  })

  it('is remembered as torn when the page ended before it was begun anew', async () => {
    const room = reserve(1, { full: true })
    room.torn = true
    logs(room.done)
    expect(await new TornLog(room).mend()).toBe(true)
    expect(room.done).toEqual(['release', 'log'])
  })
})

describe('a full disk', () => {
  it('is not written to: a part of the reserve is given up first', async () => {
    const room = reserve(2, { full: true })
    logs(room.done)
    const device = openDevice('full-disk', room)
    const begun = draft()
    await saveDraft(device, begun)
    expect(room.done).toEqual(['full', 'release', 'log'])
    expect(await listDrafts(device)).toEqual([begun])
  })

  it('is not written to when the reserve is used up, and what is there can be read', async () => {
    const room = reserve(1)
    const device = openDevice('used-up', room)
    const begun = draft()
    await saveDraft(device, begun)
    await room.release()
    room.fits = async () => false
    const { transaction } = IDBDatabase.prototype
    const modes: unknown[] = []
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...given) {
      modes.push(given[1])
      return transaction.apply(this, given)
    })
    await expect(saveDraft(device, draft())).rejects.toSatisfy(
      (error) => error instanceof DatabaseProblem && error.reason === 'full',
    )
    expect(await listDrafts(device)).toEqual([begun])
    expect(modes).not.toContain('readwrite')
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
