// The local server as a person meets it: starting, what is served and how long it is kept, one process per folder, a killed process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StartError } from '../../functions/local/lock.ts'
import { startServer, type Options, type Running } from '../../functions/local/server.ts'
import { getStudy } from '../../functions/store/studies.ts'

const log = { info() {}, error() {} }
const page = '<!doctype html><title>Bookend</title>' + ' '.repeat(1000)

let root: string
let web: string
let server: Running
const start = (options: Partial<Options> = {}) =>
  startServer({ port: 0, folder: join(root, 'data'), web, log, ...options })

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'bookend-local-'))
  web = join(root, 'web')
  const files = {
    'manage/index.html': page,
    'collect/index.html': page,
    'assets/manage-CJ5_W-dY.js': 'export const answer = 42\n'.repeat(100),
    'collect-sw.js': 'self.skipWaiting()',
    'collect/manifest.en.webmanifest': '{}',
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(web, name, '..'), { recursive: true })
    await writeFile(join(web, name), text)
  }
  await writeFile(join(root, 'secret.txt'), 'not for the web')
  server = await start()
  await server.ready
})
afterAll(async () => {
  await server.close()
  await rm(root, { recursive: true, force: true })
})

const get = (path: string, init: RequestInit = {}) =>
  fetch(`${server.origin}${path}`, { redirect: 'manual', ...init })

describe('what is served', () => {
  it('begins with the manage application', async () => {
    const answer = await get('/')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/manage/'])
    expect((await get('/collect')).headers.get('location')).toBe('/collect/')
    expect(await (await get('/manage/studies/s')).text()).toBe(page)
  })

  it('is kept for ever where the name has a hash, and asked for each time elsewhere', async () => {
    const keeping = async (path: string) => (await get(path)).headers.get('cache-control')
    expect(await keeping('/assets/manage-CJ5_W-dY.js')).toContain('immutable')
    for (const path of ['/manage/', '/collect/', '/collect-sw.js', '/collect/manifest.en.webmanifest']) {
      expect(await keeping(path), path).toBe('no-cache')
    }
  })

  it('lets the service worker serve the collect application', async () => {
    expect((await get('/collect-sw.js')).headers.get('service-worker-allowed')).toBe('/collect/')
  })

  it('is compressed for who can take it', async () => {
    const path = '/assets/manage-CJ5_W-dY.js'
    const packed = await get(path, { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(300)
    const plain = await get(path, { headers: { 'accept-encoding': 'identity' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await plain.text()).toBe(await packed.text())
  })

  it('runs no code but its own', async () => {
    const policy = (await get('/manage/')).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
  })

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/%00.js',
    '/%E0%A4.js',
  ])('is nothing outside the build: %s', async (path) => {
    // Sent by hand: fetch would tidy the address.
    const call = request({ port: server.port, path, method: 'GET' }).end()
    const [answer] = (await once(call, 'response')) as [import('node:http').IncomingMessage]
    const text = Buffer.concat((await answer.toArray()) as Buffer[]).toString()
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(text).not.toContain('not for the web')
  })

  it('sends people from 127.0.0.1 to where they can sign in', async () => {
    const answer = await fetch(`http://127.0.0.1:${server.port}/manage/?a=1`, { redirect: 'manual' })
    expect(answer.headers.get('location')).toBe(`${server.origin}/manage/?a=1`)
  })
})

describe('starting', () => {
  it('is not ready before it has prepared', async () => {
    let finish = () => {}
    const prepare = () => new Promise<void>((done) => (finish = done))
    const slow = await start({ folder: join(root, 'slow'), prepare })
    const health = () => fetch(`${slow.origin}/api/health`)
    const early = await health()
    expect([early.status, early.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await fetch(`${slow.origin}/manage/`)).status).toBe(200)
    finish()
    await slow.ready
    expect((await health()).status).toBe(200)
    await slow.close()
  })

  it('says what to do when the port is in use', async () => {
    const taken = start({ folder: join(root, 'another'), port: server.port })
    await expect(taken).rejects.toThrow(StartError)
    await expect(taken).rejects.toThrow(`Port ${server.port} is in use`)
  })

  it('says what to do when another process has the folder', async () => {
    await expect(start()).rejects.toThrow(/Another Bookend .* set BOOKEND_DATA/)
  })

  it('says what to do when the folder is none', async () => {
    await expect(start({ folder: join(root, 'secret.txt', 'data') })).rejects.toThrow(
      /can't be used \(ENOTDIR\)/,
    )
  })

  it('goes on with its data after it was killed', async () => {
    const folder = join(root, 'killed')
    const module = (path: string) => JSON.stringify(new URL(`../../functions/${path}`, import.meta.url).href)
    const study = {
      id: 's',
      title: { en: 'S' },
      members: [],
      minimumCell: 5,
      timezone: 'Asia/Ho_Chi_Minh',
      createdAt: '2026-05-01T00:00:00Z',
      revision: 1,
    }
    const script = `
      const { startServer } = await import(${module('local/server.ts')})
      const { createStudy } = await import(${module('store/studies.ts')})
      const log = { info() {}, error() {} }
      const server = await startServer({ port: 0, folder: ${JSON.stringify(folder)}, web: '.', log })
      await server.ready
      await createStudy(server.deps.table, ${JSON.stringify(study)})
      console.log(server.port)`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [port] = (await once(child.stdout, 'data')) as [Buffer]
    await expect(start({ folder })).rejects.toThrow(`process ${child.pid}`)
    expect((await fetch(`http://localhost:${Number(port.toString())}/api/health`)).status).toBe(200)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const next = await start({ folder })
    await next.ready
    expect(await getStudy(next.deps.table, 's')).toEqual(study)
    await next.close()
  })
})
