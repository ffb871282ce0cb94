// Whether the disk has room, learnt without harm.
//
// Measured with Chromium 156: a write to a database or a private file that meets a full disk makes the browser delete all of the site's
// storage that it has not promised to keep, at once, and tears the log of the database. A write through a FileSystemSyncAccessHandle
// (https://fs.spec.whatwg.org/#api-filesystemsyncaccesshandle) that meets the same end only says so.
import type { Answered, Asked } from './gauge.worker.ts'

export interface Gauge {
  /** Whether so many bytes fit on the disk now; undefined where this browser can't tell. */
  fits(bytes: number): Promise<boolean | undefined>
  /** Writes so many bytes into a part of the reserve, without harm when the disk ends meanwhile; true once they are on it. */
  fill(part: string, bytes: number): Promise<boolean>
}

/** Until a gauge that does not answer is done without, and until it has filled a part of the reserve. Milliseconds. */
const PATIENCE = 3_000
const FILLING = 60_000

/** The gauge of this page; its worker starts with the first question. */
export function diskGauge(): Gauge {
  const waiting = new Map<number, (yes: boolean | undefined) => void>()
  /** Null where there is none, or it could not start. */
  let worker: Worker | null | undefined
  let asked = 0

  const start = () => {
    if (typeof Worker === 'undefined') return null
    const started = new Worker(new URL('./gauge.worker.ts', import.meta.url), { type: 'module' })
    started.onmessage = ({ data }: MessageEvent<Answered>) => waiting.get(data.id)?.(data.yes)
    started.onerror = () => {
      worker = null
      for (const answer of waiting.values()) answer(undefined)
    }
    return started
  }

  const ask = async (bytes: number, patience: number, part?: string) => {
    if (worker === undefined) worker = start()
    if (!worker) return undefined
    const id = ++asked
    let timer: ReturnType<typeof setTimeout> | undefined
    const answer = await new Promise<boolean | undefined>((resolve) => {
      waiting.set(id, resolve)
      timer = setTimeout(() => resolve(undefined), patience)
      worker?.postMessage({ id, bytes, part } satisfies Asked)
    })
    clearTimeout(timer)
    waiting.delete(id)
    return answer
  }
  return {
    fits: (bytes) => ask(bytes, PATIENCE),
    fill: async (part, bytes) => (await ask(bytes, FILLING, part)) === true,
  }
}
