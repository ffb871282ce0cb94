// Lambda: computes reports, one study per message; the schedule's message becomes one for each study. Large ones go to the state machine.
import middy from '@middy/core'
import type { SQSEvent } from 'aws-lambda'
import { lambdaDeps } from './deps.ts'
import { reportEnvironment } from './env.ts'
import { runMessages } from './jobs/sqs.ts'
import { divideByMachine } from './jobs/state-machine.ts'

export const handler = middy((event: SQSEvent) =>
  runMessages({ ...lambdaDeps(), divide: divideByMachine(reportEnvironment().REPORT_MACHINE) }, event),
)
