// A Vite plugin: writes /api/openapi.json at every build, by the server's own sources, so that it is never older than they are.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const writer = new URL('../../functions/openapi/write.ts', import.meta.url).pathname

/** Runs the writer in a process of its own: what the browser loads knows nothing of the server. */
export function openApiDocument(): Plugin {
  return {
    name: 'bookend-openapi',
    apply: 'build',
    writeBundle({ dir }) {
      if (!dir) throw new Error('The OpenAPI document needs an output folder')
      execFileSync(process.execPath, [writer, join(dir, 'api/openapi.json')], { stdio: 'inherit' })
    },
  }
}
