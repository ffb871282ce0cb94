// The export job: writes a download to a file, and notes how far it is.
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { answerReader } from '../../core/export/design-answer.ts'
import { download, isPanel, modelOf } from '../../core/export/download.ts'
import { filterOf } from '../../core/export/filters.ts'
import { countMembers } from '../../core/export/rows.ts'
import { languageCodes } from '../../core/report-build/localized.ts'
import { Problem } from '../../core/problem.ts'
import type { StoredResponse } from '../../core/response.ts'
import type { Round } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import type { Deps } from '../deps.ts'
import { surveysOf } from '../files/surveys.ts'
import { getCrosswalk } from '../store/crosswalk.ts'
import { getExport, noteExport, type ExportJob } from '../store/exports.ts'
import { countRound, readRound } from '../store/response-reading.ts'
import { WRITE_WITHIN } from '../store/responses.ts'
import { listRounds } from '../store/rounds.ts'
import { getStudy } from '../store/studies.ts'
import { openSpool, type Spool } from './spool.ts'
import { zipTools } from './zip-tools.ts'

export type ExportDeps = Pick<Deps, 'now' | 'table' | 'blobs' | 'log'>

/** Progress is noted so often, in milliseconds. */
const NOTE_EVERY = 2000

/** Somebody took the download away, or another run of the same job has finished it. */
class Dropped extends Error {}

/**
 * Makes the file of an export and says so in the table. One that is done, or gone, is left alone. Throws when it can't be made; it may be
 * run again, and twice at once, since the file is the same. `until` (milliseconds since 1970): throws export.too-long when it is not done then.
 */
export async function runExport(
  deps: ExportDeps,
  study: string,
  id: string,
  until = Number.POSITIVE_INFINITY,
): Promise<void> {
  const job = await getExport(deps.table, study, id)
  if (!job || job.status === 'done') return
  const watch = await watching(deps, job, until)
  const spool = await openSpool()
  try {
    await make(deps, job, spool, watch)
  } catch (error) {
    if (!(error instanceof Dropped)) throw error
    deps.log.info('export dropped', { study, export: id })
  } finally {
    watch.end()
    await spool.close()
  }
}

interface Watch {
  /** Says how far it is; throws when the job is to end. */
  tell(progress: number, rows: number): void
  end(): void
}

/** Notes now and then how far a job is, also while nothing is told, and finds out whether it is still wanted. */
async function watching(deps: ExportDeps, job: ExportJob, until: number): Promise<Watch> {
  let state = { progress: 0, rows: 0 }
  let isWanted = await note(deps, job, { status: 'running', problem: null, ...state })
  const timer = setInterval(() => {
    note(deps, job, state).then(
      (noted) => (isWanted = noted),
      () => undefined,
    )
  }, NOTE_EVERY)
  return {
    tell(progress, rows) {
      state = { progress: Math.min(0.99, progress), rows }
      if (!isWanted) throw new Dropped()
      if (deps.now() > until) throw new Problem('export.too-long')
    },
    end: () => clearInterval(timer),
  }
}

async function make(deps: ExportDeps, job: ExportJob, spool: Spool, watch: Watch): Promise<void> {
  const { study, id, choices, moment } = job
  // What carries a time up to the moment is surely written after this; then the same moment always gives the same file.
  await wait(Math.max(0, Date.parse(moment) + WRITE_WITHIN - deps.now()))
  const found = await getStudy(deps.table, study)
  const rounds = await chosenRounds(deps, job)
  if (!found || rounds.length === 0) throw new Problem('not-found', { what: 'round' })
  const surveys = new Map([...(await surveysOf(deps, study, rounds))].toReversed())
  const { renamed: crosswalk } = await getCrosswalk(deps.table, study)
  const surveyHashes = Object.fromEntries(rounds.map((one) => [one.id, one.surveys.map(({ hash }) => hash)]))
  const about = { surveys, choices, crosswalk, rounds, surveysOf: surveyHashes }
  const members = new Map<string, number>()
  const counted = await gather(deps, job, found.timezone, { ...about, members }, spool, watch)
  if (isPanel(choices, rounds)) await spool.sort(panelKey(surveys, rounds))

  const labels = labelLanguage(job, surveys)
  let passes = 1
  let read = 0
  let rows = 0
  const bytes = download(
    {
      ...about,
      study: { id: study, title: found.title },
      moment,
      members,
      language: { labels, page: labels.startsWith('vi') ? 'vi' : 'en' },
      async *responses() {
        for await (const response of spool.read()) {
          yield response
          read += 1
          if (read % 200 === 0) watch.tell(0.2 + (0.8 * read) / (passes * counted.kept), counted.kept)
        }
      },
      passes: (count) => (passes = count),
      unreadable: counted.unreadable,
      tools: zipTools,
    },
    (result) => (rows = result.responses),
  )
  const whole = createHash('sha256')
  let size = 0
  async function* measured() {
    for await (const chunk of bytes) {
      whole.update(chunk)
      size += chunk.length
      yield chunk
    }
  }
  const key = `exports/${study}/${id}.zip`
  await deps.blobs.putStream(key, measured(), 'application/zip')
  const file = { key, name: fileName(job, rounds), size, sha256: whole.digest('hex') }
  const noted = await note(deps, job, { status: 'done', progress: 1, rows, file })
  // Taken away while it was being written: nobody would find the file.
  if (!noted && !(await getExport(deps.table, study, id))) await deps.blobs.remove(key)
  deps.log.info('export made', { study, export: id, rows, size, unreadable: counted.unreadable.length })
}

async function chosenRounds({ table }: ExportDeps, { study, choices }: ExportJob): Promise<Round[]> {
  const all = (await listRounds(table, study)).toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  const chosen = all.filter(({ id }) => choices.rounds.length === 0 || choices.rounds.includes(id))
  return choices.rounds.every((id) => chosen.some((round) => round.id === id)) ? chosen : []
}

/** Reads the rounds once, and keeps what was chosen. */
async function gather(
  { table, log }: ExportDeps,
  { study, moment, choices }: ExportJob,
  timezone: string,
  about: Parameters<typeof modelOf>[0],
  spool: Spool,
  watch: Watch,
): Promise<{ kept: number; unreadable: string[] }> {
  const versions = new Map([...about.surveys.keys()].map((hash, index) => [hash, index]))
  const model = modelOf({ ...about, rounds: [], members: new Map() })
  const isChosen = filterOf(choices.filters, timezone, about.surveys)
  const unreadableKeys = new Set<string>()
  const counts = await Promise.all(about.rounds.map(({ id }) => countRound(table, study, id)))
  const total = counts.reduce((sum, { responses }) => sum + responses, 0)
  let read = 0
  let kept = 0
  for (const { id: round } of about.rounds) {
    const unreadable = (key: string, reason: unknown) => {
      log.error('response not readable', { study, round, key, reason: String(reason) })
      unreadableKeys.add(key)
    }
    for await (const response of readRound(table, study, round, { until: moment, unreadable })) {
      read += 1
      if (read % 200 === 0) watch.tell((0.2 * read) / Math.max(1, total), 0)
      if (!isChosen(response)) continue
      kept += 1
      const version = versions.get(response.survey.hash) ?? -1
      if (choices.wide > 0) countMembers(model, { response, version }, about.members as Map<string, number>)
      await spool.add(response)
    }
  }
  return { kept, unreadable: [...unreadableKeys].toSorted() }
}

/** Respondents by their identifier; within one, rounds in their order. Those without one by their own ids, last. */
function panelKey(surveys: ReadonlyMap<string, Survey>, rounds: readonly Round[]) {
  const respondentOf = answerReader(surveys, 'respondentId')
  const orders = new Map(rounds.map(({ id }, order) => [id, String(order).padStart(4, '0')]))
  return (response: StoredResponse): string => {
    const respondent = respondentOf(response)
    const own = respondent === '' ? `\u{10FFFF}${response.id}` : respondent
    return `${own}\u0000${orders.get(response.round) ?? ''}\u0000${response.id}`
  }
}

/** The language that was asked for, or else the newest survey's own. */
function labelLanguage({ choices: { language } }: ExportJob, surveys: ReadonlyMap<string, Survey>): string {
  const newest = surveys.values().next().value
  return language ?? (newest && languageCodes(newest)[newest.defaultLanguage]) ?? 'en'
}

const note = (
  { table, now }: ExportDeps,
  { study, id }: ExportJob,
  change: Parameters<typeof noteExport>[3],
) => noteExport(table, study, id, { ...change, heardOf: new Date(now()).toISOString() })

/** `lao-dong-baseline-20260501T0300Z.zip`: sorts by time, and is plain on every system. */
const fileName = ({ study, moment, choices }: ExportJob, rounds: readonly Round[]): string => {
  const name = rounds.length === 1 ? (rounds[0]?.id ?? '') : choices.together === 'panel' ? 'panel' : 'rounds'
  return `${study}-${name}-${moment.slice(0, 16).replace(/[-:]/g, '')}Z.zip`
}
