// Downloads go when their time is over: the file, and the line that tells of it.
import type { Deps } from '../deps.ts'
import { expiryOf, listExports, removeExport, type ExportJob } from '../store/exports.ts'
import { KeptWork } from './kept-work.ts'

/** Takes the study's exports away whose time is over. Running it twice is harmless. */
export async function expireExports(
  { table, blobs, now }: Pick<Deps, 'table' | 'blobs' | 'now'>,
  study: string,
): Promise<void> {
  for (const job of await listExports(table, study)) {
    if (expiryOf(job) > now()) continue
    // The file first: a line without a file can be taken away again, a file without a line is never found.
    await removeFiles(blobs, job)
    await removeExport(table, study, job.id)
  }
}

/** Takes away what an export left: its file, or what was to become it. */
export async function removeFiles(blobs: Deps['blobs'], job: ExportJob): Promise<void> {
  if (job.file) await blobs.remove(job.file.key)
  if (job.status !== 'done') await new KeptWork(blobs, job).forget()
}
