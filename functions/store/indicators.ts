// A study's indicators as edited in the browser, with every list that there was. A study without this item uses those of its surveys' workbooks.
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { indicatorSchema, type Indicator } from '../../core/study.ts'
import { ABSENT, parseItem, readItem, walk, writeItem, type Table } from './table.ts'

const partition = (study: string) => `STUDY#${study}`
const key = (study: string) => ({ pk: partition(study), sk: 'INDICATORS' })
// By number with leading zeros, so that a list is in order.
const pastKey = (study: string, revision: number) => ({
  pk: partition(study),
  sk: `INDICATORS#${String(revision).padStart(6, '0')}`,
})

const storedSchema = z.object({
  indicators: z.array(indicatorSchema),
  revision: z.int(),
  /** Who made it, and when; not known of lists from before histories were kept. */
  by: z.string().default(''),
  at: z.string().default(''),
  note: z.string().default(''),
})

export type IndicatorRevision = z.infer<typeof storedSchema>

/** The edited indicators, or undefined if nobody edited them; a first edit is made from revision 0. */
export const getIndicators = (table: Table, study: string): Promise<IndicatorRevision | undefined> =>
  readItem(table, key(study), storedSchema)

/**
 * Stores the list, `revision` being the one it was made from. Throws conflict.changed if that isn't the newest. Returns the new revision.
 * The list that it replaces is copied into the history first: a crash in between leaves a copy of what still holds.
 */
export async function putIndicators(
  table: Table,
  study: string,
  indicators: Indicator[],
  revision: number,
  change: { by?: string; at?: string; note?: string } = {},
): Promise<number> {
  const { by = '', at = '', note = '' } = change
  const before = await getIndicators(table, study)
  if ((before?.revision ?? 0) !== revision)
    throw new Problem('conflict.changed', { what: 'list of indicators' })
  if (before) await writeItem(table, { ...pastKey(study, before.revision), ...before })
  const done = await writeItem(
    table,
    { ...key(study), indicators, revision: revision + 1, by, at, note },
    revision === 0 ? ABSENT : { expression: 'revision = :revision', values: { ':revision': revision } },
  )
  if (!done) throw new Problem('conflict.changed', { what: 'list of indicators' })
  return revision + 1
}

/** Every list that there was, newest first, the one in force included. */
export async function listIndicatorRevisions(table: Table, study: string): Promise<IndicatorRevision[]> {
  const current = await getIndicators(table, study)
  if (!current) return []
  const past: IndicatorRevision[] = []
  for await (const page of walk(table, partition(study), { prefix: 'INDICATORS#', backwards: true })) {
    past.push(...page.map((item) => parseItem(item, storedSchema)))
  }
  return [current, ...past.filter(({ revision }) => revision < current.revision)]
}
