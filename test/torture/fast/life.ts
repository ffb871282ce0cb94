// The life of one page or one server process: it can end at any point where it touches the world, and time in it passes when the driver says so.
import { AsyncLocalStorage } from 'node:async_hooks'

/** Thrown into code that runs on after its page is gone; nobody sees it. */
export class Gone extends Error {}

interface Timer {
  at: number
  run: () => void
  every: number | null
}

/** Time as the device has it. Shared by all pages of a phone. */
export interface Clock {
  /** Milliseconds since 1970, the device's clock, steps included. */
  now: number
  /** Milliseconds that really passed; timers go by this. */
  passed: number
}

export class Life {
  readonly clock: Clock
  dead = false
  /** How many points this life has come to. */
  points = 0
  /** Requests to storage or network that are under way. */
  busy = 0
  /** Writes whose disk takes its time. What is queued behind them is no work: time must pass before it is done. */
  stalled = 0
  /** Called at each point with its number and name; true ends the life there. */
  ends: (point: number, name: string) => boolean = () => false
  readonly timers = new Map<number, Timer>()
  readonly #endings: (() => void)[] = []
  readonly #context: unknown
  #lastTimer = 0

  constructor(clock: Clock, context: unknown) {
    this.clock = clock
    this.#context = context
  }

  /** What this life belongs to: the phone, for pages. */
  get context(): unknown {
    return this.#context
  }

  run<T>(work: () => T): T {
    return lives.run(this, work)
  }

  /** A place where the life may end. Throws Gone when it has. */
  point(name: string): void {
    if (this.dead) throw new Gone(name)
    if (this.ends(this.points++, name)) this.end()
    if (this.dead) throw new Gone(name)
  }

  onEnd(ending: () => void): void {
    this.#endings.push(ending)
  }

  end(): void {
    if (this.dead) return
    this.dead = true
    this.timers.clear()
    for (const ending of this.#endings) ending()
  }

  addTimer(run: () => void, delay: number, every: boolean): number {
    const id = ++this.#lastTimer
    const wait = Math.max(0, delay)
    if (!this.dead) this.timers.set(id, { at: this.clock.passed + wait, run, every: every ? wait : null })
    return id
  }

  /** Fires the timer that is due first, if it is due within `limit` milliseconds of passed time. False: there is none. */
  fireNext(limit: number): boolean {
    const [first] = [...this.timers].toSorted(([, a], [, b]) => a.at - b.at)
    if (!first || first[1].at > limit) return false
    const [id, timer] = first
    const step = Math.max(0, timer.at - this.clock.passed)
    this.clock.passed += step
    this.clock.now += step
    if (timer.every === null) this.timers.delete(id)
    else timer.at = this.clock.passed + Math.max(1, timer.every)
    this.run(timer.run)
    return true
  }
}

const lives = new AsyncLocalStorage<Life | null>()

/** The life that the running code belongs to; null outside of pages. */
export const currentLife = (): Life | null => lives.getStore() ?? null

/** Runs what is not the page's: the server's side of a request, the driver. */
export const outside = <T>(work: () => T): T => lives.run(null, work)

/** Makes timers and the clock of this process obey the life that uses them. Call once. */
export function installTime(): void {
  const {
    setTimeout: wait,
    clearTimeout: stop,
    setInterval: repeat,
    clearInterval: halt,
    Date: Real,
  } = globalThis
  const timer =
    (every: boolean, real: typeof wait | typeof repeat) =>
    (run: () => void, delay = 0, ...rest: unknown[]) => {
      const life = currentLife()
      // Zero is "after this is drawn", which needs no clock.
      if (!life || (!every && delay === 0)) return real(run, delay, ...rest)
      return life.addTimer(run, delay, every)
    }
  const clear = (real: typeof stop) => (id: unknown) => {
    if (typeof id === 'number') currentLife()?.timers.delete(id)
    else real(id as NodeJS.Timeout)
  }
  class Dated extends Real {
    constructor(...parts: unknown[]) {
      // The platform's constructor takes one to seven parts of several kinds.
      super(...((parts.length > 0 ? parts : [Dated.now()]) as [number]))
    }
    static override now(): number {
      return currentLife()?.clock.now ?? Real.now()
    }
  }
  Object.assign(globalThis, {
    setTimeout: timer(false, wait),
    setInterval: timer(true, repeat),
    clearTimeout: clear(stop),
    clearInterval: clear(halt),
    Date: Dated,
  })
}
