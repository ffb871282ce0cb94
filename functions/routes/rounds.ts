// Rounds of a study: making them, opening and closing them, and publishing a survey version to one.
import { Hono } from 'hono'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { roundSchema, type Round } from '../../core/study.ts'
import { may, type Base } from '../auth/may.ts'
import type { Blobs } from '../blobs.ts'
import { faultyAttachments, pinAttachments } from '../files/attachments.ts'
import { surveyOf } from '../review/catalogue.ts'
import { createRound, getRound, listRounds, updateRound } from '../store/rounds.ts'
import { getSurvey } from '../store/surveys.ts'
import { claimVersion } from '../store/versions.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'
import { slug } from '../wire/slug.ts'

const { id, title, kind, order, status, target } = roundSchema.shape
const dateSchema = z.iso.date().nullable()

const newSchema = z.object({
  /** Made from the title when absent. */
  id: id.optional(),
  title,
  kind,
  /** After the last one when absent. */
  order: order.optional(),
  opens: dateSchema.optional(),
  closes: dateSchema.optional(),
  target: target.optional(),
})

const changeSchema = z.object({
  title: title.optional(),
  kind: kind.optional(),
  order: order.optional(),
  status: status.optional(),
  opens: dateSchema.optional(),
  closes: dateSchema.optional(),
  target: target.optional(),
  /** The revision that the change was made from. */
  revision: z.int(),
})

/** Nothing is published that would lack its files in the field. */
async function requireAttachments(blobs: Blobs, study: string, hash: string): Promise<void> {
  const survey = await surveyOf(blobs, study, hash)
  const { absent, unreadable } = await faultyAttachments(blobs, study, hash, survey?.attachments ?? [])
  const names = [...absent, ...unreadable]
  if (names.length > 0) throw new Problem('survey.attachment-absent', { names: names.join(', ') })
}

export const rounds = new Hono<Base>()
  .get('/studies/:study/rounds', may('study.read'), async (c) =>
    c.json({ rounds: await listRounds(c.var.deps.table, c.var.study.id) }),
  )

  .post('/studies/:study/rounds', may('round.edit'), body(newSchema), async (c) => {
    const { deps, study } = c.var
    const wanted = c.req.valid('json')
    const others = await listRounds(deps.table, study.id)
    const round: Round = {
      id: wanted.id ?? slug(wanted.title.en ?? Object.values(wanted.title)[0] ?? '', deps.newId()),
      study: study.id,
      title: wanted.title,
      kind: wanted.kind,
      order: wanted.order ?? Math.max(0, ...others.map((other) => other.order)) + 1,
      status: 'draft',
      opens: wanted.opens ?? null,
      closes: wanted.closes ?? null,
      target: wanted.target ?? null,
      surveys: [],
      revision: 1,
    }
    if (!(await createRound(deps.table, round)))
      throw new Problem('conflict.exists', { what: 'round', name: round.id })
    await record(c.var, 'round.edit', round.id)
    return c.json(round, 201)
  })

  .patch('/studies/:study/rounds/:round', may('round.edit'), body(changeSchema), async (c) => {
    const { deps, study } = c.var
    const round = await getRound(deps.table, study.id, c.req.param('round'))
    if (!round) throw new Problem('not-found', { what: 'round' })
    const change = c.req.valid('json')
    const stored = await updateRound(deps.table, { ...round, ...change })
    await record(c.var, 'round.edit', `${round.id} ${change.status ?? ''}`.trim())
    return c.json(stored)
  })

  .post(
    '/studies/:study/rounds/:round/publish',
    may('survey.edit'),
    body(z.object({ hash: z.string() })),
    async (c) => {
      const { deps, study } = c.var
      const { hash } = c.req.valid('json')
      const [survey, all] = await Promise.all([
        getSurvey(deps.table, study.id, hash),
        listRounds(deps.table, study.id),
      ])
      const round = all.find((one) => one.id === c.req.param('round'))
      if (!round) throw new Problem('not-found', { what: 'round' })
      if (!survey) throw new Problem('not-found', { what: 'survey' })
      const rival = all
        .flatMap((one) => one.surveys)
        .find((one) => one.id === survey.id && one.version === survey.version && one.hash !== hash)
      if (rival) throw new Problem('survey.version-taken', { id: survey.id, version: survey.version })
      if (round.surveys.at(-1)?.hash === hash) return c.json(round)
      await requireAttachments(deps.blobs, study.id, hash)
      // Two rounds may be published to at the same moment: the claim is one conditional write, the list above only a look.
      const isPublished = (one: string) =>
        all.some(({ surveys: held }) => held.some(({ hash: known }) => known === one))
      if (!(await claimVersion(deps.table, study.id, survey, deps.now(), isPublished))) {
        throw new Problem('survey.version-taken', { id: survey.id, version: survey.version })
      }
      await pinAttachments(deps.blobs, study.id, hash)
      const surveys = [...round.surveys.filter((one) => one.hash !== hash), survey]
      const stored = await updateRound(deps.table, { ...round, surveys })
      await record(c.var, 'survey.edit', `${round.id} ${survey.id} ${survey.version} ${hash.slice(0, 12)}`)
      return c.json(stored)
    },
  )
