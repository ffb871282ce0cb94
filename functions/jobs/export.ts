// The export job: writes a round's download to a file, and notes how far it is.
import { createHash } from 'node:crypto'
import { csvExport } from '../../core/export/csv-export.ts'
import { languageCodes } from '../../core/report-build/localized.ts'
import { Problem } from '../../core/problem.ts'
import type { StoredResponse } from '../../core/response.ts'
import type { Round } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import { setTimeout as wait } from 'node:timers/promises'
import type { Deps } from '../deps.ts'
import { getExport, noteExport, type ExportJob } from '../store/exports.ts'
import { countRound, readRound } from '../store/response-reading.ts'
import { WRITE_WITHIN } from '../store/responses.ts'
import { getRound } from '../store/rounds.ts'
import { getStudy } from '../store/studies.ts'
import { surveysOf } from './report.ts'

export type ExportDeps = Pick<Deps, 'now' | 'table' | 'blobs' | 'log'>

/** Progress is noted so often, in milliseconds. */
const NOTE_EVERY = 2000

/**
 * Makes the file of an export and says so in the table. One that is done, or gone, is left alone. Throws when it can't be made; it may be
 * run again, and twice at once, since the file is the same.
 */
export async function runExport(deps: ExportDeps, study: string, id: string): Promise<void> {
  const job = await getExport(deps.table, study, id)
  if (!job || job.status === 'done') return
  await note(deps, job, { status: 'running', problem: null })
  // What carries a time up to the moment is surely written after this; then the same moment always gives the same file.
  await wait(Math.max(0, Date.parse(job.moment) + WRITE_WITHIN - deps.now()))

  const found = await getStudy(deps.table, study)
  const round = await getRound(deps.table, study, job.round)
  if (!found || !round) throw new Problem('not-found', { what: 'round' })
  const unreadable = new Set<string>()
  const read = () => readReported(deps, job, unreadable)
  const surveys = await newestFirst(deps, study, round)
  const { responses: total } = await countRound(deps.table, study, job.round)
  const whole = createHash('sha256')
  let size = 0
  let rows = 0
  let noted = deps.now()

  const bytes = csvExport(
    {
      study: { id: study, title: found.title },
      round: { id: round.id, title: round.title },
      moment: job.moment,
      surveys,
      options: {
        personal: job.personal,
        labels: job.labels === 'labels' ? labelLanguage(job, surveys) : null,
      },
      language: job.language?.startsWith('vi') ? 'vi' : 'en',
      read,
      unreadable: () => [...unreadable].toSorted(),
      hash: sha256,
      progress(done, tables) {
        if (deps.now() - noted < NOTE_EVERY) return
        noted = deps.now()
        const progress = Math.min(0.99, done / Math.max(1, total * tables))
        note(deps, job, { progress, rows: Math.min(done, total) }).catch(() => undefined)
      },
    },
    (result) => {
      rows = result.responses
    },
  )
  async function* measured() {
    for await (const chunk of bytes) {
      whole.update(chunk)
      size += chunk.length
      yield chunk
    }
  }
  const key = `studies/${study}/exports/${id}.zip`
  await deps.blobs.putStream(key, measured(), 'application/zip')
  const file = { key, name: fileName(job), size, sha256: whole.digest('hex') }
  await note(deps, job, { status: 'done', progress: 1, rows, file })
  deps.log.info('export made', { study, export: id, rows, size, unreadable: unreadable.size })
}

async function* readReported(
  { table, log }: ExportDeps,
  { study, round, moment }: ExportJob,
  unreadable: Set<string>,
): AsyncGenerator<StoredResponse> {
  yield* readRound(table, study, round, {
    until: moment,
    unreadable(key, reason) {
      if (!unreadable.has(key))
        log.error('response not readable', { study, round, key, reason: String(reason) })
      unreadable.add(key)
    },
  })
}

/** The round's surveys by hash, the newest version first. */
async function newestFirst(deps: ExportDeps, study: string, round: Round): Promise<Map<string, Survey>> {
  const surveys = await surveysOf(deps, study, [round])
  return new Map([...surveys].toReversed())
}

/** The language that was asked for, or else the newest survey's own. */
function labelLanguage({ language }: ExportJob, surveys: ReadonlyMap<string, Survey>): string {
  const newest = surveys.values().next().value
  return language ?? (newest && languageCodes(newest)[newest.defaultLanguage]) ?? 'en'
}

const note = (
  { table, now }: ExportDeps,
  { study, id }: ExportJob,
  change: Parameters<typeof noteExport>[3],
) => noteExport(table, study, id, { ...change, heardOf: new Date(now()).toISOString() })

const sha256 = () => {
  const hash = createHash('sha256')
  return { write: (bytes: Uint8Array) => void hash.update(bytes), hex: () => hash.digest('hex') }
}

/** `lao-dong-baseline-20260501T0300Z.zip`: sorts by time, and is plain on every system. */
const fileName = ({ study, round, moment }: ExportJob): string =>
  `${study}-${round}-${moment.slice(0, 16).replace(/[-:]/g, '')}Z.zip`
