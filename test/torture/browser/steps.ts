// What a schedule in a browser is made of, and the schedule that follows from a seed.
import { randomFrom, type Random } from '../random.ts'
import type { LineFault } from './proxy.ts'

export type Step =
  /** Begins an interview whose answers follow from the seed. */
  | { do: 'begin'; seed: number }
  /** Answers so many screens, opening the draft again where that is needed. */
  | { do: 'advance'; screens: number }
  | {
      do:
        | 'reload'
        | 'tab'
        | 'take-over'
        | 'renderer-crash'
        | 'browser-kill'
        | 'power-cut'
        | 'late'
        | 'send'
        | 'update'
        | 'export'
    }
  | { do: 'server-kill'; after: number }
  | { do: 'line'; faults: (LineFault | null)[] }
  | { do: 'offline'; on: boolean }
  | { do: 'disk'; full: boolean }
  | { do: 'clock'; by: number }
  | { do: 'wait'; ms: number }

const lineFaults: readonly [LineFault, ...LineFault[]] = [
  'drop',
  'drop-answer',
  'twice',
  'late',
  'cut-request',
  'cut-answer',
  'stall',
  'error-after',
  'portal',
  'empty',
  'wrong-id',
  'slow',
  'kill-server',
]

/** `disk`: power cuts and full disks can be rehearsed. */
export function scheduleOf(seed: number, disk: boolean): Step[] {
  const random = randomFrom(seed)
  const steps: Step[] = []
  for (let at = 1 + random.int(2); at > 0; at--) {
    steps.push({ do: 'begin', seed: random.int(1e9) })
    for (let part = 0; part < 3; part++) {
      steps.push({ do: 'advance', screens: 1 + random.int(3) })
      if (random.chance(0.75)) steps.push(mishap(random, disk))
    }
    steps.push({ do: 'advance', screens: 8 })
    if (random.chance(0.6)) steps.push(mishap(random, disk), { do: 'send' })
  }
  return steps
}

function mishap(random: Random, disk: boolean): Step {
  const kind = random.int(disk ? 18 : 13)
  switch (kind) {
    case 0:
      return { do: 'reload' }
    case 1:
      return { do: random.pick(['tab', 'take-over']) }
    case 2:
      return { do: 'renderer-crash' }
    case 3:
    case 4:
      return { do: 'browser-kill' }
    case 5:
      return { do: 'server-kill', after: random.int(300) }
    case 6:
      return { do: 'offline', on: random.chance(0.6) }
    case 7:
      return { do: 'clock', by: Math.floor((random.next() - 0.5) * random.pick([3_600_000, 4e9, 1e11])) }
    case 8:
      return { do: random.pick(['update', 'export', 'late']) }
    case 9:
      return { do: 'wait', ms: random.int(1_500) }
    case 13:
    case 14:
    case 15:
      return { do: 'power-cut' }
    case 16:
    case 17:
      return { do: 'disk', full: random.chance(0.7) }
    default:
      return {
        do: 'line',
        faults: Array.from({ length: 2 + random.int(5) }, () =>
          random.chance(0.7) ? random.pick(lineFaults) : null,
        ),
      }
  }
}

/** The answers of one interview, as a person would give them. */
export interface Given {
  head: string
  size: string
  work: 'yes' | 'no'
  child: string
  /** Bytes after the picture's own, so that no two photos are the same; null: no photo. */
  photo: number | null
}

const names = [
  'Trần Văn Bình',
  'Trần Văn Bình'.normalize('NFD'),
  'Lò Thị Pao 👩‍👧',
  'Ngô "Tư" \\ </b>',
  'Đỗ Thị Hạnh',
] as const

export function givenOf(name: string, seed: number): Given {
  const random = randomFrom(seed)
  return {
    head: `${name} ${random.pick(names)}`,
    size: String(1 + random.int(12)),
    work: random.pick(['yes', 'no']),
    child: random.pick(names),
    photo: random.chance(0.6) ? random.pick([10, 3_000, 90_000, 600_000]) : null,
  }
}
