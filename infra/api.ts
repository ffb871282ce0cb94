// The HTTP API and its one function. Authorisation is the application's, the same on one machine as here.
import { Duration } from 'aws-cdk-lib'
import { HttpApi, HttpMethod, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { Environment } from '../functions/env.ts'
import { createFunction } from './lambda.ts'

export function createGateway(scope: Construct): HttpApi {
  const gateway = new HttpApi(scope, 'Gateway', { description: 'Bookend', createDefaultStage: false })
  gateway.addStage('Stage', {
    stageName: '$default',
    autoDeploy: true,
    // A flood costs money before it costs anything else; a thousand devices sending at once stay far below this.
    throttle: { rateLimit: 500, burstLimit: 1000 },
    accessLogSettings: {
      destination: new LogGroupLogDestination(
        new LogGroup(scope, 'AccessLog', { retention: RetentionDays.THREE_MONTHS }),
      ),
    },
  })
  return gateway
}

export interface ApiProps {
  gateway: HttpApi
  table: TableV2
  files: Bucket
  queues: Queue[]
  environment: Environment
}

export function createApi(scope: Construct, { gateway, table, files, queues, environment }: ApiProps): void {
  const api = createFunction(scope, 'Api', {
    entry: 'functions/api.ts',
    description: 'Answers the API',
    memory: 512,
    timeout: Duration.seconds(29),
    environment,
  })
  table.grantReadWriteData(api)
  files.grantReadWrite(api)
  for (const queue of queues) queue.grantSendMessages(api)
  gateway.addRoutes({
    path: '/api/{proxy+}',
    methods: [HttpMethod.ANY],
    integration: new HttpLambdaIntegration('ApiIntegration', api),
  })
}
