// The browser level: real Chromium, real service worker, a server process that is killed, and a disk whose power is cut.
import { rm } from 'node:fs/promises'
import { findChromium } from '../../support/browser.ts'
import { buildWeb } from '../../support/web-build.ts'
import { seedOf } from '../random.ts'
import { count, emptyTally, type Tally } from '../tally.ts'
import { Disk } from './disk.ts'
import { Play, type World } from './play.ts'
import { Line } from './proxy.ts'
import { Server } from './server.ts'
import { scheduleOf, type Step } from './steps.ts'

export interface BrowserOptions {
  runs: number
  seed: number
  only?: number
  /** Power cuts and full disks; throws where they can't be had. */
  powerCut: boolean
  say: (line: string) => void
}

export async function browserLevel({ runs, seed, only, powerCut, say }: BrowserOptions): Promise<Tally> {
  if (!findChromium())
    throw new Error('There is no Chromium. `npm test` installs it; or set CHROMIUM to its path.')
  const missing = powerCut ? await Disk.missing() : undefined
  if (missing)
    throw new Error(
      `Power cuts can't be rehearsed here, this is missing: ${missing}. Leave them out with --without-power-cut.`,
    )
  const builds = [await buildWeb(), await buildWeb({ BOOKEND_VERSION: '"torture"' })] as const
  let origin = ''
  const server = await Server.open(builds[0], () => origin)
  const line = new Line(() => server.origin || 'http://127.0.0.1:9')
  await line.open()
  origin = line.origin
  const world: World = { server, line, builds }
  const tally = emptyTally()
  const kinds = new Map<string, number>()
  try {
    for (let index = 0; index < runs; index++) {
      if (only !== undefined && index !== only) continue
      const schedule = scheduleOf(seedOf(seed, index), powerCut)
      for (const { do: kind } of schedule) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      await play(world, schedule, `b${index}`, seedOf(seed, index), powerCut, tally, (text) =>
        say(
          text.replace(
            'SCHEDULE',
            `schedule ${index} (--level browser --seed ${seed} --browser-runs ${index + 1} --only ${index})`,
          ),
        ),
      )
    }
    const { responses } = await server.readAll()
    say(
      `browser level: ${responses.length} responses in the store after its last SIGKILL; steps: ${[...kinds].map(([kind, times]) => `${kind} ${times}`).join(', ')}`,
    )
  } finally {
    await line.close()
    await server.close()
    for (const build of builds) await rm(build, { recursive: true, force: true })
  }
  return tally
}

async function play(
  world: World,
  schedule: Step[],
  round: string,
  seed: number,
  disk: boolean,
  tally: Tally,
  say: (line: string) => void,
): Promise<void> {
  const playing = await Play.open(world, round, seed, disk)
  try {
    for (const step of schedule) await playing.step(step)
    const { acknowledged, findings, trace } = await playing.end()
    count(tally, acknowledged, findings)
    if (process.env['TORTURE_TRACE']) say(`SCHEDULE\n  ${trace.join('\n  ')}`)
    if (findings.length === 0) return
    say('FAILED SCHEDULE')
    for (const { kind, what, detail } of findings) say(`  ${kind}: ${what}: ${detail.slice(0, 600)}`)
    say(`  ${trace.join('\n  ')}`)
    const log = world.line.log
      .filter((one) => one.path.includes('/responses/') || one.path.includes('/media'))
      .slice(-20)
    for (const { method, path, fault, sent, status, answered } of log)
      say(
        `  ${method} ${path} ${fault ?? ''} ${sent.bytes} B ${sent.sha256.slice(0, 8)} → ${status} ${answered.bytes} B ${answered.sha256.slice(0, 8)}`,
      )
  } catch (error) {
    await playing.abandon()
    throw error
  }
}
