// Jobs in this process, for one machine: one at a time (webhooks and e-mail beside the others), tried again when they fail, found again after a restart.
import { setTimeout as wait } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import { listExports } from '../store/exports.ts'
import { listStudies } from '../store/studies.ts'
import type { Job } from './job.ts'
import type { Jobs } from './queue.ts'
import { followUp, giveUp, runJob, type JobDeps } from './run.ts'

const ATTEMPTS = 3
/** What is wanted later than that is left to the schedule, which comes more often. */
const LONGEST_DELAY = 60 * 60_000
/** Milliseconds before the second attempt; doubled for each further one. */
const PAUSE = 1000

export interface LocalJobs extends Jobs {
  /** Starts the exports again that an earlier process left unfinished. Reports need no such thing: the schedule starts them. */
  resume(): Promise<void>
  /** Settles when no job is waiting or running; what is wanted later does not count. */
  idle(): Promise<void>
  /** Forgets what is wanted later. */
  stop(): void
}

/** The queue of this process. A job that is waiting already is not queued twice. */
export function localJobs(deps: JobDeps & Pick<Deps, 'log'>): LocalJobs {
  const later = new Map<string, NodeJS.Timeout>()
  // An export takes minutes, and a receiver of webhooks or e-mail may be slow: neither waits for the other.
  const lanes = { work: lane(run), outgoing: lane(run) }

  async function run(job: Job): Promise<void> {
    const after = await attempt(deps, job)
    if (after !== undefined) await start(followUp(job), after)
  }

  async function start(job: Job, after = 0): Promise<void> {
    const name = JSON.stringify(job)
    clearTimeout(later.get(name))
    later.delete(name)
    if (after === 0) {
      const isOutgoing = job.kind === 'webhooks' || job.kind === 'mail'
      return (isOutgoing ? lanes.outgoing : lanes.work).add(name, job)
    }
    const timer = setTimeout(() => void start(job), Math.min(after, LONGEST_DELAY))
    later.set(name, timer.unref())
  }

  return {
    start,
    async resume() {
      for (const { id: study } of await listStudies(deps.table)) {
        for (const { id, status } of await listExports(deps.table, study)) {
          if (status === 'waiting' || status === 'running') await start({ kind: 'export', study, export: id })
        }
      }
    },
    async idle() {
      for (let busy = true; busy;) {
        busy = false
        for (const { idle } of Object.values(lanes)) busy = (await idle()) || busy
      }
    },
    stop() {
      for (const timer of later.values()) clearTimeout(timer)
      later.clear()
    },
  }
}

/** Jobs that run one after another. */
function lane(run: (job: Job) => Promise<void>) {
  const waiting = new Map<string, Job>()
  let running: Promise<void> | undefined

  const work = async () => {
    for (let next = waiting.entries().next().value; next; next = waiting.entries().next().value) {
      const [name, job] = next
      // Taken out before it runs: what changes while it runs is a reason to run again.
      waiting.delete(name)
      await run(job)
    }
    running = undefined
  }

  return {
    add(name: string, job: Job): void {
      waiting.set(name, job)
      // The caller's answer goes out before the work begins.
      running ??= new Promise((resolve) => setImmediate(resolve)).then(work)
    },
    /** Settles when nothing is waiting or running; says whether there was anything. */
    async idle(): Promise<boolean> {
      const busy = running !== undefined
      while (running) await running
      return busy
    },
  }
}

async function attempt(deps: JobDeps, job: Job): Promise<number | undefined> {
  for (let count = 1; ; count += 1) {
    try {
      return await runJob(deps, job)
    } catch (error) {
      deps.log.error('job failed', {
        ...job,
        attempt: count,
        error: error instanceof Error ? error.stack : String(error),
      })
      if (count === ATTEMPTS) {
        await giveUp(deps, job, error).catch((reason: unknown) =>
          deps.log.error('failure not noted', { ...job, error: String(reason) }),
        )
        return undefined
      }
      await wait(PAUSE * 2 ** (count - 1))
    }
  }
}
