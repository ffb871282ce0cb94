// The device's database: strict durability, a connection that heals itself, and the truth about whether it works.
import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb'
import type { TableName, Tables } from './records.ts'
import { TornLog, type Room } from './torn-log.ts'

export type Reading = IDBPTransaction<Tables, TableName[], 'readonly'>
export type Writing = IDBPTransaction<Tables, TableName[], 'readwrite'>

export interface DeviceDatabase {
  /** Runs `work` in one read transaction. Repeated on a new connection when the connection was lost. */
  read<Result>(tables: TableName[], work: (transaction: Reading) => Promise<Result>): Promise<Result>
  /**
   * Runs `work` in one write transaction with strict durability and resolves when it is on disk. `work` may run again, when the
   * connection was lost in between, so it must only set records by key. `bytes`: about how many it writes. Rejects with DatabaseProblem.
   */
  write<Result>(
    tables: TableName[],
    work: (transaction: Writing) => Promise<Result>,
    bytes?: number,
  ): Promise<Result>
  /**
   * From now on at most so many bytes are written; what is beyond is refused as `full` without touching the disk, because a write that
   * meets a full disk can cost everything that is on it. Infinity lifts the limit.
   */
  limit(bytes: number): void
  close(): void
}

export type DatabaseCause = 'full' | 'blocked' | 'unavailable'

/** The database could not do what was asked. Nothing was changed. */
export class DatabaseProblem extends Error {
  readonly reason: DatabaseCause
  constructor(reason: DatabaseCause, cause: unknown) {
    super(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), { cause })
    this.reason = reason
  }
}

const VERSION = 5

/** What is still written when the reserve is used up: enough to finish an interview, too little to fill what the reserve gave. */
export const LAST_BYTES = 4_000_000
/** A write of more than this does not draw on the reserve: a film would use it up and not fit all the same. */
const DRAWS = 2_000_000
/** The disk has no room for a write, so it was not tried. */
class NoRoom extends Error {}

/** Assumed of a write whose size nobody said. */
const USUAL = 20_000
/** Storage that does not answer for so long is taken for dead, and asked anew. Milliseconds. */
const OPENING = 10_000
const ANSWERING = 30_000
/** Before a lost connection is opened again the first and the second time: the browser may still be cleaning up. Milliseconds. */
const PAUSES = [0, 400]

/** Opens lazily: the first use connects, and so does the first use after the connection was lost. */
export function openDevice(name = 'bookend', room?: Room): DeviceDatabase {
  let connection: Promise<IDBPDatabase<Tables>> | null = null
  let left = Infinity
  const log = new TornLog(room)
  const drop = () => {
    // A connection that is only said to be lost would block its successor's upgrade.
    connection?.then((database) => database.close()).catch(() => undefined)
    connection = null
  }
  const connect = () => {
    connection ??= inTime(
      withRoom().then(() => open(name, () => (connection = null))),
      OPENING,
    ).catch((error: unknown) => {
      connection = null
      throw error
    })
    return connection
  }

  /** To open a database writes to the disk as well. Without room it is opened all the same: what waits in it can still be sent. */
  async function withRoom(): Promise<void> {
    if (room && (await room.fits(0)) === false) {
      log.full(false)
      await log.makeRoom()
    }
  }

  /** `draws`: may use up the reserve. */
  async function attempt<Result>(
    run: (database: IDBPDatabase<Tables>) => Promise<Result>,
    draws: boolean,
  ): Promise<Result> {
    let reopened = 0
    let askedForRoom = false
    for (;;) {
      try {
        return await inTime(connect().then(run), OPENING + ANSWERING)
      } catch (error) {
        if (isFull(error)) {
          if (!(error instanceof NoRoom)) drop()
          log.full(isDiskFull(error))
          if (draws && (await log.makeRoom())) continue
          throw new DatabaseProblem('full', error)
        }
        if (!connectionLost(error)) throw problemOf(error)
        drop()
        const wait = PAUSES[reopened++]
        if (wait !== undefined) await pause(wait)
        else if (draws && !askedForRoom && cannotOpen(error)) {
          // Without room a log can't be read again either, and the browser then names no reason: one part of the reserve tells.
          askedForRoom = true
          if (!(await log.makeRoom())) throw problemOf(error)
          log.full(false)
        } else throw problemOf(error)
      }
    }
  }

  return {
    read: (tables, work) =>
      attempt(async (database) => {
        const transaction = database.transaction(tables, 'readonly')
        return settle(transaction, async () => work(transaction))
      }, true),
    async write(tables, work, bytes = USUAL) {
      if (left < bytes) throw new DatabaseProblem('full', 'The last room is kept free')
      const result = await attempt(
        async (database) => {
          if ((await room?.fits(bytes)) === false) throw new NoRoom('The disk is full')
          if (!(await log.mend())) throw new DatabaseProblem('full', 'No room for a new log')
          const transaction = database.transaction(tables, 'readwrite', { durability: 'strict' })
          return settle(transaction, async () => work(transaction))
        },
        bytes <= DRAWS && !tables.includes('surveys'),
      )
      left -= bytes
      return result
    },
    limit: (bytes) => (left = bytes),
    close: drop,
  }
}

/** The result counts only when the transaction is complete; a failure in `work` undoes everything. */
async function settle<Result>(transaction: Reading | Writing, work: () => Promise<Result>): Promise<Result> {
  try {
    const [result] = await Promise.all([work(), transaction.done])
    return result
  } catch (error) {
    transaction.done.catch(() => undefined)
    try {
      transaction.abort()
    } catch {
      // It has ended already.
    }
    throw transaction.error ?? error
  }
}

function open(name: string, drop: () => void): Promise<IDBPDatabase<Tables>> {
  return new Promise((resolve, reject) => {
    const opening = openDB<Tables>(name, VERSION, {
      upgrade(database, from) {
        if (from < 1) {
          database.createObjectStore('enrolments', { keyPath: 'id' })
          database.createObjectStore('surveys', { keyPath: 'hash' })
          database.createObjectStore('attachments', { keyPath: 'key' })
          database.createObjectStore('drafts', { keyPath: 'id' })
          database.createObjectStore('outbox', { keyPath: 'id' })
          database.createObjectStore('sent', { keyPath: 'id' }).createIndex('sentAt', 'sentAt')
          database.createObjectStore('media', { keyPath: 'key' })
        }
        if (from < 2) database.createObjectStore('last', { keyPath: 'key' })
        if (from < 4) database.createObjectStore('drafts2', { keyPath: 'id' })
        // Versions 3 and 4 kept noise here.
        if (from === 3 || from === 4) (database as IDBPDatabase).deleteObjectStore('scratch')
      },
      // Another tab holds an older version open and does not let go: say so instead of waiting for ever.
      blocked: () =>
        reject(new DatabaseProblem('blocked', 'An older copy of the application is open in another tab')),
      // A newer version wants to upgrade: let it. The next use here opens again.
      blocking: (_current, _wanted, event) => {
        drop()
        ;(event.target as IDBDatabase).close()
      },
      terminated: drop,
    })
    opening.then(resolve, reject)
  })
}

/** What a request itself can do wrong; everything else that a browser says is the connection's or the disk's fault. */
const OWN_FAULTS = new Set([
  'ConstraintError',
  'DataError',
  'DataCloneError',
  'NotFoundError',
  'VersionError',
])

/** Errors by which browsers say that the connection, not the request, is at fault (WebKit closes it under the page). */
function connectionLost(error: unknown): boolean {
  return error instanceof DOMException && !OWN_FAULTS.has(error.name)
}

/** Chromium closes the database with an UnknownError when the disk is full, and says `QuotaExceededError` when it is opened again. */
function isFull(error: unknown): boolean {
  return (
    error instanceof NoRoom ||
    isDiskFull(error) ||
    (error instanceof DOMException && error.name === 'QuotaExceededError')
  )
}

/** Chromium's words when the files of a database could not be opened, whatever the reason. */
const cannotOpen = (error: unknown) =>
  error instanceof DOMException && error.message.includes('opening backing store')

/** The disk's end, not only the browser's quota. */
const isDiskFull = (error: unknown) =>
  error instanceof DOMException && /NO_SPACE|full disk/i.test(error.message)

function problemOf(error: unknown): unknown {
  if (error instanceof DatabaseProblem || !(error instanceof DOMException)) return error
  return new DatabaseProblem('unavailable', error)
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** A hanging request is a lost connection too. */
async function inTime<Result>(work: Promise<Result>, limit: number): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException('No answer in time', 'TimeoutError')), limit)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
