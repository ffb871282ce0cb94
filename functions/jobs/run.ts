// Running a job: the same whether it came from SQS or from this process.
import { Problem } from '../../core/problem.ts'
import type { Deps } from '../deps.ts'
import { noteExport } from '../store/exports.ts'
import { failCalculation, runCalculation } from './calculation.ts'
import { expireExports } from './expire.ts'
import { runExport, type Run } from './export.ts'
import type { Job } from './job.ts'
import { runReport } from './report.ts'
import { runWebhooks } from './webhooks.ts'

export type JobDeps = Pick<Deps, 'now' | 'table' | 'blobs' | 'log' | 'version' | 'outgoing'>

/**
 * Runs a job to its end. Throws when it failed and may be tried again. Running it twice is harmless. Returns after how many milliseconds it
 * is to be run again; undefined: not by itself.
 */
export async function runJob(deps: JobDeps, job: Job, run: Run = {}): Promise<number | undefined> {
  if (job.kind === 'webhooks') return runWebhooks(deps, job.study, job.sweeps ?? false)
  if (job.kind === 'calculation') {
    await runCalculation(deps, job.study, job.calculation)
    return undefined
  }
  if (job.kind === 'report') await runReport(deps, job.study)
  else if (await runExport(deps, job.study, job.export, run)) return 0
  await expireExports(deps, job.study)
  return undefined
}

/** The job that runs again after this one: what was swept need not be swept again so soon. */
export const followUp = (job: Job): Job =>
  job.kind === 'webhooks' ? { kind: 'webhooks', study: job.study } : job

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
