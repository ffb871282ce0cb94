// Reports: every one that was computed is kept as it was; one item points to the newest.
import * as z from 'zod'
import { reportSchema, type Report } from '../../core/report.ts'
import { createHash } from 'node:crypto'
import { bodySchema, pack, unpack, writeParts } from './body.ts'
import { changeItem, parseItem, readItem, walk, writeItem, type Table } from './table.ts'

// By the data's moment, so that a list is in order. The pointer is an item of its own: the newest report is found in one read.
const partition = (study: string) => `STUDY#${study}`
const reportKey = (study: string, moment: string) => ({ pk: partition(study), sk: `REPORT#${moment}` })
const pointerKey = (study: string) => ({ pk: partition(study), sk: 'REPORT' })
const partsPrefix = (moment: string, hash: string) => `PART#REPORT#${moment}#${hash}`

const headSchema = z.object({
  moment: z.string(),
  computedAt: z.string(),
  digest: z.string(),
  softwareVersion: z.string(),
  responses: z.int(),
})

/** What a list of reports says of each. */
export type ReportHead = z.infer<typeof headSchema>

/** Stores a report, and makes it the newest unless a newer one is there. */
export async function putReport(table: Table, report: Report): Promise<void> {
  const { study, moment, computedAt, digest, softwareVersion } = report
  const responses = report.rounds.reduce((sum, round) => sum + round.responses, 0)
  const hash = createHash('sha256').update(JSON.stringify(report)).digest('hex')
  const { body, parts } = await pack(report)
  await writeParts(table, partition(study), partsPrefix(moment, hash), parts)
  const head = { moment, computedAt, digest, softwareVersion, responses }
  await writeItem(table, { ...reportKey(study, moment), ...head, ...body, hash })
  await changeItem(
    table,
    pointerKey(study),
    {
      expression: 'SET #moment = :moment, digest = :digest, responses = :responses',
      names: { '#moment': 'moment' },
      values: { ':moment': moment, ':digest': digest, ':responses': responses },
    },
    { expression: 'attribute_not_exists(#moment) or #moment <= :moment' },
  )
}

// Pointers that were written before they held the number have none.
const pointerSchema = headSchema
  .pick({ moment: true, digest: true })
  .extend({ responses: z.int().optional() })

/** The moment and digest of the newest report, and how many responses it is on; or undefined. */
export const newestReport = (
  table: Table,
  study: string,
): Promise<z.infer<typeof pointerSchema> | undefined> => readItem(table, pointerKey(study), pointerSchema)

/** Whether there is a report of that moment. */
export const hasReport = async (table: Table, study: string, moment: string): Promise<boolean> =>
  (await readItem(table, reportKey(study, moment), headSchema)) !== undefined

/** A report by its moment, the newest unless said; undefined if there is none. */
export async function getReport(table: Table, study: string, moment?: string): Promise<Report | undefined> {
  const wanted = moment ?? (await newestReport(table, study))?.moment
  if (wanted === undefined) return undefined
  const found = await readItem(table, reportKey(study, wanted), bodySchema.extend({ hash: z.string() }))
  return (
    found && reportSchema.parse(await unpack(table, found, partition(study), partsPrefix(wanted, found.hash)))
  )
}

/** What reports there are, newest first. */
export async function listReports(table: Table, study: string): Promise<ReportHead[]> {
  const heads: ReportHead[] = []
  const only = ['pk', 'sk', ...Object.keys(headSchema.shape)]
  for await (const page of walk(table, partition(study), { prefix: 'REPORT#', only, backwards: true })) {
    heads.push(...page.map((item) => parseItem(item, headSchema)))
  }
  return heads
}
