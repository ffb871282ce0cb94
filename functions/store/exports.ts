// Export jobs: what was asked for, by whom, how far it is, where the file lies, and until when.
import * as z from 'zod'
import { choicesSchema } from '../../core/export/choices.ts'
import { ABSENT, changeItem, readAll, readItem, removeItem, setting, writeItem, type Table } from './table.ts'

/** Days that a finished download is kept; the bucket's lifecycle agrees (infra/files.ts). */
const EXPORT_DAYS = 7
const DAY = 86_400_000

/** Where their files lie, and what large ones have come to so far. */
export const EXPORTS_PREFIX = 'exports/'
/** Files there that are older have nobody to ask for them any more, milliseconds since 1970. */
export const exportsEnd = (now: number): number => now - (EXPORT_DAYS + 1) * DAY

const current = z.object({
  /** `<time>-<uuid>`, so that ids sort by time. */
  id: z.string(),
  study: z.string(),
  choices: choicesSchema,
  /** Why personal data is wanted. */
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

export type ExportJob = z.infer<typeof current>

/** Before there were several formats and rounds, what was chosen stood in the job itself. */
const first = z
  .object({ round: z.string(), language: z.string().nullable(), labels: z.string(), personal: z.boolean() })
  .transform(({ round, language, labels, personal }) => ({
    formats: ['csv'],
    rounds: [round],
    language,
    labels,
    personal,
  }))

const exportSchema: z.ZodType<ExportJob> = z.preprocess((item) => {
  const old = first.safeParse(item)
  return old.success && typeof item === 'object' ? { ...item, choices: old.data } : item
}, current)

// By time, so that a list is in order.
const key = (study: string, id: string) => ({ pk: `STUDY#${study}`, sk: `EXPORT#${id}` })

/** The id of an export that is asked for at a time (ISO 8601 UTC). */
export const exportId = (askedAt: string, uuid: string): string => `${askedAt.replace(/[-:.]/g, '')}-${uuid}`

/** When an export and its file are taken away, milliseconds since 1970: so long after the last word of it. */
export const expiryOf = ({ heardOf }: Pick<ExportJob, 'heardOf'>): number =>
  Date.parse(heardOf) + EXPORT_DAYS * DAY

/** Stores a new export; false when the id is taken. */
export const createExport = (table: Table, job: ExportJob): Promise<boolean> =>
  writeItem(table, { ...key(job.study, job.id), ...job }, ABSENT)

/** An export, or undefined. */
export const getExport = (table: Table, study: string, id: string): Promise<ExportJob | undefined> =>
  readItem(table, key(study, id), exportSchema)

/** The study's exports, newest first. */
export const listExports = (table: Table, study: string): Promise<ExportJob[]> =>
  readAll(table, `STUDY#${study}`, { prefix: 'EXPORT#', backwards: true }, exportSchema)

/** Takes an export away. Taking it away twice is harmless. */
export const removeExport = (table: Table, study: string, id: string): Promise<void> =>
  removeItem(table, key(study, id))

/** Notes how far an export is. Nothing changes once it is done. False: it is done, or not there. */
export function noteExport(
  table: Table,
  study: string,
  id: string,
  change: Partial<Pick<ExportJob, 'status' | 'progress' | 'rows' | 'heardOf' | 'file' | 'problem'>>,
): Promise<boolean> {
  return changeItem(table, key(study, id), setting(change), {
    expression: 'attribute_exists(sk) and #status <> :done',
    names: { '#status': 'status' },
    values: { ':done': 'done' },
  })
}
