// The audit log of a study.
import { Hono } from 'hono'
import * as z from 'zod'
import { may, type Base } from '../auth/may.ts'
import { readAudit } from '../store/audit.ts'
import { query } from '../wire/request.ts'

export const audit = new Hono<Base>().get(
  '/studies/:study/audit',
  may('audit.read'),
  query(z.object({ cursor: z.string().max(200).optional() })),
  async (c) => {
    const { deps, study } = c.var
    const page = await readAudit(deps.table, study.id, c.req.valid('query'))
    return c.json({ entries: page.entries, cursor: page.cursor ?? null })
  },
)
