// The fast level: seeded schedules and enumerated crashes of the real application's code in this process.
import { existsSync } from 'node:fs'
import { seedOf } from '../random.ts'
import { count, emptyTally, type Finding, type Tally } from '../tally.ts'
import { installBrowser } from './browser.ts'
import { crashes, regressions, scenario } from './enumerate.ts'
import { shrink } from './shrink.ts'
import { loadRunes } from './svelte-hook.ts'
import type { Conditions, Played } from './play.ts'
import type { Field } from './field.ts'
import { scheduleOf, type Schedule } from './steps.ts'

export interface FastOptions {
  runs: number
  seed: number
  /** Only this schedule. */
  only?: number
  /** `crash`: points that differ; `all`: every one; `none`. */
  points: 'none' | 'crash' | 'all'
  /** Takes every `of`th schedule and crash, beginning with `index`: processes share the work. */
  share: { index: number; of: number }
  say: (line: string) => void
}

/** Plays one schedule from beginning to end, in a new round. */
export type Play = (schedule: Schedule, conditions?: Conditions) => Promise<Played>

let rounds = 0

/** Makes this process a browser. The application can be loaded afterwards, and not before. */
export async function prepare(): Promise<{
  openField: typeof import('./field.ts').openField
  playIn: (field: Field) => Play
}> {
  // Files are flushed here too; in memory that costs nothing, and no power is cut under the server at this level.
  if (existsSync('/dev/shm')) process.env['TMPDIR'] = '/dev/shm'
  loadRunes()
  installBrowser('torture')
  const [{ openField }, { Play }, { loadApplication }] = await Promise.all([
    import('./field.ts'),
    import('./play.ts'),
    import('./phone.ts'),
  ])
  const application = await loadApplication()
  const playIn =
    (field: Field) =>
    async (schedule: Schedule, conditions: Conditions = {}) => {
      const round = `r${++rounds}`
      const play = new Play(field, application, round, await field.invite(round), conditions)
      for (const step of schedule) await play.step(step)
      return play.end()
    }
  return { openField, playIn }
}

export async function fastLevel(options: FastOptions): Promise<Tally> {
  const { runs, seed, only, share, say } = options
  const { openField, playIn } = await prepare()
  const field = await openField()
  const play = playIn(field)
  const tally = emptyTally()
  const mine = (index: number) => index % share.of === share.index
  for (let index = 0; index < runs; index++) {
    if (only === undefined ? !mine(index) : index !== only) continue
    const schedule = scheduleOf(seedOf(seed, index))
    const played = await play(schedule)
    count(tally, played.acknowledged, played.findings)
    if (played.findings.length > 0) {
      tell(
        say,
        `schedule ${index} (--level fast --seed ${seed} --runs ${runs} --only ${index})`,
        played.findings,
      )
      const smaller = await shrink(schedule, async (part) => (await play(part)).findings.length > 0)
      say(`  smallest: ${JSON.stringify(smaller)}`)
    }
  }
  if (options.points !== 'none' && only === undefined) await enumerate(play, tally, options, mine)
  await field.close()
  return tally
}

async function enumerate(
  play: Play,
  tally: Tally,
  { points, say }: FastOptions,
  mine: (index: number) => boolean,
): Promise<void> {
  for (const [index, schedule] of regressions.entries()) {
    if (!mine(index)) continue
    const played = await play(schedule)
    count(tally, played.acknowledged, played.findings)
    if (played.findings.length > 0) tell(say, `regression ${index}`, played.findings)
  }
  const whole = await play(scenario)
  const all = crashes(whole.points, whole.uses, points === 'all')
  for (const [index, conditions] of all.entries()) {
    if (!mine(index)) continue
    const played = await play(scenario, conditions)
    count(tally, played.acknowledged, played.findings)
    const where =
      conditions.endAt === undefined
        ? whole.uses[conditions.dieAt?.use ?? -1]
        : whole.points[conditions.endAt]
    if (played.findings.length > 0)
      tell(say, `crash ${JSON.stringify(conditions)} at "${where}"`, played.findings)
  }
}

function tell(say: (line: string) => void, what: string, findings: readonly Finding[]): void {
  say(`FAILED ${what}`)
  for (const finding of findings) say(`  ${finding.kind}: ${finding.what}: ${finding.detail.slice(0, 600)}`)
}
