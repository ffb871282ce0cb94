// A Vite plugin: has the browser compile all functions of some scripts beside the page while it loads them, instead of each when it is first
// called (https://developer.chrome.com/blog/explicit-compile-hints); browsers that don't know the comment pass over it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** The scripts that hold a module whose path ends with `module`, and all that those import before they run. */
export function compileAtLoad(module: string): Plugin {
  return {
    name: 'bookend-compile-at-load',
    apply: 'build',
    // The comment must come first, before what Vite itself puts there at the end; and before the service worker's list of hashes.
    writeBundle: {
      order: 'pre',
      sequential: true,
      handler({ dir = '' }, bundle) {
        const seen = new Set<string>()
        const visit = (name: string) => {
          const chunk = bundle[name]
          if (chunk?.type !== 'chunk' || seen.has(name)) return
          seen.add(name)
          const file = join(dir, name)
          writeFileSync(file, `//# allFunctionsCalledOnLoad\n${readFileSync(file, 'utf8')}`)
          chunk.imports.forEach(visit)
        }
        for (const [name, chunk] of Object.entries(bundle))
          if (chunk.type === 'chunk' && chunk.moduleIds.some((id) => id.endsWith(module))) visit(name)
      },
    },
  }
}
