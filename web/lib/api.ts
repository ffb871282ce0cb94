// The typed client of the API for staff: the server's own route types, the signed-in person's token, and problems as errors.
import { hc, type ClientResponse } from 'hono/client'
import type { AppType } from '../../functions/app.ts'
import type { ProblemBody } from '../../core/problem.ts'
import { locale } from './i18n.svelte.ts'

/** What the server said went wrong, in the reader's language; or that it could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: ProblemBody | undefined
  constructor(status: number, problem: ProblemBody | undefined) {
    super(problem?.message ?? unreachable())
    this.status = status
    this.problem = problem
  }
}

const unreachable = () =>
  locale() === 'vi'
    ? 'Không kết nối được máy chủ. Hãy kiểm tra mạng rồi thử lại.'
    : 'The server can’t be reached. Check the connection and try again.'

let token: () => Promise<string | undefined> = async () => undefined

/** Tells the client where to find the signed-in person's access token. */
export function useToken(source: () => Promise<string | undefined>): void {
  token = source
}

let signedOut = () => {}

/** Tells the client what to do when the server does not take the token any more. */
export function whenSignedOut(react: () => void): void {
  signedOut = react
}

/** `fetch` with the person's token and language; a problem is thrown as {@link ApiError}. */
export async function send(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  const access = await token()
  if (access) headers.set('authorization', `Bearer ${access}`)
  headers.set('accept-language', locale())
  let response: Response
  try {
    response = await fetch(input, { ...init, headers })
  } catch {
    throw new ApiError(0, undefined)
  }
  if (response.ok) return response
  if (response.status === 401) signedOut()
  const body: unknown = await response.json().catch(() => undefined)
  throw new ApiError(response.status, isProblem(body) ? body : undefined)
}

const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === 'object' && body !== null && 'code' in body && 'message' in body

export const { api } = hc<AppType>('/', { fetch: send })

/** The body of an answer, typed by its route. What is not JSON comes from something between here and the server. */
export async function json<Body>(response: Promise<ClientResponse<Body>>): Promise<Body> {
  const answer = await response
  try {
    return (await answer.json()) as Body
  } catch {
    throw new ApiError(0, undefined)
  }
}
