// Serves the harness page with a survey, and opens Chromium on it.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { rmSync } from 'node:fs'
import { chromium, type Browser } from 'playwright'
import { createServer } from 'vite'
import { findChromium } from '../../support/browser.ts'
import type { Survey } from '../../../core/survey.ts'

/** The page with this survey; `close` ends browser and server. */
export async function harness(
  survey: Survey,
): Promise<{ address: string; browser: Browser; close(): Promise<void> }> {
  const root = new URL('../../..', import.meta.url).pathname
  // Its own, so that two runs side by side do not write over each other.
  const cacheDir = `${root}node_modules/.vite/harness-${process.pid}`
  const server = await createServer({
    configFile: false,
    root,
    logLevel: 'error',
    cacheDir,
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    plugins: [
      svelte(),
      {
        name: 'survey',
        configureServer: ({ middlewares }) => {
          middlewares.use('/survey.json', (_, response) => response.end(JSON.stringify(survey)))
        },
      },
    ],
  })
  await server.listen()
  const browser = await chromium.launch({
    executablePath: findChromium(),
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
  return {
    address: `${server.resolvedUrls?.local[0]}test/e2e/harness/index.html`,
    browser,
    close: async () => {
      await browser.close()
      await server.close()
      rmSync(cacheDir, { recursive: true, force: true })
    },
  }
}
