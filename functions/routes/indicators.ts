// Indicators of a study as edited in the browser.
import { Hono } from 'hono'
import * as z from 'zod'
import { indicatorSchema } from '../../core/study.ts'
import { may, type Base } from '../auth/may.ts'
import { getIndicators, putIndicators } from '../store/indicators.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

const changeSchema = z.object({
  indicators: z.array(indicatorSchema).max(500),
  /** The revision that the change was made from; 0 if nobody edited them yet. */
  revision: z.int().nonnegative(),
})

export const indicators = new Hono<Base>()
  .get('/studies/:study/indicators', may('study.read'), async (c) => {
    const { deps, study } = c.var
    const edited = await getIndicators(deps.table, study.id)
    return c.json(edited ?? { indicators: [], revision: 0 })
  })

  .put('/studies/:study/indicators', may('survey.edit'), body(changeSchema), async (c) => {
    const { deps, study } = c.var
    const wanted = c.req.valid('json')
    const revision = await putIndicators(deps.table, study.id, wanted.indicators, wanted.revision)
    await record(c.var, 'survey.edit', `indicators ${revision}`)
    return c.json({ indicators: wanted.indicators, revision })
  })
