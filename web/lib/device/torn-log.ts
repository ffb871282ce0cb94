// What a write that met the end of the disk leaves behind in the browser's database, and how it is made harmless before anything else is written.
//
// Measured with Chromium 156: the write leaves half a record in LevelDB's log, and the log is used on. At the next opening, what follows the
// half record makes the whole database count as damaged, and it is deleted, in storage that the browser has promised to keep too. So nothing
// is written after it but noise, until the log is full and gone; and that only with room for it, because a second torn record is the end.
import type { IDBPDatabase } from 'idb'
import type { Tables } from './records.ts'
import { noise } from './reserve.ts'

/** What is done when the disk is full. */
export interface Room {
  /** Makes room by giving up a part of the reserve, which is enough for a new log. False: there was none left. */
  release(): Promise<boolean>
  /** Hears that a write met a full disk. */
  full(): void
  /** Whether the log is torn; remembered when the page ends. */
  torn: boolean
}

/** More than Chromium's LevelDB writes into one log. */
const LOG_BYTES = 4_800_000
const PIECE = 48_000
/** The browser is still deleting, and closing the database. Milliseconds. */
const SETTLING = 300

export class TornLog {
  readonly #room: Room | undefined
  /** A part of the reserve was given up for the log that is torn now. */
  #hasRoom = false
  #making: Promise<boolean> | null = null
  #mending: Promise<boolean> | null = null

  constructor(room: Room | undefined) {
    this.#room = room
  }

  /** Hears of a full disk. `torn`: the write may have left half a record. */
  full(torn: boolean): void {
    if (!this.#room) return
    if (torn) {
      this.#room.torn = true
      this.#hasRoom = false
    }
    this.#room.full()
  }

  /** Gives up a part of the reserve, one for all who ask at the same time. False: there was none left. */
  makeRoom(): Promise<boolean> {
    this.#making ??= this.#giveUp().finally(() => (this.#making = null))
    return this.#making
  }

  async #giveUp(): Promise<boolean> {
    const given = (await this.#room?.release().catch(() => false)) ?? false
    await new Promise((resolve) => setTimeout(resolve, SETTLING))
    if (given) this.#hasRoom = true
    return given
  }

  /** Makes the browser begin a new log where that is needed, once for all who ask at the same time. False: there is no room for that. */
  async mend(database: IDBPDatabase<Tables>): Promise<boolean> {
    if (!this.#room?.torn) return true
    if (!this.#hasRoom && !(await this.makeRoom())) return false
    this.#mending ??= this.#renew(database).finally(() => (this.#mending = null))
    return this.#mending
  }

  async #renew(database: IDBPDatabase<Tables>): Promise<boolean> {
    for (let at = 0; at < LOG_BYTES; at += PIECE) await database.put('scratch', noise(PIECE), 0)
    await database.delete('scratch', 0)
    if (this.#room) this.#room.torn = false
    return true
  }
}
