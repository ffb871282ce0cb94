// Which responses are complete: the doubt about a medium that has not arrived, kept exact whichever comes first and whoever is killed between.
import type { Flag, ResponseContent } from '../../core/response.ts'
import type { Deps } from '../deps.ts'
import { heldMedia } from '../files/media.ts'
import { listAwaited, stopAwaiting, type Awaited } from '../store/awaited.ts'
import { renewFlags } from '../store/responses.ts'

type MediaDeps = Pick<Deps, 'now' | 'table' | 'blobs'>
type Place = Pick<ResponseContent, 'study' | 'round' | 'id'>

/** A response that never came is not waited for any longer than this, in milliseconds. */
const NEVER_CAME = 24 * 60 * 60_000

/** The media that a response names, each once. */
export const mediaNamed = ({ media }: { media: { sha256: string }[] }): string[] => [
  ...new Set(media.map((one) => one.sha256)),
]

/** One doubt for each place whose medium is not among `held`. */
export function mediaFlags({ media }: Pick<ResponseContent, 'media'>, held: readonly string[]): Flag[] {
  return media
    .filter((one) => !held.includes(one.sha256))
    .map((one) => ({ kind: 'media-missing', at: one.slot, detail: one.sha256.slice(0, 12) }))
}

/** Looks again which media of a response are there, and says so in its doubts. False: there is no such response (yet). */
export async function renewMediaFlags({ now, table, blobs }: MediaDeps, place: Place): Promise<boolean> {
  return renewFlags(table, place, now(), async (response) => [
    ...mediaFlags(response, await heldMedia(blobs, place.study, mediaNamed(response))),
    ...response.flags.filter(({ kind }) => kind !== 'media-missing'),
  ])
}

/** To be called once a medium is kept, also when it was kept before: those who waited for it are told. */
export async function mediaArrived(deps: MediaDeps, study: string, sha256: string): Promise<void> {
  for (const entry of await listAwaited(deps.table, study, sha256)) await settle(deps, study, entry)
}

/** Repairs what a killed process left: media that are there and still waited for, and waiting that nobody needs. */
export async function sweepMedia(deps: MediaDeps, study: string): Promise<void> {
  const waiting = await listAwaited(deps.table, study)
  const hashes = [...new Set(waiting.map(({ sha256 }) => sha256))]
  const held = new Set(await heldMedia(deps.blobs, study, hashes))
  for (const entry of waiting) {
    const isOld = Date.parse(entry.since) + NEVER_CAME < deps.now()
    if (held.has(entry.sha256)) await settle(deps, study, entry, isOld)
  }
}

/** The response is written after it says that it waits: while it is not there, it will look for itself. */
async function settle(deps: MediaDeps, study: string, entry: Awaited, isOld = false): Promise<void> {
  const { round, id } = entry
  const isThere = await renewMediaFlags(deps, { study, round, id })
  if (isThere || isOld) await stopAwaiting(deps.table, study, entry)
}
