// The export job: writes a download to a file, and notes how far it is. A large one is made in steps, which several runs may share.
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { dataFiles, download, type DownloadInput, type KeptFile } from '../../core/export/download.ts'
import { gather } from '../../core/export/gather.ts'
import { languageCodes } from '../../core/report-build/localized.ts'
import { Problem } from '../../core/problem.ts'
import type { Round } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import type { Deps } from '../deps.ts'
import { surveysOf } from '../files/surveys.ts'
import { getCrosswalk } from '../store/crosswalk.ts'
import { getExport, noteExport, type ExportJob } from '../store/exports.ts'
import { WRITE_WITHIN } from '../store/responses.ts'
import { listRounds } from '../store/rounds.ts'
import { getStudy } from '../store/studies.ts'
import { findResponses } from './export-responses.ts'
import { fileKey, KeptWork, type Material } from './kept-work.ts'
import { openRows, type DiskRows } from './row-store.ts'
import { zipTools } from './zip-tools.ts'

export type ExportDeps = Pick<Deps, 'now' | 'table' | 'blobs' | 'log'>

export interface Run {
  /** Milliseconds since 1970: throws export.too-long when a step is not done then. A run that has no time for another step hands over. */
  until?: number | undefined
  /** A data file with so many cells is a step of its own, and is kept. */
  stepCells?: number | undefined
}

/** Progress is noted so often, in milliseconds. */
const NOTE_EVERY = 2000
/** About ten seconds of work: less is sooner done again than kept. */
const STEP_CELLS = 5_000_000
/** Of the work, of 1: until the responses are read, and until the rows are summed up. */
const READ = 0.35

/** Somebody took the download away, or another run of the same job has finished it. */
class Dropped extends Error {}

/**
 * Makes the file of an export and says so in the table. One that is done, or gone, is left alone. Throws when it can't be made; it may be
 * run again, and twice at once, since the file is the same. True: it is not done, and another run is to go on.
 */
export async function runExport(
  deps: ExportDeps,
  study: string,
  id: string,
  run: Run = {},
): Promise<boolean> {
  const job = await getExport(deps.table, study, id)
  const work = new KeptWork(deps.blobs, { study, id })
  // Taken away between two runs.
  if (!job) await work.forget()
  if (!job || job.status === 'done') return false
  const began = deps.now()
  const watch = await watching(deps, job, run.until ?? Number.POSITIVE_INFINITY)
  let rows: DiskRows | undefined
  let material: Material | undefined
  const state = { kept: false }
  try {
    const source = await sourceOf(deps, job)
    const kept = await work.material()
    rows = kept?.rows ?? (await openRows())
    material = kept?.material ?? (await firstHalf(deps, job, source, rows, watch))
    const isKept = kept !== undefined
    return await secondHalf(deps, job, { ...source, material, rows, work, isKept, began, state }, run, watch)
  } catch (error) {
    // The next run has all its time for what this one had too little for.
    if (isTooLong(error) && state.kept) return true
    if (!(error instanceof Dropped)) throw error
    await work.forget(material)
    deps.log.info('export dropped', { study, export: id })
    return false
  } finally {
    watch.end()
    await rows?.close()
  }
}

/** A step took longer than a run may. */
export const isTooLong = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'export.too-long'

interface Watch {
  /** Says how far it is; throws when the job is to end. */
  tell(progress: number, rows: number): void
  end(): void
}

/** Notes now and then how far a job is, also while nothing is told, and finds out whether it is still wanted. */
async function watching(deps: ExportDeps, job: ExportJob, until: number): Promise<Watch> {
  let state = { progress: job.progress, rows: job.rows }
  let isWanted = await note(deps, job, { status: 'running', problem: null, ...state })
  const timer = setInterval(() => {
    note(deps, job, state).then(
      (noted) => (isWanted = noted),
      () => undefined,
    )
  }, NOTE_EVERY)
  return {
    tell(progress, rows) {
      // Another run may have been further.
      state = { progress: Math.max(state.progress, Math.min(0.99, progress)), rows }
      if (!isWanted) throw new Dropped()
      if (deps.now() > until) throw new Problem('export.too-long')
    },
    end: () => clearInterval(timer),
  }
}

interface Source {
  rounds: Round[]
  timezone: string
  input: Omit<DownloadInput, 'store' | 'members' | 'unreadable'>
}

async function sourceOf(deps: ExportDeps, job: ExportJob): Promise<Source> {
  const { study, choices, moment } = job
  // What carries a time up to the moment is surely written after this; then the same moment always gives the same file.
  await wait(Math.max(0, Date.parse(moment) + WRITE_WITHIN - deps.now()))
  const found = await getStudy(deps.table, study)
  const rounds = await chosenRounds(deps, job)
  if (!found || rounds.length === 0) throw new Problem('not-found', { what: 'round' })
  const surveys = new Map([...(await surveysOf(deps, study, rounds))].toReversed())
  const { renamed: crosswalk } = await getCrosswalk(deps.table, study)
  const labels = labelLanguage(job, surveys)
  const input: Source['input'] = {
    study: { id: study, title: found.title },
    rounds,
    surveysOf: Object.fromEntries(rounds.map((one) => [one.id, one.surveys.map(({ hash }) => hash)])),
    moment,
    surveys,
    choices,
    crosswalk,
    language: { labels, page: labels.startsWith('vi') ? 'vi' : 'en' },
    tools: zipTools,
  }
  return { rounds, timezone: found.timezone, input }
}

/** Reads the responses into rows, and learns what the files must know of them. */
async function firstHalf(
  deps: ExportDeps,
  job: ExportJob,
  { timezone, input }: Source,
  rows: DiskRows,
  watch: Watch,
): Promise<Material> {
  const found = await findResponses({
    deps,
    job,
    timezone,
    input,
    tell: (read) => watch.tell(READ * read, 0),
  })
  try {
    const { members, unreadable } = found
    const gathered = await gather({ ...input, members, unreadable: [], store: rows }, found.responses)
    return { gathered, members: [...members], unreadable: [...unreadable].toSorted() }
  } finally {
    await found.close()
  }
}

interface Halves extends Source {
  material: Material
  rows: DiskRows
  work: KeptWork
  /** An earlier run left the rows. */
  isKept: boolean
  /** When this run began, and whether it has kept something: then another one goes on from there. */
  began: number
  state: { kept: boolean }
}

/** Writes the files. True: there is no time for all of them, but what is done is kept. */
async function secondHalf(
  deps: ExportDeps,
  job: ExportJob,
  { rounds, input: about, material, rows, work, isKept, began, state }: Halves,
  { until = Number.POSITIVE_INFINITY, stepCells = STEP_CELLS }: Run,
  watch: Watch,
): Promise<boolean> {
  const { gathered, members, unreadable } = material
  const total =
    gathered.measures.reduce((sum, { rowCount }) => sum + rowCount, 0) * job.choices.formats.length
  let read = 0
  const store: DownloadInput['store'] = {
    ...rows,
    async *read(table) {
      for await (const batch of rows.read(table)) {
        read += batch.count
        watch.tell(READ + ((1 - READ) * read) / Math.max(1, total), gathered.responses)
        yield batch
      }
    },
  }
  const input = { ...about, members: new Map(members), unreadable, store }
  const files = [...dataFiles(input, gathered)]
  const steps = [...files.entries()].filter(([, { cells }]) => cells >= stepCells)
  if (steps.length > 0 && !isKept) {
    await work.keepMaterial(rows, material)
    state.kept = true
  }
  // A step may take as long as all before it took. One that begins a run is begun in any case: every run brings the job on.
  const isLate = () => state.kept && deps.now() - began > (until - began) / 2
  const kept = new Map<string, KeptFile>()
  for (const [number, file] of steps) {
    let done = await work.file(number)
    if (done) read += file.rows
    else {
      if (isLate()) return true
      done = await work.keepFile(number, file)
      state.kept = true
    }
    kept.set(file.name, done)
  }
  if (isLate()) return true
  const key = fileKey(job)
  const written = await write(
    deps,
    key,
    download(input, gathered, kept, () => undefined),
  )
  const file = { key, name: fileName(job, rounds), ...written }
  const noted = await note(deps, job, { status: 'done', progress: 1, rows: gathered.responses, file })
  if (steps.length > 0) await work.forget(material)
  // Taken away while it was being written: nobody would find the file.
  if (!noted && !(await getExport(deps.table, job.study, job.id))) await deps.blobs.remove(key)
  deps.log.info('export made', { study: job.study, export: job.id, rows: gathered.responses, size: file.size, unreadable: unreadable.length }) // prettier-ignore
  return false
}

async function write({ blobs }: ExportDeps, key: string, bytes: AsyncIterable<Uint8Array>) {
  const whole = createHash('sha256')
  let size = 0
  async function* measured() {
    for await (const chunk of bytes) {
      whole.update(chunk)
      size += chunk.length
      yield chunk
    }
  }
  await blobs.putStream(key, measured(), 'application/zip')
  return { size, sha256: whole.digest('hex') }
}

async function chosenRounds({ table }: ExportDeps, { study, choices }: ExportJob): Promise<Round[]> {
  const all = (await listRounds(table, study)).toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  const chosen = all.filter(({ id }) => choices.rounds.length === 0 || choices.rounds.includes(id))
  return choices.rounds.every((id) => chosen.some((round) => round.id === id)) ? chosen : []
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
