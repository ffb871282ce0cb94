// The browser of the tests: where Chromium is, and how it is started.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
  /** An origin whose data the browser has promised to keep, as it does for an application that was installed. */
  keeps?: string | undefined
}

/** Chromium with a profile in `folder`, so that what it stored is there when it is opened again. Throws with advice where there is none. */
export function openBrowser(
  folder: string,
  { locale = 'vi-VN', viewport = { width: 360, height: 740 }, keeps }: BrowserOptions = {},
): Promise<BrowserContext> {
  const executablePath = findChromium()
  if (!executablePath) {
    throw new Error('There is no Chromium. Run `npm test`, which installs it, or set CHROMIUM to its path.')
  }
  const preferences = join(folder, 'Default', 'Preferences')
  if (keeps && !existsSync(preferences)) {
    const exceptions = { durable_storage: { [`${keeps},*`]: { setting: 1 } } }
    mkdirSync(dirname(preferences), { recursive: true })
    writeFileSync(preferences, JSON.stringify({ profile: { content_settings: { exceptions } } }))
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
