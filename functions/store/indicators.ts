// A study's indicators as edited in the browser. A study without this item uses those of its surveys' workbooks.
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { indicatorSchema, type Indicator } from '../../core/study.ts'
import { ABSENT, readItem, writeItem, type Table } from './table.ts'

const key = (study: string) => ({ pk: `STUDY#${study}`, sk: 'INDICATORS' })

const storedSchema = z.object({ indicators: z.array(indicatorSchema), revision: z.int() })

/** The edited indicators, or undefined if nobody edited them; a first edit is made from revision 0. */
export const getIndicators = (
  table: Table,
  study: string,
): Promise<{ indicators: Indicator[]; revision: number } | undefined> =>
  readItem(table, key(study), storedSchema)

/** Stores the list, `revision` being the one it was made from. Throws conflict.changed if that isn't the newest. Returns the new revision. */
export async function putIndicators(
  table: Table,
  study: string,
  indicators: Indicator[],
  revision: number,
): Promise<number> {
  const done = await writeItem(
    table,
    { ...key(study), indicators, revision: revision + 1 },
    revision === 0 ? ABSENT : { expression: 'revision = :revision', values: { ':revision': revision } },
  )
  if (!done) throw new Problem('conflict.changed', { what: 'list of indicators' })
  return revision + 1
}
