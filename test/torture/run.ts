// `npm run torture`: plays seeded schedules of everything that can go wrong, and counts the promises that were broken.
import { parseArgs } from 'node:util'
import { availableParallelism } from 'node:os'
import { fastLevel } from './fast/run.ts'
import { selfTest } from './fast/self-test.ts'
import { inProcesses, TALLY } from './processes.ts'
import { add, emptyTally, isSound, summary } from './tally.ts'

const help = `npm run torture -- [options]
  --runs N                  seeded schedules of the fast level (default 100)
  --browser-runs N          seeded schedules in a browser (default: a tenth of --runs)
  --seed S                  whole number (default 1)
  --level fast|browser      one level alone
  --points none|crash|all   crashes of the standard scenario: none, those that differ (default), or every one
  --only K                  one schedule alone; with --level
  --jobs J                  processes of the fast level (default: one for each core)
  --without-power-cut       leave out what needs root and loop devices
  --self-test               break what the product depends on; the oracle must notice
  --load [--minutes M] [--rate R]   R responses a second (50) for M minutes (10), 30 % of the store's requests throttled`

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    'browser-runs': { type: 'string' },
    seed: { type: 'string', default: '1' },
    level: { type: 'string' },
    points: { type: 'string', default: 'crash' },
    only: { type: 'string' },
    jobs: { type: 'string' },
    share: { type: 'string' },
    'without-power-cut': { type: 'boolean', default: false },
    'self-test': { type: 'boolean', default: false },
    load: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '50' },
    help: { type: 'boolean', default: false },
  },
})

const say = (line: string) => console.log(line)
const [runs, seed] = [Number(values.runs), Number(values.seed)]
const browserRuns = Number(values['browser-runs'] ?? Math.ceil(runs / 10))
const only = values.only === undefined ? {} : { only: Number(values.only) }
const { level } = values

if (values.help) say(help)
else if (values['self-test']) await testItself()
else if (values.load) await load()
else if (values.share !== undefined) await share(values.share)
else await torture()

async function torture(): Promise<void> {
  const total = emptyTally()
  if (level !== 'browser') {
    const jobs = only.only === undefined ? Number(values.jobs ?? availableParallelism()) : 1
    add(total, await inProcesses(jobs, process.argv.slice(2), say))
    say(`fast level: ${summary(total)}`)
  }
  if (level !== 'fast') {
    const { browserLevel } = await import('./browser/run.ts')
    const powerCut = !values['without-power-cut']
    const found = await browserLevel({ runs: browserRuns, seed, ...only, powerCut, say })
    say(`browser level: ${summary(found)}`)
    add(total, found)
  }
  say(summary(total))
  process.exit(isSound(total) && total.schedules > 0 ? 0 : 1)
}

/** One process's part of the fast level; its figures go to the process that asked. */
async function share(part: string): Promise<void> {
  const [index = 0, of = 1] = part.split('/').map(Number)
  const points = values.points === 'all' || values.points === 'none' ? values.points : 'crash'
  const tally = await fastLevel({ runs, seed, ...only, points, share: { index, of }, say })
  say(TALLY + JSON.stringify(tally))
  process.exit(0)
}

async function testItself(): Promise<void> {
  const survivors = await selfTest(seed, 0, say)
  say(
    survivors.length === 0
      ? 'The oracle notices everything that was broken.'
      : `Not noticed: ${survivors.join('; ')}`,
  )
  process.exit(survivors.length === 0 ? 0 : 1)
}

async function load(): Promise<void> {
  const { loadLevel } = await import('./load.ts')
  const tally = await loadLevel({ minutes: Number(values.minutes), rate: Number(values.rate), seed, say })
  say(summary(tally))
  process.exit(isSound(tally) ? 0 : 1)
}
