// People for tests: a provider's key, and tokens of staff as Cognito or the embedded provider would sign them.
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { identifyBy, type Identify } from '../../functions/auth/identify.ts'

export const ISSUER = 'https://issuer.example'
export const CLIENT = 'bookend-test'

/** Members of the study that tests make, and one who belongs to nothing. */
export const people = {
  administrator: 'an@bookend.example',
  manager: 'minh@bookend.example',
  supervisor: 'ha@bookend.example',
  researcher: 'huy@bookend.example',
  stranger: 'xa@elsewhere.example',
}
export type Who = keyof typeof people

export interface People {
  identify: Identify
  /** An access token; `claims` replace what a good one says. */
  token(who: Who, claims?: Record<string, unknown>): Promise<string>
}

/** A provider with a fresh key. `now`: milliseconds since 1970. */
export async function makePeople(now: () => number): Promise<People> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256' }] })
  return {
    identify: identifyBy(
      { keys: async () => keys, userinfo: async () => ({}) },
      { issuer: ISSUER, clientId: CLIENT, administrators: [people.administrator], now },
    ),
    token: (who, claims = {}) =>
      new SignJWT({
        iss: ISSUER,
        sub: `sub-${who}`,
        client_id: CLIENT,
        token_use: 'access',
        email: people[who],
        name: who,
        exp: Math.floor(now() / 1000) + 3600,
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'test' })
        .sign(privateKey),
  }
}
