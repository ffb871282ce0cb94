// Export jobs: what was asked for, by whom, how far it is, and where the file lies.
import * as z from 'zod'
import { ABSENT, changeItem, readAll, readItem, writeItem, type Table } from './table.ts'

export const exportSchema = z.object({
  /** `<time>-<uuid>`, so that ids sort by time. */
  id: z.string(),
  study: z.string(),
  round: z.string(),
  /** BCP 47 of the labels, or null for all languages. */
  language: z.string().nullable(),
  /** What stands in the cells of select questions: the choice's name or its label. */
  labels: z.enum(['names', 'labels']),
  /** Personal columns are in it. */
  personal: z.boolean(),
  reason: z.string().nullable(),
  askedBy: z.string(),
  askedAt: z.string(),
  /** The data's moment: responses received up to then are in it. */
  moment: z.string(),
  status: z.enum(['waiting', 'running', 'done', 'failed']),
  /** Of 1. */
  progress: z.number(),
  /** Responses in it so far. */
  rows: z.int(),
  /** When the job last said how far it is: one that stays silent has died. */
  heardOf: z.string(),
  file: z.object({ key: z.string(), name: z.string(), size: z.int(), sha256: z.string() }).nullable(),
  /** Code of the problem that ended it. */
  problem: z.string().nullable(),
})

export type ExportJob = z.infer<typeof exportSchema>

// By time, so that a list is in order.
const key = (study: string, id: string) => ({ pk: `STUDY#${study}`, sk: `EXPORT#${id}` })

/** The id of an export that is asked for at a time (ISO 8601 UTC). */
export const exportId = (askedAt: string, uuid: string): string => `${askedAt.replace(/[-:.]/g, '')}-${uuid}`

/** Stores a new export; false when the id is taken. */
export const createExport = (table: Table, job: ExportJob): Promise<boolean> =>
  writeItem(table, { ...key(job.study, job.id), ...job }, ABSENT)

/** An export, or undefined. */
export const getExport = (table: Table, study: string, id: string): Promise<ExportJob | undefined> =>
  readItem(table, key(study, id), exportSchema)

/** The study's exports, newest first. */
export const listExports = (table: Table, study: string): Promise<ExportJob[]> =>
  readAll(table, `STUDY#${study}`, { prefix: 'EXPORT#', backwards: true }, exportSchema)

/** Notes how far an export is. Nothing changes once it is done. False: it is done, or not there. */
export function noteExport(
  table: Table,
  study: string,
  id: string,
  change: Partial<Pick<ExportJob, 'status' | 'progress' | 'rows' | 'heardOf' | 'file' | 'problem'>>,
): Promise<boolean> {
  const entries = Object.entries(change)
  return changeItem(
    table,
    key(study, id),
    {
      expression: `SET ${entries.map((_, index) => `#n${index} = :v${index}`).join(', ')}`,
      names: Object.fromEntries(entries.map(([name], index) => [`#n${index}`, name])),
      values: Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value])),
    },
    {
      expression: 'attribute_exists(sk) and #status <> :done',
      names: { '#status': 'status' },
      values: { ':done': 'done' },
    },
  )
}
