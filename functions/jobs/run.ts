// Running a job: the same whether it came from SQS or from this process.
import { Problem } from '../../core/problem.ts'
import type { Deps } from '../deps.ts'
import { noteExport } from '../store/exports.ts'
import { failCalculation, runCalculation } from './calculation.ts'
import { expireExports } from './expire.ts'
import { runExport, type Run } from './export.ts'
import { runMail } from './mail.ts'
import type { Job } from './job.ts'
import { runReport } from './report.ts'
import type { Divide } from './report-steps.ts'
import { runWebhooks } from './webhooks.ts'

export type JobDeps = Pick<
  Deps,
  'now' | 'table' | 'blobs' | 'log' | 'version' | 'outgoing' | 'mailer' | 'isAdministrator' | 'origin'
> & {
  /** How a report that is too large for one function is divided; in this process unless said. */
  divide?: Divide
}

/** After so long other functions have usually merged a divided report; one that takes longer is told of after the next night. Milliseconds. */
const DIVIDED = 14 * 60_000

/**
 * Runs a job to its end. Throws when it failed and may be tried again. Running it twice is harmless. Returns after how many milliseconds it
 * its follow-up is to be run; undefined: there is none.
 */
export async function runJob(deps: JobDeps, job: Job, run: Run = {}): Promise<number | undefined> {
  if (job.kind === 'webhooks') return runWebhooks(deps, job.study, job.sweeps ?? false)
  if (job.kind === 'calculation') {
    await runCalculation(deps, job.study, job.calculation)
    return undefined
  }
  if (job.kind === 'mail') return runMail(deps, job.study, job.announces ?? false)
  if (job.kind === 'report') {
    const outcome = await runReport(deps, job.study, deps.divide)
    await expireExports(deps, job.study)
    if (!job.scheduled || !deps.mailer) return undefined
    // Also where nothing was computed: a run that died before its follow-up was queued is made good, and what somebody computed by day is told.
    return outcome === 'divided' ? DIVIDED : 0
  }
  if (await runExport(deps, job.study, job.export, run)) return 0
  await expireExports(deps, job.study)
  return undefined
}

/** The job that runs after this one: what was swept or announced need not be so again, and a report of the schedule is told of. */
export function followUp(job: Job): Job {
  if (job.kind === 'webhooks' || job.kind === 'mail') return { kind: job.kind, study: job.study }
  return job.kind === 'report' ? { kind: 'mail', study: job.study, announces: true } : job
}

/** Says of a job that will not be tried again that it failed, where people look for it. */
export async function giveUp(deps: JobDeps, job: Job, error: unknown): Promise<void> {
  if (job.kind === 'calculation') await failCalculation(deps, job.study, job.calculation)
  if (job.kind !== 'export') return
  const problem = error instanceof Problem ? error.code : 'internal'
  await noteExport(deps.table, job.study, job.export, {
    status: 'failed',
    problem,
    heardOf: new Date(deps.now()).toISOString(),
  })
}
