// The whole app over the embedded engine and a folder, called without a server.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../functions/app.ts'
import { folderBlobs } from '../../functions/blobs/folder.ts'
import { jsonLog, ordinary, type Deps, type Printer } from '../../functions/deps.ts'
import { outgoing } from '../../functions/webhooks/send.ts'
import type { Mailer } from '../../functions/mail/mailer.ts'
import { openEmbedded } from '../../functions/store/embedded.ts'
import { localJobs } from '../../functions/jobs/local.ts'
import { CLIENT, ISSUER, makePeople, people as staff, type Who } from './people.ts'

export interface Call {
  method?: string
  /** A member of staff, or a device's token. */
  as?: Who | { token: string }
  json?: unknown
  bytes?: Uint8Array
  headers?: Record<string, string>
}

export interface Reply<Body> {
  status: number
  headers: Headers
  /** The parsed JSON; undefined when the answer is something else. */
  body: Body
  bytes: Uint8Array
}

/** Opens the app on an empty table and folder. */
export async function openApp(options: { mailer?: Mailer; printer?: Printer } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-test-'))
  const table = await openEmbedded()
  const clock = { offset: 0 }
  const now = () => Date.now() + clock.offset
  const people = await makePeople(now)
  const lines: string[] = []
  const log = jsonLog((line) => lines.push(line))
  const blobs = folderBlobs(join(folder, 'files'), 'secret of this test', now)
  const sender = outgoing({ loopback: true })
  const isAdministrator = (email: string) => email === staff.administrator
  const origin = 'https://bookend.example'
  const mailer = options.mailer
  const jobs = localJobs({
    ...ordinary,
    now,
    table,
    blobs,
    log,
    outgoing: sender,
    mailer,
    isAdministrator,
    origin,
  })
  const deps: Deps = {
    ...ordinary,
    now,
    table,
    blobs,
    jobs,
    outgoing: sender,
    identify: people.identify,
    isAdministrator,
    log,
    origin,
    signIn: { issuer: ISSUER, clientId: CLIENT },
    printer: options.printer,
    mailFrom: mailer && 'reports@bookend.example',
    mailer,
  }
  const app = createApp(deps)

  /** Calls a route; JSON in, JSON out. */
  async function call<Body = Record<string, unknown>>(
    path: string,
    request: Call = {},
  ): Promise<Reply<Body>> {
    const headers = new Headers(request.headers)
    const { as } = request
    const token = typeof as === 'string' ? await people.token(as) : as?.token
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
    if (request.json !== undefined) headers.set('content-type', 'application/json')
    const body = request.bytes ? new Uint8Array(request.bytes) : JSON.stringify(request.json)
    const response = await app.request(path, {
      method: request.method ?? (body === undefined ? 'GET' : 'POST'),
      headers,
      ...(body !== undefined && { body }),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    return {
      status: response.status,
      headers: response.headers,
      body: parse(bytes, response.headers) as Body,
      bytes,
    }
  }

  return {
    /** Holds `files/`. */
    folder,
    app,
    deps,
    call,
    people,
    jobs,
    /** Answers the address of a finished download, as the local server does. */
    download: async (url: string) => blobs.serve(new Request(new URL(url, deps.origin))),
    /** What was logged, as text. */
    log: lines,
    clock,
    close: async () => {
      jobs.stop()
      await jobs.idle()
      await table.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type TestApp = Awaited<ReturnType<typeof openApp>>

function parse(bytes: Uint8Array, headers: Headers): unknown {
  // A 304 says what the content would be, and has none.
  if (bytes.length === 0) return undefined
  if (!headers.get('content-type')?.startsWith('application/json') || headers.has('content-encoding'))
    return undefined
  return JSON.parse(new TextDecoder().decode(bytes))
}
