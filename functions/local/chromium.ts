// A Chromium without windows, spoken to over a pipe in its own protocol (https://chromedevtools.github.io/devtools-protocol/): no port is opened.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** Where distributions put it. */
const USUAL = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Chromium's path: the one that is given, or a usual one; undefined where there is none. */
export const findChromium = (given: string | undefined): string | undefined =>
  (given === undefined ? USUAL : [given]).find((path) => existsSync(path))

export interface Page {
  /** Sends a command of the protocol and returns its result; throws what the browser says is wrong. */
  send<Result = unknown>(method: string, params?: object): Promise<Result>
}

interface Answer {
  id?: number
  result?: unknown
  error?: { message: string }
}

/** Gives `work` a page of a new browser, which ends with it, and at the latest after `limit` milliseconds. Nothing of it is left behind. */
export async function withPage<Done>(
  path: string,
  limit: number,
  work: (page: Page) => Promise<Done>,
): Promise<Done> {
  const profile = await mkdtemp(join(tmpdir(), 'bookend-browser-'))
  // The browser's own fence can't be built for root, and a server that runs as root has none to lose.
  const isRoot = process.getuid?.() === 0
  const browser = spawn(
    path,
    [
      '--headless',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-extensions',
      ...(isRoot ? ['--no-sandbox'] : []),
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  )
  const ended = new Promise<never>((_, reject) => {
    browser.once('error', reject)
    browser.once('exit', () => reject(new Error('the browser ended')))
  })
  const timer = setTimeout(() => kill(browser), limit)
  try {
    const [, , , into, from] = browser.stdio as unknown as [null, null, null, Writable, Readable]
    return await Promise.race([attach(into, from).then(work), ended])
  } finally {
    clearTimeout(timer)
    ended.catch(() => undefined)
    if (browser.exitCode === null && browser.signalCode === null && browser.pid !== undefined) {
      const gone = once(browser, 'exit')
      kill(browser)
      await gone
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Ends the browser with the processes that it started. */
function kill(browser: ReturnType<typeof spawn>): void {
  try {
    if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL')
  } catch {
    browser.kill('SIGKILL')
  }
}

/** A page in the browser at the other end of the pipe: JSON, each message ended by a null byte. */
async function attach(into: Writable, from: Readable): Promise<Page> {
  const waiting = new Map<number, { done: (result: never) => void; failed: (error: Error) => void }>()
  let count = 0
  let rest: Buffer[] = []
  into.on('error', () => undefined)
  from.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      const message = Buffer.concat([...rest, chunk.subarray(start, end)]).toString()
      rest = []
      start = end + 1
      const { id, result, error } = JSON.parse(message) as Answer
      const asked = id === undefined ? undefined : waiting.get(id)
      if (id === undefined || !asked) continue
      waiting.delete(id)
      if (error) asked.failed(new Error(error.message))
      else asked.done(result as never)
    }
    rest.push(chunk.subarray(start))
  })
  const send = <Result>(method: string, params: object, sessionId?: string) =>
    new Promise<Result>((done, failed) => {
      count += 1
      waiting.set(count, { done, failed })
      into.write(`${JSON.stringify({ id: count, method, params, ...(sessionId && { sessionId }) })}\0`)
    })
  const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  })
  return { send: (method, params = {}) => send(method, params, sessionId) }
}
