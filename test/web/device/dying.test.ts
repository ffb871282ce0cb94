// @vitest-environment node
// IndexedDB that dies at any call: what was called saved is there afterwards, unchanged; what was not is said not to be.
import fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import { openDevice } from '../../../web/lib/device/database.ts'
import { listDrafts, loadDraft, saveDraft } from '../../../web/lib/device/drafts.ts'
import { completeMoves, listWaiting, loadWaiting, waitingOf } from '../../../web/lib/device/outbox.ts'
import { moveToOutbox, content, draft } from './fixture.ts'

afterEach(() => void vi.restoreAllMocks())

/** What browsers do to a page: the connection is closed, a transaction is ended, a request fails, each in the words of some browser. */
const deaths = [
  () =>
    new DOMException(
      'Connection to Indexed Database server lost. Refresh the page to try again',
      'UnknownError',
    ),
  () => new DOMException('The database connection is closing.', 'InvalidStateError'),
  () => new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError'),
  () => new DOMException('The transaction was aborted.', 'AbortError'),
  () =>
    new DOMException(
      'Attempt to get a record from database without an in-progress transaction',
      'TransactionInactiveError',
    ),
  () =>
    new DOMException(
      'A mutation operation was attempted on a database that did not allow mutations.',
      'ReadOnlyError',
    ),
] as const

/** Lets the calls of IndexedDB whose numbers are in `dying` fail, in the order in which they are made. */
function dieAt(dying: ReadonlyMap<number, number>) {
  let call = 0
  const next = () => deaths[dying.get(call++) ?? -1]?.()
  const { transaction } = IDBDatabase.prototype
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...given) {
    const death = next()
    if (death) {
      this.close()
      throw death
    }
    return transaction.apply(this, given)
  })
  const { put, get } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
    const death = next()
    if (!death) return put.apply(this, given)
    this.transaction.abort()
    throw death
  })
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, ...given) {
    const death = next()
    if (!death) return get.apply(this, given)
    this.transaction.abort()
    throw death
  })
  const { open } = IDBFactory.prototype
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...given) {
    const death = next()
    if (death) throw death
    return open.apply(this, given)
  })
}

let devices = 0
it('loses nothing that was called saved, and doubles nothing', async () => {
  const death = fc.tuple(fc.nat(60), fc.nat(deaths.length - 1))
  await fc.assert(
    fc.asyncProperty(fc.array(death, { maxLength: 12 }), async (dying) => {
      const name = `dying-${++devices}`
      const database = openDevice(name)
      const begun = draft()
      const finished = content({ id: begun.id })
      const waiting = await waitingOf(finished, begun.enrolment, 7, 6)
      await listDrafts(database)
      dieAt(new Map(dying))
      let saved = 0
      let isFinished = false
      for (let sequence = 1; sequence <= 6; sequence++) {
        const done = await saveDraft(database, { ...begun, sequence, body: `answer ${sequence}` }).then(
          () => true,
          () => false,
        )
        if (done) saved = sequence
      }
      for (let attempt = 0; attempt < 3 && !isFinished; attempt++) {
        isFinished = await moveToOutbox(database, waiting).then(
          () => true,
          () => false,
        )
      }
      vi.restoreAllMocks()

      const afterwards = openDevice(name)
      await completeMoves(afterwards)
      const kept = await loadDraft(afterwards, begun.id)
      const outbox = await loadWaiting(afterwards, begun.id)
      if (isFinished) expect(outbox?.content).toBe(waiting.content)
      // Finishing that was not confirmed may have happened: in one of the two places, whole.
      if (outbox) {
        expect(outbox.content).toBe(waiting.content)
        expect(kept).toBeUndefined()
      } else if (saved > 0) expect(kept?.sequence ?? 0).toBeGreaterThanOrEqual(saved)
      if (kept) expect(kept.body).toBe(`answer ${kept.sequence}`)
      expect(
        (await listDrafts(afterwards)).length + (await listWaiting(afterwards)).length,
      ).toBeLessThanOrEqual(1)
      afterwards.close()
      database.close()
    }),
    { numRuns: 30, seed: 4 },
  )
}, 120_000)

it('a connection that is lost once or twice in a row is opened again without anyone noticing', async () => {
  for (let call = 0; call < 4; call++) {
    const database = openDevice(`dying-${++devices}`)
    const kept = draft()
    await listDrafts(database)
    dieAt(new Map([[call, call % deaths.length]]))
    await saveDraft(database, kept)
    vi.restoreAllMocks()
    expect(await loadDraft(database, kept.id)).toEqual(kept)
    database.close()
  }
})

it('an older tab that does not let go of the database is named, and waiting ends by itself when it is closed', async () => {
  const name = `dying-${++devices}`
  const older = indexedDB.open(name, 1)
  const held = await new Promise<IDBDatabase>((resolve) => {
    older.onupgradeneeded = () => {
      for (const store of ['enrolments', 'surveys', 'attachments', 'drafts', 'outbox', 'media'])
        older.result.createObjectStore(store, { keyPath: store === 'drafts' ? 'id' : 'key' })
    }
    older.onsuccess = () => resolve(older.result)
  })
  const database = openDevice(name)
  const kept = draft()
  await expect(saveDraft(database, kept)).rejects.toMatchObject({ reason: 'blocked' })
  held.close()
  await vi.waitUntil(
    () =>
      saveDraft(database, kept).then(
        () => true,
        () => false,
      ),
    { timeout: 10_000 },
  )
  expect(await loadDraft(database, kept.id)).toEqual(kept)
})
