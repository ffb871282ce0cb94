// Jobs in this process, for one machine: one at a time, tried again when they fail, found again after a restart.
import { setTimeout as wait } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import { listExports } from '../store/exports.ts'
import { listStudies } from '../store/studies.ts'
import type { Job } from './job.ts'
import type { Jobs } from './queue.ts'
import { giveUp, runJob, type JobDeps } from './run.ts'

const ATTEMPTS = 3
/** Milliseconds before the second attempt; doubled for each further one. */
const PAUSE = 1000

export interface LocalJobs extends Jobs {
  /** Starts the exports again that an earlier process left unfinished. Reports need no such thing: the schedule starts them. */
  resume(): Promise<void>
  /** Settles when no job is waiting or running. */
  idle(): Promise<void>
}

/** The queue of this process. A job that is waiting already is not queued twice. */
export function localJobs(deps: JobDeps & Pick<Deps, 'log'>): LocalJobs {
  const waiting = new Map<string, Job>()
  let running: Promise<void> | undefined

  const work = async () => {
    for (let next = waiting.entries().next().value; next; next = waiting.entries().next().value) {
      const [name, job] = next
      // Taken out before it runs: what changes while it runs is a reason to run again.
      waiting.delete(name)
      await attempt(deps, job)
    }
    running = undefined
  }

  const start = async (job: Job) => {
    waiting.set(JSON.stringify(job), job)
    // The caller's answer goes out before the work begins.
    running ??= new Promise((resolve) => setImmediate(resolve)).then(work)
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
      while (running) await running
    },
  }
}

async function attempt(deps: JobDeps, job: Job): Promise<void> {
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
        return await giveUp(deps, job, error).catch((reason: unknown) =>
          deps.log.error('failure not noted', { ...job, error: String(reason) }),
        )
      }
      await wait(PAUSE * 2 ** (count - 1))
    }
  }
}
