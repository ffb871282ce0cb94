// @vitest-environment node
// Drafts: what the screen calls saved is on disk.
import { createHash } from 'node:crypto'
import { forceCloseDatabase } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DatabaseProblem, type DeviceDatabase } from '../../../web/lib/device/database.ts'
import {
  discardDraft,
  draftWriter,
  listDrafts,
  loadDraft,
  saveDraft,
} from '../../../web/lib/device/drafts.ts'
import { keepMedia, MediaProblem, mediaOf } from '../../../web/lib/device/media.ts'
import { draft, freshDevice } from './fixture.ts'

afterEach(() => void vi.restoreAllMocks())

/** A database whose writes fail as long as `broken` says so. */
function breakable(database: DeviceDatabase) {
  const state = { broken: false }
  const wrapped: DeviceDatabase = {
    ...database,
    write: (tables, work) =>
      state.broken
        ? Promise.reject(new DatabaseProblem('full', 'QuotaExceededError'))
        : database.write(tables, work),
  }
  return { database: wrapped, state }
}

describe('saving a draft', () => {
  it('keeps it and finds it again after the application was closed', async () => {
    const database = freshDevice()
    const kept = draft()
    await saveDraft(database, kept)
    database.close()
    expect(await loadDraft(database, kept.id)).toEqual(kept)
  })

  it('asks for strict durability in every write', async () => {
    const database = freshDevice()
    const asked = vi.spyOn(IDBDatabase.prototype, 'transaction')
    await saveDraft(database, draft())
    await discardDraft(database, 'x')
    const writes = asked.mock.calls.filter(([, mode]) => mode === 'readwrite')
    expect(writes).toHaveLength(2)
    for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' })
  })

  it('does not call saved what cannot be read back as it was written', async () => {
    const database = freshDevice()
    const kept = draft()
    const forgetful: DeviceDatabase = {
      ...database,
      write: async (tables, work) => {
        const result = await database.write(tables, work)
        await database.write(['drafts'], (transaction) =>
          transaction.objectStore('drafts').put({ ...kept, body: '' }),
        )
        return result
      },
    }
    await expect(saveDraft(forgetful, kept)).rejects.toThrow(DatabaseProblem)
  })

  it('keeps the state before beside the one that it writes, and goes on from it when that is damaged', async () => {
    const database = freshDevice()
    const begun = draft({ body: 'first' })
    await saveDraft(database, begun)
    const second = { ...begun, sequence: 2, body: 'second' }
    const damaging: DeviceDatabase = {
      ...database,
      write: (tables, work) =>
        database.write(tables, async (transaction) => {
          await work(transaction)
          for (const table of tables as ('drafts' | 'drafts2')[]) {
            const [kept] = await transaction.objectStore(table).getAll()
            if (kept?.body === 'second') await transaction.objectStore(table).put({ ...kept, body: 'sec' })
          }
          return undefined as never
        }),
    }
    await loadDraft(damaging, begun.id)
    await expect(saveDraft(damaging, second)).rejects.toThrow(DatabaseProblem)
    await expect(saveDraft(damaging, { ...second, sequence: 3 })).rejects.toThrow(DatabaseProblem)
    expect(await loadDraft(database, begun.id)).toEqual({ ...begun, sequence: 3 })
    expect(await listDrafts(database)).toEqual([{ ...begun, sequence: 3 }])
    await saveDraft(database, { ...begun, sequence: 4, body: 'third' })
    expect(await listDrafts(database)).toEqual([{ ...begun, sequence: 4, body: 'third' }])
    await discardDraft(database, begun.id)
    expect(await listDrafts(database)).toEqual([])
  })

  it('goes on by itself when the browser closes the connection under the page', async () => {
    const database = freshDevice()
    const opened: IDBDatabase[] = []
    const transaction = IDBDatabase.prototype.transaction
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...call) {
      opened.push(this)
      return transaction.apply(this, call)
    })
    const kept = draft()
    await saveDraft(database, kept)
    opened[0]?.close()
    await saveDraft(database, { ...kept, sequence: 2, body: 'closed' })
    expect((await loadDraft(database, kept.id))?.body).toBe('closed')
    const last = opened.at(-1)
    if (!last) throw new Error('No connection')
    forceCloseDatabase(last as unknown as Parameters<typeof forceCloseDatabase>[0])
    await saveDraft(database, { ...kept, sequence: 3, body: 'terminated' })
    expect((await loadDraft(database, kept.id))?.body).toBe('terminated')
  })

  it('shows the draft touched last first', async () => {
    const database = freshDevice()
    const [older, newer] = [draft({ updatedAt: 1 }), draft({ updatedAt: 2 })]
    await saveDraft(database, newer)
    await saveDraft(database, older)
    expect((await listDrafts(database)).map((one) => one.id)).toEqual([newer.id, older.id])
  })
})

describe('the writer of an open interview', () => {
  it('says saving, then saved, and writes the newest state', async () => {
    const database = freshDevice()
    const said: string[] = []
    const writer = draftWriter(database, (saved) => said.push(saved))
    const kept = draft()
    for (let sequence = 1; sequence <= 20; sequence++)
      writer.save(() => ({ ...kept, sequence, body: `${sequence}` }))
    expect(await writer.idle(5_000)).toBe(true)
    expect((await loadDraft(database, kept.id))?.body).toBe('20')
    expect(said).toEqual(['saving', 'saved'])
  })

  it('says that the answers are only in memory while storage fails, and saves them when it works again', async () => {
    const { database, state } = breakable(freshDevice())
    const said: string[] = []
    const writer = draftWriter(database, (saved) => said.push(saved))
    const kept = draft()
    state.broken = true
    writer.save(() => kept)
    expect(said).toEqual(['saving'])
    await vi.waitUntil(() => said.includes('memory'))
    expect(await loadDraft(database, kept.id)).toBeUndefined()
    state.broken = false
    writer.nudge()
    expect(await writer.idle(5_000)).toBe(true)
    expect(said.at(-1)).toBe('saved')
    expect(await loadDraft(database, kept.id)).toEqual(kept)
  })
})

it('leaving does not wait for ever when storage hangs and the clock is set back meanwhile', async () => {
  const hanging = { ...freshDevice(), write: () => new Promise<never>(() => undefined) }
  const writer = draftWriter(hanging, () => undefined)
  writer.save(() => draft())
  const later = Date.now()
  let steps = 0
  vi.spyOn(Date, 'now').mockImplementation(() => later - steps++ * 86_400_000)
  expect(await writer.idle(20)).toBe(false)
})

describe('a photo', () => {
  it('counts as captured when its bytes are on disk under their hash, with its name in one Unicode form', async () => {
    const database = freshDevice()
    const held = await keepMedia(
      database,
      'r1',
      new File(['pixels'], 'ảnh.jpg'.normalize('NFD'), { type: 'image/jpeg' }),
    )
    expect(held.key).toEqual(['r1', createHash('sha256').update('pixels').digest('hex')])
    expect(held.name).toBe('ảnh.jpg'.normalize('NFC'))
    expect(await mediaOf(database, 'r1')).toEqual([held])
    expect(await mediaOf(database, 'r2')).toEqual([])
  })

  it('does not count when the camera gave zero bytes', async () => {
    await expect(keepMedia(freshDevice(), 'r1', new File([], 'a.jpg'))).rejects.toThrow(MediaProblem)
  })

  it('goes with the draft that a person deletes, and no other', async () => {
    const database = freshDevice()
    await saveDraft(database, draft({ id: 'r1' }))
    await keepMedia(database, 'r1', new File(['a'], 'a.jpg'))
    await keepMedia(database, 'r11', new File(['b'], 'b.jpg'))
    await discardDraft(database, 'r1')
    expect(await listDrafts(database)).toEqual([])
    expect(await mediaOf(database, 'r1')).toEqual([])
    expect(await mediaOf(database, 'r11')).toHaveLength(1)
  })
})
