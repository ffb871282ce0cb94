// Long pages are drawn little by little, from the top: what an answer opens is there in the next frame, the rest in the frames after it.
import { untrack } from 'svelte'

/** Entries that one frame may add. */
const AT_ONCE = 8

/** Of `all()`, what is drawn by now. To be made while a component is made, whose life it shares. */
export class Gradually<T extends { key: string }> {
  /** What stands there already, and stays while it is among all. */
  #drawn = $state.raw<ReadonlySet<string>>(new Set())
  #entries: () => T[]

  constructor(all: () => readonly T[]) {
    const entries = $derived.by(() => {
      let room = AT_ONCE
      return all().filter(({ key }) => this.#drawn.has(key) || room-- > 0)
    })
    this.#entries = () => entries
    $effect(() => {
      const now = new Set(entries.map(({ key }) => key))
      const before = untrack(() => this.#drawn)
      if (now.size === before.size && entries.every(({ key }) => before.has(key))) return
      // After the frame, so that people see what there is before more is drawn.
      let timer: ReturnType<typeof setTimeout> | undefined
      const frame = requestAnimationFrame(() => (timer = setTimeout(() => (this.#drawn = now))))
      return () => {
        cancelAnimationFrame(frame)
        clearTimeout(timer)
      }
    })
  }

  get entries(): T[] {
    return this.#entries()
  }
}
