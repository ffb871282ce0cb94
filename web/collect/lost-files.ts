// Files that a draft names and that are not on the device: the page ended before storage took them, or storage damaged them.
import { refOf, within } from '../../core/interview/tree.ts'
import type { Interview } from '../../core/interview/types.ts'
import type { DeviceDatabase } from '../lib/device/database.ts'
import { loadMedia, mediaHash } from '../lib/device/media.ts'

/** References of the questions whose file is not there as it was taken. Rejects with DatabaseProblem. */
export async function lostFiles(
  database: DeviceDatabase,
  response: string,
  interview: Interview,
): Promise<string[]> {
  const lost: string[] = []
  for (const instance of within(interview.root)) {
    const node = interview.survey.nodes[instance.node]
    if (node?.kind !== 'question' || node.dataType !== 'binary') continue
    const sha256 = mediaHash(instance.value)
    if (sha256 && !(await loadMedia(database, response, sha256))) lost.push(refOf(interview, instance))
  }
  return lost
}
