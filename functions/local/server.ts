// The local server: the app, the embedded engine, the folder of files, the embedded provider and the web applications on one address.
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Problem } from '../../core/problem.ts'
import { createApp } from '../app.ts'
import { folderBlobs, FILES } from '../blobs/folder.ts'
import { jsonLog, ordinary, type Deps, type Log } from '../deps.ts'
const localJobs = (_deps: Deps) => ({ start: async () => undefined, idle: async () => undefined })
import { openEmbedded } from '../store/embedded.ts'
import { listStudies } from '../store/studies.ts'
import { openAccounts, type AccountsFile } from './accounts.ts'
import { readOrMake } from './files.ts'
import { lockFolder, StartError } from './lock.ts'
import { CLIENT_ID, OIDC, openProvider } from './oidc.ts'
import { SIGN_IN, signIn } from './sign-in.ts'
import { staticFiles } from './static.ts'

/** Reports are looked after so often, in milliseconds; the job itself sees when there is nothing to do. */
const reportEvery = 15 * 60_000
/** Requests that are under way when the server is stopped get so long to end, in milliseconds. */
const grace = 3000

export interface Options {
  /** 0: any that is free. */
  port: number
  /** The data folder; made if it is not there. */
  folder: string
  /** Where people reach the server, when that is not http://localhost:port. */
  origin?: string | undefined
  /** The built web applications. */
  web: string
  /** Fills a new installation. The server answers pages meanwhile, and is ready when this is done. */
  prepare?: (deps: Deps, accounts: AccountsFile) => Promise<void>
  log?: Log
}

export interface Running {
  deps: Deps
  origin: string
  port: number
  accounts: AccountsFile
  /** Settles when the server answers everything. */
  ready: Promise<void>
  close(): Promise<void>
}

/** Starts the server. Throws StartError for what the person who starts it can mend: port, folder. */
export async function startServer(options: Options): Promise<Running> {
  const folder = resolve(options.folder)
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(unusable(folder))
  const unlock = await Promise.resolve(folder).then(lockFolder).catch(unusable(folder))
  const closers: (() => Promise<void> | void)[] = [unlock]
  const close = async () => {
    for (const end of closers.toReversed()) await end()
  }
  try {
    return { ...(await open(options, folder, closers)), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function open(
  options: Options,
  folder: string,
  closers: (() => Promise<void> | void)[],
): Promise<Omit<Running, 'close'>> {
  let answer = (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(503).end()
  const server = createServer((request, response) => answer(request, response))
  // First, so that a taken port is known before anything else is begun.
  const port = await listen(server, options.port)
  closers.push(async () => {
    const closed = new Promise((done) => server.close(done))
    server.closeIdleConnections()
    const timer = setTimeout(() => server.closeAllConnections(), grace)
    await closed
    clearTimeout(timer)
  })
  const origin = options.origin ?? `http://localhost:${port}`
  const log = options.log ?? jsonLog()

  const table = await openEmbedded(join(folder, 'table'))
  const secret = await readOrMake(join(folder, 'files-key.json'), async () =>
    randomBytes(32).toString('base64url'),
  )
  const blobs = folderBlobs(join(folder, 'files'), secret, ordinary.now)
  const accounts = await openAccounts(folder)
  const embedded = await openProvider(folder, origin, accounts, ordinary.now)
  const deps: Deps = {
    ...ordinary,
    table,
    blobs,
    jobs: { start: async () => undefined },
    identify: embedded.identify,
    log,
    origin,
    signIn: { issuer: embedded.issuer, clientId: CLIENT_ID },
  }
  const jobs = localJobs(deps)
  deps.jobs = jobs
  closers.push(async () => {
    await jobs.idle()
    await table.close()
  })

  let isReady = false
  const files = staticFiles(options.web)
  const app = createApp(deps)
  app.get(`${FILES}*`, (c) => blobs.serve(c.req.raw))
  app.get('/', (c) => c.redirect('/manage/'))
  app.get('/manage', (c) => c.redirect('/manage/'))
  app.get('/collect', (c) => c.redirect('/collect/'))
  app.get('*', async (c, next) => elsewhere(c.req.raw, origin) ?? (await files(c.req.raw)) ?? next())
  const listener = getRequestListener((request) => {
    const waits = !isReady && new URL(request.url).pathname.startsWith('/api/')
    return waits ? starting() : app.fetch(request)
  })
  const signInPages = signIn(embedded.provider, accounts, ordinary.now)
  answer = (request, response) => {
    const path = request.url ?? '/'
    if (path.startsWith(`${OIDC}/`)) embedded.listener(request, response)
    else if (path.startsWith(SIGN_IN)) {
      signInPages(request, response).catch((error: unknown) => {
        log.error('sign-in failed', { error: String(error) })
        if (!response.headersSent) response.writeHead(500)
        response.end()
      })
    } else void listener(request, response)
  }

  const runReports = async () => {
    for (const { id } of await listStudies(table)) await jobs.start({ kind: 'report', study: id })
  }
  const ready = (options.prepare?.(deps, accounts) ?? Promise.resolve()).then(async () => {
    isReady = true
    await runReports()
  })
  const timer = setInterval(() => {
    runReports().catch((error: unknown) => log.error('reports not started', { error: String(error) }))
  }, reportEvery)
  closers.push(() => clearInterval(timer))
  return { deps, origin, port, accounts, ready }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(new StartError(`Port ${port} is in use. Stop what uses it, or set PORT to another number.`))
      } else if (error.code === 'EACCES') {
        reject(new StartError(`Port ${port} may not be used by this user. Set PORT to a number above 1023.`))
      } else reject(error)
    })
    server.listen(port, () => resolve((server.address() as AddressInfo).port))
  })
}

/** The provider knows one address, so that sign-in works only there: `127.0.0.1` is sent to `localhost`. */
function elsewhere(request: Request, origin: string): Response | undefined {
  const url = new URL(request.url)
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (!loopback || url.host === new URL(origin).host || !url.pathname.startsWith('/manage/')) return undefined
  return new Response(null, { status: 302, headers: { location: `${origin}${url.pathname}${url.search}` } })
}

function starting(): Response {
  const problem = new Problem('unavailable', { seconds: 5 })
  return Response.json(problem.body('en'), { status: problem.status, headers: { 'retry-after': '5' } })
}

const unusable = (folder: string) => (error: unknown) => {
  if (error instanceof StartError) throw error
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  throw new StartError(
    `The data folder ${folder} can't be used (${code}). Set BOOKEND_DATA to a folder that you may write to.`,
  )
}
