// Long pages are drawn little by little, from the top: what an answer opens is there in the next frame, the rest in the frames after it. What an
// answer closes is only hidden, as far as it may be, so that taking the answer back draws nothing anew.
import { untrack } from 'svelte'

/** Entries that the first frame adds: as many as a screen has room for. Each frame after it may add twice as many, up to the most. */
const FIRST = 5
const MOST = 20

/** Of `all()`, what is drawn by now. To be made while a component is made, whose life it shares. */
export class Gradually<T extends { key: string }> {
  /** What stands there already, hidden or not. */
  #standing = $state.raw<readonly T[]>([])
  /** How many entries the next frame may add. */
  #room = FIRST
  #now: () => Now<T>

  /** `keeps` says what may be hidden rather than taken away. */
  constructor(all: () => readonly T[], keeps: (entry: T) => boolean) {
    const now = $derived.by(() => {
      const places = new Map(this.#standing.map(({ key }, place) => [key, place]))
      let room = this.#room
      const shown = all().filter(({ key }) => places.has(key) || room-- > 0)
      return untrack(() => amid(this.#standing, places, shown, keeps))
    })
    this.#now = () => now
    $effect(() => {
      const { entries } = now
      const before = untrack(() => this.#standing)
      if (entries.length === before.length && entries.every(({ key }, place) => before[place]?.key === key)) {
        this.#room = FIRST
        return
      }
      // After the frame, so that people see what there is before more is drawn.
      const more = () => {
        this.#room = Math.min(MOST, 2 * this.#room)
        this.#standing = entries
      }
      let timer: ReturnType<typeof setTimeout> | undefined
      const frame = requestAnimationFrame(() => (timer = setTimeout(more)))
      return () => {
        cancelAnimationFrame(frame)
        clearTimeout(timer)
      }
    })
  }

  get entries(): readonly T[] {
    return this.#now().entries
  }

  /** Keys of those that are no longer among all: hidden. */
  get gone(): ReadonlySet<string> {
    return this.#now().gone
  }
}

interface Now<T> {
  entries: T[]
  gone: Set<string>
}

/** What is `shown` now, and among it what stood before and may stay, each where it stood. */
function amid<T extends { key: string }>(
  before: readonly T[],
  places: ReadonlyMap<string, number>,
  shown: readonly T[],
  keeps: (entry: T) => boolean,
): Now<T> {
  const present = new Set(shown.map(({ key }) => key))
  const entries: T[] = []
  const gone = new Set<string>()
  let next = 0
  const hideUpTo = (place: number) => {
    for (; next < place; next += 1) {
      const entry = before[next]!
      if (present.has(entry.key) || !keeps(entry)) continue
      gone.add(entry.key)
      entries.push(entry)
    }
  }
  for (const entry of shown) {
    const place = places.get(entry.key)
    if (place !== undefined) hideUpTo(place)
    entries.push(entry)
  }
  hideUpTo(before.length)
  return { entries, gone }
}
