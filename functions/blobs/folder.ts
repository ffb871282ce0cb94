// Files in a folder, for one machine: written whole or not at all, served by signed addresses of this server.
import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import {
  access,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { Problem } from '../../core/problem.ts'
import type { Blobs } from '../blobs.ts'
import { attachmentNamed } from './disposition.ts'

export interface FolderBlobs extends Blobs {
  /** Answers a request for an address that `signedUrl` made: the file, or throws not-found when it was changed or its time is over. */
  serve(request: Request): Promise<Response>
  /** Deletes what was kept under keys that begin with `prefix` (whole folders) and is older than `before`, in milliseconds since 1970. */
  expire(prefix: string, before: number): Promise<void>
}

/** Where signed addresses begin. */
export const FILES = '/files/'

/**
 * Blobs in a folder. `secret` signs addresses; whoever knows it can read every file. `now`: milliseconds since 1970.
 * The folder has `content/`, `types/` (media types beside it, under the same names) and `incoming/` (unfinished; may be removed at any time).
 */
export function folderBlobs(folder: string, secret: string, now: () => number): FolderBlobs {
  const content = (key: string) => join(folder, 'content', ...segments(key))
  const types = (key: string) => join(folder, 'types', ...segments(key))
  const sign = (...parts: string[]) =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest('base64url')

  const keep = async (
    key: string,
    type: string,
    ifAbsent: boolean,
    fill: (file: FileHandle) => Promise<void>,
  ) => {
    // The type first: a file that is there always has one.
    await place(folder, types(key), ifAbsent, (file) => file.writeFile(type))
    return place(folder, content(key), ifAbsent, fill)
  }

  return {
    put: async (key, bytes, type, { ifAbsent = false } = {}) =>
      keep(key, type, ifAbsent, (file) => file.writeFile(bytes)),
    putStream: (key, chunks, type, { ifAbsent = false } = {}) =>
      keep(key, type, ifAbsent, async (file) => {
        for await (const chunk of chunks) await file.writeFile(chunk)
      }),
    get: (key) => unlessMissing(readFile(content(key))),
    async stream(key) {
      const path = content(key)
      const there = await unlessMissing(access(path).then(() => true))
      return there ? createReadStream(path) : undefined
    },
    has: async (key) => (await unlessMissing(access(content(key)).then(() => true))) ?? false,
    async remove(key) {
      await rm(content(key), { force: true })
      await rm(types(key), { force: true })
    },
    async expire(prefix, before) {
      const folders = segments(prefix.replace(/\/$/, ''))
      for (const root of ['content', 'types']) {
        const path = join(folder, root, ...folders)
        const names = (await unlessMissing(readdir(path, { recursive: true, withFileTypes: true }))) ?? []
        for (const name of names) {
          const file = join(name.parentPath, name.name)
          const found = name.isFile() && (await unlessMissing(stat(file)))
          if (found && found.mtimeMs < before) await rm(file, { force: true })
        }
      }
    },
    async signedUrl(key, { seconds, downloadName }) {
      const expires = String(Math.floor(now() / 1000) + seconds)
      const signature = sign(key, expires, downloadName)
      return `${FILES}${key.split('/').map(encodeURIComponent).join('/')}?${new URLSearchParams({ expires, name: downloadName, signature })}`
    },
    async serve(request) {
      const url = new URL(request.url)
      const key = decoded(url.pathname.slice(FILES.length))
      const [expires, name, signature] = ['expires', 'name', 'signature'].map(
        (one) => url.searchParams.get(one) ?? '',
      )
      const wanted = Buffer.from(sign(key, expires ?? '', name ?? ''))
      const given = Buffer.from(signature ?? '')
      const genuine = given.length === wanted.length && timingSafeEqual(given, wanted)
      if (!genuine || Number(expires) * 1000 < now()) throw new Problem('not-found', { what: 'file' })
      const path = content(key)
      const found = await unlessMissing(stat(path))
      if (!found) throw new Problem('not-found', { what: 'file' })
      const headers = {
        'content-type': (await unlessMissing(readFile(types(key), 'utf8'))) ?? 'application/octet-stream',
        'content-length': String(found.size),
        'content-disposition': attachmentNamed(name ?? ''),
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      }
      if (request.method === 'HEAD') return new Response(null, { headers })
      return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>, { headers })
    },
  }
}

/** Writes a file beside its place and moves it there once it is on the disk. False when `ifAbsent` and something is there. */
async function place(
  folder: string,
  path: string,
  ifAbsent: boolean,
  fill: (file: FileHandle) => Promise<void>,
): Promise<boolean> {
  const draft = join(folder, 'incoming', randomUUID())
  await mkdir(dirname(draft), { recursive: true })
  await mkdir(dirname(path), { recursive: true })
  try {
    const file = await open(draft, 'wx')
    try {
      await fill(file)
      await file.sync()
    } finally {
      await file.close()
    }
    // A link fails where a name is taken; a rename would replace it.
    if (ifAbsent) await link(draft, path)
    else await rename(draft, path)
    await syncFolder(dirname(path))
    return true
  } catch (error) {
    if (ifAbsent && isCode(error, 'EEXIST')) return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** A new name is durable once its folder is. Windows can't open folders, and needs no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A key as names of folders and a file: nothing that leads elsewhere, nothing too long for a disk. */
function segments(key: string): string[] {
  const parts = key.split('/').map(encodeURIComponent)
  if (parts.some((part) => part === '' || part.startsWith('.'))) {
    throw new Problem('request.invalid', { reason: 'the name of a file is not acceptable' })
  }
  return parts.map((part) =>
    part.length > 200 ? `~${createHash('sha256').update(part).digest('hex')}` : part,
  )
}

function decoded(path: string): string {
  try {
    return path.split('/').map(decodeURIComponent).join('/')
  } catch {
    throw new Problem('not-found', { what: 'file' })
  }
}

const isCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code

/** What a look at a file comes to; undefined when it is not there. */
export async function unlessMissing<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}
