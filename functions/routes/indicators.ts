// Indicators of a study: those of the surveys' own sheets until somebody edits them in the browser, and what the surveys lack for them.
import { Hono } from 'hono'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { indicatorSchema, type Indicator, type Study } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import { surveyOf } from '../review/catalogue.ts'
import { getIndicators, listIndicatorRevisions, putIndicators } from '../store/indicators.ts'
import { listRounds } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

const changeSchema = z.object({
  indicators: z.array(indicatorSchema).max(500),
  /** The revision that the change was made from; 0 if nobody edited them yet. */
  revision: z.int().nonnegative(),
  /** What the change is about, in its author's words. */
  note: z.string().trim().max(500).optional(),
})

/** Something that keeps an indicator from being computed from a round's survey. */
interface Finding {
  round: string
  /** Name of the indicator; empty where it concerns a unit or a question to disaggregate by. */
  indicator: string
  detail: string
}

/** The indicators in force, and what the newest survey of each round lacks for them. They are kept all the same: the report says so too. */
async function inForce(deps: Deps, study: Study, edited: Indicator[] | undefined) {
  // Compiling is left out of what every start loads.
  const [{ makePlan }, { re2 }, rounds] = await Promise.all([
    import('../../core/report-build/plan.ts'),
    import('../../core/expression/regex-re2.ts'),
    listRounds(deps.table, study.id),
  ])
  const surveys = new Map<string, Survey>()
  for (const round of rounds) {
    const hash = round.surveys.at(-1)?.hash
    const survey = hash && (await surveyOf(deps.blobs, study.id, hash))
    if (hash && survey) surveys.set(hash, survey)
  }
  const plan = makePlan({ study, rounds, surveys, edited, engines: { regex: re2 } })
  const findings = rounds.flatMap((round): Finding[] => {
    const lacks = plan.surveys.get(round.surveys.at(-1)?.hash ?? '')?.lacks ?? []
    return lacks.map((one) => ({ round: round.id, ...one }))
  })
  return { indicators: plan.indicators, findings }
}

export const indicators = new Hono<Base>()
  .get('/studies/:study/indicators', may('study.read'), async (c) => {
    const { deps, study } = c.var
    const edited = await getIndicators(deps.table, study.id)
    return c.json({ ...(await inForce(deps, study, edited?.indicators)), revision: edited?.revision ?? 0 })
  })

  .put('/studies/:study/indicators', may('survey.edit'), body(changeSchema), async (c) => {
    const { deps, study, person } = c.var
    const wanted = c.req.valid('json')
    const names = wanted.indicators.map(({ name }) => name)
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined)
      throw new Problem('request.invalid', { where: 'indicators', reason: `${twice} stands twice` })
    const revision = await putIndicators(deps.table, study.id, wanted.indicators, wanted.revision, {
      by: person.email,
      at: new Date(deps.now()).toISOString(),
      ...(wanted.note !== undefined && { note: wanted.note }),
    })
    await record(c.var, 'survey.edit', `indicators ${revision}`)
    return c.json({ ...(await inForce(deps, study, wanted.indicators)), revision })
  })

  .get('/studies/:study/indicators/revisions', may('study.read'), async (c) =>
    c.json({ revisions: await listIndicatorRevisions(c.var.deps.table, c.var.study.id) }),
  )
