// What comes in from the wire: bodies within limits, inflated, parsed with zod; problems say where and why, in the caller's language.
import { gunzipSync } from 'node:zlib'
import type { Context, Env, MiddlewareHandler } from 'hono'
import * as z from 'zod'
import vi from 'zod/v4/locales/vi.js'
import { Problem, type InterfaceLanguage } from '../../core/problem.ts'

/** The largest JSON body of a staff request, in bytes. */
const JSON_LIMIT = 1_000_000

/** The interface language that the caller prefers, of those we have. */
export function languageOf(c: Context): InterfaceLanguage {
  const wanted = (c.req.header('accept-language') ?? '').toLowerCase().split(',')
  const known = wanted.map((range) => range.trim().slice(0, 2)).find((code) => code === 'vi' || code === 'en')
  return known === 'vi' ? 'vi' : 'en'
}

/** The JSON body, held to a schema. */
export function body<S extends z.ZodType<object>>(
  schema: S,
): MiddlewareHandler<Env, string, { in: { json: z.input<S> }; out: { json: z.output<S> } }> {
  return async (c, next) => {
    const { bytes } = await readBody(c, JSON_LIMIT)
    c.req.addValidatedData('json', parseRequest(c, schema, parseJson(bytes)))
    await next()
  }
}

/** The query, held to a schema of text members. */
export function query<S extends z.ZodType<object>>(
  schema: S,
): MiddlewareHandler<Env, string, { in: { query: z.input<S> }; out: { query: z.output<S> } }> {
  return async (c, next) => {
    c.req.addValidatedData('query', parseRequest(c, schema, c.req.query()))
    await next()
  }
}

/** `value` as the schema gives it; else the problem `request.invalid`, which names the member and says what is wrong. */
function parseRequest<S extends z.ZodType>(c: Context, schema: S, value: unknown): z.output<S> {
  const language = languageOf(c)
  const result = schema.safeParse(value, language === 'vi' ? { error: vi().localeError } : undefined)
  if (result.success) return result.data
  const [first] = result.error.issues
  throw new Problem('request.invalid', {
    where: first?.path.join('.') || { en: 'The whole', vi: 'Toàn bộ' }[language],
    reason: first?.message ?? '',
  })
}

/** `bytes` as JSON, or the problem `request.invalid`. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new Problem('request.invalid', {
      where: 'JSON',
      reason: error instanceof Error ? error.message : '',
    })
  }
}

/**
 * The body's bytes, at most `limit` of them before and after inflating (`Content-Encoding: gzip`).
 * Throws `request.too-large`, `request.damaged` for a broken gzip stream, `request.unsupported` for another encoding.
 */
export async function readBody(
  c: Context,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; sent: number }> {
  const bytes = await readBytes(c, limit)
  const encoding = c.req.header('content-encoding') ?? 'identity'
  if (encoding === 'identity') return { bytes, sent: bytes.length }
  if (encoding !== 'gzip') throw new Problem('request.unsupported', { what: encoding, wanted: 'gzip' })
  return { bytes: inflate(bytes, limit), sent: bytes.length }
}

function inflate(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: limit }))
  } catch (error) {
    if (error instanceof RangeError) throw new Problem('request.too-large', { size: `> ${limit}`, limit })
    throw new Problem('request.damaged')
  }
}

async function readBytes(c: Context, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(c.req.header('content-length') ?? 0)
  if (announced > limit) throw new Problem('request.too-large', { size: announced, limit })
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.length
    // The announced length may be absent or false, so what arrives is counted too.
    if (size > limit) throw new Problem('request.too-large', { size: `> ${limit}`, limit })
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
