// Security headers: one set for the API's answers, one for pages. CloudFront sends the pages' set in AWS.
import type { MiddlewareHandler } from 'hono'

const common = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** What an answer of the API carries: nothing in it may run, be framed, or be kept by a cache that others share. */
const apiHeaders = {
  ...common,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

/** What a page of the web applications carries. Charts set style attributes, previews show blobs. */
export const pageHeaders = {
  ...common,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self' blob:",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  // Interviews ask for the position and take pictures.
  'permissions-policy': 'geolocation=(self), camera=(self), microphone=(self)',
}

/** Sets the API's headers, and `no-store` where a route says nothing about keeping. */
export const secureApi: MiddlewareHandler = async (c, next) => {
  await next()
  for (const [name, value] of Object.entries(apiHeaders)) c.header(name, value)
  if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  if (new URL(c.req.url).protocol === 'https:') c.header('strict-transport-security', 'max-age=31536000')
}
