// A Vite plugin: writes /collect-sw.js with the list of what the collect application needs offline, each with its integrity hash.
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface Options {
  /** Name of the application's entry among the build's inputs. */
  entry: string
  /** Folder of files that are copied as they are. */
  publicFiles: string
}

/** The files of one entry: its chunks, static and dynamic, their styles and assets, its page, and the public files. */
export function serviceWorker({ entry, publicFiles }: Options): Plugin {
  return {
    name: 'bookend-service-worker',
    apply: 'build',
    enforce: 'post',
    async writeBundle({ dir }, bundle) {
      if (!dir) throw new Error('The service worker needs an output folder')
      const files = new Set<string>()
      const visit = (name: string) => {
        const chunk = bundle[name]
        if (!chunk || files.has(name)) return
        files.add(name)
        if (chunk.type !== 'chunk') return
        for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next)
        for (const asset of [
          ...(chunk.viteMetadata?.importedCss ?? []),
          ...(chunk.viteMetadata?.importedAssets ?? []),
        ])
          visit(asset)
      }
      for (const [name, chunk] of Object.entries(bundle))
        if (chunk.type === 'chunk' && chunk.isEntry && chunk.name === entry) visit(name)
      for (const name of readdirSync(publicFiles, { recursive: true, withFileTypes: true }))
        if (name.isFile()) files.add(join(name.parentPath, name.name).slice(publicFiles.length + 1))

      const integrity = (name: string) =>
        `sha256-${createHash('sha256')
          .update(readFileSync(join(dir, name)))
          .digest('base64')}`
      const precache = [
        [`/${entry}/`, integrity(`${entry}/index.html`)],
        ...[...files].toSorted().map((name) => [`/${name}`, integrity(name)]),
      ]
      const version = createHash('sha256').update(JSON.stringify(precache)).digest('hex').slice(0, 16)
      const worker = await build({
        entryPoints: [new URL('service-worker.ts', import.meta.url).pathname],
        bundle: true,
        minify: true,
        write: false,
        target: 'chrome94',
        define: { PRECACHE: JSON.stringify(precache), VERSION: JSON.stringify(version) },
      })
      writeFileSync(join(dir, 'collect-sw.js'), worker.outputFiles[0]?.text ?? '')
    },
  }
}
