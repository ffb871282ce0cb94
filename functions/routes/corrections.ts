// What staff do with a stored response: correct it as a new revision, settle conflicts, say what they think of it, have it judged again.
import { Hono } from 'hono'
import * as z from 'zod'
import { allows, type Role } from '../../core/access.ts'
import { applied, differences } from '../../core/differences.ts'
import { Problem } from '../../core/problem.ts'
import { reviewSchema, type StoredResponse } from '../../core/response.ts'
import type { Study } from '../../core/study.ts'
import type { Survey } from '../../core/survey.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import { judgeAgain, nextRevision, storeCorrection } from '../review/correct.ts'
import { editSchema, replay, requireSurvey, rootOf, withItsMedia, type Edit } from '../review/edits.ts'
import { pathOf, personalPaths, withoutPersonalChanges } from '../review/personal.ts'
import { readResponse } from '../store/response-reading.ts'
import { addReview, settleConflict } from '../store/reviews.ts'
import { announce } from '../webhooks/announce.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

const reason = z.string().trim().min(1).max(1000)
const revision = z.int().nonnegative()

interface Caller {
  deps: Deps
  study: Study
  role: Role
}

async function requireRevision({ deps, study }: Caller, round: string, id: string, wanted: number) {
  const found = await readResponse(deps.table, study.id, round, id)
  const base = found.revisions.find((one) => one.revision === wanted)
  if (!base) throw new Problem('not-found', { what: 'response' })
  return { ...found, base }
}

/** Nobody changes what they may not see. */
function requireNothingPersonal({ role }: Caller, edits: Edit[], survey: Survey): void {
  if (allows(role, 'personal.read')) return
  const personal = personalPaths(survey)
  if (edits.some((edit) => 'set' in edit && personal.has(pathOf(edit.set))))
    throw new Problem('auth.not-allowed')
}

export const corrections = new Hono<Base>()
  .post(
    '/studies/:study/rounds/:round/responses/:id/revisions',
    may('response.correct'),
    body(
      z.object({
        /** The revision that the person looked at. */
        base: revision,
        edits: z.array(editSchema).min(1).max(5000),
        reason: reason.optional(),
        /** Only says what would change. */
        check: z.boolean().optional(),
      }),
    ),
    async (c) => {
      const { deps, study, person } = c.var
      const { round, id } = c.req.param()
      const { base: wanted, edits, reason: why, check } = c.req.valid('json')
      const { base, revisions } = await requireRevision(c.var, round, id, wanted)
      const survey = await requireSurvey(deps, base)
      requireNothingPersonal(c.var, edits, survey)
      const { content, changes } = await replay(deps, base, edits, study.timezone)
      if (check) {
        return c.json({
          status: 'checked' as const,
          changes: withoutPersonalChanges(changes, survey),
          newest: revisions.at(-1)?.revision ?? 0,
        })
      }
      if (changes.length === 0) throw new Problem('correction.nothing')
      if (why === undefined) throw new Problem('request.invalid', { where: 'reason', reason: '' })
      const next = nextRevision(base, content, { author: person.email, reason: why })
      const stored = await storeCorrection(deps, base, next, study.timezone)
      await record(
        c.var,
        'response.correct',
        `${round} response ${id} revision ${next.revision} ${stored.status}`,
        why,
      )
      return c.json(stored)
    },
  )

  .post(
    '/studies/:study/rounds/:round/responses/:id/conflicts/:hash',
    may('response.correct'),
    body(
      z.discriminatedUnion('outcome', [
        z.object({ outcome: z.literal('kept'), reason }),
        z.object({
          outcome: z.literal('taken'),
          reason,
          base: revision,
          /** The places whose answers are taken from the other version. */
          take: z.union([z.literal('all'), z.array(z.string().max(1000)).min(1).max(5000)]),
        }),
      ]),
    ),
    async (c) => {
      const { deps, study, person } = c.var
      const { round, id, hash } = c.req.param()
      const choice = c.req.valid('json')
      const place = { study: study.id, round, id }
      const found = await readResponse(deps.table, study.id, round, id)
      const other = found.conflicts.find((one) => one.hash === hash)
      if (!other) throw new Problem('not-found', { what: 'response' })
      if (other.resolved) throw new Problem('conflict.changed', { what: 'response' })
      const settled = { by: person.email, at: new Date(deps.now()).toISOString(), reason: choice.reason }
      if (choice.outcome === 'kept') {
        // Somebody else settled it since it was read, perhaps otherwise.
        if (!(await settleConflict(deps.table, place, hash, { ...settled, outcome: 'kept' })))
          throw new Problem('conflict.changed', { what: 'response' })
        await record(
          c.var,
          'response.correct',
          `${round} response ${id} conflict settled: kept`,
          choice.reason,
        )
        return c.json({ status: 'kept' as const })
      }
      const newest = found.revisions.at(-1)
      if (!newest || newest.revision !== choice.base)
        throw new Problem('conflict.changed', { what: 'response' })
      const content = await merged(deps, newest, other, choice.take)
      const next = nextRevision(newest, content, { author: person.email, reason: choice.reason })
      const stored = await storeCorrection(deps, newest, next, study.timezone)
      if (stored.status === 'stored')
        await settleConflict(deps.table, place, hash, {
          ...settled,
          outcome: 'taken',
          revision: next.revision,
        })
      await record(
        c.var,
        'response.correct',
        `${round} response ${id} revision ${next.revision} ${stored.status}`,
        choice.reason,
      )
      return c.json(stored)
    },
  )

  .put(
    '/studies/:study/rounds/:round/responses/:id/review',
    may('response.correct'),
    body(
      z.object({
        revision,
        state: reviewSchema.shape.state,
        comment: z.string().trim().max(2000).optional(),
        /** When the review was written that the person saw; null for none. */
        seen: z.string().max(40).nullable(),
      }),
    ),
    async (c) => {
      const { deps, study, person } = c.var
      const { round, id } = c.req.param()
      const { revision: wanted, state, comment, seen } = c.req.valid('json')
      const review = {
        state,
        by: person.email,
        at: new Date(deps.now()).toISOString(),
        ...(comment && { comment }),
      }
      const place = { study: study.id, round, id, revision: wanted }
      const { at } = await addReview(deps.table, place, review, seen)
      await announce(deps, {
        type: 'response.reviewed',
        study: study.id,
        round,
        response: id,
        revision: wanted,
        at,
        state,
      })
      await record(c.var, 'response.correct', `${round} response ${id} revision ${wanted} ${state}`, comment)
      return c.json({ review })
    },
  )

  .post('/studies/:study/rounds/:round/responses/:id/judge', may('response.correct'), async (c) => {
    const { deps, study } = c.var
    const { round, id } = c.req.param()
    if (!(await judgeAgain(deps, { study: study.id, round, id }, study.timezone))) {
      throw new Problem('not-found', { what: 'response' })
    }
    const { revisions } = await readResponse(deps.table, study.id, round, id)
    return c.json({ flags: (revisions.at(-1)?.flags ?? []).map(({ kind, at }) => ({ kind, at })) })
  })

/** The stored content with what is taken of the other; throws when that changes nothing. */
async function merged(deps: Deps, newest: StoredResponse, other: StoredResponse, take: 'all' | string[]) {
  const root = rootOf(await requireSurvey(deps, newest))
  const changes = differences(newest.answers, other.answers, root)
  const taken = take === 'all' ? changes : changes.filter(({ at }) => take.includes(at))
  if (taken.length === 0) throw new Problem('correction.nothing')
  const known = new Set(newest.media.map(({ sha256 }) => sha256))
  const media = [...newest.media, ...other.media.filter(({ sha256 }) => !known.has(sha256))]
  const answers = applied(newest.answers, taken, root)
  const instanceName = take === 'all' ? other.instanceName : newest.instanceName
  const { instanceName: _, ...rest } = newest
  const content = { ...rest, ...(instanceName !== undefined && { instanceName }), answers, media }
  return withItsMedia(content, [newest.answers, other.answers], root)
}
