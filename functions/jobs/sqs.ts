// Jobs as SQS brings them to a Lambda function: each message by itself, and only those that failed come back.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Deps } from '../deps.ts'
import { listStudies } from '../store/studies.ts'
import { isTooLong, type Run } from './export.ts'
import { messageSchema, type Job } from './job.ts'
import { followUp, giveUp, runJob, type JobDeps } from './run.ts'

type MessageDeps = Deps & Pick<JobDeps, 'divide'>

/** The queue gives up after so many receptions (infra/jobs.ts). */
const RECEPTIONS = 3

/** Runs the jobs of an event; names the messages whose job failed, which SQS then brings again. */
export async function runMessages(deps: MessageDeps, event: SQSEvent, run?: Run): Promise<SQSBatchResponse> {
  const failed: SQSBatchResponse['batchItemFailures'] = []
  for (const record of event.Records) {
    try {
      await runMessage(deps, record, run)
    } catch (error) {
      deps.log.error('job failed', {
        body: record.body,
        error: error instanceof Error ? error.stack : String(error),
      })
      failed.push({ itemIdentifier: record.messageId })
    }
  }
  return { batchItemFailures: failed }
}

async function runMessage(deps: MessageDeps, { body, attributes }: SQSRecord, run?: Run): Promise<void> {
  const message = messageSchema.parse(JSON.parse(body))
  if (message.kind === 'reports') {
    for (const { id } of await listStudies(deps.table))
      await deps.jobs.start({ kind: 'report', study: id, scheduled: true })
    return
  }
  if (message.kind === 'sweep') {
    // Most studies have no webhook and no e-mail that waits, and a query each says so: no message of its own for each.
    for (const { id } of await listStudies(deps.table)) {
      await again(deps, { kind: 'webhooks', study: id, sweeps: true })
      await again(deps, { kind: 'mail', study: id })
    }
    return
  }
  try {
    await again(deps, message, run)
  } catch (error) {
    const isLast = Number(attributes.ApproximateReceiveCount) >= RECEPTIONS
    // Trying again would end the same way.
    if (isLast || isTooLong(error)) await giveUp(deps, message, error)
    throw error
  }
}

/** Runs a job, and queues its follow-up for when that is wanted. */
async function again(deps: MessageDeps, job: Job, run?: Run): Promise<void> {
  const after = await runJob(deps, job, run)
  if (after !== undefined) await deps.jobs.start(followUp(job), after)
}
