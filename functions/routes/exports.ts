// Downloads: asking for one, seeing how far it is, the address of the finished file, asking again, taking it away.
import { Hono } from 'hono'
import * as z from 'zod'
import { allows, type Role } from '../../core/access.ts'
import { choicesSchema, type Choices } from '../../core/export/choices.ts'
import { Problem } from '../../core/problem.ts'
import type { Study } from '../../core/study.ts'
import type { Person } from '../auth/identify.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import { removeFiles } from '../jobs/expire.ts'
import {
  createExport,
  expiryOf,
  exportId,
  getExport,
  listExports,
  noteExport,
  removeExport,
  type ExportJob,
} from '../store/exports.ts'
import { listRounds } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

/** How long the address of a finished file works, in seconds. */
const urlLasts = 300
/** A running job that said nothing for so long has died, in milliseconds; a living one speaks every few seconds. */
const SILENT = 120_000

export const askSchema = choicesSchema.partial({ formats: true, rounds: true }).extend({
  /** One round, for short. */
  round: z.string().optional(),
  /** What personal data is for. */
  reason: z.string().trim().max(500).optional(),
})

interface Caller {
  deps: Deps
  person: Person
  role: Role
  study: Study
}

/** A job as people see it: the file's key stays inside, a signed address goes out. */
async function shown({ deps, person, role }: Caller, { file, ...job }: ExportJob) {
  const url =
    job.status === 'done' && file
      ? await deps.blobs.signedUrl(file.key, { seconds: urlLasts, downloadName: file.name })
      : null
  return {
    ...job,
    rounds: job.choices.rounds,
    personal: job.choices.personal,
    /** It was being written, and whoever wrote it has fallen silent. */
    stalled: job.status === 'running' && deps.now() - Date.parse(job.heardOf) > SILENT,
    removable: isRemovable(person, role, job),
    expires: new Date(expiryOf(job)).toISOString(),
    file: file && { name: file.name, size: file.size, sha256: file.sha256 },
    url,
  }
}

/** One's own, and anybody's for who leads the study. */
const isRemovable = (person: Person, role: Role, { askedBy }: Pick<ExportJob, 'askedBy'>) =>
  askedBy === person.email || allows(role, 'study.edit')

const isVisible = (role: Role, { choices }: ExportJob) => !choices.personal || allows(role, 'personal.read')

/** A job that is there for the caller, and whose time is not over. */
async function found({ deps, study, role }: Caller, id: string): Promise<ExportJob> {
  const job = await getExport(deps.table, study.id, id)
  if (!job || !isVisible(role, job) || expiryOf(job) <= deps.now())
    throw new Problem('not-found', { what: 'export' })
  return job
}

/** Whether personal data may be in it: by the role, and for a reason. Written down before it begins. */
async function permit(caller: Caller, { personal }: Choices, id: string, reason: string | undefined) {
  if (personal && !allows(caller.role, 'personal.read')) throw new Problem('auth.not-allowed')
  if (personal && !reason) throw new Problem('personal.reason-missing')
  await record(caller, personal ? 'personal.read' : 'export.run', `export ${id}`, reason)
}

export const exports = new Hono<Base>()
  .post('/studies/:study/exports', may('export.run'), body(askSchema), async (c) => {
    const { deps, study, person } = c.var
    const { round, reason, formats = ['csv'], rounds = round ? [round] : [], ...others } = c.req.valid('json')
    const choices = { ...others, formats: [...new Set(formats)], rounds: [...new Set(rounds)] }
    const known = await listRounds(deps.table, study.id)
    if (known.length === 0 || choices.rounds.some((id) => !known.some((one) => one.id === id)))
      throw new Problem('not-found', { what: 'round' })
    const askedAt = new Date(deps.now()).toISOString()
    const job: ExportJob = {
      id: exportId(askedAt, deps.newId()),
      study: study.id,
      choices,
      reason: reason ?? null,
      askedBy: person.email,
      askedAt,
      moment: askedAt,
      status: 'waiting',
      progress: 0,
      rows: 0,
      heardOf: askedAt,
      file: null,
      problem: null,
    }
    await permit(c.var, choices, job.id, reason)
    await createExport(deps.table, job)
    await deps.jobs.start({ kind: 'export', study: study.id, export: job.id })
    return c.json({ id: job.id }, 202)
  })

  .get('/studies/:study/exports', may('export.run'), async (c) => {
    const { deps, study, role } = c.var
    const jobs = await listExports(deps.table, study.id)
    const visible = jobs.filter((job) => isVisible(role, job) && expiryOf(job) > deps.now())
    return c.json({ exports: await Promise.all(visible.map((job) => shown(c.var, job))) })
  })

  .get('/studies/:study/exports/:export', may('export.run'), async (c) =>
    c.json(await shown(c.var, await found(c.var, c.req.param('export')))),
  )

  // Of the same moment and choices: what failed or fell silent half-way. One that is being written, or done, goes on as it is.
  .post('/studies/:study/exports/:export/again', may('export.run'), async (c) => {
    const { deps, study } = c.var
    const job = await found(c.var, c.req.param('export'))
    await permit(c.var, job.choices, job.id, job.reason ?? undefined)
    const { stalled, status } = await shown(c.var, job)
    if (stalled || status === 'failed' || status === 'waiting') {
      const heardOf = new Date(deps.now()).toISOString()
      await noteExport(deps.table, study.id, job.id, {
        status: 'waiting',
        progress: 0,
        problem: null,
        heardOf,
      })
      await deps.jobs.start({ kind: 'export', study: study.id, export: job.id })
    }
    return c.json({ id: job.id }, 202)
  })

  .delete('/studies/:study/exports/:export', may('export.run'), async (c) => {
    const { deps, study, person, role } = c.var
    const job = await found(c.var, c.req.param('export'))
    if (!isRemovable(person, role, job)) throw new Problem('auth.not-allowed')
    await record(c.var, 'export.run', `export ${job.id} taken away`)
    await removeFiles(deps.blobs, job)
    await removeExport(deps.table, study.id, job.id)
    return c.json({})
  })
