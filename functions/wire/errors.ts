// The only place that renders errors: problems as their body in the caller's language, anything else as `internal` with a reference.
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { Problem, type ProblemCode } from '../../core/problem.ts'
import type { Deps } from '../deps.ts'
import { languageOf } from './request.ts'

const ODATA = /^\/api\/studies\/[^/]+\/rounds\/[^/]+\/odata\.svc(\/|$)/

/** Renders what was thrown. What is not a problem is logged with a reference, and told without its details. */
export function renderError(error: unknown, c: Context, deps: Deps): Response {
  const problem = asProblem(error, c, deps)
  const language = languageOf(c)
  c.header('content-language', language)
  c.header('vary', 'accept-language')
  c.header('cache-control', 'no-store')
  const isOData = ODATA.test(c.req.path)
  // Spreadsheets ask for a user name and a password only when they are told so.
  if (problem.status === 401)
    c.header('www-authenticate', isOData ? 'Basic realm="Bookend", charset="UTF-8"' : 'Bearer')
  if (problem.status === 503) c.header('retry-after', String(problem.details.seconds ?? 5))
  const body = problem.body(language)
  if (!isOData) return c.json(body, problem.status)
  // OData JSON Format 4.0, 19: one member, `error`.
  const { code, message, details } = body
  c.header('odata-version', '4.0')
  return c.json({ error: { code, message, innererror: { details } } }, problem.status)
}

function asProblem(error: unknown, c: Context, deps: Deps): Problem {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException && error.status < 500) {
    const code: ProblemCode = error.status === 404 ? 'not-found' : 'request.invalid'
    return new Problem(code, { what: c.req.path, where: c.req.path, reason: error.message })
  }
  const reference = deps.newId().slice(0, 8)
  deps.log.error('request failed', {
    reference,
    method: c.req.method,
    path: c.req.path,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  return new Problem('internal', { reference })
}
