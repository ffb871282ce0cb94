// What all functions have in common: Node 24 on arm64, an ESM bundle made by esbuild, structured logs that are not kept for ever.
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Environment } from '../functions/env.ts'
import { fileURLToPath } from 'node:url'
import { bundling } from './bundling.ts'

export interface FunctionProps {
  /** Path of the entry from the repository's root. */
  entry: string
  description: string
  memory: number
  timeout: Duration
  environment: Environment
}

const root = fileURLToPath(new URL('..', import.meta.url))

export function createFunction(scope: Construct, id: string, props: FunctionProps): NodejsFunction {
  return new NodejsFunction(scope, id, {
    entry: `${root}${props.entry}`,
    projectRoot: root,
    depsLockFilePath: `${root}package-lock.json`,
    handler: 'handler',
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memory,
    timeout: props.timeout,
    environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
    loggingFormat: LoggingFormat.JSON,
    logGroup: new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
    bundling: {
      format: OutputFormat.ESM,
      target: bundling.target,
      minify: bundling.minify,
      sourceMap: true,
      sourcesContent: false,
      mainFields: bundling.mainFields,
      // The SDK is bundled: the version that was tested is the version that runs.
      externalModules: bundling.external,
      banner: bundling.banner,
      forceDockerBundling: false,
    },
  })
}
