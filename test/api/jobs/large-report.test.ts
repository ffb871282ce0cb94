// A report that is too large for one function is the report of one pass, whoever is killed, does a step twice, or writes meanwhile.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Report } from '../../../core/report.ts'
import { folderBlobs } from '../../../functions/blobs/folder.ts'
import { runReport, type ReportDeps } from '../../../functions/jobs/report.ts'
import { collectPart, divideHere, mergeParts, type Divide } from '../../../functions/jobs/report-steps.ts'
import { readOrder, type Part, type Work } from '../../../functions/jobs/report-work.ts'
import { openEmbedded } from '../../../functions/store/embedded.ts'
import { getReport, listReports } from '../../../functions/store/reports.ts'
import type { Table } from '../../../functions/store/table.ts'
import { atEveryDeath, Killed } from '../../support/dying.ts'
import { makeLargeStudy, STUDY } from '../../support/large-study.ts'
import { expectSame } from '../../support/same-report.ts'

let folder: string
let table: Table & { close(): Promise<void> }
let deps: ReportDeps
let send: Awaited<ReturnType<typeof makeLargeStudy>>['send']
let now = 0

beforeEach(async () => {
  now = Date.parse('2026-05-01T03:00:00.000Z')
  folder = await mkdtemp(join(tmpdir(), 'bookend-'))
  table = await openEmbedded()
  deps = {
    // Every look at the clock is a second later, so that nothing waits for it.
    now: () => (now += 1000),
    table,
    blobs: folderBlobs(folder, 'secret', () => now),
    log: { info: () => undefined, error: () => undefined },
    version: '0.1.0',
  }
  ;({ send } = await makeLargeStudy(deps, () => now))
})
afterEach(async () => {
  await table.close()
  await rm(folder, { recursive: true })
})

/** The report without what tells when it was made. */
const content = ({ moment: _moment, computedAt: _at, digest: _digest, ...rest }: Report): Partial<Report> =>
  rest
const inOnePass = async (): Promise<Partial<Report>> => {
  expect(await runReport(deps, STUDY, divideHere(deps))).toBe('computed')
  return content((await getReport(table, STUDY))!)
}
const left = async () =>
  (await readdir(join(folder, 'content', 'report-work'), { recursive: true, withFileTypes: true })).filter(
    (one) => one.isFile(),
  )
/** Lets a test do the work itself. */
async function order(large = 20): Promise<{ work: Work; parts: readonly Part[] }> {
  const asked: { work: Work; parts: readonly Part[] }[] = []
  const divide: Divide = async (work, parts) => void asked.push({ work, parts })
  expect(await runReport(deps, STUDY, divide, large)).toBe('divided')
  return asked[0]!
}

test('divided by shards of both rounds and merged, it says what one pass says, and leaves nothing lying about', async () => {
  await send(80, 160)
  const expected = await inOnePass()
  now += 1000
  await send(80, 81, { device: 'another' })
  expect(await runReport(deps, STUDY, divideHere(deps), 20)).toBe('divided')
  expectSame(content((await getReport(table, STUDY))!), expected)
  expect(await left()).toEqual([])
  // Next time its size is known before anything is read.
  const { parts } = await order(79)
  expect(parts).toHaveLength(32)
})

test('what is handed in after the work was ordered is not in it', async () => {
  await send(80, 150)
  const expected = await inOnePass()
  const { work, parts } = await order()
  expect((await readOrder(deps, work))?.study.members).toEqual([])
  for (const [at, part] of parts.entries()) {
    if (at < 10) await send(150 + at, 151 + at)
    await collectPart(deps, part)
  }
  await send(20, 30)
  await mergeParts(deps, work)
  expectSame(content((await getReport(table, STUDY))!), expected)
  expect((await inOnePass()).rounds?.map(({ responses }) => responses)).toEqual([50, 40])
})

test('workers that are killed at every point and started again, and merges that are, change nothing', async () => {
  await send(90, 150)
  const expected = await inOnePass()
  const { work, parts } = await order()
  const [first, ...rest] = parts
  await atEveryDeath(deps, (mortal) => collectPart(mortal, first!))
  for (const part of rest) await collectPart(deps, part)
  await atEveryDeath(deps, (mortal) => mergeParts(mortal, work))
  expectSame(content((await getReport(table, STUDY))!), expected)
  expect(await left()).toEqual([])
  expect(await listReports(table, STUDY)).toHaveLength(2)
})

test('asked for twice, and every step done twice at once, it is one report', async () => {
  await send(90, 150)
  const expected = await inOnePass()
  const [one, two] = [await order(), await order()]
  expect(two.work).toEqual(one.work)
  await Promise.all([...one.parts, ...two.parts].map((part) => collectPart(deps, part)))
  await Promise.all([mergeParts(deps, one.work), mergeParts(deps, two.work)])
  await mergeParts(deps, one.work)
  await collectPart(deps, one.parts[0]!)
  expectSame(content((await getReport(table, STUDY))!), expected)
  expect(await listReports(table, STUDY)).toHaveLength(2)
  expect(await left()).toEqual([])
})

test('without a shard there is no report', async () => {
  await send(90, 150)
  const { work, parts } = await order()
  for (const part of parts.slice(1)) await collectPart(deps, part)
  await expect(mergeParts(deps, work)).rejects.toThrow('Shard 0 of baseline was not collected')
  expect(await getReport(table, STUDY)).toBeUndefined()
  await collectPart(deps, parts[0]!)
  await mergeParts(deps, work)
  expect((await getReport(table, STUDY))?.rounds.map(({ responses }) => responses)).toEqual([30, 30])
})

test('a job that dies while it hands the work over hands it over when it comes again', async () => {
  await send(90, 150)
  let times = 0
  const divide: Divide = async (work, parts) => {
    times += 1
    if (times === 1) throw new Killed()
    await divideHere(deps)(work, parts)
  }
  await expect(runReport(deps, STUDY, divide, 20)).rejects.toThrow(Killed)
  expect(await runReport(deps, STUDY, divide, 20)).toBe('divided')
  expect((await getReport(table, STUDY))?.rounds.map(({ responses }) => responses)).toEqual([30, 30])
})
