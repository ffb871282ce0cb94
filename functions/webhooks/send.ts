// Sending one message of a webhook: signed as Standard Webhooks says, to a public address, without following redirects, within ten seconds.
import { createHmac } from 'node:crypto'
import { request as httpRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { faultOf, publicLookup, type AddressRule } from './address.ts'

const TIMEOUT = 10_000

export interface Message {
  url: string
  /** `whsec_<base64>`. */
  secret: string
  /** The same at every attempt, so that the receiver can tell a repetition. */
  id: string
  body: string
}

/** The status that the receiver answered with, or why there was no answer. */
export type Outcome = { status: number } | { error: string }

export interface Outgoing {
  /** Sends a message once. Never throws. */
  send(message: Message, now: number): Promise<Outcome>
  /** What is wrong with an address, as far as it can be told without calling it; undefined: nothing. */
  faultOf(url: string): string | undefined
}

/**
 * The value of `webhook-signature`: HMAC-SHA256 of `id.timestamp.body` with the secret's bytes, in base64, after the version.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signature({ secret, id, body }: Omit<Message, 'url'>, seconds: number): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

/** What goes out of the installation by itself. */
export function outgoing(rule: AddressRule): Outgoing {
  const send = async (message: Message, now: number): Promise<Outcome> => {
    const fault = faultOf(message.url, rule)
    if (fault !== undefined) return { error: fault }
    const seconds = Math.floor(now / 1000)
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(message.body)),
      'user-agent': 'Bookend-Webhooks/1',
      'webhook-id': message.id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signature(message, seconds),
    }
    try {
      return { status: await post(new URL(message.url), message.body, headers, rule) }
    } catch (error) {
      return { error: reason(error) }
    }
  }
  return { send, faultOf: (url) => faultOf(url, rule) }
}

function post(url: URL, body: string, headers: Record<string, string>, rule: AddressRule): Promise<number> {
  return new Promise((answered, failed) => {
    const options: RequestOptions = {
      method: 'POST',
      headers,
      agent: false,
      lookup: publicLookup(rule),
      // The whole exchange, not only the silence between two packets.
      signal: AbortSignal.timeout(TIMEOUT),
    }
    const request = (url.protocol === 'http:' ? httpRequest : httpsRequest)(url, options, (response) => {
      answered(response.statusCode ?? 0)
      // Only the status counts; what else would come is not waited for.
      response.destroy()
    })
    request.on('error', failed)
    request.end(body)
  })
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer within 10 seconds'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return code === 'ENOTPUBLIC' ? error.message : `${code} ${error.message}`.trim().slice(0, 200)
}
