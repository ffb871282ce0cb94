// Downloads go when their time is over: the file, and the line that tells of it.
import type { Deps } from '../deps.ts'
import { expiryOf, listExports, removeExport } from '../store/exports.ts'

/** Takes the study's exports away whose time is over. Running it twice is harmless. */
export async function expireExports(
  { table, blobs, now }: Pick<Deps, 'table' | 'blobs' | 'now'>,
  study: string,
): Promise<void> {
  for (const job of await listExports(table, study)) {
    if (expiryOf(job) > now()) continue
    // The file first: a line without a file can be taken away again, a file without a line is never found.
    if (job.file) await blobs.remove(job.file.key)
    await removeExport(table, study, job.id)
  }
}
