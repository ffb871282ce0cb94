// Running a job: the same whether it came from SQS or from this process.
import { Problem } from '../../core/problem.ts'
import type { Deps } from '../deps.ts'
import { noteExport } from '../store/exports.ts'
import { runExport } from './export.ts'
import type { Job } from './job.ts'
import { runReport } from './report.ts'

export type JobDeps = Pick<Deps, 'now' | 'table' | 'blobs' | 'log' | 'version'>

/** Runs a job to its end. Throws when it failed and may be tried again. Running it twice is harmless. */
export async function runJob(deps: JobDeps, job: Job): Promise<void> {
  if (job.kind === 'report') await runReport(deps, job.study)
  else await runExport(deps, job.study, job.export)
}

/** Says of a job that will not be tried again that it failed, where people look for it. */
export async function giveUp(deps: JobDeps, job: Job, error: unknown): Promise<void> {
  if (job.kind !== 'export') return
  const problem = error instanceof Problem ? error.code : 'internal'
  await noteExport(deps.table, job.study, job.export, {
    status: 'failed',
    problem,
    heardOf: new Date(deps.now()).toISOString(),
  })
}
