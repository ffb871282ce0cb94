// Responses as staff see them: pages, one with its history, counts, media, and what is kept apart. Personal values only on request, with a reason.
import { Hono } from 'hono'
import * as z from 'zod'
import { allows, type Role } from '../../core/access.ts'
import { Problem } from '../../core/problem.ts'
import type { StoredResponse } from '../../core/response.ts'
import type { Study } from '../../core/study.ts'
import type { Person } from '../auth/identify.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import { loadMedia } from '../files/media.ts'
import { surveyOf } from '../review/catalogue.ts'
import { withoutPersonal } from '../review/personal.ts'
import { listQuarantine, readQuarantined } from '../store/quarantine.ts'
import { countRound, listConflicts, pageResponses, readResponse } from '../store/response-reading.ts'
import { getRound, listRounds } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { query } from '../wire/request.ts'

interface Caller {
  deps: Deps
  person: Person
  role: Role
  study: Study
}

/** Why personal data is wanted: the query's `personal`. */
const reason = z.string().trim().max(500).optional()

/** Whether personal values may be shown: asked for with a reason, by a role that may, and written down before they are. */
async function personalShown(caller: Caller, why: string | undefined, what: string): Promise<boolean> {
  if (why === undefined) return false
  if (!allows(caller.role, 'personal.read')) throw new Problem('auth.not-allowed')
  if (why === '') throw new Problem('personal.reason-missing')
  await record(caller, 'personal.read', what, why)
  return true
}

const withheld = async ({ deps, study }: Caller, response: StoredResponse) =>
  withoutPersonal(response, await surveyOf(deps.blobs, study.id, response.survey.hash))

/** What a list says of a response that is kept apart; its answers are read one by one. */
const summary = ({ id, round, revision, hash, receivedAt, device, finishedAt }: StoredResponse) => ({
  id,
  round,
  revision,
  hash,
  receivedAt,
  device,
  finishedAt,
})

async function requireRound({ deps, study }: Caller, round: string): Promise<void> {
  if (!(await getRound(deps.table, study.id, round))) throw new Problem('not-found', { what: 'round' })
}

const shownInline = /^(image\/(png|jpeg|webp|gif|heic)|audio\/[\w.+-]+|video\/[\w.+-]+)$/

export const review = new Hono<Base>()
  .get(
    '/studies/:study/rounds/:round/responses',
    may('response.read'),
    query(
      z.object({
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(500).optional(),
        personal: reason,
      }),
    ),
    async (c) => {
      const { deps, study } = c.var
      const round = c.req.param('round')
      const { cursor, limit, personal } = c.req.valid('query')
      await requireRound(c.var, round)
      const shown = await personalShown(c.var, personal, `${round} responses`)
      const page = await pageResponses(deps.table, study.id, round, { cursor, limit: limit ?? 100 })
      const responses = shown
        ? page.responses
        : await Promise.all(page.responses.map((one) => withheld(c.var, one)))
      return c.json({ responses, cursor: page.cursor ?? null })
    },
  )

  .get(
    '/studies/:study/rounds/:round/responses/:id',
    may('response.read'),
    query(z.object({ personal: reason })),
    async (c) => {
      const { deps, study } = c.var
      const { round, id } = c.req.param()
      const found = await readResponse(deps.table, study.id, round, id)
      if (found.revisions.length === 0) throw new Problem('not-found', { what: 'response' })
      const shown = await personalShown(c.var, c.req.valid('query').personal, `${round} response ${id}`)
      const show = (one: StoredResponse) => (shown ? one : withheld(c.var, one))
      return c.json({
        revisions: await Promise.all(found.revisions.map(show)),
        conflicts: await Promise.all(found.conflicts.map(show)),
      })
    },
  )

  .get(
    '/studies/:study/rounds/:round/responses/:id/media/:sha256',
    may('response.read'),
    query(z.object({ personal: reason })),
    async (c) => {
      const { deps, study } = c.var
      const { round, id, sha256 } = c.req.param()
      const found = await readResponse(deps.table, study.id, round, id)
      const shown = await personalShown(c.var, c.req.valid('query').personal, `${round} response ${id} media`)
      const all = [...found.revisions, ...found.conflicts]
      const visible = shown ? all : await Promise.all(all.map((one) => withheld(c.var, one)))
      const named = visible.flatMap((one) => one.media).find((one) => one.sha256 === sha256)
      const bytes = named && (await loadMedia(deps.blobs, study.id, sha256))
      if (!bytes) throw new Problem('not-found', { what: 'media' })
      // The device said what kind of file it is; only kinds that can run nothing are shown as such.
      const inline = shownInline.test(named.type)
      c.header('content-type', inline ? named.type : 'application/octet-stream')
      if (!inline) c.header('content-disposition', 'attachment')
      c.header('cache-control', 'private, max-age=3600')
      return c.body(new Uint8Array(bytes))
    },
  )

  .get('/studies/:study/rounds/:round/counts', may('study.read'), async (c) => {
    const { deps, study } = c.var
    const round = c.req.param('round')
    await requireRound(c.var, round)
    const [counts, kept] = await Promise.all([
      countRound(deps.table, study.id, round),
      listQuarantine(deps.table, study.id),
    ])
    return c.json({
      ...counts,
      quarantined: kept.filter((one) => one.round === round && !one.settled).length,
    })
  })

  .get('/studies/:study/quarantine', may('response.read'), async (c) => {
    const { deps, study } = c.var
    const rounds = await listRounds(deps.table, study.id)
    const [entries, conflicts] = await Promise.all([
      listQuarantine(deps.table, study.id),
      Promise.all(rounds.map((round) => listConflicts(deps.table, study.id, round.id))),
    ])
    return c.json({ entries, conflicts: conflicts.flat().map(summary) })
  })

  .get(
    '/studies/:study/quarantine/:hash',
    may('personal.read'),
    query(z.object({ personal: reason })),
    async (c) => {
      const { deps, study } = c.var
      const hash = c.req.param('hash')
      // Nothing says what in it is personal, so all of it is.
      await personalShown(c.var, c.req.valid('query').personal ?? '', `quarantine ${hash.slice(0, 12)}`)
      const bytes = await readQuarantined(deps.table, study.id, hash)
      if (!bytes) throw new Problem('not-found', { what: 'response' })
      c.header('content-type', 'application/octet-stream')
      c.header('content-disposition', `attachment; filename="${hash.slice(0, 12)}.json"`)
      return c.body(new Uint8Array(bytes))
    },
  )
