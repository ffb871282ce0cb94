// How entries are bundled for Lambda: the same for the deployment and for the tests that run the bundle.
import { build, type Plugin } from 'esbuild'
import { readFileSync, statSync, writeFileSync } from 'node:fs'

export interface Bundled {
  /** Bytes of the scripts that a start reads: the entry and all that it imports before it runs. */
  first: number
  /** Bytes of all scripts; the rest is read by the request that needs it. */
  all: number
}

/** Packages that are CommonJS inside ask for `require`. */
const REQUIRE = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

/**
 * Bundles an entry into `folder` as `index.mjs` with chunks beside it. What is imported dynamically is a chunk of its own, so that a start
 * doesn't read the importer of workbooks or the regular expressions of a survey that has none.
 */
export async function bundleInto(folder: string, entry: string): Promise<Bundled> {
  const { metafile } = await build({
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    // Vietnamese as it is, not two or three times as long.
    charset: 'utf8',
    // Licences lie beside the scripts, where no start reads them.
    legalComments: 'external',
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    // The SDK is bundled: the version that was tested is the version that runs.
    mainFields: ['module', 'main'],
    external: NEVER_LOADED,
    plugins: [versionOnly],
    banner: { js: REQUIRE },
    logLevel: 'error',
  })
  const { outputs } = metafile
  const scripts = Object.keys(outputs).filter((file) => file.endsWith('.mjs'))
  for (const file of scripts) {
    const code = readFileSync(file, 'utf8')
    // Only one of them asks for it. The line stays, so that source maps hold.
    if (!code.includes('typeof require')) writeFileSync(file, code.replace(REQUIRE, ''))
  }
  const first = new Set<string>()
  const visit = (file: string) => {
    const output = outputs[file]
    if (!output || first.has(file)) return
    first.add(file)
    for (const { kind, path } of output.imports) if (kind === 'import-statement') visit(path)
  }
  const start = scripts.find(
    (file) => outputs[file]?.entryPoint !== undefined && /(^|\/)index\.mjs$/.test(file),
  )
  if (start) visit(start)
  const bytes = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + statSync(file).size, 0)
  return { first: bytes(first), all: bytes(scripts) }
}

/** Of its packages' descriptions the SDK reads the version, for its user agent. */
const versionOnly: Plugin = {
  name: 'version-only',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/[^/]+\/package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string }
      return { loader: 'json', contents: JSON.stringify({ version }) }
    })
  },
}

/**
 * What the SDK loads on occasions that Lambda doesn't have: it gives credentials in the environment, where the SDK looks first, and it is no
 * browser that would be told by its user agent.
 */
const NEVER_LOADED = [
  'bowser',
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
]

// As a command, for those who can't wait for a promise: the folder and the entry.
if (import.meta.main) await bundleInto(process.argv[2]!, process.argv[3]!)
