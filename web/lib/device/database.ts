// The device's database: strict durability, a connection that heals itself, and the truth about whether it works.
import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb'
import type { TableName, Tables } from './records.ts'

export type Reading = IDBPTransaction<Tables, TableName[], 'readonly'>
export type Writing = IDBPTransaction<Tables, TableName[], 'readwrite'>

export interface DeviceDatabase {
  /** Runs `work` in one read transaction. Repeated once on a new connection when the connection was lost. */
  read<Result>(tables: TableName[], work: (transaction: Reading) => Promise<Result>): Promise<Result>
  /**
   * Runs `work` in one write transaction with strict durability and resolves when it is on disk. `work` may run twice, when the
   * connection was lost in between, so it must only set records by key. Rejects with DatabaseProblem.
   */
  write<Result>(tables: TableName[], work: (transaction: Writing) => Promise<Result>): Promise<Result>
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

const VERSION = 2

/** Opens lazily: the first use connects, and so does the first use after the connection was lost. */
export function openDevice(name = 'bookend'): DeviceDatabase {
  let connection: Promise<IDBPDatabase<Tables>> | null = null
  const drop = () => (connection = null)
  const connect = () => {
    connection ??= open(name, drop).catch((error: unknown) => {
      drop()
      throw error
    })
    return connection
  }

  async function attempt<Result>(run: (database: IDBPDatabase<Tables>) => Promise<Result>): Promise<Result> {
    try {
      return await run(await connect())
    } catch (first) {
      if (!connectionLost(first)) throw problemOf(first)
      drop()
      try {
        return await run(await connect())
      } catch (second) {
        drop()
        throw problemOf(second)
      }
    }
  }

  return {
    read: (tables, work) =>
      attempt(async (database) => {
        const transaction = database.transaction(tables, 'readonly')
        return settle(transaction, work(transaction))
      }),
    write: (tables, work) =>
      attempt(async (database) => {
        const transaction = database.transaction(tables, 'readwrite', { durability: 'strict' })
        return settle(transaction, work(transaction))
      }),
    close() {
      void connection?.then((database) => database.close()).catch(() => undefined)
      drop()
    },
  }
}

/** The result counts only when the transaction is complete; a failure in `work` undoes everything. */
async function settle<Result>(transaction: Reading | Writing, work: Promise<Result>): Promise<Result> {
  try {
    const [result] = await Promise.all([work, transaction.done])
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

/** Errors by which browsers say that the connection, not the request, is at fault (WebKit closes it under the page). */
function connectionLost(error: unknown): boolean {
  if (!(error instanceof DOMException)) return false
  if (error.name === 'InvalidStateError' || error.name === 'AbortError') return true
  return error.name === 'UnknownError' && /connection|server lost|closing/i.test(error.message)
}

function problemOf(error: unknown): unknown {
  if (error instanceof DatabaseProblem) return error
  if (!(error instanceof DOMException)) return error
  return new DatabaseProblem(error.name === 'QuotaExceededError' ? 'full' : 'unavailable', error)
}
