// Reports that are too large for one function: a state machine collects each shard of each round by itself, some at once, and then merges them.
// It costs nothing while it does not run.
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import {
  DefinitionBody,
  DistributedMap,
  JitterType,
  JsonPath,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions'
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import type { Construct } from 'constructs'
import type { StorageEnvironment } from '../functions/env.ts'
import { WORK_PREFIX } from './files.ts'
import { createFunction } from './lambda.ts'

export interface ReportMachineProps {
  table: TableV2
  files: Bucket
  environment: StorageEnvironment
}

/** Shards that are collected at once: the table is read as fast as it takes, and other functions keep their share of the account's. */
const AT_ONCE = 8

/** What every step may do; a merge of millions of panel rows needs the memory. */
const steps = { timeout: Duration.minutes(15), memory: 3008 }

export function createReportMachine(
  scope: Construct,
  { table, files, environment: { TABLE_NAME, BUCKET_NAME } }: ReportMachineProps,
): StateMachine {
  const environment = { TABLE_NAME, BUCKET_NAME }
  const collect = createFunction(scope, 'ReportCollect', {
    ...steps,
    environment,
    entry: 'functions/report-collect.ts',
    description: 'Collects one shard of a round for a large report',
  })
  table.grant(collect, 'dynamodb:GetItem', 'dynamodb:Query')
  files.grantPut(collect, `${WORK_PREFIX}*`)
  const merge = createFunction(scope, 'ReportMerge', {
    ...steps,
    environment,
    entry: 'functions/report-merge.ts',
    description: 'Merges the shards of a large report and stores it',
  })
  table.grant(merge, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem')
  files.grantDelete(merge, `${WORK_PREFIX}*`)
  for (const step of [collect, merge]) {
    files.grantRead(step, `${WORK_PREFIX}*`)
    files.grantRead(step, 'studies/*')
  }

  // Also a step that ran out of its time is tried again: what it wrote is whole or not there.
  const patience = {
    errors: ['States.ALL'],
    interval: Duration.seconds(5),
    backoffRate: 2,
    maxAttempts: 4,
    maxDelay: Duration.minutes(2),
    jitterStrategy: JitterType.FULL,
  }
  const invoke = { payloadResponseOnly: true, retryOnServiceExceptions: false }
  const shards = new DistributedMap(scope, 'CollectShards', {
    itemsPath: '$.parts',
    maxConcurrency: AT_ONCE,
    // An express run ends after 5 minutes.
    mapExecutionType: StateMachineType.STANDARD,
    resultPath: JsonPath.DISCARD,
  })
  shards.itemProcessor(
    new LambdaInvoke(scope, 'CollectShard', { lambdaFunction: collect, ...invoke }).addRetry(patience),
  )
  const merging = new LambdaInvoke(scope, 'MergeShards', {
    lambdaFunction: merge,
    inputPath: '$.work',
    ...invoke,
  }).addRetry(patience)
  return new StateMachine(scope, 'ReportMachine', {
    comment: 'Computes a report that is too large for one function',
    definitionBody: DefinitionBody.fromChainable(shards.next(merging)),
    timeout: Duration.hours(6),
    tracingEnabled: true,
    logs: {
      level: LogLevel.ALL,
      destination: new LogGroup(scope, 'ReportMachineLog', {
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    },
  })
}
