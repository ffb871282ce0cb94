// Lambda: delivers webhooks and e-mail, one study per message; the schedule's message means every study.
import middy from '@middy/core'
import type { SQSEvent } from 'aws-lambda'
import { lambdaDeps } from './deps.ts'
import { runMessages } from './jobs/sqs.ts'
import { sesMailer } from './mail/ses.ts'

export const handler = middy((event: SQSEvent) =>
  runMessages(
    lambdaDeps((from) => sesMailer(from)),
    event,
  ),
)
