// Signing in on one machine: the real provider, over the network, from the first redirect to the refreshed token.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoAccounts } from '../../functions/local/accounts.ts'
import { startServer, type Running } from '../../functions/local/server.ts'

let folder: string
let server: Running
const start = () =>
  startServer({ port: 0, folder, web: join(folder, 'no-web'), log: { info() {}, error() {} } })
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookend-sign-in-'))
  server = await start()
  await server.ready
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

/** A browser's cookies, and its way through redirects. */
function browser() {
  const jar = new Map<string, string>()
  return async (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    return { response, location: location === null ? undefined : new URL(location, url).href }
  }
}

interface Tokens {
  access_token: string
  refresh_token: string
  id_token: string
}

async function discover() {
  const config = (await (await fetch(`${server.origin}/api/config`)).json()) as {
    issuer: string
    clientId: string
  }
  const found = await (await fetch(`${config.issuer}/.well-known/openid-configuration`)).json()
  return {
    ...config,
    ...(found as Record<'authorization_endpoint' | 'token_endpoint' | 'end_session_endpoint', string>),
  }
}

/** Goes from the application to the provider's sign-in page. */
async function begin(visit: ReturnType<typeof browser>) {
  const { authorization_endpoint, clientId } = await discover()
  const verifier = randomBytes(32).toString('base64url')
  const redirect = `${server.origin}/manage/`
  const address = new URL(authorization_endpoint)
  address.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'openid email profile offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'there and back',
  }).toString()
  const { location } = await visit(address.href)
  return { page: location ?? '', verifier, redirect }
}

async function exchange(form: Record<string, string>) {
  const { token_endpoint, clientId } = await discover()
  const response = await fetch(token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...form }),
  })
  return { status: response.status, tokens: (await response.json()) as Tokens }
}

/** Fills in the provider's page. */
async function submit(email: string, password: string, visit: ReturnType<typeof browser>) {
  const begun = await begin(visit)
  const posted = await visit(begun.page, { method: 'POST', body: new URLSearchParams({ email, password }) })
  return { ...begun, ...posted }
}

/** The whole way; ends with the application's tokens. */
async function signIn({ email, password }: { email: string; password: string }, visit = browser()) {
  const { location, verifier, redirect } = await submit(email, password, visit)
  const back = (await visit(location ?? '')).location ?? ''
  const code = new URL(back).searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirect }
  return { back, form, verifier, ...(await exchange({ ...form, code_verifier: verifier })) }
}

const me = (token: string) =>
  fetch(`${server.origin}/api/me`, { headers: { authorization: `Bearer ${token}` } })
const [administrator, manager] = demoAccounts as [(typeof demoAccounts)[0], (typeof demoAccounts)[0]]

describe('signing in on one machine', () => {
  it('shows a page in the language of the browser, with the demo accounts', async () => {
    const visit = browser()
    const { page } = await begin(visit)
    const { response } = await visit(page, { headers: { 'accept-language': 'vi-VN,vi;q=0.9' } })
    const text = await response.text()
    expect(text).toContain('<html lang="vi">')
    expect(text).toContain('Đăng nhập')
    for (const { email } of demoAccounts) expect(text).toContain(email)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('gives the API a token that says who it is, and whether an administrator', async () => {
    const { tokens, back } = await signIn(administrator)
    expect(new URL(back).searchParams.get('state')).toBe('there and back')
    const answer = await me(tokens.access_token)
    expect(await answer.json()).toMatchObject({
      email: administrator.email,
      name: administrator.name,
      administrator: true,
    })
    const other = await signIn(manager)
    expect(await (await me(other.tokens.access_token)).json()).toMatchObject({ administrator: false })
  })

  it('refuses a wrong password, and says so', async () => {
    const { response } = await submit(manager.email, 'not this one', browser())
    expect(response.status).toBe(401)
    expect(await response.text()).toContain('not right')
  })

  it('takes a code once, and only from who began', async () => {
    const { form, verifier } = await signIn(manager)
    expect((await exchange({ ...form, code_verifier: verifier })).status).toBe(400)
    const visit = browser()
    const { location } = await submit(manager.email, manager.password, visit)
    const back = await visit(location ?? '')
    const code = new URL(back.location ?? '').searchParams.get('code') ?? ''
    const other = randomBytes(32).toString('base64url')
    expect((await exchange({ ...form, code, code_verifier: other })).status).toBe(400)
  })

  it('is not an open door: an ID token is no access token', async () => {
    const { tokens } = await signIn(manager)
    expect((await me(tokens.id_token)).status).toBe(401)
  })

  it('refreshes, also after the server was started again', async () => {
    const { tokens } = await signIn(manager)
    const first = await exchange({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })
    expect((await me(first.tokens.access_token)).status).toBe(200)
    const { port } = server
    await server.close()
    server = await startServer({ port, folder, web: folder, log: { info() {}, error() {} } })
    await server.ready
    expect((await me(first.tokens.access_token)).status).toBe(200)
    const second = await exchange({ grant_type: 'refresh_token', refresh_token: first.tokens.refresh_token })
    expect((await me(second.tokens.access_token)).status).toBe(200)
  })

  it('signs out, so that the next one has to say who they are', async () => {
    const visit = browser()
    const { tokens } = await signIn(manager, visit)
    const again = await begin(visit)
    expect(new URL(again.page).searchParams.get('code')).toBeTruthy()
    const { end_session_endpoint } = await discover()
    const address = `${end_session_endpoint}?${new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: `${server.origin}/manage/` })}`
    const { response } = await visit(address)
    const text = await response.text()
    const action = /action="([^"]+)"/.exec(text)?.[1] ?? ''
    const fields = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
    const done = await visit(action, {
      method: 'POST',
      body: new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value])),
    })
    expect(done.location).toBe(`${server.origin}/manage/`)
    expect(new URL((await begin(visit)).page).pathname).toMatch(/^\/sign-in\//)
  })
})
