// The steps that a schedule is made of: what the person does, and what befalls phone, line and server.
import { randomFrom, type Random } from '../random.ts'
import type { StorageFault } from './storage.ts'
import type { StoreFault } from './server.ts'
import { wireFaults, type WireFault } from './network.ts'

export type Step =
  | {
      do:
        | 'begin'
        | 'child'
        | 'wait'
        | 'finish'
        | 'home'
        | 'resume'
        | 'send'
        | 'reload'
        | 'tab'
        | 'close-tab'
        | 'late'
    }
  | { do: 'answer'; question: 'head' | 'size' | 'work' | 'child'; value: string }
  | { do: 'photo'; bytes: number; seed: number }
  /** The page dies at so many points from now; 0 is at once. */
  | { do: 'crash'; after: number }
  /** So does the whole phone, and what was not flushed is gone. */
  | { do: 'power-cut'; after: number }
  | { do: 'wire'; faults: (WireFault | null)[] }
  | { do: 'offline'; on: boolean }
  | { do: 'storage'; after: number; fault: StorageFault }
  | { do: 'store'; after: number; fault: StoreFault }
  | { do: 'clock'; by: number }
  | { do: 'pass'; ms: number }

export type Schedule = Step[]

const storageFaults: readonly [StorageFault, ...StorageFault[]] = [
  'closed',
  'closed-silently',
  'full',
  'aborted',
  'dropped',
  'altered',
  'slow',
]
const storeFaults: readonly [StoreFault, ...StoreFault[]] = [
  'die-before',
  'die-after',
  'throttle',
  'lose-answer',
]

/** Written as people and keyboards write: composed and decomposed, emoji, right-to-left, what JSON escapes. */
const values: readonly [string, ...string[]] = [
  'Trần Văn Bình',
  'Trần Văn Bình'.normalize('NFD'),
  'Lò Thị Pao 👩‍👧',
  '"\\ \u2028 </script>',
  'فاطمة',
  '',
  '   ',
  'a'.repeat(3_000),
]

const HOUR = 3_600_000

/** The schedule that follows from a seed. */
export function scheduleOf(seed: number): Schedule {
  const random = randomFrom(seed)
  const steps: Schedule = []
  const interviews = 1 + random.int(3)
  for (let at = 0; at < interviews; at++) steps.push(...interview(random))
  return steps
}

function interview(random: Random): Schedule {
  const steps: Schedule = [{ do: 'begin' }]
  const answers = 2 + random.int(5)
  for (let at = 0; at < answers; at++) {
    steps.push(answer(random))
    if (random.chance(0.5)) steps.push({ do: 'wait' })
    if (random.chance(0.45)) steps.push(mishap(random))
    if (random.chance(0.15)) steps.push({ do: 'home' }, { do: 'resume' })
    if (random.chance(0.3)) steps.push({ do: 'resume' })
  }
  if (random.chance(0.15)) return steps
  steps.push({ do: 'resume' }, { do: 'finish' })
  const sends = random.int(3)
  for (let at = 0; at < sends; at++) {
    if (random.chance(0.7)) steps.push(mishap(random))
    steps.push(random.chance(0.5) ? { do: 'send' } : { do: 'pass', ms: random.int(20 * 60_000) })
  }
  return steps
}

function answer(random: Random): Step {
  const kind = random.int(10)
  if (kind < 2)
    return { do: 'photo', bytes: random.pick([1, 100, 5_000, 40_000, 600_000]), seed: random.int(1e6) }
  if (kind < 3) return { do: 'child' }
  if (kind < 5) return { do: 'answer', question: 'child', value: random.pick(values) }
  if (kind < 6) return { do: 'answer', question: 'work', value: random.pick(['yes', 'no']) }
  if (kind < 8) return { do: 'answer', question: 'size', value: String(random.int(30)) }
  return { do: 'answer', question: 'head', value: random.pick(values) }
}

function mishap(random: Random): Step {
  const soon = () => random.int(random.pick([4, 15, 60]))
  switch (random.int(12)) {
    case 0:
    case 1:
      return { do: 'crash', after: soon() }
    case 2:
      return { do: 'power-cut', after: soon() }
    case 3:
      return { do: 'reload' }
    case 4:
      return random.chance(0.6) ? { do: 'tab' } : { do: 'close-tab' }
    case 5:
      return { do: 'offline', on: random.chance(0.6) }
    case 6:
      return { do: 'storage', after: random.int(8), fault: random.pick(storageFaults) }
    case 7:
      return {
        do: 'clock',
        by: Math.floor((random.next() - 0.5) * 2 * random.pick([60_000, 30 * HOUR, 9_000 * HOUR])),
      }
    case 8:
    case 9:
      return { do: 'store', after: random.int(40), fault: random.pick(storeFaults) }
    default: {
      const faults = Array.from({ length: 1 + random.int(4) }, () =>
        random.chance(0.8) ? random.pick(wireFaults) : null,
      )
      return random.chance(0.2) ? { do: 'late' } : { do: 'wire', faults }
    }
  }
}
