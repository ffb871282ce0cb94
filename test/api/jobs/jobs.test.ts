// Jobs from their start to what people find: the report in the table, the download behind its address.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import type { SQSEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choicesSchema } from '../../../core/export/choices.ts'
import { folderBlobs } from '../../../functions/blobs/folder.ts'
import type { Deps } from '../../../functions/deps.ts'
import { keepSurvey } from '../../../functions/files/surveys.ts'
import type { Job } from '../../../functions/jobs/job.ts'
import { localJobs } from '../../../functions/jobs/local.ts'
import { runReport } from '../../../functions/jobs/report.ts'
import { runJob, type JobDeps } from '../../../functions/jobs/run.ts'
import { runMessages } from '../../../functions/jobs/sqs.ts'
import { openEmbedded } from '../../../functions/store/embedded.ts'
import { createExport, exportId, getExport, type ExportJob } from '../../../functions/store/exports.ts'
import { putIndicators } from '../../../functions/store/indicators.ts'
import { getReport, listReports } from '../../../functions/store/reports.ts'
import { putResponse } from '../../../functions/store/responses.ts'
import { createRound } from '../../../functions/store/rounds.ts'
import { createStudy } from '../../../functions/store/studies.ts'
import type { Table } from '../../../functions/store/table.ts'
import { readCsv } from '../../support/csv.ts'
import { outgoing } from '../../../functions/webhooks/send.ts'
import { response } from '../../support/responses.ts'
import { smallSurvey } from '../../support/surveys.ts'

const MINUTE = 60_000
const T0 = Date.parse('2026-05-01T03:00:00.000Z')

let folder: string
let table: Table & { close(): Promise<void> }
let deps: JobDeps & Pick<Deps, 'newId' | 'jobs'>
let now = T0
const logged: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-'))
  table = await openEmbedded()
  deps = {
    now: () => now,
    newId: () => crypto.randomUUID(),
    table,
    blobs: folderBlobs(folder, 'secret', () => now),
    log: { info: (message) => logged.push(message), error: (message) => logged.push(message) },
    version: '0.1.0',
    outgoing: outgoing({ loopback: false }),
    jobs: { start: async () => undefined },
    mailer: undefined,
    isAdministrator: () => false,
    origin: 'https://bookend.example',
  }
})
afterAll(async () => {
  await table.close()
  await rm(folder, { recursive: true })
})

/** A study with one open round whose survey asks for a name and an age, and these people's responses. */
async function study(id: string, ages: string[]) {
  const survey = smallSurvey()
  const hash = await keepSurvey(deps.blobs, id, survey)
  await createStudy(table, {
    id,
    title: { vi: 'Nghiên cứu' },
    members: [],
    minimumCell: 0,
    timezone: 'Asia/Ho_Chi_Minh',
    createdAt: '2026-01-01T00:00:00.000Z',
    revision: 1,
  })
  const version = {
    hash,
    id: survey.id,
    version: survey.version,
    title: 'Small',
    languages: [],
    questions: 2,
    workbook: { name: 'small.xlsx', sha256: '' },
    uploadedBy: 'lan@example.org',
    uploadedAt: '2026-01-01T00:00:00.000Z',
    warnings: 0,
  }
  await createRound(table, {
    id: 'baseline',
    study: id,
    title: { vi: 'Đầu kỳ' },
    kind: 'baseline',
    order: 1,
    status: 'open',
    opens: null,
    closes: null,
    target: null,
    surveys: [version],
    revision: 1,
  })
  const send = (age: string) =>
    putResponse(
      table,
      response({ name: 'Hoa', age }, { study: id, survey: { id: survey.id, version: survey.version, hash } }),
      [],
      () => now,
    )
  for (const age of ages) await send(age)
  return { send }
}

const csvOf = (round: string) => choicesSchema.parse({ formats: ['csv'], rounds: [round], language: 'vi' })

const ask = async (id: string, other: Partial<ExportJob> = {}): Promise<Job & { kind: 'export' }> => {
  const askedAt = new Date(now).toISOString()
  const job: ExportJob = {
    id: exportId(askedAt, crypto.randomUUID()),
    study: id,
    choices: csvOf('baseline'),
    reason: null,
    askedBy: 'lan@example.org',
    askedAt,
    moment: askedAt,
    status: 'waiting',
    progress: 0,
    rows: 0,
    heardOf: new Date().toISOString(),
    file: null,
    problem: null,
    ...other,
  }
  await createExport(table, job)
  return { kind: 'export', study: id, export: job.id }
}

describe('the report job', () => {
  test('stores what the responses say, and computes nothing when nothing changed', async () => {
    const { send } = await study('report', ['5', '12', '40', '60'])
    const children = async () =>
      (await getReport(table, 'report'))?.indicators.find(({ indicator }) => indicator.name === 'children')
    now = T0 + 10 * MINUTE
    expect(await runReport(deps, 'report')).toBe('computed')
    expect((await children())?.overall.rounds['baseline']).toMatchObject({ n: 4, estimate: 0.5 })
    now += 10 * MINUTE
    expect(await runReport(deps, 'report')).toBe('unchanged')

    await send('3')
    expect(await runReport(deps, 'report')).toBe('computed')
    expect((await children())?.overall.rounds['baseline']).toMatchObject({ n: 5, estimate: 0.6 })
    // In the same minute: the marker can't tell, so it is computed again rather than missed.
    now += 1000
    await send('70')
    expect(await runReport(deps, 'report')).toBe('computed')
    expect((await children())?.overall.rounds['baseline']).toMatchObject({ n: 6, estimate: 0.5 })
    expect(await listReports(table, 'report')).toHaveLength(3)
  })

  test('runs again when an indicator was edited, and uses the edited one', async () => {
    await study('edited', ['5', '12', '40'])
    now += 10 * MINUTE
    await runReport(deps, 'edited')
    const old = {
      name: 'old',
      label: { en: 'Old' },
      expression: '${age} > 39',
      type: 'proportion' as const,
      disaggregateBy: [],
    }
    await putIndicators(table, 'edited', [old], 0)
    expect(await runReport(deps, 'edited')).toBe('computed')
    expect((await getReport(table, 'edited'))?.indicators.map(({ indicator }) => indicator.name)).toEqual([
      'old',
    ])
  })

  test('of a study that is gone does nothing', async () => {
    expect(await runReport(deps, 'gone')).toBe('no-study')
  })
})

describe('the export job', () => {
  test('makes the file, says so, and the address gives it', async () => {
    await study('export', ['5', '12'])
    const job = await ask('export')
    await runJob({ ...deps, now: Date.now }, job)
    const done = await getExport(table, 'export', job.export)
    expect(done).toMatchObject({ status: 'done', progress: 1, rows: 2, problem: null })
    const url = await deps.blobs.signedUrl(done!.file!.key, { seconds: 60, downloadName: done!.file!.name })
    const answer = await folderBlobs(folder, 'secret', () => now).serve(new Request(`http://localhost${url}`))
    const bytes = new Uint8Array(await answer.arrayBuffer())
    expect(bytes).toHaveLength(done!.file!.size)
    const lines = readCsv(strFromU8(unzipSync(bytes)['responses.csv']!))
    expect(
      lines
        .slice(1)
        .map((line) => line.at(-1))
        .toSorted(),
    ).toEqual(['12', '5'])
    expect(lines[0]).not.toContain('name')
  })

  test('of a stated moment is the same later, whatever came since', async () => {
    const { send } = await study('moment', ['5', '12'])
    const moment = new Date(now).toISOString()
    const [one, two] = [await ask('moment', { moment }), await ask('moment', { moment })]
    await runJob({ ...deps, now: Date.now }, one)
    now += MINUTE
    await send('99')
    await runJob({ ...deps, now: Date.now }, two)
    const files = await Promise.all(
      [one, two].map(async (job) => (await getExport(table, 'moment', job.export))?.file),
    )
    expect(files[0]?.sha256).toBe(files[1]?.sha256)
  })

  test('waits until all that belongs to its moment is written', async () => {
    const { send } = await study('settle', ['5'])
    const started = Date.now()
    now = started
    const job = await ask('settle', { moment: new Date(started).toISOString() })
    const running = runJob({ ...deps, now: Date.now }, job)
    // Stamped before the moment, written after the job began.
    now = started - 1
    await send('6')
    await running
    expect(await getExport(table, 'settle', job.export)).toMatchObject({ status: 'done', rows: 2 })
    now = T0 + 60 * MINUTE
  })

  test('that can not be made is tried again, then says that it failed, and leaves no file', async () => {
    await study('fails', ['5'])
    const job = await ask('fails', { choices: csvOf('nowhere') })
    const jobs = localJobs({ ...deps, now: Date.now })
    await jobs.start(job)
    await jobs.idle()
    expect(await getExport(table, 'fails', job.export)).toMatchObject({
      status: 'failed',
      problem: 'not-found',
      file: null,
    })
    expect(logged.filter((line) => line === 'job failed')).toHaveLength(3)
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })
})

describe('the queue of one machine', () => {
  test('finds exports again that an earlier process left unfinished', async () => {
    await study('restart', ['5'])
    const [waiting, running] = [
      await ask('restart'),
      await ask('restart', { status: 'running', progress: 0.3 }),
    ]
    const jobs = localJobs({ ...deps, now: Date.now })
    await jobs.resume()
    await jobs.idle()
    for (const job of [waiting, running]) {
      expect(await getExport(table, 'restart', job.export)).toMatchObject({ status: 'done', rows: 1 })
    }
  })
})

describe('messages of SQS', () => {
  const event = (bodies: unknown[], receptions = 1) =>
    ({
      Records: bodies.map((body, index) => ({
        messageId: `m${index}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        attributes: { ApproximateReceiveCount: String(receptions) },
      })),
    }) as unknown as SQSEvent

  test('are run one by one; only those that failed come back', async () => {
    await study('queue', ['5', '40'])
    const bad = await ask('queue', { choices: csvOf('nowhere') })
    const whole = { ...deps, now: Date.now } as Deps
    const result = await runMessages(whole, event([bad, 'not JSON', { kind: 'report', study: 'queue' }]))
    expect(result.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }])
    expect((await getReport(table, 'queue'))?.rounds[0]?.responses).toBe(2)
    expect(await getExport(table, 'queue', bad.export)).toMatchObject({ status: 'running' })
    await runMessages(whole, event([bad], 3))
    expect(await getExport(table, 'queue', bad.export)).toMatchObject({ status: 'failed' })
  })

  test('from the schedule become one for each study', async () => {
    const started: Job[] = []
    const whole = { ...deps, jobs: { start: async (job: Job) => void started.push(job) } } as Deps
    await runMessages(whole, event([{ kind: 'reports' }]))
    expect(started).toContainEqual({ kind: 'report', study: 'queue', scheduled: true })
    expect(started.every(({ kind }) => kind === 'report')).toBe(true)
  })
})
