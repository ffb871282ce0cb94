// The steps of a report that is too large for one function: each shard is collected by itself, then all are merged. Done twice, or killed and done again, each
// step leaves the same: a shard's file is written once and whole, and what is merged is gone only when its report stands in the table.
import {
  addResponse,
  addUnreadable,
  beginCollection,
  type Collection,
} from '../../core/report-build/collect.ts'
import { absorbCollection } from '../../core/report-build/merge.ts'
import { finishReport } from '../../core/report-build/report.ts'
import type { StoredResponse } from '../../core/response.ts'
import type { Deps } from '../deps.ts'
import { hasReport, putReport } from '../store/reports.ts'
import { readShard, type Reading } from '../store/response-reading.ts'
import { collectedFromBytes, collectedToBytes } from './collected-file.ts'
import {
  clearWork,
  inputOf,
  partKey,
  partsOf,
  readOrder,
  type Order,
  type Part,
  type Work,
} from './report-work.ts'

type StepDeps = Pick<Deps, 'now' | 'table' | 'blobs' | 'log'>

/** Takes in a round's responses up to a moment, or those of one shard. `read` reads them. */
export async function collectInto(
  collection: Collection,
  { log }: Pick<Deps, 'log'>,
  { study, round, moment }: { study: string; round: string; moment: string },
  read: (reading: Reading) => AsyncIterable<StoredResponse>,
): Promise<void> {
  const unreadable = (key: string, reason: unknown) => {
    log.error('response not readable', { study, round, key, reason: String(reason) })
    addUnreadable(collection, round)
  }
  for await (const response of read({ until: moment, unreadable })) addResponse(collection, response)
}

/** Collects one shard of a round and keeps what it comes to. */
export async function collectPart(deps: StepDeps, part: Part): Promise<void> {
  const { study, round, shard } = part
  const order = await readOrder(deps, part)
  // Merged already, or there from an earlier attempt.
  if (!order || (await deps.blobs.has(partKey(part)))) return
  const collection = beginCollection(await inputOf(deps, order))
  await collectInto(collection, deps, { study, round, moment: order.moment }, (reading) =>
    readShard(deps.table, study, round, shard, reading),
  )
  const bytes = await collectedToBytes(collection)
  await deps.blobs.put(partKey(part), bytes, 'application/gzip', { ifAbsent: true })
}

/** Puts the shards together and stores the report. Throws when one of them is not there. */
export async function mergeParts(deps: StepDeps, work: Work): Promise<void> {
  const order = await readOrder(deps, work)
  if (!order) return
  if (await hasReport(deps.table, work.study, order.moment)) return clearWork(deps, work, order)
  const collection = beginCollection(await inputOf(deps, order))
  for (const part of partsOf(work, order.rounds)) {
    const bytes = await deps.blobs.get(partKey(part))
    if (bytes) absorbCollection(collection, await collectedFromBytes(bytes))
    // Somebody else has merged them meanwhile, and is clearing up.
    else if (await hasReport(deps.table, work.study, order.moment)) return
    else throw new Error(`Shard ${part.shard} of ${part.round} was not collected for ${work.name}.`)
  }
  await storeReport(deps, collection, order)
  await clearWork(deps, work, order)
}

/** The report on what was collected, into the table. */
export async function storeReport(
  { table, now, log }: StepDeps,
  collection: Collection,
  { digest, moment, version }: Omit<Order, 'study' | 'rounds' | 'edited'>,
): Promise<void> {
  const computedAt = new Date(now()).toISOString()
  const report = finishReport(collection, { digest, moment, computedAt, softwareVersion: version })
  await putReport(table, report)
  log.info('report computed', {
    study: report.study,
    responses: report.rounds.reduce((sum, round) => sum + round.responses, 0),
    indicators: report.indicators.length,
    milliseconds: now() - Date.parse(moment),
  })
}

/** Sees to it that all parts of some work are collected, and then merged. */
export type Divide = (work: Work, parts: readonly Part[]) => Promise<void>

/** In this process, one after the other. */
export const divideHere =
  (deps: StepDeps): Divide =>
  async (work, parts) => {
    for (const part of parts) await collectPart(deps, part)
    await mergeParts(deps, work)
  }
