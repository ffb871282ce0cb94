// Starting jobs: in AWS by a message to the kind's queue, from which its Lambda takes it; jobs/local.ts runs them in this process.
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Job } from './job.ts'

export interface Jobs {
  /**
   * Returns once the job is sure to be run, at least once; its result is in the table. `after`: milliseconds from now; what is wanted later
   * than a queue can wait is left to the schedule.
   */
  start(job: Job, after?: number): Promise<void>
}

/** SQS holds a message back for 15 minutes at most, and the schedule comes as often. */
const LONGEST_DELAY = 15 * 60_000

/** Jobs by way of SQS: the URL of each kind's queue. */
export function sqsJobs(
  queues: Record<Job['kind'], string>,
  client = new SQSClient({ maxAttempts: 5 }),
): Jobs {
  return {
    async start(job, after = 0) {
      if (after > LONGEST_DELAY) return
      await client.send(
        new SendMessageCommand({
          QueueUrl: queues[job.kind],
          MessageBody: JSON.stringify(job),
          DelaySeconds: Math.ceil(after / 1000),
        }),
      )
    },
  }
}
