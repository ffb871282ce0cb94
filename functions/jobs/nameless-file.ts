// A file on the disk for the time of one job.
import { randomUUID } from 'node:crypto'
import { open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file without a name: whatever ends the process, the disk is free again. */
export async function namelessFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `bookend-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await rm(path)
  return file
}
