// Where the embedded provider asks people who they are: shows the page, checks the password, and returns to the provider.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { InterfaceLanguage } from '../../core/problem.ts'
import { checkPassword, demoAccounts, type AccountsFile } from './accounts.ts'
import { expiredPage, signInPage, type Page } from './pages.ts'

/** Where sign-in pages are. */
export const SIGN_IN = '/sign-in/'

const formLimit = 10_000
const attempts = 10
const attemptsIn = 10 * 60_000

/** Answers what lies under `/sign-in/`. */
export function signIn(provider: Provider, accounts: AccountsFile, now: () => number) {
  const failed = new Map<string, { count: number; since: number }>()
  const demo = accounts.demo
    ? demoAccounts.filter((one) => accounts.accounts.some((account) => account.email === one.email))
    : []

  const isBlocked = (email: string) => {
    const known = failed.get(email)
    if (known && now() - known.since > attemptsIn) failed.delete(email)
    return (failed.get(email)?.count ?? 0) >= attempts
  }
  const noteFailure = (email: string) => {
    // Made-up addresses must not fill the memory.
    if (failed.size > 10_000) failed.clear()
    const known = failed.get(email) ?? { count: 0, since: now() }
    failed.set(email, { ...known, count: known.count + 1 })
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const language = languageOf(request)
    const interaction = await provider.interactionDetails(request, response).catch(() => undefined)
    if (interaction?.prompt.name !== 'login') return send(response, 400, expiredPage(language))
    if (request.method !== 'POST') return send(response, 200, signInPage({ language, demo }))
    const form = await readForm(request)
    const email = (form.get('email') ?? '').trim().toLowerCase()
    if (isBlocked(email))
      return send(response, 429, signInPage({ language, failure: 'waiting', email, demo }))
    const account = await checkPassword(accounts, email, form.get('password') ?? '')
    if (!account) {
      noteFailure(email)
      return send(response, 401, signInPage({ language, failure: 'wrong', email, demo }))
    }
    failed.delete(email)
    await provider.interactionFinished(request, response, {
      login: { accountId: account.sub, remember: true },
    })
  }
}

function languageOf(request: IncomingMessage): InterfaceLanguage {
  const chosen = new URL(request.url ?? '/', 'http://localhost').searchParams.get('lang')
  const wanted = chosen ?? (request.headers['accept-language'] ?? '').trim().toLowerCase()
  return wanted.startsWith('vi') ? 'vi' : 'en'
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request) {
    text += String(chunk)
    // Whoever sends this is not filling in our form.
    if (text.length > formLimit) return new URLSearchParams()
  }
  return new URLSearchParams(text)
}

function send(response: ServerResponse, status: number, { html, policy }: Page): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  response.end(html)
}
