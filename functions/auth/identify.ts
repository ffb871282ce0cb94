// Who a staff token belongs to: one verifier for Cognito, any other OIDC provider, and the embedded one.
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'

/** A signed-in member of staff. Roles are not in tokens: they are read from the study at every request. */
export interface Person {
  sub: string
  /** Lower case. */
  email: string
  name: string
  administrator: boolean
  /** The personal token by which a script calls for this person. */
  token?: { id: string; name: string }
}

/** Throws the problem `auth.sign-in` for a token that is not (or no longer) good, `unavailable` when the provider does not answer. */
export type Identify = (token: string) => Promise<Person>

/** The provider's keys, and its answer at the userinfo endpoint for tokens that carry no email, as Cognito's. */
export interface Provider {
  keys(): Promise<JWTVerifyGetKey>
  userinfo(token: string): Promise<unknown>
}

interface Expected {
  issuer: string
  clientId: string
  administrators: string[]
  now(): number
}

const claimsSchema = z.object({
  email: z.string().optional(),
  // Cognito's userinfo says "true" in quotes.
  email_verified: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
  name: z.string().optional(),
})
type Claims = z.infer<typeof claimsSchema>

const remembered = 1000
const rememberFor = 5 * 60_000

/** Builds the verifier. Answers of the userinfo endpoint are remembered for five minutes. */
export function identifyBy(provider: Provider, expected: Expected): Identify {
  const known = new Map<string, { claims: Claims; until: number }>()

  const claimsOf = async (token: string, payload: JWTPayload): Promise<Claims> => {
    if (typeof payload.email === 'string') return claimsSchema.parse(payload)
    const earlier = known.get(token)
    if (earlier !== undefined && earlier.until > expected.now()) return earlier.claims
    const claims = claimsSchema.parse(await provider.userinfo(token))
    if (known.size >= remembered) known.clear()
    known.set(token, { claims, until: expected.now() + rememberFor })
    return claims
  }

  return async (token) => {
    const payload = await verify(token, await provider.keys(), expected)
    const claims = await claimsOf(token, payload)
    const email = claims.email?.toLowerCase()
    if (!email || String(claims.email_verified ?? true) === 'false') throw new Problem('auth.email-missing')
    return {
      sub: payload.sub ?? '',
      email,
      name: claims.name ?? email,
      administrator: expected.administrators.includes(email),
    }
  }
}

async function verify(token: string, keys: JWTVerifyGetKey, expected: Expected): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, keys, {
    issuer: expected.issuer,
    algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    requiredClaims: ['sub', 'exp'],
    currentDate: new Date(expected.now()),
    clockTolerance: 30,
  }).catch((error: unknown) => {
    // The set of keys could not be fetched: the provider's trouble, not the token's.
    if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
      throw new Problem('unavailable', { seconds: 10 })
    }
    throw new Problem('auth.sign-in')
  })
  // Cognito's access tokens have `client_id` and no `aud`; RFC 9068 has `client_id` too; some providers say `azp`.
  const client = payload.client_id ?? payload.azp
  if (client !== expected.clientId || payload.token_use === 'id') throw new Problem('auth.sign-in')
  return payload
}

const discoverySchema = z.object({ jwks_uri: z.url(), userinfo_endpoint: z.url() })

/** A provider that is found over the network by OpenID Connect Discovery 1.0, once, when it is first needed. */
export function remoteProvider(issuer: string): Provider {
  let found: Promise<{ keys: JWTVerifyGetKey; userinfo: string }> | undefined
  const discover = () => {
    found ??= fetchJson(`${issuer}/.well-known/openid-configuration`).then((document) => {
      const { jwks_uri, userinfo_endpoint } = discoverySchema.parse(document)
      return { keys: createRemoteJWKSet(new URL(jwks_uri)), userinfo: userinfo_endpoint }
    })
    // A failure must not be remembered until the process ends.
    found.catch(() => (found = undefined))
    return found
  }
  return {
    keys: async () => (await discover()).keys,
    userinfo: async (token) => fetchJson((await discover()).userinfo, { authorization: `Bearer ${token}` }),
  }
}

async function fetchJson(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(5000) }).catch(() => undefined)
  if (response?.status === 401 || response?.status === 403) throw new Problem('auth.sign-in')
  if (!response?.ok) throw new Problem('unavailable', { seconds: 10 })
  return response.json()
}
