// Compiled surveys and their attached data that this process used lately, so that a busy day reads and unpacks each only once.
import { attachedData, holdsData } from '../../core/attached.ts'
import type { XNode } from '../../core/expression/tree.ts'
import type { Blobs } from '../blobs.ts'
import { loadAttachment } from '../files/attachments.ts'
import { loadSurvey } from '../files/surveys.ts'

const kept = 20

/** Remembers what `load` found under a name, per home of files, for the names used last; not what failed or was not there. */
function remembered<T>(load: (blobs: Blobs, study: string, hash: string) => Promise<T | undefined>) {
  const held = new WeakMap<Blobs, Map<string, Promise<T | undefined>>>()
  return (blobs: Blobs, study: string, hash: string): Promise<T | undefined> => {
    const ours = held.get(blobs) ?? new Map<string, Promise<T | undefined>>()
    held.set(blobs, ours)
    const name = `${study}/${hash}`
    const known = ours.get(name)
    // Taken out and put back at the end, so that the first is the one that was not used for longest.
    ours.delete(name)
    const found = known ?? load(blobs, study, hash)
    ours.set(name, found)
    const forget = () => ours.delete(name)
    if (!known) found.then((one) => one ?? forget(), forget)
    const [oldest] = ours.keys()
    if (ours.size > kept && oldest !== undefined) ours.delete(oldest)
    return found
  }
}

/** The compiled survey, or undefined. The same object for everybody: it is not to be changed. */
export const surveyOf = remembered(loadSurvey)

/** The data attached to a survey, by file name, as formulas read it. Undefined while some of it may still be replaced. */
const pinnedFiles = remembered(async (blobs, study, hash) => {
  const { files, pinned } = await readFiles(blobs, study, hash)
  return pinned ? files : undefined
})

/** The data attached to a survey, by file name, as formulas read it. */
export async function filesOf(
  blobs: Blobs,
  study: string,
  hash: string,
): Promise<ReadonlyMap<string, XNode>> {
  return (await pinnedFiles(blobs, study, hash)) ?? (await readFiles(blobs, study, hash)).files
}

async function readFiles(blobs: Blobs, study: string, hash: string) {
  const survey = await surveyOf(blobs, study, hash)
  const files = new Map<string, XNode>()
  let pinned = true
  for (const name of survey?.attachments ?? []) {
    if (!holdsData(name)) continue
    const found = await loadAttachment(blobs, study, hash, name)
    pinned &&= found?.pinned ?? false
    const data = found && attachedData(name, new TextDecoder().decode(found.bytes))
    if (data) files.set(name, data)
  }
  return { files, pinned }
}
