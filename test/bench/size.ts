// What people download before they can work, and what a cold Lambda reads, against the budgets.
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundleInto, type Bundled } from '../../infra/bundling.ts'
import { verdict, type Section } from './table.ts'

const root = new URL('../../', import.meta.url).pathname
const FIRST_LOAD = 60
const LAMBDA = 1049

/** Kilobytes (1,000 bytes) after gzip at its best, as the servers send it. */
export const gzipped = (bytes: Uint8Array | string) => gzipSync(bytes, { level: 9 }).length / 1000

export async function benchSize(): Promise<Section[]> {
  const notes: string[] = []
  const rows: Section['rows'] = []
  const web = `${root}dist/web/`
  if (existsSync(`${web}collect/index.html`)) {
    const { script, style, later } = load(web, 'collect')
    rows.push([
      'collect application, first load: script, kB gzip',
      script,
      FIRST_LOAD,
      verdict(script, FIRST_LOAD),
    ])
    rows.push(['collect application, first load: style, kB gzip', style, null, ''])
    rows.push(['collect application, loaded when needed: script, kB gzip', later, null, ''])
    const manage = load(web, 'manage')
    rows.push(['manage application, first load: script, kB gzip', manage.script, null, ''])
  } else notes.push('The applications are not built: run `npm run build` first.')

  for (const entry of ['api', 'report', 'export']) {
    const file = `${root}functions/${entry}.ts`
    if (!existsSync(file)) continue
    const { first, all } = await lambdaSize(file)
    const budget = entry === 'api' ? LAMBDA : null
    rows.push([
      `Lambda bundle of functions/${entry}.ts, kB minified`,
      all / 1000,
      budget,
      budget === null ? '' : verdict(all / 1000, budget),
    ])
    rows.push([`of which a start reads, kB`, first / 1000, null, ''])
  }
  notes.push(
    'First load: the scripts and styles that the page names, and all that they import before they run; not what is loaded later.',
  )
  return [{ title: 'Size', columns: ['what', 'size', 'budget', ''], rows, notes }]
}

/** Kilobytes after gzip of what `<application>/index.html` loads at once, and of the scripts that it may load later. */
function load(web: string, application: string): { script: number; style: number; later: number } {
  const page = readFileSync(`${web}${application}/index.html`, 'utf8')
  const links = [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, link]) => link ?? '')
  const read = (file: string) => readFileSync(`${web}${file}`, 'utf8')
  const reach = (imports: (code: string) => string[]) => {
    const seen = new Set<string>()
    const visit = (file: string) => {
      if (seen.has(file)) return
      seen.add(file)
      if (!file.endsWith('.js')) return
      for (const found of imports(read(file))) visit(new URL(found, `http://host${file}`).pathname)
    }
    links.forEach(visit)
    return [...seen]
  }
  const total = (files: string[], ending: string) =>
    files.filter((file) => file.endsWith(ending)).reduce((sum, file) => sum + gzipped(read(file)), 0)
  const first = reach(staticImports)
  const all = reach((code) => [...staticImports(code), ...lazyImports(code)])
  const script = total(first, '.js')
  return { script, style: total(first, '.css'), later: total(all, '.js') - script }
}

/** What a minified module imports before it runs; `import(…)` is for later. */
export const staticImports = (code: string): string[] =>
  [
    ...code.matchAll(
      /(?:^|[;}\n])\s*(?:import|export)\s*(?:[\w$*{][^'"`;()]*?from\s*)?["'](\.{1,2}\/[^"']+\.js)["']/g,
    ),
  ].map(([, path]) => path ?? '')

const lazyImports = (code: string): string[] =>
  [...code.matchAll(/\bimport\(\s*[`"'](\.{1,2}\/[^`"']+\.js)[`"']/g)].map(([, path]) => path ?? '')

/** Bytes of the bundle as it is deployed. */
async function lambdaSize(entry: string): Promise<Bundled> {
  const folder = await mkdtemp(join(tmpdir(), 'bookend-bundle-'))
  try {
    return await bundleInto(folder, entry)
  } finally {
    await rm(folder, { recursive: true })
  }
}
