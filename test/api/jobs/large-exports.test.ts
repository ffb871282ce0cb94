// Downloads that are made in steps: runs that hand over, die, are taken away or run twice come to the same bytes as one run.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import type { SQSEvent } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { choicesSchema, formatSchema } from '../../../core/export/choices.ts'
import type { Deps } from '../../../functions/deps.ts'
import { runExport, type Run } from '../../../functions/jobs/export.ts'
import type { Job } from '../../../functions/jobs/job.ts'
import { runMessages } from '../../../functions/jobs/sqs.ts'
import { createExport, exportId, getExport, removeExport } from '../../../functions/store/exports.ts'
import { openApp, type TestApp } from '../../support/app.ts'
import { enrolled, startFieldwork } from '../../support/fieldwork.ts'

const MINUTE = 60_000
/** Every data file is a step. */
const STEPS = { stepCells: 1 }

let app: TestApp
let send: (age: string) => Promise<unknown>
let moment: string
let whole: { sha256: string; size: number }

beforeAll(async () => {
  app = await openApp()
  const { survey } = await startFieldwork(app)
  const phone = await enrolled(app, survey, 'baseline')
  send = (age) => {
    const content = phone.fill({ name: `Hoa ${age}`, age })
    return app.call(`/api/responses/${content.id}`, {
      as: { token: phone.token },
      method: 'PUT',
      json: content,
    })
  }
  for (const age of ['5', '12', '40']) await send(age)
  moment = new Date(app.deps.now()).toISOString()
  app.clock.offset = MINUTE
  whole = await done(await ask(), {})
})
afterAll(() => app.close())
beforeEach(() => (app.clock.offset += MINUTE))

/** A new export of the same moment and choices. */
async function ask(): Promise<string> {
  const now = new Date(app.deps.now()).toISOString()
  const id = exportId(now, crypto.randomUUID())
  const choices = choicesSchema.parse({ formats: formatSchema.options, rounds: [] })
  const begun = { status: 'waiting' as const, progress: 0, rows: 0, heardOf: now, file: null, problem: null }
  await createExport(app.deps.table, { id, study: 's', choices, reason: null, askedBy: 'lan@example.org', askedAt: now, moment, ...begun }) // prettier-ignore
  return id
}

async function done(id: string, run: Run, deps = app.deps): Promise<{ sha256: string; size: number }> {
  for (let runs = 1; await runExport(deps, 's', id, run); runs += 1) expect(runs).toBeLessThan(20)
  return found(id)
}

async function found(id: string) {
  const job = await getExport(app.deps.table, 's', id)
  expect(job).toMatchObject({ status: 'done', rows: 3 })
  const { sha256, size, key } = job!.file!
  const bytes = await app.deps.blobs.get(key)
  expect(bytes).toHaveLength(size)
  expect(Object.keys(unzipSync(bytes!))).toContain('manifest.json')
  return { sha256, size }
}

/** What lies beside the file of an export. */
const left = async (id: string): Promise<string[]> =>
  readdir(join(app.folder, 'files', 'content', 'exports', 's', id)).catch(() => [])

/** The deps with something done whenever a file of a download is kept; a run has time for one, since an hour passes. */
function slow(kept: string[], meanwhile: () => Promise<void> = async () => undefined): Deps {
  const { blobs } = app.deps
  return {
    ...app.deps,
    blobs: {
      ...blobs,
      async putStream(key, chunks, ...others) {
        const isStep = /file-\d+$/.test(key)
        if (isStep) await meanwhile()
        const result = await blobs.putStream(key, chunks, ...others)
        if (isStep) {
          kept.push(key.replace(/.*\//, ''))
          app.clock.offset += 60 * MINUTE
        }
        return result
      },
    },
  }
}
const inTime = (): Run => ({ ...STEPS, until: app.deps.now() + 90 * MINUTE })
const FILES = ['file-0', 'file-1', 'file-2', 'file-3', 'file-4', 'file-5']

describe('a download in steps', () => {
  test('is the same, byte by byte, as one that is made at once, and leaves nothing beside it', async () => {
    const id = await ask()
    expect(await done(id, STEPS)).toEqual(whole)
    expect(await left(id)).toEqual([])
  })

  test('goes on in another run when there is no time left, and makes nothing twice', async () => {
    const id = await ask()
    const kept: string[] = []
    const deps = slow(kept)
    let runs = 0
    for (let more = true; more; runs += 1) more = await runExport(deps, 's', id, inTime())
    // One for each file, and one that puts them together.
    expect(runs).toBe(FILES.length + 1)
    expect(kept.toSorted()).toEqual(FILES)
    expect(await found(id)).toEqual(whole)
    expect(await left(id)).toEqual([])
  })

  test('hands itself on through the queue, whose messages may come twice', async () => {
    const id = await ask()
    const queue: Job[] = [{ kind: 'export', study: 's', export: id }]
    const kept: string[] = []
    const deps = { ...slow(kept), jobs: { start: async (job: Job) => void queue.push(job) } }
    let delivered = 0
    for (let job = queue.shift(); job; job = queue.shift()) {
      for (const copy of [1, 2]) {
        const event = { Records: [{ messageId: `m${copy}`, body: JSON.stringify(job), attributes: { ApproximateReceiveCount: '1' } }] } as unknown as SQSEvent // prettier-ignore
        expect((await runMessages(deps, event, inTime())).batchItemFailures).toEqual([])
      }
      delivered += 1
      expect(delivered).toBeLessThan(20)
    }
    expect(kept.toSorted()).toEqual(FILES)
    expect(await found(id)).toEqual(whole)
    expect(await left(id)).toEqual([])
  })

  test('gives a step that a run has too little time for to the next run, which has all of its time', async () => {
    const id = await ask()
    const kept: string[] = []
    let attempts = 0
    // The second file takes more time than is left the first time.
    const deps = slow(kept, async () => {
      if (kept.length === 1) app.clock.offset += (attempts += 1) === 1 ? 100 * MINUTE : 0
    })
    const run = () => runExport(deps, 's', id, { ...STEPS, until: app.deps.now() + 155 * MINUTE })
    expect(await run()).toBe(true)
    expect(kept).toEqual(FILES.slice(0, 1))
    for (let more = true; more;) more = await run()
    expect(attempts).toBe(2)
    expect(kept).toEqual(FILES)
    expect(await found(id)).toEqual(whole)
  })

  test('fails when a step takes longer than a run may, even the first of it', async () => {
    const id = await ask()
    const deps = slow([], async () => void (app.clock.offset += 100 * MINUTE))
    expect(await runExport(deps, 's', id, inTime())).toBe(true)
    await expect(runExport(deps, 's', id, inTime())).rejects.toMatchObject({ code: 'export.too-long' })
  })

  test('is what was there at its moment, though responses come while it is made', async () => {
    const id = await ask()
    const deps = slow([], async () => void (await send('77')))
    for (let more = true; more;) more = await runExport(deps, 's', id, inTime())
    expect(await found(id)).toEqual(whole)
  })

  test('that died half-way goes on with what it had', async () => {
    const id = await ask()
    const kept: string[] = []
    const dying = slow(kept, async () => {
      if (kept.length === 2) throw new Error('killed')
    })
    await expect(runExport(dying, 's', id, STEPS)).rejects.toThrow('killed')
    expect(await left(id)).toEqual(expect.arrayContaining(['rows', 'material.json', 'file-0', 'file-1.json']))
    const again: string[] = []
    expect(await done(id, STEPS, slow(again))).toEqual(whole)
    expect(again).toEqual(FILES.slice(2))
    expect(await left(id)).toEqual([])
  })

  test('run twice at once is one file', async () => {
    const id = await ask()
    const runs = await Promise.allSettled([done(id, STEPS), done(id, STEPS)])
    expect(runs).toContainEqual({ status: 'fulfilled', value: whole })
    expect(await found(id)).toEqual(whole)
  })

  test('that is taken away while it is made leaves nothing', async () => {
    const id = await ask()
    const kept: string[] = []
    const deps = slow(kept, async () => {
      if (kept.length === 1) await removeExport(app.deps.table, 's', id)
    })
    for (let more = true; more;) more = await runExport(deps, 's', id, inTime())
    expect(await getExport(app.deps.table, 's', id)).toBeUndefined()
    expect(await left(id)).toEqual([])
    expect(await app.deps.blobs.has(`exports/s/${id}.zip`)).toBe(false)
  })

  test('that is taken away after it died leaves nothing', async () => {
    const id = await ask()
    const dying = slow([], async () => {
      throw new Error('killed')
    })
    await expect(runExport(dying, 's', id, STEPS)).rejects.toThrow('killed')
    expect(await left(id)).not.toEqual([])
    expect((await app.call(`/api/studies/s/exports/${id}`, { as: 'manager', method: 'DELETE' })).status).toBe(
      200,
    )
    expect(await left(id)).toEqual([])
  })
})
