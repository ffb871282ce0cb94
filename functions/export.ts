// Lambda: writes downloads, one export per message.
import middy from '@middy/core'
import type { Context, SQSEvent } from 'aws-lambda'
import { lambdaDeps } from './deps.ts'
import { runMessages } from './jobs/sqs.ts'

/** Milliseconds that are kept to say that the time was not enough. */
const LAST_WORDS = 20_000

export const handler = middy((event: SQSEvent, context: Context) =>
  runMessages(lambdaDeps(), event, {
    until: Date.now() + context.getRemainingTimeInMillis() - LAST_WORDS,
  }),
)
