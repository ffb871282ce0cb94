// What a write that met the end of the disk, or a power cut, leaves behind in the browser's database, and how it is made harmless.
//
// Measured with Chromium 156: half a record stays at the end of LevelDB's log, and the log is used on. At the next opening, what follows the
// half record makes the whole database count as damaged, and it is deleted, in storage that the browser has promised to keep too. So each
// page makes the browser begin a new log before it writes, and again after a write that met a full disk; and that only with room for it,
// because a second torn record is the end.
import { deleteDB, openDB } from 'idb'

/** What is known of the disk, and done when it is full. */
export interface Room {
  /** Whether a write of so many bytes has room, with all that the browser does beside it; undefined where that can't be told. */
  fits(bytes: number): Promise<boolean | undefined>
  /** Makes room by giving up a part of the reserve, which is enough for a new log. False: there was none left. */
  release(): Promise<boolean>
  /** Hears that a write met a full disk, or would have. */
  full(): void
  /** A write met a full disk, and its log may still be used; remembered when the page ends. */
  torn: boolean
}

/** An empty database; to delete one makes Chromium empty its memory and begin a new log, in which the next one is made. */
const SPARE = 'bookend-log'
/** The browser is still deleting, and closing the database. Milliseconds. */
const SETTLING = 300

export class TornLog {
  readonly #room: Room | undefined
  /** This page has begun a log, and nothing has torn it since. */
  #begun = false
  /** A part of the reserve was given up for the log that is torn now. */
  #hasRoom = false
  #making: Promise<boolean> | null = null
  #mending: Promise<void> | null = null

  constructor(room: Room | undefined) {
    this.#room = room
  }

  /** Hears of a full disk. `torn`: the write may have left half a record. */
  full(torn: boolean): void {
    if (!this.#room) return
    if (torn) {
      this.#room.torn = true
      this.#begun = false
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
  async mend(): Promise<boolean> {
    if (this.#begun || !this.#room) return true
    if (this.#room.torn && !(await this.#roomForLog())) return false
    this.#mending ??= this.#begin(this.#room).finally(() => (this.#mending = null))
    await this.#mending
    return true
  }

  async #roomForLog(): Promise<boolean> {
    return this.#hasRoom || (await this.#room?.fits(0)) === true || this.makeRoom()
  }

  async #begin(room: Room): Promise<void> {
    await deleteDB(SPARE)
    const spare = await openDB(SPARE, 1)
    spare.close()
    room.torn = false
    this.#begun = true
  }
}
