// A network between the browser and Bookend that can misbehave: it passes everything on, until it is told not to.
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What happens to a request instead of being passed on. */
export type Fault =
  /** A network's sign-in page, with status 200. */
  | 'portal'
  /** 201 without content, without asking the server. */
  | 'empty'
  /** The server's own receipt, with another id in it. */
  | 'wrong-id'
  /** The connection breaks before the server hears of it. */
  | 'drop'
  /** The server does its work, and the answer is lost. */
  | 'drop-answer'
  /** Nothing ever comes back. */
  | 'stall'
  /** Half of what was sent arrives. */
  | 'truncate'
  /** What was sent arrives twice, the second time first answered. */
  | 'twice'

export interface Passed {
  method: string
  path: string
  fault: Fault | undefined
  status: number
}

export interface Proxy {
  origin: string
  log: Passed[]
  /** Decides about each request to the API; undefined passes it on. */
  fault: (method: string, path: string) => Fault | undefined
  close(): Promise<void>
}

/** Listens on a free port of this machine and passes requests on to `target` (an origin). */
export async function startProxy(target: () => string): Promise<Proxy> {
  const log: Passed[] = []
  const server = createServer((request, response) => {
    void handle(request, response).catch(() => request.socket.destroy())
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request
    const entry: Passed = {
      method,
      path: url,
      fault: url.startsWith('/api/') ? proxy.fault(method, url) : undefined,
      status: 0,
    }
    log.push(entry)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const end = (
      status: number,
      headers: Record<string, string | string[] | undefined>,
      body: Buffer | string,
    ) => {
      entry.status = status
      response.writeHead(status, headers).end(body)
    }
    switch (entry.fault) {
      case 'portal':
        return end(
          200,
          { 'content-type': 'text/html' },
          '<!doctype html><title>Wi-Fi</title><h1>Đăng nhập</h1>',
        )
      case 'empty':
        return end(201, {}, '')
      case 'drop':
        return void request.socket.destroy()
      case 'stall':
        return
      default: {
        const sent = Buffer.concat(chunks)
        const body = entry.fault === 'truncate' ? sent.subarray(0, sent.length / 2) : sent
        if (entry.fault === 'twice') await forward(new URL(url, target()), request, body)
        const answer = await forward(new URL(url, target()), request, body)
        if (entry.fault === 'drop-answer') {
          entry.status = answer.status
          return void request.socket.destroy()
        }
        const told = entry.fault === 'wrong-id' ? withOtherId(answer.body) : answer.body
        end(answer.status, { ...answer.headers, 'content-length': String(told.length) }, told)
      }
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: Proxy = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    log,
    fault: () => undefined,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const { 'transfer-encoding': _, ...rest } = headers
  return new Promise((resolve, reject) => {
    const passed = ask(url, { method, headers: { ...rest, 'content-length': body.length } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const { 'transfer-encoding': _chunked, connection: _connection, ...kept } = answer.headers
        resolve({ status: answer.statusCode ?? 502, headers: kept, body: Buffer.concat(chunks) })
      })
    })
    passed.on('error', reject)
    passed.end(body)
  })
}

function withOtherId(body: Buffer): Buffer {
  const receipt = JSON.parse(body.toString('utf8')) as Record<string, unknown>
  return Buffer.from(JSON.stringify({ ...receipt, id: crypto.randomUUID() }))
}
