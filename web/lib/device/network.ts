// One request to Bookend, and a name for everything that can come back instead of an answer. A 2xx alone proves nothing in the field.

/** Why a request did not succeed. Each has advice in the interface's language. */
export type Cause =
  | 'offline' // no connection at all
  | 'timeout' // started, never ended
  | 'portal' // something else answered: a sign-in page of a network, a proxy
  | 'empty' // a success without content
  | 'foreign' // an answer about something else: another id, revision or hash
  | 'unauthorised' // 401: the token is not known
  | 'revoked' // 403: the device may not send any more
  | 'link' // the enrolment link is not valid, used or expired
  | 'large' // 413
  | 'busy' // 429, 503
  | 'damaged' // what arrived was not what was sent
  | 'server' // other 5xx
  | 'refused' // other 4xx
  | 'media' // the server lacks a photo or file that the response names
  | 'storage' // this device could not read or write its own storage

export type Reply =
  | { ok: true; status: number; body: Blob; type: string }
  | { ok: false; cause: Cause; status: number; detail: string }

export interface Network {
  fetch(url: string, init: RequestInit): Promise<Response>
  language(): string
  /** `navigator.onLine`; false is certain, true is only a hope. */
  online(): boolean
}

export interface Request {
  method?: 'GET' | 'POST' | 'PUT'
  token?: string
  headers?: Record<string, string>
  body?: BodyInit
  /** Milliseconds for the whole exchange. */
  timeout?: number
}

export const TIMEOUT = 30_000
/** A slow line: bytes a millisecond below which an upload is given up. */
export const SLOWEST = 4

/** Sends one request and reads the answer to its end. Never rejects. */
export async function call(network: Network, url: string, request: Request = {}): Promise<Reply> {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(), request.timeout ?? TIMEOUT)
  try {
    const response = await network.fetch(url, {
      method: request.method ?? 'GET',
      headers: {
        accept: 'application/json',
        'accept-language': network.language(),
        ...(request.token && { authorization: `Bearer ${request.token}` }),
        ...request.headers,
      },
      body: request.body,
      signal: control.signal,
      // Followed, a redirect to a network's sign-in page would look like being offline.
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
    })
    return await judge(response)
  } catch (error) {
    if (control.signal.aborted) return failure('timeout', 0, '')
    return failure('offline', 0, network.online() ? String(error) : '')
  } finally {
    clearTimeout(timer)
  }
}

/** As {@link call}, for an answer that is JSON. */
export async function callJson(
  network: Network,
  url: string,
  request: Request = {},
): Promise<{ ok: true; status: number; value: unknown } | Extract<Reply, { ok: false }>> {
  const reply = await call(network, url, request)
  if (!reply.ok) return reply
  if (reply.body.size === 0) return failure('empty', reply.status, '')
  try {
    const value: unknown = JSON.parse(await reply.body.text())
    return { ok: true, status: reply.status, value }
  } catch {
    return failure('portal', reply.status, reply.type)
  }
}

async function judge(response: Response): Promise<Reply> {
  const { status } = response
  const type = response.headers.get('content-type') ?? ''
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400))
    return failure('portal', status, 'redirect')
  const body = await response.blob()
  if (/text\/html/i.test(type)) return failure('portal', status, 'text/html')
  if (response.ok) return { ok: true, status, body, type }
  const { code, message } = await problemIn(body)
  return failure(causeOf(status, code), status, message)
}

/** `code` is there only when Bookend itself speaks; a proxy's or a portal's refusal is not ours and decides nothing. */
function causeOf(status: number, code: string | undefined): Cause {
  if (status === 408) return 'timeout'
  if (status === 413) return 'large'
  if (status === 429 || status === 503) return 'busy'
  // 511 is RFC 6585's "network authentication required".
  if (status === 511) return 'portal'
  if (status >= 500) return 'server'
  if (code === undefined) return 'portal'
  if (code === 'request.damaged') return 'damaged'
  if (status === 401) return 'unauthorised'
  if (status === 403) return 'revoked'
  return 'refused'
}

/** Code and words of the server's problem, if the body is one. */
async function problemIn(body: Blob): Promise<{ code?: string; message: string }> {
  try {
    const problem: unknown = JSON.parse(await body.text())
    if (!isRecord(problem) || typeof problem.code !== 'string') return { message: '' }
    return { code: problem.code, message: typeof problem.message === 'string' ? problem.message : '' }
  } catch {
    return { message: '' }
  }
}

function failure(cause: Cause, status: number, detail: string): Extract<Reply, { ok: false }> {
  return { ok: false, cause, status, detail }
}

/** `value` is a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Milliseconds until the next attempt: doubling from 2 s to 5 min, spread over half of it so that devices don't return together. */
export function backoff(attempts: number, random: () => number): number {
  const full = Math.min(300_000, 2_000 * 2 ** Math.min(attempts, 12))
  return full * (0.5 + random() / 2)
}
