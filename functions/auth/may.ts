// Who may call a route, declared at the route: `open()` for everybody, `may(action)` for those whose role allows the action.
import type { Context, MiddlewareHandler } from 'hono'
import { allows, inScope, roleOfToken, type Action, type Role } from '../../core/access.ts'
import { Problem } from '../../core/problem.ts'
import type { Study } from '../../core/study.ts'
import type { Deps } from '../deps.ts'
import { getDevice, type StoredDevice } from '../store/devices.ts'
import { getStudy } from '../store/studies.ts'
import type { Person } from './identify.ts'
import { scriptCaller } from './scripts.ts'
import { matchesSecret, readDeviceToken } from './tokens.ts'

/** What every route finds in its context. */
export interface Base {
  Variables: { deps: Deps }
}

/** After `may` on a route under `/studies/:study`: who calls, in which role, and the study. */
interface InStudy {
  Variables: { deps: Deps; person: Person; role: Role; study: Study }
}

/** After `may` on a route that belongs to no study. */
interface SignedIn {
  Variables: { deps: Deps; person: Person }
}

/** After `may('collect')` or `may('hand-in')`: the device that calls. */
interface FromDevice {
  Variables: { deps: Deps; device: StoredDevice }
}

/** `signed-in`: any member of staff, whatever their role. */
type Declared = Action | 'signed-in' | 'open'
type DeviceAction = 'collect' | 'hand-in'
type PlainAction = 'signed-in' | 'study.create'

const declarations = new WeakMap<object, Declared>()

/** What a route's handler declares, if it is a declaration; for the test that walks all routes. */
export function declaredBy(handler: object): Declared | undefined {
  return declarations.get(handler)
}

function declare<Handler extends object>(declared: Declared, handler: Handler): Handler {
  declarations.set(handler, declared)
  return handler
}

/** Anybody may call this, signed in or not. */
export function open(): MiddlewareHandler<Base> {
  return declare('open', async (c, next) => {
    checkParameters(c)
    await next()
  })
}

/**
 * Only those whose role allows `action` may call this. Throws `auth.sign-in` or `auth.device-unknown` (401), `auth.not-allowed` or
 * `auth.device-revoked` (403), and `not-found` for a study that is not the caller's, so that nobody learns which studies exist.
 * Tokens for scripts open what their scope names. `basic`: such a token may also come as the password of HTTP Basic, as spreadsheets send it.
 */
export function may(action: DeviceAction): MiddlewareHandler<FromDevice>
export function may(action: PlainAction): MiddlewareHandler<SignedIn>
export function may(
  action: Exclude<Action, DeviceAction | PlainAction>,
  how?: 'basic',
): MiddlewareHandler<InStudy>
export function may(action: Action | 'signed-in', how?: 'basic'): MiddlewareHandler {
  return declare(action, async (c, next) => {
    checkParameters(c)
    const token = how === 'basic' ? (passwordToken(c) ?? bearer(c)) : bearer(c)
    if (allowsDevice(action)) c.set('device', await deviceOf(c.var.deps, token, action))
    else await admitStaff(c, token, action)
    await next()
  })
}

const allowsDevice = (action: Action | 'signed-in'): action is DeviceAction =>
  action === 'collect' || action === 'hand-in'

function bearer(c: Context): string {
  const [, token] = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (token === undefined) throw new Problem('auth.sign-in')
  return token
}

/** A token for scripts in the password of HTTP Basic authentication (RFC 7617); the user name is of no matter. */
function passwordToken(c: Context): string | undefined {
  const [, coded = ''] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(c.req.header('authorization') ?? '') ?? []
  const password = Buffer.from(coded, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
  return password.startsWith('bkp_') ? password : undefined
}

async function deviceOf(deps: Deps, token: string, action: DeviceAction): Promise<StoredDevice> {
  const credential = readDeviceToken(token)
  if (credential === undefined) {
    // A member of staff is known, but has no device; anything else is nobody.
    if (!(await scriptCaller(deps, token))) await deps.identify(token)
    throw new Problem('auth.not-allowed')
  }
  const device = await getDevice(deps.table, credential.study, credential.device)
  if (!device || !matchesSecret(credential.secret, device.secretHash))
    throw new Problem('auth.device-unknown')
  if (device.status === 'revoked' && action === 'collect') throw new Problem('auth.device-revoked')
  return device
}

async function admitStaff(c: Context, token: string, action: Action | 'signed-in'): Promise<void> {
  const { deps } = c.var as Base['Variables']
  if (readDeviceToken(token)) throw new Problem('auth.not-allowed')
  const script = await scriptCaller(deps, token)
  const person = script?.person ?? (await deps.identify(token))
  c.set('person', person)
  const id = c.req.param('study')
  if (script && id === undefined) throw new Problem('auth.token-scope')
  if (script && id !== script.study) throw new Problem('not-found', { what: 'study' })
  if (id === undefined) {
    if (action !== 'signed-in' && !(person.administrator && allows('administrator', action)))
      throw new Problem('auth.not-allowed')
    return
  }
  const study = await getStudy(deps.table, id)
  const role = study && roleIn(study, person)
  if (!study || !role) throw new Problem('not-found', { what: 'study' })
  if (script && (action === 'signed-in' || !inScope(script.scope, action) || !allows(role, action))) {
    throw new Problem('auth.token-scope')
  }
  if (action !== 'signed-in' && !allows(role, action)) throw new Problem('auth.not-allowed')
  c.set('study', study)
  c.set('role', script ? roleOfToken(role, script.scope) : role)
}

/** The role of a person in a study, or undefined: then the study is not theirs to see. */
export function roleIn(study: Study, person: Person): Role | undefined {
  if (person.administrator) return 'administrator'
  return study.members.find((member) => member.email.toLowerCase() === person.email)?.role
}

const identifier = /^[a-z0-9][a-z0-9-]{0,62}$/
const hash = /^[0-9a-f]{64}$/
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** What each part of an address may be. Keys and file names are made from them, so nothing else is let through. */
export const parameters: Record<string, RegExp> = {
  choices: identifier,
  study: identifier,
  round: identifier,
  device: identifier,
  hash,
  sha256: hash,
  part: hash,
  id: uuid,
  // Time and UUID, as the store makes them.
  export: /^[0-9TZ]{8,24}-[0-9a-f-]{36}$/,
  // ISO 8601 UTC: the data's moment of a report.
  moment: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
  token: identifier,
  webhook: identifier,
  // What an OData service is asked for, read by its own grammar.
  resource: /^[^\0]{1,1000}$/,
  // A file name: no separators, not hidden.
  name: /^[^./\\\p{Cc}][^/\\\p{Cc}]{0,199}$/u,
}

function checkParameters(c: Context): void {
  for (const [name, value] of Object.entries(c.req.param())) {
    if (parameters[name]?.test(value as string) !== true) throw new Problem('not-found', { what: 'page' })
  }
}
