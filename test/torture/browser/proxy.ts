// The line between browser and server: logs every request with the size and hash of its bodies, and misbehaves as it is told.
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { sha256 } from '../stored.ts'

export type LineFault =
  | 'drop'
  | 'drop-answer'
  | 'twice'
  | 'late'
  | 'cut-request'
  | 'cut-answer'
  | 'stall'
  | 'error-after'
  | 'portal'
  | 'empty'
  | 'wrong-id'
  | 'slow'
  | 'kill-server'

export interface Passed {
  at: number
  method: string
  path: string
  fault: LineFault | null
  sent: { bytes: number; sha256: string }
  status: number
  answered: { bytes: number; sha256: string }
}

/** Bytes of one packet, bytes a second, and how many packets are lost, each costing a retransmission, in milliseconds. */
const [PACKET, RATE, LOSS, AGAIN] = [1_460, 30_000, 0.2, 250]

export class Line {
  readonly log: Passed[] = []
  /** Faults to come, one for each request to the API in turn. */
  plan: (LineFault | null)[] = []
  /** Requests that the network kept. */
  late: (() => Promise<unknown>)[] = []
  /** Kills the server while it works on a request. */
  kill: () => void = () => undefined
  random: () => number = Math.random
  readonly #server
  readonly #target: () => string

  constructor(target: () => string) {
    this.#target = target
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => request.socket.destroy())
    })
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request
    const fault = /^\/(api|files)\//.test(url) ? (this.plan.shift() ?? null) : null
    const body =
      fault === 'slow'
        ? await slowly(request, this.random)
        : Buffer.concat((await request.toArray()) as Buffer[])
    const entry: Passed = {
      at: Date.now(),
      method,
      path: url,
      fault,
      sent: { bytes: body.length, sha256: sha256(body) },
      status: 0,
      answered: { bytes: 0, sha256: '' },
    }
    this.log.push(entry)
    const end = (status: number, headers: Answer['headers'], bytes: Buffer) => {
      entry.status = status
      entry.answered = { bytes: bytes.length, sha256: sha256(bytes) }
      response.writeHead(status, { ...headers, 'content-length': String(bytes.length) }).end(bytes)
    }
    const pass = (bytes = body) => forward(new URL(url, this.#target()), request, bytes)
    if (fault === 'drop') return void request.socket.destroy()
    if (fault === 'stall') return
    if (fault === 'portal')
      return end(
        200,
        { 'content-type': 'text/html' },
        Buffer.from('<!doctype html><h1>Wi-Fi: đăng nhập</h1>'),
      )
    if (fault === 'empty') return end(201, {}, Buffer.alloc(0))
    if (fault === 'late') {
      this.late.push(() => pass())
      return void request.socket.destroy()
    }
    if (fault === 'twice') await pass()
    if (fault === 'kill-server') setTimeout(() => this.kill(), this.random() * 30)
    const answer = await pass(fault === 'cut-request' ? body.subarray(0, body.length / 2) : body)
    entry.status = answer.status
    if (fault === 'drop-answer') return void request.socket.destroy()
    if (fault === 'error-after')
      return end(
        500,
        { 'content-type': 'application/json' },
        Buffer.from('{"message":"Internal Server Error"}'),
      )
    if (fault === 'cut-answer') {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.body.length) })
      response.write(answer.body.subarray(0, answer.body.length / 2))
      return void setTimeout(() => request.socket.destroy(), 20)
    }
    const text =
      fault === 'wrong-id'
        ? answer.body.toString('utf8').replace(/"id":"[^"]*"/, `"id":"${crypto.randomUUID()}"`)
        : undefined
    return end(answer.status, answer.headers, text === undefined ? answer.body : Buffer.from(text))
  }

  /** Delivers what the network kept, the last first. */
  async deliverLate(): Promise<void> {
    for (const deliver of this.late.splice(0).toReversed()) await deliver().catch(() => undefined)
  }
}

/** Reads a request as it comes over a bad line: 30 kB a second, every fifth packet sent again; now and then it breaks off. */
async function slowly(request: IncomingMessage, random: () => number): Promise<Buffer> {
  const body = Buffer.concat((await request.toArray()) as Buffer[])
  for (let at = 0; at < body.length; at += PACKET) {
    await wait((PACKET / RATE) * 1_000 + (random() < LOSS ? AGAIN : 0))
    if (random() < 0.002) throw new Error('the line broke')
  }
  return body
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  const { 'transfer-encoding': _encoding, ...rest } = headers
  return new Promise((resolve, reject) => {
    const passed = ask(url, { method, headers: { ...rest, 'content-length': body.length } }, (answer) => {
      answer.toArray().then((chunks) => {
        const { 'transfer-encoding': _chunked, connection: _connection, ...kept } = answer.headers
        resolve({ status: answer.statusCode ?? 502, headers: kept, body: Buffer.concat(chunks as Buffer[]) })
      }, reject)
    })
    passed.on('error', reject)
    passed.end(body)
  })
}
