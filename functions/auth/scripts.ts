// Who a script's token speaks for: the person who made it, as far as the token's scope and that person's present role go.
import type { ScriptAction } from '../../core/access.ts'
import { Problem } from '../../core/problem.ts'
import type { Deps } from '../deps.ts'
import { getToken, noteUse } from '../store/tokens.ts'
import type { Person } from './identify.ts'
import { matchesSecret, readScriptToken } from './tokens.ts'

/** Uses are noted at most so often, in milliseconds: a busy script costs a write in ten minutes. */
const noteEvery = 10 * 60_000

export interface ScriptCaller {
  person: Person
  /** The only study that the token opens. */
  study: string
  scope: ScriptAction[]
}

/** Who calls with a personal token, or undefined when it isn't one. Throws `auth.token-ended` when it is unknown, revoked or expired. */
export async function scriptCaller(deps: Deps, token: string): Promise<ScriptCaller | undefined> {
  if (!token.startsWith('bkp_')) return undefined
  const written = readScriptToken(token)
  const stored = written && (await getToken(deps.table, written.study, written.id))
  if (!stored || !matchesSecret(written.secret, stored.secretHash)) throw new Problem('auth.token-ended')
  const now = deps.now()
  if (stored.revokedAt !== null || Date.parse(stored.expiresAt) <= now) throw new Problem('auth.token-ended')
  if (stored.lastUsed === null || Date.parse(stored.lastUsed) + noteEvery <= now) {
    await noteUse(deps.table, stored.study, stored.id, new Date(now).toISOString())
  }
  const { owner, study, scope, id, name } = stored
  const administrator = deps.isAdministrator(owner)
  return {
    person: { sub: `token:${id}`, email: owner, name: owner, administrator, token: { id, name } },
    study,
    scope,
  }
}
