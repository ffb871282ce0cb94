// A process that is killed: after so many requests to the store and the files, nothing more goes out and nothing comes back.
import type { Blobs } from '../../functions/blobs.ts'
import type { Table } from '../../functions/store/table.ts'

export class Killed extends Error {}

/** The table and the files of a process that dies before its request number `after` (from 0). `asked`: how many it made. */
export function dying<Effects extends { table: Table; blobs: Blobs }>(effects: Effects, after: number) {
  const count = { asked: 0 }
  const living = () => {
    if (count.asked >= after) throw new Killed()
    count.asked += 1
  }
  const client = new Proxy(effects.table.client, {
    get(target, name) {
      if (name !== 'send') return Reflect.get(target, name) as unknown
      return async (...request: Parameters<typeof target.send>) => {
        living()
        return target.send(...request)
      }
    },
  })
  const blobs = new Proxy(effects.blobs, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown
      if (typeof member !== 'function') return member
      return async (...request: unknown[]) => {
        living()
        return (member as (...given: unknown[]) => unknown).apply(target, request)
      }
    },
  })
  return { effects: { ...effects, table: { ...effects.table, client }, blobs }, count }
}

/** Runs `work` with a process that dies before its first request, then one that dies before its second, and so on, until one survives. */
export async function atEveryDeath<Effects extends { table: Table; blobs: Blobs }>(
  effects: Effects,
  work: (effects: Effects, point: number) => Promise<void>,
): Promise<number> {
  for (let point = 0; point < 200; point += 1) {
    const { effects: mortal, count } = dying(effects, point)
    let died = false
    try {
      await work(mortal, point)
    } catch (error) {
      if (!(error instanceof Killed)) throw error
      died = true
    }
    // Work that swallows the death of a part has died all the same.
    if (!died && count.asked < point) return point
  }
  throw new Error('the work never ends')
}
