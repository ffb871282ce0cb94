// Builds both applications into dist/web, and serves them in development with the API behind a proxy.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { readFileSync } from 'node:fs'
import { defineConfig } from 'vite'
import { serviceWorker } from './collect/service-worker-plugin.ts'
import { compileAtLoad } from './compile-at-load-plugin.ts'
import { openApiDocument } from './docs/openapi-plugin.ts'

const here = (path: string) => new URL(path, import.meta.url).pathname
const { version } = JSON.parse(readFileSync(here('../package.json'), 'utf8')) as { version: string }

export default defineConfig({
  root: here('.'),
  base: '/',
  publicDir: here('collect/public'),
  define: { BOOKEND_VERSION: JSON.stringify(version) },
  plugins: [
    svelte(),
    // An interview opens in two thirds of the time.
    compileAtLoad('/ui/interview/Interview.svelte'),
    openApiDocument(),
    serviceWorker({ entry: 'collect', publicFiles: here('collect/public') }),
  ],
  build: {
    outDir: here('../dist/web'),
    emptyOutDir: true,
    // The oldest browsers that have all that the applications use: array copies, Web Locks, gzip streams.
    target: ['chrome110', 'firefox115', 'safari16.4'],
    rolldownOptions: {
      // How long plugins take is for their authors, not for whoever starts Bookend.
      checks: { bundlerTimings: false },
      input: {
        collect: here('collect/index.html'),
        manage: here('manage/index.html'),
        docs: here('docs/index.html'),
      },
    },
  },
  worker: {
    format: 'es',
    // Within the service worker's scope, so that it is there without a network too.
    rolldownOptions: { output: { entryFileNames: 'collect/[name]-[hash].js' } },
  },
  // The local server on its default port.
  server: { proxy: { '/api': 'http://localhost:8080', '/files': 'http://localhost:8080' } },
})
