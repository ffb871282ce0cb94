// The work of a report that is too large for one function: what is to be made, decided once, and where its parts lie until they are merged.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { indicatorSchema, roundSchema, studySchema, type Round } from '../../core/study.ts'
import { re2 } from '../../core/expression/regex-re2.ts'
import type { ReportInput } from '../../core/report-build/plan.ts'
import type { Deps } from '../deps.ts'
import { surveysOf } from '../files/surveys.ts'
import { SHARDS } from '../store/response-item.ts'

/** Names a piece of work; the same for all who are asked for the same report in the same hour. */
export const workSchema = z.object({ study: z.string(), name: z.string() })
export type Work = z.infer<typeof workSchema>

/** One shard of one round, which one function collects. */
export const partSchema = workSchema.extend({
  round: z.string(),
  shard: z
    .int()
    .min(0)
    .max(SHARDS - 1),
})
export type Part = z.infer<typeof partSchema>

/** What all parts are collected for: the study as it was when the work began, and the data's moment. */
const orderSchema = z.object({
  study: studySchema,
  rounds: z.array(roundSchema),
  edited: z.array(indicatorSchema).nullable(),
  digest: z.string(),
  moment: z.string(),
  version: z.string(),
})
export type Order = z.infer<typeof orderSchema>

/** Where the bucket's lifecycle finds what no merge took away. */
export const WORK_PREFIX = 'report-work/'

const folder = ({ study, name }: Work) => `${WORK_PREFIX}${study}/${name}`
export const partKey = (part: Part) => `${folder(part)}/${part.round}/${part.shard}`
const orderKey = (work: Work) => `${folder(work)}/order.json`

const HOUR = 'YYYY-MM-DDTHH'.length

/** The work of an order. Its name holds the hour: what failed can be tried again, what was asked for twice is done once. */
export function workOf({ study, digest, moment }: Order): Work {
  const hash = createHash('sha256')
    .update(`${digest} ${moment.slice(0, HOUR)}`)
    .digest('hex')
  // Names of executions have 80 characters at most.
  return { study: study.id, name: `${study.id.slice(0, 40)}-${hash.slice(0, 24)}` }
}

export const partsOf = (work: Work, rounds: readonly Pick<Round, 'id'>[]): Part[] =>
  rounds.flatMap(({ id: round }) => Array.from({ length: SHARDS }, (_, shard) => ({ ...work, round, shard })))

type Files = Pick<Deps, 'blobs'>

/** Keeps an order, unless its work was ordered already: then the first one holds, with its moment. */
export async function keepOrder({ blobs }: Files, order: Order): Promise<Work> {
  const work = workOf(order)
  const bytes = new TextEncoder().encode(JSON.stringify(order))
  await blobs.put(orderKey(work), bytes, 'application/json', { ifAbsent: true })
  return work
}

/** What was ordered; undefined once the work is done. */
export async function readOrder({ blobs }: Files, work: Work): Promise<Order | undefined> {
  const bytes = await blobs.get(orderKey(work))
  return bytes && orderSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

/** Takes away all that lies there for a piece of work. */
export async function clearWork({ blobs }: Files, work: Work, { rounds }: Order): Promise<void> {
  for (const part of partsOf(work, rounds)) await blobs.remove(partKey(part))
  // Last: as long as it is there, whoever comes again can clear the rest.
  await blobs.remove(orderKey(work))
}

/** What the report is made from. */
export async function inputOf(deps: Files, { study, rounds, edited }: Order): Promise<ReportInput> {
  const surveys = await surveysOf(deps, study.id, rounds)
  return { study, rounds, surveys, edited: edited ?? undefined, engines: { regex: re2 } }
}
