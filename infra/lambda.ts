// What all functions have in common: Node 24 on arm64, an ESM bundle made by esbuild, structured logs that are not kept for ever.
import { AssetHashType, DockerImage, Duration, RemovalPolicy, type Size } from 'aws-cdk-lib'
import { Architecture, Code, Function, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Environment, StorageEnvironment } from '../functions/env.ts'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface FunctionProps {
  /** Path of the entry from the repository's root. */
  entry: string
  description: string
  memory: number
  /** Room on the disk; half a gigabyte unless said. */
  scratch?: Size | undefined
  timeout: Duration
  environment: Environment | StorageEnvironment
  /** Flags of Node besides those of all functions. */
  flags?: string | undefined
}

const root = fileURLToPath(new URL('..', import.meta.url))

export function createFunction(scope: Construct, id: string, props: FunctionProps): Function {
  return new Function(scope, id, {
    code: bundled(`${root}${props.entry}`),
    handler: 'index.handler',
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: props.memory,
    ...(props.scratch && { ephemeralStorageSize: props.scratch }),
    timeout: props.timeout,
    environment: {
      ...props.environment,
      NODE_OPTIONS: ['--enable-source-maps', ...(props.flags ? [props.flags] : [])].join(' '),
    },
    loggingFormat: LoggingFormat.JSON,
    logGroup: new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    }),
  })
}

const bundling = fileURLToPath(new URL('bundling.ts', import.meta.url))

/** The entry as esbuild bundles it on this machine; named by what comes out, so that only a change is deployed. */
const bundled = (entry: string) =>
  Code.fromAsset(`${root}functions`, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never used: the local bundler does it all.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(folder) {
          execFileSync(process.execPath, [bundling, folder, entry], { stdio: 'inherit' })
          return true
        },
      },
    },
  })
