// PDFs of reports on one machine: a headless Chromium opens the report's page as the person who asked, and prints it.
import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '../../core/problem.ts'
import type { Log, PaperPage, Printer } from '../deps.ts'
import { withPage, type Page } from './chromium.ts'

/** A report is printed within so long, in milliseconds, or not at all. */
const LIMIT = 90_000
/** So many may wait for the browser; it prints one at a time. */
const MOST = 5

export interface PrinterOptions {
  /** Where Chromium is. */
  chromium: string
  origin: string
  signIn: { issuer: string; clientId: string }
  log: Log
}

/** Prints one report after another. Throws pdf.failed, and unavailable when too many wait. */
export function chromiumPrinter(options: PrinterOptions): Printer {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    async report(page) {
      if (waiting >= MOST) throw new Problem('unavailable', { seconds: 30 })
      waiting += 1
      const printed = last.then(() => withPage(options.chromium, LIMIT, (one) => print(one, page, options)))
      last = printed.catch(() => undefined)
      try {
        return await printed
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        options.log.error('report not printed', { study: page.study, reason })
        throw new Problem('pdf.failed', { reason })
      } finally {
        waiting -= 1
      }
    },
  }
}

async function print(
  page: Page,
  { study, moment, timezone, language, token }: PaperPage,
  { origin, signIn }: PrinterOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  await page.send('Page.enable')
  await page.send('Emulation.setTimezoneOverride', { timezoneId: timezone })
  await page.send('Emulation.setDeviceMetricsOverride', {
    width: 1024,
    height: 1400,
    deviceScaleFactor: 1,
    mobile: false,
  })
  await page.send('Page.addScriptToEvaluateOnNewDocument', {
    source: signedIn(origin, signIn, token, language),
  })
  const place = ['studies', study, 'comparison', `@${moment}`].map(encodeURIComponent).join('/')
  await page.send('Page.navigate', { url: `${origin}/manage/#/${place}` })
  await shown(page, moment)
  const { data } = await page.send<{ data: string }>('Page.printToPDF', {
    preferCSSPageSize: true,
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  })
  return new Uint8Array(Buffer.from(data, 'base64'))
}

/**
 * What makes the application find the person signed in: the token lies where oidc-client-ts looks for it, in this page's own storage, and
 * nowhere else on the machine. It is not renewed.
 */
function signedIn(
  origin: string,
  { issuer, clientId }: PrinterOptions['signIn'],
  token: string,
  language: string,
): string {
  const user = JSON.stringify({
    access_token: token,
    token_type: 'Bearer',
    scope: 'openid',
    profile: { sub: '' },
    expires_at: Math.floor(Date.now() / 1000) + 3600,
  })
  const stored = [`oidc.user:${issuer}:${clientId}`, user].map((text) => JSON.stringify(text)).join(', ')
  return `if (location.origin === ${JSON.stringify(origin)}) {
    sessionStorage.setItem(${stored})
    localStorage.setItem('bookend.locale', ${JSON.stringify(language)})
  }`
}

/** Waits until the report is on the page; throws what the page says is wrong. */
async function shown(page: Page, moment: string): Promise<void> {
  const expression = `(async () => {
    await document.fonts.ready
    const alert = document.querySelector('[role="alert"]')
    return { moment: document.querySelector('[data-report]')?.dataset.report, problem: alert?.innerText }
  })()`
  for (;;) {
    const { result } = await page.send<{ result: { value?: { moment?: string; problem?: string } } }>(
      'Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true },
    )
    if (result.value?.moment === moment) return
    if (result.value?.problem) throw new Error(result.value.problem)
    await wait(100)
  }
}
