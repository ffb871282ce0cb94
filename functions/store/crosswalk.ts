// Which questions of a study were renamed between rounds. A study without this item has none.
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { ABSENT, readItem, writeItem, type Table } from './table.ts'

const key = (study: string) => ({ pk: `STUDY#${study}`, sk: 'CROSSWALK' })

const name = z.string().max(500)
export const renamedSchema = z.object({ table: name, from: name.min(1), to: name.min(1) })

const storedSchema = z.object({ renamed: z.array(renamedSchema), revision: z.int() })
export type StoredCrosswalk = z.infer<typeof storedSchema>

/** What is known of renamed questions; revision 0 when nobody said anything yet. */
export const getCrosswalk = async (table: Table, study: string): Promise<StoredCrosswalk> =>
  (await readItem(table, key(study), storedSchema)) ?? { renamed: [], revision: 0 }

/** Stores the list, `revision` being the one it was made from. Throws conflict.changed if that isn't the newest. Returns the new revision. */
export async function putCrosswalk(
  table: Table,
  study: string,
  { renamed, revision }: StoredCrosswalk,
): Promise<number> {
  const done = await writeItem(
    table,
    { ...key(study), renamed, revision: revision + 1 },
    revision === 0 ? ABSENT : { expression: 'revision = :revision', values: { ':revision': revision } },
  )
  if (!done) throw new Problem('conflict.changed', { what: 'crosswalk' })
  return revision + 1
}
