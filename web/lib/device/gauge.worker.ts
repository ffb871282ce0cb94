// The part of the gauge that touches the disk. Only a worker may write to a private file without the browser's bookkeeping of storage.
import { noise } from './noise.ts'

const FILE = 'gauge'
const LOCK = 'bookend:gauge'
/** Bytes written at a time. */
const PIECE = 1_000_000

/** What is asked: whether so many bytes fit. What is answered: `fits`, undefined where this browser can't tell. */
export interface Asked {
  id: number
  bytes: number
}
export interface Answered {
  id: number
  fits: boolean | undefined
}

// Opened once and kept: to open a file writes to the disk as well. Other tabs share it.
const opening = open()

async function open(): Promise<FileSystemSyncAccessHandle> {
  const folder = await navigator.storage.getDirectory()
  const file = await folder.getFileHandle(FILE).catch(() => folder.getFileHandle(FILE, { create: true }))
  const shared = { mode: 'readwrite-unsafe' }
  return (
    file as {
      createSyncAccessHandle(options: object): Promise<FileSystemSyncAccessHandle>
    } & FileSystemFileHandle
  ).createSyncAccessHandle(shared)
}

/** Takes the room and gives it back at once; nothing of it reaches the flash. */
function fits(file: FileSystemSyncAccessHandle, bytes: number): boolean {
  const piece = noise(Math.min(bytes, PIECE))
  try {
    for (let at = 0; at < bytes; at += piece.length)
      if (file.write(piece, { at }) !== piece.length) return false
    return true
  } catch {
    return false
  } finally {
    file.truncate(0)
  }
}

addEventListener('message', ({ data: { id, bytes } }: MessageEvent<Asked>) => {
  opening
    .then((file) => navigator.locks.request(LOCK, () => fits(file, bytes)))
    .catch(() => undefined)
    .then((found) => postMessage({ id, fits: found } satisfies Answered))
})
