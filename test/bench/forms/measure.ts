// Drives one contender through one form in a browser of its own, so that nothing of another run is left, and a page that hangs can be ended.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Browser, type Page as Tab } from 'playwright'
import { findChromium } from '../../support/browser.ts'
import type { Page } from './contenders.ts'
import type { Form } from './material.ts'

/** Milliseconds that one step may take before it is given up. */
const PATIENCE = 120_000
const TOGGLES = 3
const MEMBERS = 100
/** Milliseconds to spend on adding members. */
const MEMBER_BUDGET = 60_000

/** Milliseconds, and megabytes for `memory`; null where it was not measured. */
export interface Figures {
  open: number | null
  memory: number | null
  /** Every answer of the plan's drivers. */
  answers: number[]
  /** Every answer of the random interview; engines alone only. */
  played: number[]
  /** By member, the first that was added first. */
  members: number[]
  validate: number | null
  typed: number[]
  floor: number | null
  shown: number | null
  problems: number | null
  failures: string[]
}

/** Serves the pages' bundles. */
export async function servePages(pages: Page[]): Promise<{ address: string; close(): void }> {
  const types: Record<string, string> = { js: 'text/javascript', css: 'text/css' }
  const server = createServer(async (request, response) => {
    const [, slug = '', ...rest] = (request.url ?? '').split('?')[0]!.split('/')
    // Alone among origins, a page's clock shows microseconds instead of tenths of milliseconds.
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    const page = pages.find(({ folder }) => folder.endsWith(`/${slug}`))
    const file = rest.join('/')
    if (page && file === '') {
      const styles = page.styles.map((style) => `<link rel="stylesheet" href="/${slug}/${style}" />`).join('')
      response.setHeader('content-type', 'text/html')
      response.end(
        `<!doctype html><html lang="en"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />${styles}</head><body><script type="module" src="/${slug}/main.js"></script></body></html>`,
      )
      return
    }
    const bytes = page && (await readFile(join(page.folder, file)).catch(() => undefined))
    response.statusCode = bytes ? 200 : 404
    response.setHeader('content-type', types[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
    response.end(bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, close: () => server.close() }
}

/** One run: opens the form in a fresh browser and does all of its plan. Never throws: what failed is in `failures`. */
export async function measure(address: string, page: Page, form: Form): Promise<Figures> {
  const figures: Figures = {
    open: null,
    memory: null,
    answers: [],
    played: [],
    members: [],
    validate: null,
    typed: [],
    floor: null,
    shown: null,
    problems: null,
    failures: [],
  }
  const browser = await freshBrowser()
  try {
    const tab = await load(browser, address, page)
    for (const [name, step] of steps(tab, page, form, figures)) {
      try {
        await within(step())
      } catch (error) {
        figures.failures.push(
          `${name}: ${String(error instanceof Error ? error.message : error)
            .split('\n')[0]
            ?.replace(/^page\.evaluate: (Error: )?/, '')}`,
        )
        if (name === 'open') break
      }
    }
  } catch (error) {
    figures.failures.push(String(error))
  } finally {
    await browser.close()
  }
  return figures
}

/** Milliseconds that one line of text takes in a browser that has drawn none yet: in every opening, whoever draws it. */
export async function firstText(address: string, page: Page): Promise<number> {
  const browser = await freshBrowser()
  try {
    const tab = await load(browser, address, page)
    return await tab.evaluate(async () => {
      await window.bench!.floor()
      return window.bench!.firstText()
    })
  } finally {
    await browser.close()
  }
}

function freshBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  return chromium.launch({
    ...(executablePath && { executablePath }),
    // Frames are drawn as soon as there is something to draw, so that times are of the work and not of the screen's beat.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-frame-rate-limit',
      '--disable-gpu-vsync',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  })
}

async function load(browser: Browser, address: string, page: Page): Promise<Tab> {
  const tab = await browser.newPage({
    viewport: { width: 412, height: 915 },
    timezoneId: 'Asia/Ho_Chi_Minh',
    locale: 'en-GB',
  })
  await tab.goto(`${address}/${page.folder.split('/').at(-1)}/`)
  await tab.waitForFunction(() => window.bench !== undefined)
  return tab
}

function steps(tab: Tab, page: Page, form: Form, figures: Figures): [string, () => Promise<void>][] {
  const { plan } = form
  return [
    [
      'open',
      async () => {
        await tab.evaluate((text) => window.bench!.prepare({ text }), form.texts[page.reads])
        figures.floor = await tab.evaluate(() => window.bench!.floor())
        const before = await memoryOf(tab)
        const opened = await tab.evaluate(() => window.bench!.open())
        figures.open = opened.milliseconds
        figures.shown = opened.shown
        figures.memory = (await memoryOf(tab)) - before
      },
    ],
    ...plan.drivers.map((driver): [string, () => Promise<void>] => [
      `answer ${driver.path}`,
      async () => {
        const { path, closing, opening } = driver
        const learn = (value: string) =>
          tab.evaluate(([at, to]) => window.bench!.learn(at, to), [path, value] as const)
        const closed = await learn(closing)
        const open = await learn(opening)
        const answer = async (value: string, shown: number) => {
          const given = await tab.evaluate(([at, to, expected]) => window.bench!.answer(at, to, expected), [
            path,
            value,
            shown,
          ] as const)
          figures.answers.push(given.milliseconds)
        }
        for (let count = 0; count < TOGGLES; count++) {
          await answer(closing, closed)
          await answer(opening, open)
        }
      },
    ]),
    ...(plan.search === undefined
      ? []
      : ([
          [
            'search',
            async () => {
              figures.typed =
                (await tab.evaluate((path) => window.bench!.search(path, 'long tru'), plan.search ?? '')) ??
                []
            },
          ],
        ] satisfies [string, () => Promise<void>][])),
    [
      'random answers',
      async () => {
        if (page.draws) return
        const times = await tab.evaluate((answers) => window.bench!.play(answers), plan.answers)
        figures.played = times.filter((time) => time !== null)
        const missing = times.length - figures.played.length
        if (missing > 0) figures.failures.push(`${missing} of ${times.length} random answers have no place`)
      },
    ],
    [
      'members',
      async () => {
        if (plan.repeat === undefined) return
        figures.members = await tab.evaluate(
          ([repeat, count, budget]) => window.bench!.addMembers(repeat, count, budget),
          [plan.repeat, MEMBERS, MEMBER_BUDGET] as const,
        )
      },
    ],
    [
      'validate',
      async () => {
        const { milliseconds, shown } = await tab.evaluate(() => window.bench!.validate())
        figures.validate = milliseconds
        figures.problems = shown
      },
    ],
  ]
}

async function within<T>(step: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`over ${PATIENCE / 1000} s`)), PATIENCE)
  })
  return Promise.race([step, late]).finally(() => clearTimeout(timer))
}

/** Megabytes in use after garbage collection: of the script, and of the page's elements, which are not in the script's heap. */
async function memoryOf(tab: Tab): Promise<number> {
  const session = await tab.context().newCDPSession(tab)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize, ...rest } = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number
    embedderHeapUsedSize?: number
    backingStorageSize?: number
  }
  await session.detach()
  return (usedSize + (rest.embedderHeapUsedSize ?? 0) + (rest.backingStorageSize ?? 0)) / 1e6
}
