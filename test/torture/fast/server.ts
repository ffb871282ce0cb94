// The server side of fast schedules: the real app on the embedded engine, ended at any use of its store or files, and begun anew.
import { createApp } from '../../../functions/app.ts'
import type { Blobs } from '../../../functions/blobs.ts'
import type { Deps } from '../../../functions/deps.ts'
import type { Table } from '../../../functions/store/table.ts'
import { openApp, type TestApp } from '../../support/app.ts'

/** What happens to a use of the store or of the files. */
export type StoreFault =
  /** The process ends before it is done. */
  | 'die-before'
  /** It is done, and the process ends before it hears so. */
  | 'die-after'
  /** The store says that it is busy, also after all attempts. */
  | 'throttle'
  /** It is done, and the store answers with a failure. */
  | 'lose-answer'

const never = () => new Promise<never>(() => undefined)

export class Server {
  readonly base: TestApp
  /** Asked at each use of store or files; counts from the start of the schedule. */
  fault: (use: number, name: string) => StoreFault | undefined = () => undefined
  uses = 0
  /** Replaces parts of the effects, for the rig's own test. */
  readonly #change: (deps: Deps) => Deps
  #app!: ReturnType<typeof createApp>
  #died!: Promise<never>
  #die!: () => void

  constructor(base: TestApp, change: (deps: Deps) => Deps = (deps) => deps) {
    this.base = base
    this.#change = change
    this.#begin()
  }

  static async open(change?: (deps: Deps) => Deps): Promise<Server> {
    return new Server(await openApp(), change)
  }

  /** A new process on the same data: nothing that the old one remembered is known. */
  #begin(): void {
    const mortal = { dead: false }
    this.#died = new Promise((_, reject) => {
      this.#die = () => {
        mortal.dead = true
        reject(new TypeError('Failed to fetch'))
        this.#begin()
      }
    })
    this.#died.catch(() => undefined)
    const { deps } = this.base
    const use = <T>(name: string, work: () => Promise<T>) => this.#use(mortal, name, work)
    const sound = this.#change(deps)
    this.#app = createApp({
      ...sound,
      table: failingTable(sound.table, use),
      blobs: failingBlobs(sound.blobs, use),
    })
    const { serve } = deps.blobs as Blobs & { serve?(request: Request): Promise<Response> }
    if (serve) this.#app.all('/files/*', (c) => serve(c.req.raw))
  }

  async #use<T>(mortal: { dead: boolean }, name: string, work: () => Promise<T>): Promise<T> {
    if (mortal.dead) return never()
    const fault = this.fault(this.uses++, name)
    if (fault === 'throttle') throw named('ProvisionedThroughputExceededException')
    if (fault === 'die-before') this.#die()
    if (mortal.dead) return never()
    const result = await work()
    if (fault === 'die-after') this.#die()
    if (mortal.dead) return never()
    if (fault === 'lose-answer') throw named('TimeoutError')
    return result
  }

  /** Rejects as a browser's fetch does when the process ends before it answers. */
  async request(path: string, init: RequestInit): Promise<Response> {
    const died = this.#died
    return Promise.race([this.#app.request(path, init), died])
  }
}

const named = (name: string) => Object.assign(new Error('slow down'), { name })

type Use = <T>(name: string, work: () => Promise<T>) => Promise<T>

function failingTable(table: Table, use: Use): Table {
  const client = new Proxy(table.client, {
    get: (target, name: string) =>
      name === 'send'
        ? (command: object, options: unknown) =>
            use(command.constructor.name, () =>
              (target.send as (...all: unknown[]) => Promise<unknown>).call(target, command, options),
            )
        : (Reflect.get(target, name) as unknown),
  })
  return { ...table, client }
}

function failingBlobs(blobs: Blobs, use: Use): Blobs {
  return new Proxy(blobs, {
    get(target, name: string) {
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') return method
      return (...parts: unknown[]) =>
        use(`files.${name}`, async () => (await method.apply(target, parts)) as unknown)
    },
  })
}
