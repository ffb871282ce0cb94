// Reports: the newest one as it was stored, and asking for a new one.
import { Hono } from 'hono'
import { Problem } from '../../core/problem.ts'
import { may, type Base } from '../auth/may.ts'
import { getReport } from '../store/reports.ts'

export const reports = new Hono<Base>()
  .get('/studies/:study/report', may('report.read'), async (c) => {
    const report = await getReport(c.var.deps.table, c.var.study.id)
    if (!report) throw new Problem('not-found', { what: 'report' })
    return c.json(report)
  })

  .post('/studies/:study/report', may('report.run'), async (c) => {
    const { deps, study } = c.var
    await deps.jobs.start({ kind: 'report', study: study.id })
    return c.json({ job: `report ${study.id}` }, 202)
  })
