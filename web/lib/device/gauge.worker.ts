// The part of the gauge that touches the disk. Only a worker may write to a private file without the browser's bookkeeping of storage.
import { noise } from './noise.ts'
import { FILE as ROOM, partFolder } from './reserve-part.ts'

const FILE = 'gauge'
const LOCK = 'bookend:gauge'
/** Bytes written at a time. */
const PIECE = 1_000_000

/**
 * What is asked: whether so many bytes fit, or, with a `part` of the reserve, to write them there. What is answered: yes or no, undefined
 * where this browser can't tell.
 */
export interface Asked {
  id: number
  bytes: number
  part: string | undefined
}
export interface Answered {
  id: number
  yes: boolean | undefined
}

// Opened once and kept: to open a file writes to the disk as well. Other tabs share it.
const opening = open()

async function open(): Promise<FileSystemSyncAccessHandle> {
  const folder = await navigator.storage.getDirectory()
  return openIn(folder, FILE)
}

async function openIn(folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemSyncAccessHandle> {
  const file = await folder.getFileHandle(name).catch(() => folder.getFileHandle(name, { create: true }))
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

/** Writes that many bytes into a part of the reserve; false when the disk ends before. */
async function fill(part: string, bytes: number): Promise<boolean> {
  const file = await openIn(await partFolder(part), ROOM)
  try {
    for (let at = 0; at < bytes; at += PIECE) {
      const piece = noise(Math.min(PIECE, bytes - at))
      if (file.write(piece, { at }) !== piece.length) return false
    }
    file.flush()
    return true
  } catch {
    return false
  } finally {
    file.close()
  }
}

addEventListener('message', ({ data: { id, bytes, part } }: MessageEvent<Asked>) => {
  const answer =
    part === undefined
      ? opening.then((file) => navigator.locks.request(LOCK, () => fits(file, bytes)))
      : fill(part, bytes)
  answer.catch(() => undefined).then((found) => postMessage({ id, yes: found } satisfies Answered))
})
