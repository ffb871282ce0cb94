// The embedded OIDC provider: authorisation code with PKCE and refresh, JWT access tokens, accounts and keys in the data folder.
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import { identifyBy, type Identify } from '../auth/identify.ts'
import type { AccountsFile } from './accounts.ts'
import { readOrMake } from './files.ts'
import { openGrants } from './grants.ts'
import { failedPage, signOutPage } from './pages.ts'

export const CLIENT_ID = 'bookend'
/** Where the provider is mounted. */
export const OIDC = '/oidc'

const hour = 3600
const fortnight = 14 * 24 * hour

export interface Embedded {
  provider: Provider
  issuer: string
  /** Answers what lies under `/oidc`. */
  listener: (request: IncomingMessage, response: ServerResponse) => void
  identify: Identify
  isAdministrator: (email: string) => boolean
}

interface Secrets {
  jwk: JWK
  cookies: string[]
}

/** Builds the provider for an origin. Keys, sessions and tokens are kept in `folder`. */
export async function openProvider(
  folder: string,
  origin: string,
  accounts: AccountsFile,
  now: () => number,
): Promise<Embedded> {
  const issuer = `${origin}${OIDC}`
  const secrets = await readOrMake(join(folder, 'oidc-keys.json'), makeSecrets)
  const grants = await openGrants(join(folder, 'oidc-grants.json'), now)
  const provider = new Provider(issuer, { ...configuration(origin, accounts, secrets), adapter: grants })
  // Behind a proxy that ends TLS, the proxy's word about the address counts.
  provider.proxy = origin.startsWith('https:')
  const callback = provider.callback()
  const administrators = accounts.accounts
    .filter((one) => one.administrator)
    .map((one) => one.email.toLowerCase())
  const { kty, n, e, kid, alg } = secrets.jwk
  const keys = createLocalJWKSet({ keys: [{ kty, n, e, kid, alg }] })
  return {
    provider,
    issuer,
    listener: (request, response) => {
      // The provider finds where it is mounted by comparing the two addresses.
      Object.assign(request, { originalUrl: request.url })
      request.url = request.url?.slice(OIDC.length) || '/'
      void callback(request, response)
    },
    identify: identifyBy(
      { keys: async () => keys, userinfo: async () => ({}) },
      { issuer, clientId: CLIENT_ID, administrators, now },
    ),
    isAdministrator: (email) => administrators.includes(email),
  }
}

async function makeSecrets(): Promise<Secrets> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = {
    ...(await exportJWK(privateKey)),
    alg: 'RS256',
    use: 'sig',
    kid: randomBytes(8).toString('hex'),
  }
  return { jwk, cookies: [randomBytes(32).toString('base64url')] }
}

function configuration(origin: string, { accounts }: AccountsFile, secrets: Secrets): Configuration {
  const application = `${origin}/manage/`
  const claimsOf = (sub: string) => {
    const account = accounts.find((one) => one.sub === sub)
    return account && { sub, email: account.email, email_verified: true, name: account.name }
  }
  return {
    clients: [
      {
        client_id: CLIENT_ID,
        application_type: 'web',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [application],
        post_logout_redirect_uris: [application],
      },
    ],
    jwks: { keys: [secrets.jwk] },
    cookies: { keys: secrets.cookies },
    clientBasedCORS: (_, from) => from === origin,
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: async (_, sub) => {
      const claims = claimsOf(sub)
      return claims && { accountId: sub, claims: async () => claims }
    },
    // The verifier finds the email in the token, so nothing has to be asked for.
    extraTokenClaims: async (_, token) => {
      const { email, name } = ('accountId' in token && claimsOf(token.accountId)) || {}
      return { email, name }
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (context, form) => page(context, 200, signOutPage(form)),
        postLogoutSuccessSource: async (context) => context.redirect(application),
      },
      // Without a resource, access tokens would be opaque: every client gets tokens for the API.
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => `${origin}/api`,
        useGrantedResource: async () => true,
        getResourceServerInfo: async () => ({
          scope: 'openid email profile',
          audience: `${origin}/api`,
          accessTokenFormat: 'jwt',
          accessTokenTTL: hour,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
    issueRefreshToken: async () => true,
    // The only client is our own, so nobody is asked for consent.
    loadExistingGrant: async (context) => {
      const { client, session, provider, params } = context.oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email profile offline_access')
      grant.addResourceScope(String(params?.['resource'] ?? `${origin}/api`), 'openid email profile')
      await grant.save()
      return grant
    },
    renderError: async (context, out) =>
      page(context, context.status, failedPage(out.error, out.error_description)),
    ttl: {
      AccessToken: hour,
      AuthorizationCode: 60,
      Grant: fortnight,
      IdToken: hour,
      Interaction: hour,
      RefreshToken: fortnight,
      Session: fortnight,
    },
  }
}

function page(
  context: KoaContextWithOIDC,
  status: number,
  { html, policy }: { html: string; policy: string },
): void {
  context.status = status
  context.type = 'html'
  context.set('content-security-policy', policy)
  context.body = html
}
