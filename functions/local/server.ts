// The local server: the app, its files, the embedded provider and the web applications on one address, and the schedule of reports.
import { mkdir } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { Problem } from '../../core/problem.ts'
import { createApp } from '../app.ts'
import { FILES } from '../blobs/folder.ts'
import { jsonLog, type Deps, type Log } from '../deps.ts'
import { PARTS_DAYS, PARTS_PREFIX } from '../files/media-parts.ts'
import { EXPORTS_PREFIX, exportsEnd } from '../store/exports.ts'
import { listStudies } from '../store/studies.ts'
import type { AccountsFile } from './accounts.ts'
import { openEffects, type Effects, type Outside } from './effects.ts'
import { lockFolder, StartError } from './lock.ts'
import { OIDC } from './oidc.ts'
import { SIGN_IN, signIn } from './sign-in.ts'
import { staticFiles } from './static.ts'

/** Reports, webhooks and e-mail are looked after so often, in milliseconds; the jobs themselves see when there is nothing to do. */
const reportEvery = 15 * 60_000
/** Requests that are under way when the server is stopped get so long to end, in milliseconds. */
const grace = 3000

export interface Options extends Outside {
  /** 0: any that is free. */
  port: number
  /** The data folder; made if it is not there. */
  folder: string
  /** Where people reach the server, when that is not http://localhost:port. */
  origin?: string | undefined
  /** The built web applications. */
  web: string
  /** Fills a new installation. Pages are served meanwhile; the API is ready when this is done. */
  prepare?: (deps: Deps, accounts: AccountsFile) => Promise<void>
  log?: Log
}

export interface Running {
  deps: Deps
  origin: string
  port: number
  accounts: AccountsFile
  /** Settles when the API answers. */
  ready: Promise<void>
  close(): Promise<void>
}

/** Starts the server. Throws StartError for what the person who starts it can mend: port, folder. */
export async function startServer(options: Options): Promise<Running> {
  const folder = resolve(options.folder)
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(unusable(folder))
  const unlock = await Promise.resolve(folder).then(lockFolder).catch(unusable(folder))
  try {
    let answer: RequestListener = (_, response) => response.writeHead(503).end()
    const server = createServer((request, response) => answer(request, response))
    // Before anything else is begun, so that a taken port is known at once.
    const port = await listen(server, options.port)
    const origin = options.origin ?? `http://localhost:${port}`
    const log = options.log ?? jsonLog()
    try {
      const effects = await openEffects(folder, origin, log, options).catch(unusable(folder))
      let isReady = false
      answer = listener(effects, options.web, () => isReady)
      const { deps, accounts, jobs } = effects
      const ready = (options.prepare?.(deps, accounts) ?? Promise.resolve()).then(async () => {
        isReady = true
        await jobs.resume()
        await startReports(deps)
      })
      // As the bucket's lifecycle does.
      const expire = () =>
        Promise.all([
          effects.blobs.expire(PARTS_PREFIX, deps.now() - PARTS_DAYS * 86_400_000),
          effects.blobs.expire(EXPORTS_PREFIX, exportsEnd(deps.now())),
        ]).catch((error: unknown) => log.error('old files not deleted', { error: String(error) }))
      void expire()
      const timer = setInterval(() => {
        void expire()
        startReports(deps).catch((error: unknown) =>
          log.error('reports not started', { error: String(error) }),
        )
      }, reportEvery)
      const close = async () => {
        clearInterval(timer)
        await stop(server)
        await effects.close()
        unlock()
      }
      return { deps, origin, port, accounts, ready, close }
    } catch (error) {
      await stop(server)
      throw error
    }
  } catch (error) {
    unlock()
    throw error
  }
}

async function startReports({ table, jobs }: Deps): Promise<void> {
  for (const { id } of await listStudies(table)) {
    await jobs.start({ kind: 'report', study: id, scheduled: true })
    await jobs.start({ kind: 'webhooks', study: id, sweeps: true })
    await jobs.start({ kind: 'mail', study: id })
  }
}

/** Everything under one address: the provider's own pages by its own means, the rest by the app. */
function listener(effects: Effects, web: string, isReady: () => boolean): RequestListener {
  const { deps, blobs, provider, accounts } = effects
  const files = staticFiles(web)
  const app = createApp(deps)
  app.get(`${FILES}*`, (c) => blobs.serve(c.req.raw))
  app.get('/', (c) => c.redirect('/manage/'))
  app.get('/manage', (c) => c.redirect('/manage/'))
  app.get('/docs', (c) => c.redirect('/docs/'))
  app.get('/collect', (c) => c.redirect('/collect/'))
  app.get('*', async (c, next) => elsewhere(c.req.raw, deps.origin) ?? (await files(c.req.raw)) ?? next())
  const application = getRequestListener((request) => {
    const waits = !isReady() && new URL(request.url).pathname.startsWith('/api/')
    return waits ? starting() : app.fetch(request)
  })
  const signInPages = signIn(provider.provider, accounts, deps.now)
  return (request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '/'
    if (path.startsWith(`${OIDC}/`)) return provider.listener(request, response)
    if (!path.startsWith(SIGN_IN)) return void application(request, response)
    signInPages(request, response).catch((error: unknown) => {
      deps.log.error('sign-in failed', { error: String(error) })
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((done, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(new StartError(`Port ${port} is in use. Stop what uses it, or set PORT to another number.`))
      } else if (error.code === 'EACCES') {
        reject(new StartError(`Port ${port} may not be used by this user. Set PORT to a number above 1023.`))
      } else reject(error)
    })
    server.listen(port, () => done((server.address() as AddressInfo).port))
  })
}

async function stop(server: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise((done) => server.close(done))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), grace)
  await closed
  clearTimeout(timer)
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

/** What the system says about a folder, as advice. */
const unusable = (folder: string) => (error: unknown) => {
  if (!(error instanceof Error && 'code' in error && /^E[A-Z]+$/.test(String(error.code)))) throw error
  throw new StartError(
    `The data folder ${folder} can't be used (${String(error.code)}). Set BOOKEND_DATA to a folder that you may write to.`,
  )
}
