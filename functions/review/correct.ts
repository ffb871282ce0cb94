// Storing a correction: judged like what a device sends, as the revision after the one that it was made from.
import { responseContentSchema, type ResponseContent, type StoredResponse } from '../../core/response.ts'
import type { Deps } from '../deps.ts'
import { heldMedia } from '../files/media.ts'
import { awaitMedia } from '../store/awaited.ts'
import { putRevision, renewFlags, type Stored } from '../store/responses.ts'
import { getRound } from '../store/rounds.ts'
import { announce } from '../webhooks/announce.ts'
import { arrivalFlags, judgeContent } from './judge.ts'
import { mediaNamed, renewMediaFlags } from './media.ts'

/** The content that comes after `base`, by whom and why. */
export const nextRevision = (
  base: StoredResponse,
  changed: Pick<ResponseContent, 'answers' | 'media' | 'instanceName'>,
  { author, reason }: { author: string; reason: string },
): ResponseContent => {
  const { instanceName: _, ...rest } = base
  const { answers, media, instanceName } = changed
  return responseContentSchema.parse({
    ...rest,
    answers,
    media,
    ...(instanceName !== undefined && { instanceName }),
    revision: base.revision + 1,
    author,
    reason,
  })
}

/** Judges and stores a correction. The receipt says conflict when somebody else corrected the same revision first; both are kept. */
export async function storeCorrection(
  deps: Deps,
  base: StoredResponse,
  content: ResponseContent,
  timezone: string,
): Promise<Stored> {
  const { table, blobs } = deps
  const named = mediaNamed(content)
  const before = await heldMedia(blobs, content.study, named)
  const missing = named.filter((sha256) => !before.includes(sha256))
  await awaitMedia(table, content, missing, deps.now())
  const flags = await judgeContent(deps, content, await getRound(table, content.study, content.round), {
    timezone,
    heldMedia: before,
    arrival: arrivalFlags(base.flags),
  })
  const stored = await putRevision(table, content, flags, deps.now)
  if (missing.length > 0) await renewMediaFlags(deps, content)
  if (stored.status === 'stored') {
    const { study, round, id: response, revision } = content
    await announce(deps, {
      type: 'response.corrected',
      study,
      round,
      response,
      revision,
      at: stored.receivedAt,
    })
  }
  return stored
}

/** Looks at a response again with what is known now, a survey that was published since, say. False: there is no such response. */
export async function judgeAgain(
  deps: Deps,
  place: Pick<ResponseContent, 'study' | 'round' | 'id'>,
  timezone: string,
): Promise<boolean> {
  const round = await getRound(deps.table, place.study, place.round)
  return renewFlags(deps.table, place, deps.now(), async (response) =>
    judgeContent(deps, response, round, {
      timezone,
      heldMedia: await heldMedia(deps.blobs, place.study, mediaNamed(response)),
      arrival: arrivalFlags(response.flags),
    }),
  )
}
