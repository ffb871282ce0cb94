// The audit log of a study: who did what, when. Written once, never changed.
import * as z from 'zod'
import { ABSENT, parseItem, walk, writeItem, type Table } from './table.ts'

const entrySchema = z.object({
  study: z.string(),
  /** ISO 8601 UTC. */
  at: z.string(),
  id: z.string(),
  /** E-mail address of a member of staff, or `device:<id>`. */
  who: z.string(),
  /** Id of the token by which a script did it for that person. */
  token: z.string().optional(),
  /** What was done, as the action of the access table, or finer. */
  action: z.string(),
  /** What it was done to. */
  to: z.string(),
  /** Why, where a reason was asked for. */
  reason: z.string().optional(),
})

export type AuditEntry = z.infer<typeof entrySchema>

// A partition of its own: it grows without end, and is read newest first.
const partition = (study: string) => `AUDIT#${study}`

/** Writes one entry. Writing the same entry again changes nothing. */
export async function writeAudit(table: Table, entry: AuditEntry): Promise<void> {
  await writeItem(table, { pk: partition(entry.study), sk: `${entry.at}#${entry.id}`, ...entry }, ABSENT)
}

/** A page of entries, newest first, and the cursor of the next page if there is one. */
export async function readAudit(
  table: Table,
  study: string,
  { cursor, limit = 100 }: { cursor?: string; limit?: number } = {},
): Promise<{ entries: AuditEntry[]; cursor?: string }> {
  const entries: AuditEntry[] = []
  for await (const page of walk(table, partition(study), {
    after: cursor,
    backwards: true,
    pageSize: limit + 1,
  })) {
    entries.push(...page.map((item) => parseItem(item, entrySchema)))
    if (entries.length > limit) break
  }
  const last = entries[limit - 1]
  if (entries.length <= limit || !last) return { entries }
  return { entries: entries.slice(0, limit), cursor: `${last.at}#${last.id}` }
}
