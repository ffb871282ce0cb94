// Downloads of a round: asking for one, seeing how far it is, and the address of the finished file.
import { Hono } from 'hono'
import * as z from 'zod'
import { allows } from '../../core/access.ts'
import { Problem } from '../../core/problem.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import {
  createExport,
  exportId,
  exportSchema,
  getExport,
  listExports,
  type ExportJob,
} from '../store/exports.ts'
import { getRound } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

/** How long the address of a finished file works, in seconds. */
const urlLasts = 300

const askSchema = z.object({
  round: z.string(),
  language: exportSchema.shape.language.optional(),
  labels: exportSchema.shape.labels.optional(),
  /** With the personal columns; asks for a reason. */
  personal: z.boolean().optional(),
  reason: z.string().trim().max(500).optional(),
})

/** A job as people see it: the file's key stays inside, a signed address goes out. */
async function shown(deps: Deps, { file, ...job }: ExportJob) {
  const url =
    job.status === 'done' && file
      ? await deps.blobs.signedUrl(file.key, { seconds: urlLasts, downloadName: file.name })
      : null
  return { ...job, file: file && { name: file.name, size: file.size, sha256: file.sha256 }, url }
}

export const exports = new Hono<Base>()
  .post('/studies/:study/exports', may('export.run'), body(askSchema), async (c) => {
    const { deps, study, person, role } = c.var
    const wanted = c.req.valid('json')
    if (!(await getRound(deps.table, study.id, wanted.round)))
      throw new Problem('not-found', { what: 'round' })
    const personal = wanted.personal ?? false
    if (personal && !allows(role, 'personal.read')) throw new Problem('auth.not-allowed')
    if (personal && !wanted.reason) throw new Problem('personal.reason-missing')
    const askedAt = new Date(deps.now()).toISOString()
    const job: ExportJob = {
      id: exportId(askedAt, deps.newId()),
      study: study.id,
      round: wanted.round,
      language: wanted.language ?? null,
      labels: wanted.labels ?? 'names',
      personal,
      reason: wanted.reason ?? null,
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
    await record(
      c.var,
      personal ? 'personal.read' : 'export.run',
      `${wanted.round} export ${job.id}`,
      wanted.reason,
    )
    await createExport(deps.table, job)
    await deps.jobs.start({ kind: 'export', study: study.id, export: job.id })
    return c.json({ id: job.id }, 202)
  })

  .get('/studies/:study/exports', may('export.run'), async (c) => {
    const { deps, study, role } = c.var
    const jobs = await listExports(deps.table, study.id)
    const visible = jobs.filter((job) => !job.personal || allows(role, 'personal.read'))
    return c.json({ exports: await Promise.all(visible.map((job) => shown(deps, job))) })
  })

  .get('/studies/:study/exports/:export', may('export.run'), async (c) => {
    const { deps, study, role } = c.var
    const job = await getExport(deps.table, study.id, c.req.param('export'))
    if (!job || (job.personal && !allows(role, 'personal.read')))
      throw new Problem('not-found', { what: 'export' })
    return c.json(await shown(deps, job))
  })
