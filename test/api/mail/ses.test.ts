// E-mail by SES: what is sent to its API, and what each answer means, against a server on this machine that answers as SES documents.
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Letter } from '../../../functions/mail/mailer.ts'
import { sesMailer } from '../../../functions/mail/ses.ts'

const letter: Letter = {
  to: 'lan@example.org',
  subject: 'Báo cáo mới: Di cư an toàn',
  text: 'Xin chào',
  language: 'vi',
  id: 'abc',
}

let server: Server
let answer: { status: number; error?: string } | 'silence'
const asked: { path: string; body: Record<string, unknown> }[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const body = JSON.parse(Buffer.concat(chunks as Buffer[]).toString()) as Record<string, unknown>
      asked.push({ path: request.url ?? '', body })
      if (answer === 'silence') return request.socket.destroy()
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        ...(answer.error && { 'x-amzn-errortype': answer.error }),
      })
      response.end(JSON.stringify(answer.error ? { message: `no: ${answer.error}` } : { MessageId: '1' }))
      return undefined
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => server.close())

const send = () => {
  const { port } = server.address() as AddressInfo
  const client = new SESv2Client({
    region: 'ap-southeast-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 1,
  })
  asked.length = 0
  return sesMailer('reports@example.org', client).send(letter)
}

describe('SES', () => {
  it('gets the letter as plain UTF-8 text from the sender', async () => {
    answer = { status: 200 }
    expect(await send()).toEqual({ outcome: 'sent' })
    expect(asked).toMatchObject([
      {
        path: '/v2/email/outbound-emails',
        body: {
          FromEmailAddress: 'reports@example.org',
          Destination: { ToAddresses: ['lan@example.org'] },
          Content: {
            Simple: {
              Subject: { Data: letter.subject, Charset: 'UTF-8' },
              Body: { Text: { Data: letter.text, Charset: 'UTF-8' } },
              Headers: expect.arrayContaining([{ Name: 'Auto-Submitted', Value: 'auto-generated' }]),
            },
          },
        },
      },
    ])
  })

  it.each([
    [{ status: 400, error: 'BadRequestException' }, 'refused'],
    [{ status: 400, error: 'MessageRejected' }, 'later'],
    [{ status: 400, error: 'MailFromDomainNotVerifiedException' }, 'later'],
    [{ status: 429, error: 'TooManyRequestsException' }, 'later'],
    [{ status: 500, error: 'InternalFailure' }, 'unknown'],
    ['silence', 'unknown'],
  ] as const)('that answers %j: %s, after one attempt', async (said, outcome) => {
    answer = said
    expect(await send()).toMatchObject({ outcome, reason: expect.stringMatching(/./) })
    expect(asked).toHaveLength(1)
  })
})
