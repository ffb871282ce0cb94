// The browser of the tests: where Chromium is, and how it is started.
import { existsSync } from 'node:fs'
import { chromium, type BrowserContext } from 'playwright'

/** Chromium's path: the environment's CHROMIUM, the distribution's, or Playwright's own; undefined where there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM } = process.env
  if (CHROMIUM) return existsSync(CHROMIUM) ? CHROMIUM : undefined
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser', chromium.executablePath()].find((path) =>
    existsSync(path),
  )
}

export interface BrowserOptions {
  locale?: string
  viewport?: { width: number; height: number }
}

/** Chromium with a profile in `folder`, so that what it stored is there when it is opened again. Throws with advice where there is none. */
export function openBrowser(
  folder: string,
  { locale = 'vi-VN', viewport = { width: 360, height: 740 } }: BrowserOptions = {},
): Promise<BrowserContext> {
  const executablePath = findChromium()
  if (!executablePath) {
    throw new Error('There is no Chromium. Run `npm test`, which installs it, or set CHROMIUM to its path.')
  }
  return chromium.launchPersistentContext(folder, {
    executablePath,
    locale,
    viewport,
    timezoneId: 'Asia/Ho_Chi_Minh',
    acceptDownloads: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
