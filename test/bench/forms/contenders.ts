// Makes a page of every contender: bundles ours, and fetches the others from npm into a folder of their own, for nobody but the bench needs them.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, type InlineConfig } from 'vite'
import { compileAtLoad } from '../../../web/compile-at-load-plugin.ts'
import { gzipped } from '../size.ts'

const here = (file: string) => new URL(file, import.meta.url).pathname
/** Where the peers are installed and everything is bundled; kept, so that the next run need not fetch them. */
const workshop = join(tmpdir(), 'bookend-bench')

export interface Page {
  name: string
  /** Which text of a form it reads. */
  reads: 'survey' | 'page' | 'xform'
  draws: boolean
  ours: boolean
  /** Folder of its bundle; the page loads `main.js` and `styles`. */
  folder: string
  styles: string[]
  /** Kilobytes after gzip that load before anything can be drawn. */
  script: number
}

interface Plan extends Pick<Page, 'name' | 'reads' | 'draws' | 'ours'> {
  /** A file of ours, or the code of an entry that hands a library to one. */
  entry: string
}

const ours: Plan[] = [
  { name: 'ours, engine', reads: 'survey', draws: false, ours: true, entry: here('ours-engine.ts') },
  { name: 'ours', reads: 'survey', draws: true, ours: true, entry: here('ours-screens.ts') },
  { name: 'ours, one page', reads: 'page', draws: true, ours: true, entry: here('ours-screens.ts') },
]

const present = `import { present } from ${JSON.stringify(here('page.ts'))}`
const peers: Plan[] = [
  {
    name: 'xforms-engine',
    reads: 'xform',
    draws: false,
    ours: false,
    entry: `${present}
import { createInstance } from '@getodk/xforms-engine'
import { xformsEngine } from ${JSON.stringify(here('xforms-engine.ts'))}
present(xformsEngine({ createInstance }))`,
  },
  {
    name: 'web-forms',
    reads: 'xform',
    draws: true,
    ours: false,
    entry: `${present}
import { createApp } from 'vue'
import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms'
import { webForms } from ${JSON.stringify(here('web-forms.ts'))}
present(webForms({ createApp, OdkWebForm, webFormsPlugin }))`,
  },
  {
    // The transformer runs on Enketo's server: it is not part of what a device loads.
    name: 'enketo-core',
    reads: 'xform',
    draws: true,
    ours: false,
    entry: `${present}
import { Form } from 'enketo-core'
import 'enketo-core/src/sass/formhub/formhub.scss'
import { enketo } from ${JSON.stringify(here('enketo.ts'))}
const transform = async (given) => (await import('enketo-transformer/web')).transform(given)
present(enketo({ Form, transform }))`,
  },
]

// enketo-core asks for a fork of leaflet-draw on GitHub and for an evaluator that npm does not have: the nearest that npm has.
const peerManifest = {
  private: true,
  type: 'module',
  dependencies: {
    '@getodk/xforms-engine': '0.22.0',
    '@getodk/web-forms': '0.22.0',
    'enketo-core': '9.0.1',
    'enketo-transformer': '4.2.0',
    sass: '1.108.2',
    vue: '3.5.29',
  },
  overrides: { 'leaflet-draw': '1.0.4', 'openrosa-xpath-evaluator': '3.1.0' },
}

/** The versions that stand beside ours, for the notes. */
export const peerVersions = ['@getodk/xforms-engine', '@getodk/web-forms', 'enketo-core']
  .map((name) => `${name} ${(peerManifest.dependencies as Record<string, string>)[name]}`)
  .join(', ')

/** Installs the peers unless they are there; says why not when that fails. No scripts of theirs are run. */
export function installPeers(): string | undefined {
  mkdirSync(workshop, { recursive: true })
  const manifest = join(workshop, 'package.json')
  const wanted = JSON.stringify(peerManifest, null, 2)
  const done = join(workshop, 'installed.json')
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return undefined
  writeFileSync(manifest, wanted)
  console.error(`Fetching the peers into ${workshop} (about 120 MB, once) …`)
  const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
  const run = spawnSync('npm', ['install', ...flags], { cwd: workshop, encoding: 'utf8' })
  if (run.status !== 0) return run.stderr.trim().split('\n').slice(0, 3).join(' ') || 'npm install failed'
  writeFileSync(done, wanted)
  return undefined
}

/** Bundles the contenders whose names begin with one of `only` (all when it is empty). */
export async function makePages(withPeers: boolean, only: string[]): Promise<Page[]> {
  const pages: Page[] = []
  for (const plan of withPeers ? [...ours, ...peers] : ours) {
    if (only.length > 0 && !only.includes(plan.name)) continue
    pages.push(await bundle(plan))
  }
  return pages
}

async function bundle({ entry, ...plan }: Plan): Promise<Page> {
  const slug = plan.name.replaceAll(/\W+/g, '-')
  const folder = join(workshop, 'pages', slug)
  const input = plan.ours ? entry : join(workshop, `${slug}.js`)
  mkdirSync(workshop, { recursive: true })
  if (!plan.ours) writeFileSync(input, entry)
  const made = await build(configuration(slug, input, folder))
  if (!('output' in made)) throw new Error(`No bundle of ${plan.name}`)
  const chunks = made.output.filter((one) => one.type === 'chunk')
  const first = new Set<string>()
  const visit = (name: string) => {
    if (first.has(name)) return
    first.add(name)
    chunks.find(({ fileName }) => fileName === name)?.imports.forEach(visit)
  }
  visit('main.js')
  const script = chunks
    .filter(({ fileName }) => first.has(fileName))
    .reduce((sum, { code }) => sum + gzipped(code), 0)
  const styles = chunks
    .filter(({ fileName }) => first.has(fileName))
    .flatMap((chunk) => [
      ...((chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? []),
    ])
  return { ...plan, folder, script, styles }
}

function configuration(slug: string, input: string, outDir: string): InlineConfig {
  const core = join(workshop, 'node_modules/enketo-core')
  return {
    configFile: false,
    root: workshop,
    base: `/${slug}/`,
    logLevel: 'silent',
    // As our applications are built, and the peers in the same way.
    plugins: [svelte({ configFile: false }), compileAtLoad(input)],
    // enketo-core's styles are in an older Sass; its warnings are for its authors.
    css: { preprocessorOptions: { scss: { logger: { warn() {}, debug() {} } } } },
    define: {
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    resolve: {
      // Names that enketo-core leaves to the application, given what its own package names, and a path of its repository.
      alias: {
        'enketo/config': `${core}/config.js`,
        'enketo/widgets': `${core}/src/js/widgets.js`,
        'enketo/translator': `${core}/src/js/fake-translator.js`,
        'enketo/dialog': `${core}/src/js/fake-dialog.js`,
        'enketo/file-manager': `${core}/src/js/file-manager.js`,
        'enketo/xpath-evaluator-binding': `${core}/src/js/xpath-evaluator-binding.js`,
        '/packages/enketo-core/node_modules': join(workshop, 'node_modules'),
      },
    },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'esnext',
      reportCompressedSize: false,
      rolldownOptions: {
        input,
        output: {
          entryFileNames: 'main.js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
        },
      },
    },
  }
}
