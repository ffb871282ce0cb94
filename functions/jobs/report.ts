// The report job: reads a study's responses and stores what they say. Nothing changed since the last report: nothing is computed.
import { setTimeout as wait } from 'node:timers/promises'
import { beginCollection } from '../../core/report-build/collect.ts'
import type { Study } from '../../core/study.ts'
import type { Deps } from '../deps.ts'
import { sweepMedia } from '../review/media.ts'
import { newestReport } from '../store/reports.ts'
import { readRound } from '../store/response-reading.ts'
import { WRITE_WITHIN } from '../store/responses.ts'
import { getStudy } from '../store/studies.ts'
import { freshness } from './freshness.ts'
import { collectInto, divideHere, storeReport, type Divide } from './report-steps.ts'
import { inputOf, keepOrder, partsOf, type Order } from './report-work.ts'

/** What the job needs of the effects bag. */
export type ReportDeps = Pick<Deps, 'now' | 'table' | 'blobs' | 'log' | 'version'>

/** More responses than this are divided among functions: one function reads and counts some millions in its 15 minutes at best. */
const LARGE = 250_000

/**
 * Computes and stores a study's report of this moment; of more than `large` responses `divide` sees to it, in this process unless told. Running
 * it twice, also at once, is harmless.
 */
export async function runReport(
  deps: ReportDeps,
  studyId: string,
  divide: Divide = divideHere(deps),
  large = LARGE,
): Promise<'computed' | 'divided' | 'unchanged' | 'no-study'> {
  const { table } = deps
  const moment = new Date(deps.now()).toISOString()
  const study = await getStudy(table, studyId)
  if (!study) return 'no-study'
  // Before the marks of change are read: what this repairs is to be counted.
  await sweepMedia(deps, studyId)
  const { rounds, edited, digest, unchangedSince } = await freshness(table, study, deps.version)
  if (unchangedSince !== undefined) return 'unchanged'

  const order: Order = { study, rounds, edited: edited ?? null, digest, moment, version: deps.version }
  const before = (await newestReport(table, studyId))?.responses ?? 0
  if (before <= large && (await computeHere(deps, study, order, large))) return 'computed'
  await deliver(deps, order, divide)
  return 'divided'
}

/** In one pass; false as soon as there turn out to be more than `large` responses. */
async function computeHere(deps: ReportDeps, { id }: Study, order: Order, large: number): Promise<boolean> {
  const collection = beginCollection(await inputOf(deps, order))
  let read = 0
  for (const { id: round } of order.rounds) {
    const counted = async function* (...given: Parameters<typeof readRound>) {
      for await (const response of readRound(...given)) {
        read += 1
        if (read > large) return
        yield response
      }
    }
    await collectInto(collection, deps, { study: id, round, moment: order.moment }, (reading) =>
      counted(deps.table, id, round, reading),
    )
    if (read > large) return false
  }
  await storeReport(deps, collection, order)
  return true
}

async function deliver(deps: ReportDeps, order: Order, divide: Divide): Promise<void> {
  // What carries a time up to the moment is surely written after this; then every attempt at a shard reads the same.
  await wait(Math.max(0, Date.parse(order.moment) + WRITE_WITHIN - deps.now()))
  // Nobody's address belongs into a file of its own.
  const work = await keepOrder(deps, { ...order, study: { ...order.study, members: [] } })
  await divide(work, partsOf(work, order.rounds))
  deps.log.info('report divided', { ...work })
}
