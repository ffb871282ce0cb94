// IndexedDB that can fail as it does in the field: connections that die, full disks, writes that never reach the disk, power cuts.
import 'fake-indexeddb/auto'
import { IDBDatabase, IDBFactory, IDBObjectStore, forceCloseDatabase } from 'fake-indexeddb'
import { currentLife, Gone, type Life } from './life.ts'

/** What happens to the next use of storage that it fits. */
export type StorageFault =
  /** The browser closes the connection under the page, and says so. */
  | 'closed'
  /** The browser closes the connection and says nothing (WebKit). */
  | 'closed-silently'
  /** There is no room. */
  | 'full'
  /** The write fails for no reason that is told. */
  | 'aborted'
  /** The write is reported as done and is not on the disk. */
  | 'dropped'
  /** The write succeeds, and the page hears of it after twenty seconds: longer than the application waits. */
  | 'slow'
  /** Something else is on the disk than what was written. */
  | 'altered'
  /** As `dropped`, but a reader sees the write for as long as the page lives. Nothing helps against it; the rig tests itself with it. */
  | 'dropped-later'

/** Milliseconds. */
const SLOW = 20_000

/** The storage of one device. Outlives its pages. */
export class Storage {
  factory = new IDBFactory()
  /** Faults to come: each strikes the write that it counts down to. */
  faults: { after: number; fault: StorageFault }[] = []
  /** Every write is lax, whatever it asks for: what is not yet on the disk goes with the power. For the rig's own test. */
  lax = false
  /** What would be left if the power went now; null: all of it. */
  #durable: Map<string, unknown[]> | null = null

  due(): StorageFault | undefined {
    for (const fault of this.faults) fault.after -= 1
    const [index] = this.faults.flatMap(({ after }, at) => (after < 0 ? [at] : []))
    return index === undefined ? undefined : this.faults.splice(index, 1)[0]?.fault
  }

  /** Before a write that is not flushed, what is on the disk is noted once; a flushed write takes all before it along. */
  begins(database: Raw, flushed: boolean): void {
    if (!flushed) this.#durable ??= rowsOf(database)
  }
  commits(flushed: boolean): void {
    if (flushed) this.#durable = null
  }

  /** The power goes: whatever was not flushed is gone. All pages must have ended. */
  async cutPower(): Promise<void> {
    const left = this.#durable
    this.#durable = null
    if (!left) return
    const database = await new Promise<globalThis.IDBDatabase>((resolve, reject) => {
      const opening = this.factory.open('bookend')
      opening.onsuccess = () => resolve(opening.result)
      opening.onerror = () => reject(opening.error)
    })
    const names = [...left.keys()]
    await new Promise((resolve, reject) => {
      const transaction = database.transaction(names, 'readwrite')
      for (const name of names) {
        const store = transaction.objectStore(name)
        store.clear()
        for (const row of left.get(name) ?? []) store.put(row)
      }
      transaction.oncomplete = resolve
      transaction.onerror = reject
    })
    database.close()
  }
}

/** The parts of fake-indexeddb's objects that no page sees. */
interface Raw {
  _rawDatabase: { rawObjectStores: Map<string, { records: { values(): Iterable<{ value: unknown }> } }> }
}
interface RawTransaction {
  _abort(error: string): void
  _rollbackLog: (() => void)[]
}

const rowsOf = ({ _rawDatabase: { rawObjectStores } }: Raw): Map<string, unknown[]> =>
  new Map(
    [...rawObjectStores].map(([name, store]) => [name, [...store.records.values()].map((row) => row.value)]),
  )

interface Owner {
  life: Life
  storage: Storage
  fault: StorageFault | undefined
}

/** The storage of the device whose page runs. */
export const storageOf = new WeakMap<object, Storage>()
const owners = new WeakMap<IDBTransaction, Owner>()

const READS = ['get', 'getAll', 'getAllKeys', 'getKey', 'openCursor', 'count'] as const
const WRITES = ['put', 'add', 'delete', 'clear'] as const
type Method = (...parts: unknown[]) => IDBRequest

/** Puts the points and faults under every use of IndexedDB by a page. Call once. */
export function installStorage(): void {
  const { transaction } = IDBDatabase.prototype
  IDBDatabase.prototype.transaction = function begin(this: IDBDatabase, names, mode, options) {
    const life = currentLife()
    const storage = life && storageOf.get(life)
    // An upgrade is the browser's own doing: it is whole or not at all.
    if (!life || !storage || (mode as string) === 'versionchange')
      return transaction.call(this, names, mode, options)
    life.point(`${mode ?? 'readonly'} ${String(names)}`)
    const writes = mode === 'readwrite'
    const fault = writes ? storage.due() : undefined
    if (fault === 'closed' || fault === 'closed-silently') {
      if (fault === 'closed') forceCloseDatabase(this as never)
      else this.close()
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    }
    const begun = transaction.call(this, names, mode, options)
    owners.set(begun, { life, storage, fault })
    follow(begun, this, { life, storage, fault }, writes, options?.durability === 'strict' && !storage.lax)
    return begun
  }
  const stores = IDBObjectStore.prototype as unknown as Record<string, Method>
  for (const name of [...READS, ...WRITES]) {
    const original = stores[name]
    if (original) stores[name] = pointed(name, original)
  }
}

function follow(
  begun: IDBTransaction,
  database: IDBDatabase,
  owner: Owner,
  writes: boolean,
  flushed: boolean,
): void {
  const { life, storage, fault } = owner
  const inner = begun as unknown as RawTransaction
  const abort = () => {
    try {
      begun.abort()
    } catch {
      // It has ended already.
    }
  }
  life.onEnd(abort)
  life.busy += 1
  const done = () => (life.busy -= 1)
  begun.addEventListener('abort', done)
  if (writes) storage.begins(database as unknown as Raw, flushed)
  let waited = false
  begun.addEventListener('complete', (event) => {
    if (fault === 'slow' && !waited) {
      waited = true
      event.stopImmediatePropagation()
      // Waiting for a disk is not work: time passes.
      done()
      if (writes) storage.commits(flushed)
      life.stalled += 1
      const later = () => {
        life.stalled -= 1
        // Stopped once, an event stays so, and nobody would hear it.
        Object.assign(event, { propagationStopped: false, immediatePropagationStopped: false })
        begun.dispatchEvent(event)
      }
      life.run(() => setTimeout(later, SLOW))
      return
    }
    if (!waited) done()
    const undoAll = () => {
      for (const undo of [...inner._rollbackLog].toReversed()) undo()
    }
    if (fault === 'dropped') undoAll()
    if (fault === 'dropped-later') life.onEnd(undoAll)
    if (writes) storage.commits(flushed)
    if (life.dead) return
    try {
      life.point(`${writes ? 'done' : 'read'} ${[...begun.objectStoreNames].join()}`)
    } catch (error) {
      if (!(error instanceof Gone)) throw error
    }
  })
}

function pointed(name: string, original: Method): Method {
  return function request(this: IDBObjectStore, ...parts) {
    const owner = owners.get(this.transaction)
    if (!owner) return original.apply(this, parts)
    owner.life.point(`${name} ${this.name}`)
    const writes = (WRITES as readonly string[]).includes(name)
    // What is damaged later, after it was read back, is a broken disk; the manager hears of that from the device's next contact.
    const first = this.name !== 'outbox' || this.transaction.objectStoreNames.contains('last')
    if (first && owner.fault === 'altered' && name === 'put') parts[0] = damaged(parts[0])
    const made = original.apply(this, parts)
    if (writes && (owner.fault === 'full' || owner.fault === 'aborted')) {
      const inner = this.transaction as unknown as RawTransaction
      inner._abort(owner.fault === 'full' ? 'QuotaExceededError' : 'AbortError')
    }
    return made
  }
}

/** A record as a failing disk gives it back: the same, but for what a person typed or photographed. */
function damaged(value: unknown): unknown {
  const record = { ...(value as Record<string, unknown>) }
  for (const name of ['body', 'content']) {
    if (typeof record[name] === 'string' && record[name] !== '') record[name] = `${record[name].slice(0, -2)}`
  }
  if (record['bytes'] instanceof ArrayBuffer) record['bytes'] = new ArrayBuffer(record['bytes'].byteLength)
  return record
}
