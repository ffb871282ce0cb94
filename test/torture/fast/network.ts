// The line between phone and server in fast schedules: what it does to requests and answers, and what it lets through late.
import { Gone, type Life } from './life.ts'
import { onWire } from './browser.ts'
import type { Server } from './server.ts'

export type WireFault =
  | 'drop'
  | 'drop-answer'
  | 'twice'
  | 'late'
  | 'cut-request'
  | 'cut-answer'
  | 'stall'
  | 'stall-answer'
  | 'error-after'
  | 'busy'
  | 'portal'
  | 'redirect'
  | 'empty'
  | 'wrong-id'

export const wireFaults: readonly [WireFault, ...WireFault[]] = [
  'drop',
  'drop-answer',
  'twice',
  'late',
  'cut-request',
  'cut-answer',
  'stall',
  'stall-answer',
  'error-after',
  'busy',
  'portal',
  'redirect',
  'empty',
  'wrong-id',
]

export interface Wire {
  /** Faults to come, one for each request in turn; `null` lets it through. */
  plan: (WireFault | null)[]
  offline: boolean
  /** Requests that the network kept, and delivers when it pleases. */
  late: (() => Promise<unknown>)[]
}

/** A request as it lies on the wire: its body is read once, so that it can be sent again. */
async function readRequest(url: string, { body, method, headers }: RequestInit) {
  const bytes = body ? new Uint8Array(await new Response(body).arrayBuffer()) : undefined
  return (change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = (same) => same) =>
    [url, { method, headers, ...(bytes && { body: change(bytes) }) }] as const
}

const refused = () => {
  throw new TypeError('Failed to fetch')
}
const html = (status: number) =>
  new Response('<!doctype html><title>Wi-Fi</title><h1>Đăng nhập</h1>', {
    status,
    headers: { 'content-type': 'text/html' },
  })

/** `fetch` of a page whose server is `server`. */
export function throughWire(
  wire: Wire,
  server: Server,
  seen: (path: string, fault: WireFault | null) => void = () => {},
) {
  return async (life: Life, url: string, init: RequestInit): Promise<Response> => {
    if (life.dead) throw new Gone('fetch')
    life.busy += 1
    const request = await readRequest(url, init).finally(() => (life.busy -= 1))
    const fault = wire.offline ? 'drop' : (wire.plan.shift() ?? null)
    seen(url, fault)
    // Nothing comes back: that is waiting, not work.
    if (fault === 'stall' || fault === 'stall-answer') {
      if (fault === 'stall-answer') await onWire(life, null, () => server.request(...request()))
      return new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
      })
    }
    const response = await onWire(life, init.signal, () => pass(fault, request, server, wire))
    return response
  }
}

async function pass(
  fault: WireFault | null,
  request: Awaited<ReturnType<typeof readRequest>>,
  server: Server,
  wire: Wire,
): Promise<Response> {
  const ask = () => server.request(...request())
  switch (fault) {
    case 'drop':
      return refused()
    case 'late':
      wire.late.push(ask)
      return refused()
    case 'portal':
      return html(200)
    case 'redirect':
      return new Response(null, { status: 302, headers: { location: 'http://login.wifi/' } })
    case 'empty':
      return new Response(null, { status: 201 })
    case 'busy':
      return Response.json({ message: 'Too Many Requests' }, { status: 429 })
    case 'twice': {
      const both = await Promise.all([ask(), ask()])
      return both[1]
    }
    case 'cut-request':
      return server.request(...request((bytes) => bytes.slice(0, Math.floor(bytes.length / 2))))
    case 'drop-answer':
      await ask()
      return refused()
    case 'error-after':
      await ask()
      return Response.json({ message: 'Internal Server Error' }, { status: 500 })
    case 'cut-answer':
    case 'wrong-id': {
      const answer = await ask()
      const { status, headers } = answer
      const text = await answer.text()
      const body =
        fault === 'cut-answer'
          ? text.slice(0, text.length / 2)
          : text.replace(/"id":"[^"]*"/, `"id":"${crypto.randomUUID()}"`)
      return new Response(body, { status, headers: { 'content-type': headers.get('content-type') ?? '' } })
    }
    default:
      return ask()
  }
}

/** The network lets through what it kept, the last first. */
export async function deliverLate(wire: Wire): Promise<void> {
  const kept = wire.late.splice(0).toReversed()
  for (const deliver of kept) await deliver().catch(() => undefined)
}
