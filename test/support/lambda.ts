// Lambda around a bundle: a stub of the Runtime API on this machine, and events as API Gateway's HTTP API sends them (payload format 2.0).
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
interface Event {
  method: string
  path: string
  headers?: Record<string, string>
  /** Text goes as it is, bytes as base64. */
  body?: string | Uint8Array
}

/** What a Lambda proxy integration answers. */
interface Answer {
  statusCode: number
  headers: Record<string, string>
  body: string
  isBase64Encoded: boolean
}

/** Starts a function from its bundle, in a process of its own with just this environment. */
export async function startLambda(bundlePath: string, environment: Record<string, string>) {
  const waiting: { event: object; done: (answer: Answer) => void; failed: (error: Error) => void }[] = []
  const running = new Map<string, (typeof waiting)[number]>()
  let idle: ServerResponse | undefined
  let initialised = (_error?: Error) => {}
  let count = 0

  const dispatch = () => {
    const next = idle && waiting.shift()
    if (!idle || !next) return
    const id = `request-${++count}`
    running.set(id, next)
    idle.writeHead(200, {
      'lambda-runtime-aws-request-id': id,
      'lambda-runtime-deadline-ms': String(Date.now() + 10_000),
    })
    idle.end(JSON.stringify(next.event))
    idle = undefined
  }

  const server = createServer((request, response) => {
    const [, , , kind, id = '', what] = (request.url ?? '').split('/')
    void request.toArray().then((chunks) => {
      const body = Buffer.concat(chunks as Buffer[]).toString()
      if (kind === 'invocation' && id === 'next') {
        initialised()
        idle = response
        return dispatch()
      }
      if (kind === 'init') initialised(new Error(body))
      if (what === 'response') running.get(id)?.done(JSON.parse(body || 'null') as Answer)
      if (what === 'error') running.get(id)?.failed(new Error(body))
      response.writeHead(202).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const api = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const runtime = new URL('lambda-runtime.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [runtime], {
    env: { ...environment, AWS_LAMBDA_RUNTIME_API: api, _HANDLER: bundlePath },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await new Promise<void>((resolve, reject) => {
    initialised = (error) => (error ? reject(error) : resolve())
    child.once('exit', (code) => reject(new Error(`The function ended with ${code}. ${output}`)))
  })

  return {
    /** What the function logged. */
    output: () => output,
    /** Gives the function an event as it is, as the service does that calls it. */
    give: (event: object) =>
      new Promise<unknown>((done, failed) => {
        waiting.push({ event, done, failed })
        dispatch()
      }),
    invoke: ({ method, path, headers = {}, body }: Event) =>
      new Promise<Answer>((done, failed) => {
        const [rawPath = '', rawQueryString = ''] = path.split('?')
        const binary = body instanceof Uint8Array
        const event = {
          version: '2.0',
          routeKey: '$default',
          rawPath,
          rawQueryString,
          headers: { host: 'bookend.example', 'x-forwarded-proto': 'https', ...headers },
          requestContext: {
            accountId: '000000000000',
            apiId: 'api',
            domainName: 'bookend.example',
            domainPrefix: 'bookend',
            http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
            requestId: 'id',
            routeKey: '$default',
            stage: '$default',
            time: '01/May/2026:00:00:00 +0000',
            timeEpoch: 1_777_593_600_000,
          },
          ...(body !== undefined && { body: binary ? Buffer.from(body).toString('base64') : body }),
          isBase64Encoded: binary,
        }
        waiting.push({ event, done, failed })
        dispatch()
      }),
    close: async () => {
      child.removeAllListeners('exit')
      child.kill()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
