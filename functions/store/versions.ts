// Which content a version of a survey has: claimed before it is published, so that two who publish at the same moment can't both.
import * as z from 'zod'
import { ABSENT, readItem, writeItem, type Table } from './table.ts'

// One item for each version of each survey, whichever round it is published to.
const key = (study: string, id: string, version: string) => ({
  pk: `STUDY#${study}`,
  sk: `VERSION#${JSON.stringify([id, version])}`,
})

const claimSchema = z.object({ hash: z.string(), at: z.string() })

/** A claim that was made before a publication that then failed is anybody's after this long, in milliseconds; no request lasts as long. */
const UNUSED = 15 * 60_000

/**
 * Claims a version for the content with this hash; false when other content has it. `isPublished`: whether content is in a round, for a
 * claim that nothing came of.
 */
export async function claimVersion(
  table: Table,
  study: string,
  survey: { id: string; version: string; hash: string },
  now: number,
  isPublished: (hash: string) => boolean,
): Promise<boolean> {
  const place = key(study, survey.id, survey.version)
  const item = { ...place, hash: survey.hash, at: new Date(now).toISOString() }
  if (await writeItem(table, item, ABSENT)) return true
  const held = await readItem(table, place, claimSchema)
  if (!held || held.hash === survey.hash) return held !== undefined
  if (isPublished(held.hash) || Date.parse(held.at) + UNUSED > now) return false
  return writeItem(table, item, {
    expression: '#hash = :hash and #at = :at',
    names: { '#hash': 'hash', '#at': 'at' },
    values: { ':hash': held.hash, ':at': held.at },
  })
}
