// The API as it is deployed: the minified bundle, in a process of its own, answering through the Lambda Runtime API.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deviceToken, hashSecret } from '../../functions/auth/tokens.ts'
import { s3Blobs } from '../../functions/blobs.ts'
import type { Environment } from '../../functions/env.ts'
import { keepSurvey } from '../../functions/files/surveys.ts'
import { createDevice, enrolDevice } from '../../functions/store/devices.ts'
import { openEmbedded } from '../../functions/store/embedded.ts'
import { createRound } from '../../functions/store/rounds.ts'
import { createStudy } from '../../functions/store/studies.ts'
import { startLambda } from '../support/lambda.ts'
import { bundleInto, type Bundled } from '../../infra/bundling.ts'
import { response } from '../support/responses.ts'
import { openS3 } from '../support/s3.ts'
import { smallSurvey } from '../support/surveys.ts'

const secret = 'q'.repeat(43)
const device = { authorization: `Bearer ${deviceToken({ study: 's', device: 'd1', secret })}` }

/** A provider like Cognito: access tokens without email or audience, and an endpoint that tells who it is. */
async function openCognito() {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }
  const server = createServer((request, answer) => {
    const path = request.url ?? ''
    const documents: Record<string, object> = {
      '/.well-known/openid-configuration': {
        jwks_uri: `${issuer}/keys`,
        userinfo_endpoint: `${issuer}/userinfo`,
      },
      '/keys': { keys: [jwk] },
      '/userinfo': { sub: 'u', email: 'An@bookend.example', email_verified: 'true', name: 'An' },
    }
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(documents[path] ?? {}))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const token = await new SignJWT({ client_id: 'web', token_use: 'access', scope: 'openid email' })
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .setIssuer(issuer)
    .setSubject('u')
    .setExpirationTime('1h')
    .sign(privateKey)
  return { issuer, token, close: () => server.close() }
}

let folder: string
let size: Bundled
let table: Awaited<ReturnType<typeof openEmbedded>>
let s3: Awaited<ReturnType<typeof openS3>>
let cognito: Awaited<ReturnType<typeof openCognito>>
let lambda: Awaited<ReturnType<typeof startLambda>>
let surveyHash: string

const urlOf = async (client: {
  config: { endpoint?: () => Promise<{ hostname: string; port?: number }> }
}) => {
  const { hostname, port } = (await client.config.endpoint?.()) ?? { hostname: '' }
  return `http://${hostname}:${port}`
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-lambda-'))
  const outfile = join(folder, 'index.mjs')
  size = await bundleInto(folder, 'functions/api.ts')
  table = await openEmbedded()
  s3 = await openS3()
  cognito = await openCognito()
  const blobs = s3Blobs('files', s3.client)
  const survey = smallSurvey()
  surveyHash = await keepSurvey(blobs, 's', survey)
  await createStudy(table, {
    id: 's',
    title: { en: 'Study' },
    members: [],
    minimumCell: 5,
    timezone: 'Asia/Ho_Chi_Minh',
    createdAt: '2026-05-01T00:00:00Z',
    revision: 1,
  })
  await createRound(table, {
    id: 'baseline',
    study: 's',
    title: { en: 'Baseline' },
    kind: 'baseline',
    order: 1,
    status: 'open',
    opens: null,
    closes: null,
    target: null,
    surveys: [
      {
        hash: surveyHash,
        id: survey.id,
        version: survey.version,
        title: 'Small',
        languages: ['English (en)'],
        questions: 2,
        workbook: { name: 'small.xlsx', sha256: '0'.repeat(64) },
        uploadedBy: 'an@bookend.example',
        uploadedAt: '2026-05-01T00:00:00Z',
        warnings: 0,
      },
    ],
    revision: 1,
  })
  const at = '2026-05-01T00:00:00Z'
  const link = { linkHash: hashSecret('link'), secretHash: hashSecret(secret), at }
  const invited = {
    id: 'd1',
    study: 's',
    round: 'baseline',
    enumerator: 'Hoa',
    status: 'invited' as const,
    invitedBy: 'an@bookend.example',
    invitedAt: at,
    linkExpires: '2999-01-01T00:00:00Z',
    enrolledAt: null,
    lastSeen: null,
    holds: null,
  }
  await createDevice(table, invited, link.linkHash)
  await enrolDevice(table, 's', 'd1', link)
  const environment: Environment = {
    TABLE_NAME: table.name,
    BUCKET_NAME: 'files',
    REPORT_QUEUE_URL: 'http://127.0.0.1:9/reports',
    EXPORT_QUEUE_URL: 'http://127.0.0.1:9/exports',
    WEBHOOK_QUEUE_URL: 'http://127.0.0.1:9/webhooks',
    ISSUER: cognito.issuer,
    CLIENT_ID: 'web',
    ORIGIN: 'https://bookend.example',
    ADMINISTRATORS: 'an@bookend.example, bao@bookend.example',
  }
  lambda = await startLambda(outfile, {
    ...(environment as Record<string, string>),
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: await urlOf(table.client),
    AWS_ENDPOINT_URL_S3: await urlOf(s3.client),
  })
})
afterAll(async () => {
  await lambda?.close()
  cognito?.close()
  await s3?.close()
  await table?.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the deployed API', () => {
  it('is under 1 MB, minified, of which a start reads less than 0.8', () => {
    expect(size.all).toBeLessThan(1_048_576)
    expect(size.first).toBeLessThan(800_000)
  })

  it('says that it is ready', async () => {
    const { statusCode, body } = await lambda.invoke({ method: 'GET', path: '/api/health' })
    expect(statusCode).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ ok: true })
  })

  it('stores a compressed response from a device, judges it, and gives the same receipt twice', async () => {
    const content = response(
      { name: 'Lan', age: '12' },
      { survey: { id: 'small', version: '1', hash: surveyHash } },
    )
    const put = () =>
      lambda.invoke({
        method: 'PUT',
        path: `/api/responses/${content.id}`,
        headers: { ...device, 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: gzipSync(JSON.stringify(content)),
      })
    const first = await put()
    expect(first.statusCode).toBe(200)
    expect(JSON.parse(first.body)).toMatchObject({ id: content.id, revision: 0, status: 'stored', media: [] })
    expect((await put()).body).toBe(first.body)
  })

  it('sends a device its survey compressed, as bytes', async () => {
    const answer = await lambda.invoke({
      method: 'GET',
      path: `/api/device/surveys/${surveyHash}`,
      headers: { ...device, 'accept-encoding': 'gzip, br' },
    })
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: true })
    expect(answer.headers['content-encoding']).toBe('gzip')
    const text = gunzipSync(Buffer.from(answer.body, 'base64')).toString()
    expect(JSON.parse(text)).toMatchObject({ id: 'small' })
  })

  it('knows an administrator by the email that the provider tells', async () => {
    const headers = { authorization: `Bearer ${cognito.token}` }
    const me = await lambda.invoke({ method: 'GET', path: '/api/me', headers })
    expect(JSON.parse(me.body)).toMatchObject({ email: 'an@bookend.example', administrator: true })
    const path = '/api/studies/s/rounds/baseline/responses'
    const { body } = await lambda.invoke({ method: 'GET', path, headers })
    expect(JSON.parse(body)).toMatchObject({ responses: [{ answers: { age: '12' }, flags: [] }] })
  })

  it('answers in Vietnamese when asked to, also about what it does not know', async () => {
    const answer = await lambda.invoke({
      method: 'GET',
      path: '/api/nothing',
      headers: { 'accept-language': 'vi' },
    })
    expect(answer.statusCode).toBe(404)
    expect(JSON.parse(answer.body)).toMatchObject({
      message: 'Không có trang ở đây, hoặc bạn không được xem.',
    })
  })
})
