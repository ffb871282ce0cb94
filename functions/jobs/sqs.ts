// Jobs as SQS brings them to a Lambda function: each message by itself, and only those that failed come back.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { Deps } from '../deps.ts'
import { listStudies } from '../store/studies.ts'
import { messageSchema } from './job.ts'
import { giveUp, runJob } from './run.ts'

/** The queue gives up after so many receptions (infra/jobs.ts). */
const RECEPTIONS = 3

/** Runs the jobs of an event; names the messages whose job failed, which SQS then brings again. */
export async function runMessages(deps: Deps, event: SQSEvent): Promise<SQSBatchResponse> {
  const failed: SQSBatchResponse['batchItemFailures'] = []
  for (const record of event.Records) {
    try {
      await runMessage(deps, record)
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

async function runMessage(deps: Deps, { body, attributes }: SQSRecord): Promise<void> {
  const message = messageSchema.parse(JSON.parse(body))
  if (message.kind === 'reports') {
    for (const { id } of await listStudies(deps.table)) await deps.jobs.start({ kind: 'report', study: id })
    return
  }
  try {
    await runJob(deps, message)
  } catch (error) {
    if (Number(attributes.ApproximateReceiveCount) >= RECEPTIONS) await giveUp(deps, message, error)
    throw error
  }
}
