// Personal tokens for scripts: one's own (and, for who may edit the study, everybody's), making one, ending one.
import { Hono } from 'hono'
import * as z from 'zod'
import { allows, scriptActions } from '../../core/access.ts'
import { Problem } from '../../core/problem.ts'
import { may, type Base } from '../auth/may.ts'
import { hashSecret, scriptToken } from '../auth/tokens.ts'
import { createToken, getToken, listTokens, revokeToken, type Token } from '../store/tokens.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

const day = 24 * 60 * 60_000
/** Days that a token lasts unless said, and at most. */
const usual = 90
const longest = 365

export const newTokenSchema = z.object({
  name: z.string().trim().min(1).max(100),
  scope: z.array(z.enum(scriptActions)).max(scriptActions.length),
  /** How many days it works. */
  days: z.int().min(1).max(longest).default(usual),
})

export const tokens = new Hono<Base>()
  .get('/studies/:study/tokens', may('token.edit'), async (c) => {
    const { deps, study, person, role } = c.var
    const all = await listTokens(deps.table, study.id)
    const visible = all.filter(({ owner }) => owner === person.email || allows(role, 'study.edit'))
    return c.json({ tokens: visible.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1)) })
  })

  .post('/studies/:study/tokens', may('token.edit'), body(newTokenSchema), async (c) => {
    const { deps, study, person, role } = c.var
    const { name, scope, days } = c.req.valid('json')
    // A wider scope would do nothing, and would surprise whoever gets a larger role later.
    if (scope.some((action) => !allows(role, action))) throw new Problem('auth.not-allowed')
    const now = deps.now()
    const secret = deps.secret()
    const token: Token = {
      id: deps.newId().replaceAll('-', '').slice(0, 16),
      study: study.id,
      name,
      owner: person.email,
      scope: scriptActions.filter((action) => scope.includes(action)),
      createdAt: new Date(now).toISOString(),
      expiresAt: new Date(now + days * day).toISOString(),
      revokedAt: null,
      revokedBy: null,
      lastUsed: null,
    }
    if (!(await createToken(deps.table, { ...token, secretHash: hashSecret(secret) }))) {
      throw new Problem('conflict.exists', { what: 'token', name: token.id })
    }
    await record(c.var, 'token.edit', `${token.id} made: ${['study.read', ...token.scope].join(' ')}`)
    return c.json({ token, secret: scriptToken({ study: study.id, id: token.id, secret }) }, 201)
  })

  .post('/studies/:study/tokens/:token/revoke', may('token.edit'), async (c) => {
    const { deps, study, person, role } = c.var
    const id = c.req.param('token')
    const known = await getToken(deps.table, study.id, id)
    const mine = known?.owner === person.email || allows(role, 'study.edit')
    if (!known || !mine) throw new Problem('not-found', { what: 'token' })
    const at = new Date(deps.now()).toISOString()
    if (await revokeToken(deps.table, study.id, id, { by: person.email, at })) {
      await record(c.var, 'token.edit', `${id} revoked`)
    }
    return c.body(null, 204)
  })
