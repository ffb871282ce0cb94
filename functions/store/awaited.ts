// Which responses wait for which media: what a medium that arrives late is looked up by.
import * as z from 'zod'
import type { ResponseContent } from '../../core/response.ts'
import { parseItem, removeItem, walk, writeItem, type Table } from './table.ts'

const entrySchema = z.object({
  sha256: z.string(),
  round: z.string(),
  id: z.string(),
  /** ISO 8601 UTC. */
  since: z.string(),
})

export type Awaited = z.infer<typeof entrySchema>

// A partition of its own, which is empty most of the time: media are sent before the response that names them. The medium first, so that
// those who wait for it are one query.
const pk = (study: string) => `AWAITED#${study}`
const sk = ({ sha256, round, id }: Omit<Awaited, 'since'>) => `${sha256}#${round}#${id}`

/**
 * Says that a response waits for media. Done before it is looked whether they are there, and before the response is written: whoever
 * brings one afterwards finds this, and whoever brought one before is found.
 */
export async function awaitMedia(
  table: Table,
  { study, round, id }: Pick<ResponseContent, 'study' | 'round' | 'id'>,
  hashes: readonly string[],
  now: number,
): Promise<void> {
  const since = new Date(now).toISOString()
  for (const sha256 of hashes) {
    const entry = { sha256, round, id }
    await writeItem(table, { pk: pk(study), sk: sk(entry), ...entry, since })
  }
}

/** What waits: for one medium, or for any. */
export async function listAwaited(table: Table, study: string, sha256?: string): Promise<Awaited[]> {
  const found: Awaited[] = []
  const pages = walk(table, pk(study), sha256 === undefined ? {} : { prefix: `${sha256}#` })
  for await (const page of pages) found.push(...page.map((item) => parseItem(item, entrySchema)))
  return found
}

/** Nothing waits for that any more. */
export const stopAwaiting = (table: Table, study: string, entry: Awaited): Promise<void> =>
  removeItem(table, { pk: pk(study), sk: sk(entry) })
