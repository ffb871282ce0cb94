// A round's responses for scripts: pages that hold still under writes, only what changed since a moment, and the moment to ask from next time.
import { Hono } from 'hono'
import * as z from 'zod'
import { allows } from '../../core/access.ts'
import { Problem } from '../../core/problem.ts'
import type { StoredResponse } from '../../core/response.ts'
import { may, type Base } from '../auth/may.ts'
import { surveyOf } from '../review/catalogue.ts'
import { withoutPersonal } from '../review/personal.ts'
import { askFrom, pageChanged } from '../store/changes.ts'
import { cursorAfter } from '../store/response-reading.ts'
import { getRound } from '../store/rounds.ts'
import { record } from '../wire/record.ts'
import { query } from '../wire/request.ts'

/** Characters of one answer, so that Lambda's 6 MB hold it. */
const PAGE_LIMIT = 4_000_000

export const dataQuerySchema = z.object({
  /** Only what was received, corrected or reviewed, or whose media arrived, after this moment (ISO 8601 with its offset). */
  changedSince: z.iso.datetime({ offset: true }).optional(),
  /** What the page before said. Begins the same reading where that page ended. */
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
  /** Why personal data is wanted; without it they are left out. */
  personal: z.string().trim().max(500).optional(),
})

/** A reading goes on as it began: its moment, since when, and where it is. */
const cursorSchema = z.tuple([z.iso.datetime(), z.iso.datetime().nullable(), z.string()])
const writeCursor = (cursor: z.infer<typeof cursorSchema>) =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url')

function readCursor(text: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    throw new Problem('request.invalid', { where: 'cursor', reason: text.slice(0, 40) })
  }
}

/** As many as one answer can carry, at least one. */
function fitting(responses: StoredResponse[]): StoredResponse[] {
  let size = 0
  const end = responses.findIndex((one) => (size += JSON.stringify(one).length) > PAGE_LIMIT)
  return end === -1 ? responses : responses.slice(0, Math.max(1, end))
}

export const data = new Hono<Base>().get(
  '/studies/:study/rounds/:round/data',
  may('response.read'),
  query(dataQuerySchema),
  async (c) => {
    const { deps, study, role } = c.var
    const round = c.req.param('round')
    const { changedSince, cursor, limit = 200, personal } = c.req.valid('query')
    if (personal !== undefined && !allows(role, 'personal.read')) throw new Problem('auth.not-allowed')
    if (personal === '') throw new Problem('personal.reason-missing')
    if (!(await getRound(deps.table, study.id, round))) throw new Problem('not-found', { what: 'round' })
    const asked = changedSince === undefined ? null : new Date(changedSince).toISOString()
    const [moment, since, place] = cursor
      ? readCursor(cursor)
      : [new Date(deps.now()).toISOString(), asked, undefined]
    if (personal !== undefined) await record(c.var, 'personal.read', `${round} data`, personal)

    const unreadable: string[] = []
    const page = await pageChanged(deps.table, study.id, round, {
      since: since ?? undefined,
      until: moment,
      cursor: place,
      limit,
      unreadable(key, reason) {
        deps.log.error('response not readable', { study: study.id, round, key, reason: String(reason) })
        unreadable.push(key)
      },
    })
    const shown = await Promise.all(
      page.responses.map(async (one) =>
        personal === undefined
          ? withoutPersonal(one, await surveyOf(deps.blobs, study.id, one.survey.hash))
          : one,
      ),
    )
    const responses = fitting(shown)
    const last = page.responses[responses.length - 1]
    const next = responses.length < shown.length && last ? cursorAfter(last) : page.cursor
    return c.json({
      /** Responses are as they were then. */
      moment,
      responses,
      cursor: next === undefined ? null : writeCursor([moment, since, next]),
      /** For `changedSince` of the next reading, once this one has no further page. */
      next: askFrom(moment),
      /** Keys of responses that are stored but can't be read. */
      unreadable,
    })
  },
)
