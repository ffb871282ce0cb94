// Room held back on the device's disk, so that an interview in progress can be finished and sent when the disk is full.
//
// Measured with Chromium 156: when a write meets a full disk, the browser deletes the storage of the site that was used longest ago, and on a
// phone with one site that is Bookend's own, drafts and outbox included, even while its page is open. Each part of the reserve therefore
// lies in a storage bucket of its own (https://wicg.github.io/storage-buckets/), used longer ago than the interviews: it is what the
// browser deletes, and what it deletes is the room that is needed. Without buckets it lies in the site's private files.
import type { Gauge } from './gauge.ts'
import { buckets, FILE, partFolder } from './reserve-part.ts'

/**
 * Parts of the reserve, and bytes of each. LevelDB needs several times of what is written to it: beginning a new log takes up to 9 MB, so
 * that a part has room for that and for the rest of an interview.
 */
export const PARTS = 3
export const PART_BYTES = 12_000_000
/** What stays free when a part is taken: to meet the end of the disk would cost what is on it. */
const BESIDE = 4_000_000

export interface Reserve {
  /** How many parts are held; undefined where this browser can hold none. */
  held(): Promise<number | undefined>
  /** Takes the parts that are not held, and proves each; stops at the first that does not fit. Returns how many are held then. */
  take(): Promise<number>
  /** Gives one part back to the disk. False: none was left. */
  release(): Promise<boolean>
}

const names = Array.from({ length: PARTS }, (_, index) => `reserve-${index + 1}`)

/** The reserve of this site. */
export function deviceReserve(gauge: Gauge, storage: StorageManager = navigator.storage): Reserve {
  const storageBuckets = buckets()
  const able =
    typeof FileSystemFileHandle !== 'undefined' && 'createWritable' in FileSystemFileHandle.prototype

  const present = async (): Promise<string[]> => {
    if (storageBuckets) return storageBuckets.keys()
    const found: string[] = []
    for (const name of names) {
      const root = await storage.getDirectory()
      if (await root.getDirectoryHandle(name).catch(() => null)) found.push(name)
    }
    return found
  }
  const remove = async (name: string): Promise<void> =>
    storageBuckets
      ? storageBuckets.delete(name)
      : (await storage.getDirectory()).removeEntry(name, { recursive: true })
  const isWhole = async (name: string): Promise<boolean> => {
    const file = await (await partFolder(name)).getFileHandle(FILE).catch(() => null)
    return file !== null && (await file.getFile()).size === PART_BYTES
  }
  const whole = async (): Promise<string[]> => {
    const there = await present()
    const found: string[] = []
    for (const name of names)
      if (there.includes(name) && (await isWhole(name).catch(() => false))) found.push(name)
    return found
  }

  return {
    held: async () => (able ? (await whole()).length : undefined),
    async take() {
      const there = await whole()
      let held = there.length
      for (const name of names) {
        if (there.includes(name)) continue
        if ((await gauge.fits(PART_BYTES + BESIDE)) === false) break
        if (!(await gauge.fill(name, PART_BYTES))) {
          await remove(name).catch(() => undefined)
          break
        }
        held++
      }
      // What the browser has deleted meanwhile to make room is not held.
      return held === PARTS ? held : (await whole()).length
    },
    async release() {
      if (!able) return false
      const there = await present()
      for (const name of names) {
        if (!there.includes(name)) continue
        await remove(name)
        return true
      }
      return false
    },
  }
}
