// Storing what was collected, whichever way it came: from its device, by an exported file, or out of quarantine.
import type { Flag, Receipt, ResponseContent } from '../../core/response.ts'
import type { Device } from '../../core/study.ts'
import type { Deps } from '../deps.ts'
import { heldMedia } from '../files/media.ts'
import { awaitMedia } from '../store/awaited.ts'
import { putResponse } from '../store/responses.ts'
import { getRound } from '../store/rounds.ts'
import { getStudy } from '../store/studies.ts'
import { announce } from '../webhooks/announce.ts'
import { judge } from './judge.ts'
import { mediaNamed, renewMediaFlags } from './media.ts'

/** Stores a response and judges it. `isNew`: it was not there before. `doubts` are added to those that are found. */
export async function takeIn(
  deps: Deps,
  content: ResponseContent,
  device: Pick<Device, 'id'>,
  doubts: Flag[] = [],
): Promise<{ receipt: Receipt; isNew: boolean }> {
  const { table, blobs } = deps
  const named = mediaNamed(content)
  const [round, study, before] = await Promise.all([
    getRound(table, content.study, content.round),
    getStudy(table, content.study),
    heldMedia(blobs, content.study, named),
  ])
  const missing = named.filter((sha256) => !before.includes(sha256))
  await awaitMedia(table, content, missing, deps.now())
  const media = missing.length > 0 ? await heldMedia(blobs, content.study, named) : before
  const flags = await judge(deps, content, device, round, {
    timezone: study?.timezone ?? 'UTC',
    heldMedia: media,
  })
  const began = new Date(deps.now()).toISOString()
  const stored = await putResponse(table, content, [...flags, ...doubts], deps.now)
  const isNew = stored.receivedAt >= began
  if (isNew && stored.status === 'stored') {
    const { study: of, round: within, id: response, revision } = content
    const event = { study: of, round: within, response, revision, at: stored.receivedAt }
    await announce(deps, { type: 'response.created', ...event })
  }
  // A medium may have come while this was written, or since it was written the first time.
  if (missing.length > 0 || (named.length > 0 && !isNew)) await renewMediaFlags(deps, content)
  return { receipt: { ...stored, media }, isNew }
}
