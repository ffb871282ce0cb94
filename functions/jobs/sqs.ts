// Jobs as SQS brings them to a Lambda function: each message by itself, and only those that failed come back.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Deps } from '../deps.ts'
import { listStudies } from '../store/studies.ts'
import { isTooLong, type Run } from './export.ts'
import { messageSchema, type Job } from './job.ts'
import { followUp, giveUp, runJob } from './run.ts'

/** The queue gives up after so many receptions (infra/jobs.ts). */
const RECEPTIONS = 3

/** Runs the jobs of an event; names the messages whose job failed, which SQS then brings again. */
export async function runMessages(deps: Deps, event: SQSEvent, run?: Run): Promise<SQSBatchResponse> {
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

async function runMessage(deps: Deps, { body, attributes }: SQSRecord, run?: Run): Promise<void> {
  const message = messageSchema.parse(JSON.parse(body))
  if (message.kind === 'reports') {
    for (const { id } of await listStudies(deps.table)) await deps.jobs.start({ kind: 'report', study: id })
    return
  }
  if (message.kind === 'sweep') {
    // Most studies have no webhook, and one query says so: no message of its own for each.
    for (const { id } of await listStudies(deps.table))
      await again(deps, { kind: 'webhooks', study: id, sweeps: true })
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

/** Runs a job, and queues it once more for when it wants to be run again. */
async function again(deps: Deps, job: Job, run?: Run): Promise<void> {
  const after = await runJob(deps, job, run)
  if (after !== undefined) await deps.jobs.start(followUp(job), after)
}
