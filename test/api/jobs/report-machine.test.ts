// A large report as AWS computes it: the bundles that are deployed, called in the order that the deployed definition says.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Report } from '../../../core/report.ts'
import { s3Blobs } from '../../../functions/blobs.ts'
import { runReport, type ReportDeps } from '../../../functions/jobs/report.ts'
import { divideByMachine } from '../../../functions/jobs/state-machine.ts'
import { openEmbedded } from '../../../functions/store/embedded.ts'
import { getReport } from '../../../functions/store/reports.ts'
import { bundleInto } from '../../../infra/bundling.ts'
import { startLambda } from '../../support/lambda.ts'
import { makeLargeStudy, STUDY } from '../../support/large-study.ts'
import { openS3 } from '../../support/s3.ts'
import { expectSame } from '../../support/same-report.ts'
import { stackTemplate } from '../../support/stack.ts'
import { definitionOf, walk } from '../../support/state-machine.ts'

type Started = { stateMachineArn: string; name: string; input: string }
const MACHINE = 'arn:aws:states:eu-west-1:000000000000:stateMachine:Report'

let folder: string
let table: Awaited<ReturnType<typeof openEmbedded>>
let s3: Awaited<ReturnType<typeof openS3>>
let lambdas: Record<string, Awaited<ReturnType<typeof startLambda>>> = {}
let service: Server
const started: Started[] = []
let now = Date.parse('2026-05-01T03:00:00.000Z')
let deps: ReportDeps

const endpointOf = async (client: {
  config: { endpoint?: () => Promise<{ hostname: string; port?: number }> }
}) => {
  const { hostname, port } = (await client.config.endpoint?.()) ?? { hostname: '' }
  return `http://${hostname}:${port}`
}

/** Step Functions' own rule: a name that runs already starts nothing, and says so unless the input is the same. */
const startExecution = createServer((request, response) => {
  void request.toArray().then((chunks) => {
    const asked = JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as Started
    const json = { 'content-type': 'application/x-amz-json-1.0' }
    if (started.some(({ name }) => name === asked.name))
      return response.writeHead(400, json).end(JSON.stringify({ __type: 'ExecutionAlreadyExists' }))
    started.push(asked)
    response.writeHead(200, json).end(JSON.stringify({ executionArn: 'arn', startDate: 1 }))
  })
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-machine-'))
  table = await openEmbedded()
  s3 = await openS3()
  service = startExecution.listen(0, '127.0.0.1')
  const environment = {
    TABLE_NAME: table.name,
    BUCKET_NAME: 'files',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: await endpointOf(table.client),
    AWS_ENDPOINT_URL_S3: await endpointOf(s3.client),
  }
  for (const step of ['collect', 'merge']) {
    const into = join(folder, step)
    await bundleInto(into, `functions/report-${step}.ts`)
    lambdas[step] = await startLambda(join(into, 'index.mjs'), environment)
  }
  deps = {
    now: () => (now += 1000),
    table,
    blobs: s3Blobs('files', s3.client),
    log: { info: () => undefined, error: () => undefined },
    version: '0.1.0',
  }
  const { send } = await makeLargeStudy(deps, () => now)
  await send(90, 150)
})
afterAll(async () => {
  for (const lambda of Object.values(lambdas)) await lambda.close()
  service.close()
  await s3.close()
  await table.close()
  await rm(folder, { recursive: true, force: true })
})

const content = ({ moment: _moment, computedAt: _at, digest: _digest, ...rest }: Report): Partial<Report> =>
  rest

test('started once, walked as it is deployed with steps that fail now and then, it is the report of one pass', async () => {
  expect(await runReport(deps, STUDY)).toBe('computed')
  const expected = content((await getReport(table, STUDY))!)

  const { port } = service.address() as AddressInfo
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  })
  const divide = divideByMachine(MACHINE, client)
  // Delivered twice.
  expect(await runReport(deps, STUDY, divide, 20)).toBe('divided')
  expect(await runReport(deps, STUDY, divide, 20)).toBe('divided')
  client.destroy()
  expect(started).toHaveLength(1)
  expect(started[0]).toMatchObject({ stateMachineArn: MACHINE, name: expect.stringMatching(/^[\w-]{1,80}$/) })
  expect(started[0]!.input.length).toBeLessThan(256_000)

  const calls: Record<string, number> = { ReportCollect: 0, ReportMerge: 0 }
  await walk(definitionOf(stackTemplate()), JSON.parse(started[0]!.input), async (resource, event) => {
    const name = resource.slice(0, -8)
    calls[name]! += 1
    const lambda = lambdas[name === 'ReportCollect' ? 'collect' : 'merge']!
    // Every fifth call fails before it is made, every seventh after it.
    if (calls[name]! % 5 === 0) throw new Error('a service exception')
    const answer = await lambda.give(event as object)
    if (calls[name]! % 7 === 0) throw new Error('timed out')
    return answer
  })
  expect(calls).toEqual({ ReportCollect: expect.any(Number), ReportMerge: 1 })
  expect(calls['ReportCollect']).toBeGreaterThan(32)
  expectSame(content((await getReport(table, STUDY))!), expected)
})
