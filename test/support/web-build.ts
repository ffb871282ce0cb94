// The web applications as they are shipped, built into a folder of their own for a test.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'

/** Builds into a new folder and returns it; `define` replaces names in the code, for example to make a newer version. */
export async function buildWeb(define: Record<string, string> = {}): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'bookend-web-'))
  await build({
    configFile: new URL('../../web/vite.config.ts', import.meta.url).pathname,
    mode: 'production',
    logLevel: 'error',
    define,
    build: { outDir, emptyOutDir: true },
  })
  return outDir
}
