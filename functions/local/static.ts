// The web applications as files: from the build's folder, compressed once, kept by browsers as long as their names promise.
import { readFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { pageHeaders } from '../wire/headers.ts'

const compress = promisify(gzip)

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/

interface File {
  bytes: Uint8Array<ArrayBuffer>
  packed: Uint8Array<ArrayBuffer> | undefined
}

/** Answers requests for the files of a folder; undefined for what is not there. Files are read once: a new build wants a new start. */
export function staticFiles(folder: string): (request: Request) => Promise<Response | undefined> {
  const root = resolve(folder)
  const kept = new Map<string, Promise<File | undefined>>()

  const load = async (path: string): Promise<File | undefined> => {
    const full = resolve(join(root, path))
    if (!full.startsWith(root + sep)) return undefined
    const bytes = await readFile(full).catch(() => undefined)
    if (!bytes) return undefined
    const worthwhile = compressible.test(types[extname(path)] ?? '') && bytes.length > 500
    return {
      bytes: new Uint8Array(bytes),
      packed: worthwhile ? new Uint8Array(await compress(bytes, { level: 9 })) : undefined,
    }
  }

  return async (request) => {
    const path = filePath(new URL(request.url).pathname)
    if (path === undefined || !['GET', 'HEAD'].includes(request.method)) return undefined
    const known = kept.get(path) ?? load(path)
    kept.set(path, known)
    const file = await known
    if (!file) {
      kept.delete(path)
      return undefined
    }
    return answer(request, path, file)
  }
}

/** Which file an address means: the applications' pages for anything below them that names no file. */
function filePath(address: string): string | undefined {
  try {
    const path = decodeURIComponent(address)
    if (path.includes('\0')) return undefined
    if (extname(path) !== '') return path
    const [, application] = /^\/(manage|collect|docs)(\/|$)/.exec(path) ?? []
    return application && `/${application}/index.html`
  } catch {
    return undefined
  }
}

function answer(request: Request, path: string, { bytes, packed }: File): Response {
  const type = types[extname(path)] ?? 'application/octet-stream'
  const headers = new Headers({
    'content-type': type,
    'cache-control': keeping(path),
    vary: 'accept-encoding',
  })
  for (const [name, value] of Object.entries(pageHeaders)) headers.set(name, value)
  // A worker may only serve what lies below its own address unless the server says otherwise.
  if (path.endsWith('-sw.js')) headers.set('service-worker-allowed', '/collect/')
  const wanted = packed && /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  if (wanted) headers.set('content-encoding', 'gzip')
  const body = wanted ? packed : bytes
  headers.set('content-length', String(body.length))
  return new Response(request.method === 'HEAD' ? null : body, { headers })
}

/** Built files have a hash in their names; pages and the service worker must be asked for each time. */
function keeping(path: string): string {
  if (/^\/assets\/.*-[\w-]{8,}\.\w+$/.test(path)) return 'public, max-age=31536000, immutable'
  return 'no-cache'
}
