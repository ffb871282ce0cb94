// Reports: the newest one, every older one as it was stored, and asking for a new one; and what is calculated while somebody looks at one.
import { Hono } from 'hono'
import * as z from 'zod'
import { askedSchema, type Asked } from '../../core/calculation.ts'
import type { Study } from '../../core/study.ts'
import { Problem } from '../../core/problem.ts'
import { may, type Base } from '../auth/may.ts'
import type { Person } from '../auth/identify.ts'
import type { Deps } from '../deps.ts'
import { freshness } from '../jobs/freshness.ts'
import { getCalculation, putCalculation } from '../store/calculations.ts'
import { getReport, listReports } from '../store/reports.ts'
import { body, query } from '../wire/request.ts'

const [trialSchema, crosstabSchema] = askedSchema.options

/** Notes what is asked for, and starts the job that answers it. */
async function calculate(
  { deps, study, person }: { deps: Deps; study: Study; person: Person },
  asked: Asked,
): Promise<{ id: string }> {
  const id = deps.newId()
  await putCalculation(deps.table, study.id, {
    id,
    askedBy: person.email,
    askedAt: new Date(deps.now()).toISOString(),
    status: 'waiting',
    asked,
    moment: null,
    result: null,
  })
  await deps.jobs.start({ kind: 'calculation', study: study.id, calculation: id })
  return { id }
}

export const reports = new Hono<Base>()
  .get('/studies/:study/report', may('report.read'), async (c) => {
    const report = await getReport(c.var.deps.table, c.var.study.id)
    if (!report) throw new Problem('not-found', { what: 'report' })
    return c.json(report)
  })

  .post('/studies/:study/report', may('report.run'), async (c) => {
    const { deps, study } = c.var
    const { unchangedSince } = await freshness(deps.table, study, deps.version)
    if (unchangedSince !== undefined) return c.json({ unchanged: true as const, moment: unchangedSince }, 200)
    await deps.jobs.start({ kind: 'report', study: study.id })
    return c.json({ unchanged: false as const, job: `report ${study.id}` }, 202)
  })

  .get('/studies/:study/reports', may('report.read'), async (c) =>
    c.json({ reports: await listReports(c.var.deps.table, c.var.study.id) }),
  )

  .get('/studies/:study/reports/:moment', may('report.read'), async (c) => {
    const report = await getReport(c.var.deps.table, c.var.study.id, c.req.param('moment'))
    if (!report) throw new Problem('not-found', { what: 'report' })
    return c.json(report)
  })

  .get(
    '/studies/:study/reports/:moment/pdf',
    may('report.print'),
    query(z.object({ language: z.enum(['en', 'vi']) })),
    async (c) => {
      const { deps, study } = c.var
      if (!deps.printer) throw new Problem('pdf.none')
      const moment = c.req.param('moment')
      if (!(await getReport(deps.table, study.id, moment))) throw new Problem('not-found', { what: 'report' })
      const { language } = c.req.valid('query')
      const token = (c.req.header('authorization') ?? '').replace(/^Bearer +/i, '')
      const pdf = await deps.printer.report({
        study: study.id,
        moment,
        timezone: study.timezone,
        language,
        token,
      })
      return c.body(pdf, 200, {
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="${study.id}-report-${moment.slice(0, 10)}.pdf"`,
      })
    },
  )

  .post(
    '/studies/:study/crosstabs',
    may('report.run'),
    body(crosstabSchema.omit({ kind: true })),
    async (c) => c.json(await calculate(c.var, { kind: 'crosstab', ...c.req.valid('json') }), 202),
  )

  .post('/studies/:study/trials', may('survey.edit'), body(trialSchema.omit({ kind: true })), async (c) =>
    c.json(await calculate(c.var, { kind: 'trial', ...c.req.valid('json') }), 202),
  )

  .get('/studies/:study/calculations/:id', may('report.run'), async (c) => {
    const found = await getCalculation(c.var.deps.table, c.var.study.id, c.req.param('id'))
    if (!found) throw new Problem('not-found', { what: 'calculation' })
    return c.json(found)
  })
