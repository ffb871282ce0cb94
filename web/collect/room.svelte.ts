// Room on the device's disk as the screens show it: whether the reserve is held, and what to do when it is not.
import { LAST_BYTES, type DeviceDatabase } from '../lib/device/database.ts'
import { diskGauge } from '../lib/device/gauge.ts'
import { asKeeper } from '../lib/device/locks.ts'
import { deviceReserve, PARTS } from '../lib/device/reserve.ts'
import type { Room } from '../lib/device/torn-log.ts'

/** In localStorage: the reserve was held once, so that its absence means that the disk was full. */
const TAKEN = 'bookend-reserve'
/** In localStorage: a write met the end of the disk, and what it left behind is not dealt with yet. */
const TORN = 'bookend-torn'

/** What the browser's database needs besides what is written: beginning a new log and merging old ones takes up to 9 MB. */
const BESIDE = 10_000_000
/** The same once the reserve is used up: its last part gave more than LAST_BYTES and this. */
const LAST_BESIDE = 2_000_000

/** `short`: a part of the reserve is used up. `gone`: all of it. `unknown`: never taken, or not possible in this browser. */
export type Space = 'roomy' | 'short' | 'gone' | 'unknown'

export class DiskRoom implements Room {
  space = $state<Space>('unknown')
  checking = $state(false)
  readonly #gauge = diskGauge()
  readonly #reserve = deviceReserve(this.#gauge)
  #wasFull = false
  #torn = wasTorn()
  #database: DeviceDatabase | null = null

  /** Where a limit is set once the reserve is used up. */
  guard(database: DeviceDatabase): void {
    this.#database = database
  }

  fits(bytes: number): Promise<boolean | undefined> {
    return this.#gauge.fits(bytes + (this.space === 'gone' ? LAST_BESIDE : BESIDE))
  }

  release(): Promise<boolean> {
    return this.#reserve.release()
  }

  get torn(): boolean {
    return this.#torn
  }

  set torn(torn: boolean) {
    this.#torn = torn
    try {
      if (torn) localStorage.setItem(TORN, 'yes')
      else localStorage.removeItem(TORN)
    } catch {
      // It is remembered only as long as the page lives.
    }
  }

  full(): void {
    this.#wasFull = true
    if (this.space === 'roomy' || this.space === 'unknown') this.space = 'short'
    void this.look(false)
  }

  /**
   * Takes what is missing of the reserve when `may` says so, and sees what is held. Taking the first part of it on a full disk could cost
   * what is on the disk, so it is done only while there is nothing to lose, or when a person says that there is room again.
   */
  async look(may: boolean): Promise<void> {
    await asKeeper(async () => {
      let held = await this.#reserve.held()
      if (held === undefined) return
      if (held < PARTS && may && !this.#wasFull) held = await this.#reserve.take()
      if (held === PARTS) this.#wasFull = false
      if (held > 0) localStorage.setItem(TAKEN, String(held))
      if (held === PARTS) this.space = 'roomy'
      else if (held > 0) this.space = 'short'
      else this.space = this.#wasFull || localStorage.getItem(TAKEN) ? 'gone' : 'unknown'
      this.#database?.limit(this.space === 'gone' ? LAST_BYTES : Infinity)
    }).catch(() => undefined)
  }

  /** A person says that there is room again. */
  async check(): Promise<void> {
    this.checking = true
    this.#wasFull = false
    await this.look(true)
    this.checking = false
  }
}

/** False also where the browser keeps nothing for a site. */
function wasTorn(): boolean {
  try {
    return localStorage.getItem(TORN) !== null
  } catch {
    return false
  }
}
