// The parts of a browser that the application's sessions touch, for pages that live in this process: locks, channels, storage, network.
import type { Life } from './life.ts'
import { currentLife, Gone, installTime, outside } from './life.ts'
import { installStorage, Storage, storageOf } from './storage.ts'

/** One phone's browser; its pages come and go. */
export class Browser {
  storage = new Storage()
  online = true
  readonly clock = { now: Date.now(), passed: 0 }
  readonly locks: { name: string; mode: LockMode; life: Life; free: () => void }[] = []
  readonly channels = new Set<Channel>()
  fetch: (life: Life, url: string, init: RequestInit) => Promise<Response>

  constructor(fetch: Browser['fetch']) {
    this.fetch = fetch
  }
}

export const browserOf = (life: Life): Browser => life.context as Browser

/** Begins a page of a phone; run its code with `life.run`. */
export function beginPage(browser: Browser, life: Life): void {
  storageOf.set(life, browser.storage)
  life.onEnd(() => {
    for (const lock of browser.locks.filter((one) => one.life === life)) lock.free()
    for (const channel of browser.channels) if (channel.life === life) browser.channels.delete(channel)
  })
}

function here(): Life {
  const life = currentLife()
  if (!life || life.dead) throw new Gone('page')
  return life
}

/** Messages between the pages of one phone. */
class Channel {
  onmessage: ((event: { data: unknown }) => void) | null = null
  readonly life = here()
  constructor() {
    browserOf(this.life).channels.add(this)
  }
  postMessage(data: unknown): void {
    if (this.life.dead) return
    for (const other of browserOf(this.life).channels) {
      if (other !== this)
        setImmediate(() => other.life.dead || other.life.run(() => other.onmessage?.({ data })))
    }
  }
}

type Granted = (lock: { name: string; mode: LockMode } | null) => unknown

const locks = {
  /** As Web Locks, without a queue: who may not have it at once and would wait, waits until it is free. */
  async request(name: string, options: LockOptions | Granted, work?: Granted): Promise<unknown> {
    const life = here()
    const { locks: held } = browserOf(life)
    const granted = typeof options === 'function' ? options : work
    const { mode = 'exclusive', ifAvailable = false } = typeof options === 'function' ? {} : options
    const taken = () =>
      held.some((one) => one.name === name && (mode === 'exclusive' || one.mode === 'exclusive'))
    while (taken()) {
      if (ifAvailable) return granted?.(null)
      await new Promise((resolve) => setImmediate(resolve))
      if (life.dead) return new Promise(() => undefined)
    }
    const lock = {
      name,
      mode,
      life,
      free: () => void (held.includes(lock) && held.splice(held.indexOf(lock), 1)),
    }
    held.push(lock)
    try {
      return await granted?.({ name, mode })
    } finally {
      lock.free()
    }
  },
  async query() {
    return { held: browserOf(here()).locks.map(({ name, mode }) => ({ name, mode })), pending: [] }
  },
}

/** Hashing and compressing happen in threads: while they are at it, time does not pass for the page, however busy the machine is. */
function countThreads(): void {
  const { digest } = crypto.subtle
  crypto.subtle.digest = async (...parts) => {
    const life = currentLife()
    if (life) life.busy += 1
    return digest.apply(crypto.subtle, parts).finally(() => life && (life.busy -= 1))
  }
  class Counted extends CompressionStream {
    readonly #counted: ReadableStream
    constructor(format: CompressionFormat) {
      super(format)
      const life = currentLife()
      if (life) life.busy += 1
      const end = () => {
        if (life) life.busy -= 1
      }
      this.#counted = super.readable.pipeThrough(new TransformStream({ flush: end }))
    }
    override get readable() {
      return this.#counted
    }
  }
  globalThis.CompressionStream = Counted
}

/** While the browser is at it, time does not pass for the page. */
function busyWith(life: Life, request: IDBOpenDBRequest): IDBOpenDBRequest {
  life.busy += 1
  const done = () => (life.busy -= 1)
  request.addEventListener('success', done)
  request.addEventListener('error', done)
  return request
}

/** Makes this process a browser for whatever runs in a life. Call once, before the application is loaded. */
export function installBrowser(version: string): void {
  installTime()
  installStorage()
  countThreads()
  const { fetch: realFetch } = globalThis
  // A page that is gone leaves promises behind that nobody awaits.
  process.on('unhandledRejection', () => undefined)
  const define = (name: string, get: () => unknown) =>
    Object.defineProperty(globalThis, name, { configurable: true, get })
  const factory = {
    open(name: string, wanted?: number) {
      const life = here()
      life.point('open')
      const opening = browserOf(life).storage.factory.open(name, wanted)
      // A page that is gone holds no connection, so that nobody waits for it.
      opening.addEventListener('success', () => life.onEnd(() => opening.result.close()))
      return busyWith(life, opening)
    },
    deleteDatabase(name: string) {
      const life = here()
      life.point('delete')
      return busyWith(life, browserOf(life).storage.factory.deleteDatabase(name))
    },
  }
  define('indexedDB', () => factory)
  const navigator = {
    locks,
    language: 'vi',
    get onLine() {
      return browserOf(here()).online
    },
    storage: {
      persist: async () => true,
      persisted: async () => true,
      estimate: async () => ({ usage: 0, quota: 2 ** 30 }),
    },
  }
  define('navigator', () => navigator)
  Object.assign(globalThis, {
    BOOKEND_VERSION: version,
    BroadcastChannel: Channel,
    location: { hash: '', pathname: '/collect/' },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    document: { addEventListener: () => undefined, documentElement: {}, visibilityState: 'visible' },
    fetch: (url: string, init: RequestInit = {}) => {
      const life = currentLife()
      return life ? browserOf(life).fetch(life, url, init) : realFetch(url, init)
    },
  })
}

/** A network request of a page: counted, ended with the page, answered by `answer` on the other side of the wire. */
export async function onWire(
  life: Life,
  signal: AbortSignal | null | undefined,
  answer: () => Promise<Response>,
): Promise<Response> {
  life.point('before the request')
  life.busy += 1
  let open = true
  const done = () => {
    if (open) life.busy -= 1
    open = false
  }
  try {
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
    })
    const response = await Promise.race([outside(() => answer().finally(done)), aborted])
    life.point('after the answer')
    return response
  } finally {
    done()
  }
}
