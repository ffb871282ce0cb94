// What runs without a request: reports on a schedule or on demand, exports on demand, webhooks and e-mail. Each has a queue, so that a job survives a failed run.
import { Duration, Size, Stack, TimeZone } from 'aws-cdk-lib'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Environment } from '../functions/env.ts'
import { createFunction } from './lambda.ts'
import { createReportMachine } from './report-machine.ts'

export interface JobsProps {
  table: TableV2
  files: Bucket
  environment: Omit<Environment, keyof QueueUrls>
  /** The address that e-mail comes from; empty: none is sent. */
  mailFrom: string
  schedule: string
  timeZone: string
}

type QueueUrls = Pick<Environment, 'REPORT_QUEUE_URL' | 'EXPORT_QUEUE_URL' | 'WEBHOOK_QUEUE_URL'>

export interface JobQueues {
  queues: Queue[]
  queueUrls: QueueUrls
}

/** Lambda's longest run; a message stays hidden six times as long, as the event source asks. */
const LONGEST = Duration.minutes(15)

function createQueue(scope: Construct, id: string): Queue {
  const failed = new Queue(scope, `${id}Failed`, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: Duration.minutes(90),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: failed, maxReceiveCount: 3 },
  })
}

/** Sending from this one address, whether the address itself is verified in SES or its domain. */
function mayMail(scope: Construct, from: string): PolicyStatement {
  const identity = (resourceName: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName })
  return new PolicyStatement({
    actions: ['ses:SendEmail'],
    resources: [identity(from), identity(from.slice(from.indexOf('@') + 1))],
    conditions: { StringEquals: { 'ses:FromAddress': from } },
  })
}

export function createJobs(scope: Construct, props: JobsProps): JobQueues {
  const reportQueue = createQueue(scope, 'ReportQueue')
  const exportQueue = createQueue(scope, 'ExportQueue')
  const webhookQueue = createQueue(scope, 'WebhookQueue')
  const queueUrls = {
    REPORT_QUEUE_URL: reportQueue.queueUrl,
    EXPORT_QUEUE_URL: exportQueue.queueUrl,
    WEBHOOK_QUEUE_URL: webhookQueue.queueUrl,
  }
  const machine = createReportMachine(scope, props)
  const entries = [
    {
      id: 'Report',
      queue: reportQueue,
      entry: 'functions/report.ts',
      description: 'Computes reports',
      besides: { REPORT_MACHINE: machine.stateMachineArn },
      memory: 1769,
    },
    {
      id: 'Export',
      queue: exportQueue,
      entry: 'functions/export.ts',
      description: 'Writes downloads',
      // A tenth of it is needed; the rest is what comes with more than one and a half processors.
      memory: 3008,
      // Where the rows of a job lie while formats are written from them.
      scratch: Size.gibibytes(6),
      // As it is measured (test/bench/export.ts): with more room Node collects later, and needs twice the memory for the same work.
      flags: '--max-semi-space-size=8',
    },
    {
      id: 'Webhooks',
      queue: webhookQueue,
      entry: 'functions/webhook.ts',
      description: 'Delivers webhooks and e-mail',
      mails: true,
      memory: 256,
    },
  ]
  for (const { id, queue, entry, description, memory, scratch, flags, besides, mails } of entries) {
    const worker = createFunction(scope, id, {
      entry,
      description,
      memory,
      scratch,
      flags,
      timeout: LONGEST,
      environment: { ...props.environment, ...queueUrls, ...besides },
    })
    if (besides) machine.grantStartExecution(worker)
    worker.addEventSource(
      new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: 5 }),
    )
    props.table.grantReadWriteData(worker)
    props.files.grantReadWrite(worker)
    // The schedule's message names no study: the report function then queues one message for each. A job that goes on later queues itself.
    for (const own of [reportQueue, exportQueue, webhookQueue]) own.grantSendMessages(worker)
    if (mails && props.mailFrom !== '') worker.addToRolePolicy(mayMail(worker, props.mailFrom))
  }
  new Schedule(scope, 'ReportSchedule', {
    description: 'Computes the reports of studies whose responses changed',
    schedule: ScheduleExpression.expression(props.schedule, TimeZone.of(props.timeZone)),
    target: new SqsSendMessage(reportQueue, { input: ScheduleTargetInput.fromObject({ kind: 'reports' }) }),
  })
  new Schedule(scope, 'WebhookSchedule', {
    description: 'Finds what no webhook was told of, and tries again what failed',
    // As often as a queue can hold a message back: what is due later is left to this (functions/jobs/queue.ts).
    schedule: ScheduleExpression.rate(Duration.minutes(15)),
    target: new SqsSendMessage(webhookQueue, { input: ScheduleTargetInput.fromObject({ kind: 'sweep' }) }),
  })
  return { queues: [reportQueue, exportQueue, webhookQueue], queueUrls }
}
