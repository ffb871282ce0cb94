// OData v4 as ODK Central offers it, so that Excel and Power BI connect live: the service, its metadata, responses, and each repeat.
import { Hono, type Context } from 'hono'
import * as z from 'zod'
import { edmx } from '../../core/odata/edmx.ts'
import { compileFilter, QueryError } from '../../core/odata/filter.ts'
import { readResource } from '../../core/odata/resource.ts'
import { blankEntity, type Row } from '../../core/odata/rows.ts'
import { odataSchema, type EntitySet, type Schema } from '../../core/odata/schema.ts'
import { compileSelect } from '../../core/odata/select.ts'
import { Problem } from '../../core/problem.ts'
import type { Study } from '../../core/study.ts'
import { may, type Base } from '../auth/may.ts'
import type { Deps } from '../deps.ts'
import { countEntities, entities, readPage, type Place, type Reading } from '../review/odata.ts'
import { surveyOf } from '../review/catalogue.ts'
import { countRound, newestOf } from '../store/response-reading.ts'
import { getRound } from '../store/rounds.ts'

/** Entities on a page unless the client prefers fewer (`Prefer: odata.maxpagesize`), and at most. */
const PAGE = 500

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const count = z.coerce.number().int().nonnegative()
const optionsSchema = z.object({
  $top: count.optional(),
  $skip: count.optional(),
  $count: flag.optional(),
  $filter: z.string().max(5000).optional(),
  $select: z.string().max(10_000).optional(),
  $expand: z.literal('*').optional(),
  $skiptoken: z.string().max(500).optional(),
  $format: z.string().optional(),
  $wkt: flag.optional(),
})
type Options = z.output<typeof optionsSchema>

const tokenSchema = z.object({
  until: z.iso.datetime(),
  cursor: z.string(),
  skip: z.int(),
  top: z.int().nullable(),
  count: z.int().optional(),
})

interface Caller {
  deps: Deps
  study: Study
}

export const odata = new Hono<Base>()
  .get('/studies/:study/rounds/:round/odata.svc', may('response.read', 'basic'), async (c) => {
    const { schema, root } = await service(c.var, c.req.param('round'))
    const value = schema.sets.map(({ name }) => ({ name, kind: 'EntitySet', url: name }))
    return answer(c, { '@odata.context': `${root}/$metadata`, value })
  })

  .get('/studies/:study/rounds/:round/odata.svc/:resource{.+}', may('response.read', 'basic'), async (c) => {
    const { deps, study } = c.var
    const { round, resource: path } = c.req.param()
    const { schema, root } = await service(c.var, round)
    const resource = readResource(path, schema)
    if (!resource) throw new Problem('not-found', { what: 'page' })
    if (resource.kind === 'metadata') {
      c.header('odata-version', '4.0')
      return c.body(edmx(schema, round), 200, { 'content-type': 'application/xml' })
    }
    const options = readOptions(new URL(c.req.url).searchParams)
    const set = 'set' in resource ? resource.set : schema.sets[0]
    if (!set) throw new Problem('not-found', { what: 'page' })
    const reading = begin(deps, study.id, round, schema, set, options)
    if (resource.kind === 'count') {
      c.header('odata-version', '4.0')
      return c.text(String(await total(reading)))
    }
    const select = understood('$select', () => selector(set, options.$select))
    const context = `${root}/$metadata#${set.name}${options.$select && options.$select !== '*' ? `(${options.$select})` : ''}`
    if (resource.kind === 'set') return setAnswer(c, reading, options, { select, context, root })

    const found = await newestOf(deps.table, study.id, round, resource.id)
    const rows = found ? await entities(reading, found) : []
    if (resource.kind === 'members' && resource.key === undefined) {
      if (!found) throw new Problem('not-found', { what: 'response' })
      const value = rows.filter((row) => row[set.parentKey ?? ''] === resource.parent)
      const { $skip = 0, $top = value.length } = options
      return answer(c, {
        '@odata.context': context,
        ...(options.$count && { '@odata.count': value.length }),
        value: value.slice($skip, $skip + $top).map(select),
      })
    }
    const key = resource.kind === 'members' ? resource.key : resource.id
    const one = rows.find(({ __id }) => __id === key)
    if (!one) throw new Problem('not-found', { what: 'response' })
    return answer(c, { '@odata.context': `${context}/$entity`, ...select(one) })
  })

/** The schema and the address of a round's service. */
async function service({ deps, study }: Caller, id: string): Promise<{ schema: Schema; root: string }> {
  const round = await getRound(deps.table, study.id, id)
  if (!round) throw new Problem('not-found', { what: 'round' })
  const surveys = await Promise.all(
    round.surveys.toReversed().map(({ hash }) => surveyOf(deps.blobs, study.id, hash)),
  )
  return {
    schema: odataSchema(surveys.filter((survey) => survey !== undefined)),
    root: `${deps.origin}/api/studies/${study.id}/rounds/${id}/odata.svc`,
  }
}

/** The system query options. Those that we don't have must not be passed over in silence (OData Protocol 4.0, 11.2.1). */
function readOptions(given: URLSearchParams): Options {
  const options: Record<string, string> = {}
  for (const [name, value] of given) {
    if (!name.startsWith('$')) continue
    if (!Object.hasOwn(optionsSchema.shape, name) || (name === '$expand' && value !== '*')) {
      const offered = 'Offered: $top, $skip, $count, $filter, $select, $expand=*, $skiptoken, $format, $wkt.'
      const advice = name === '$orderby' ? `Sort what arrived. ${offered}` : offered
      throw new Problem('odata.unsupported', { what: `${name}=${value}`.slice(0, 100), advice })
    }
    options[name] = value
  }
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Problem('request.invalid', { where: issue?.path.join('.') ?? '', reason: issue?.message ?? '' })
  }
  const { $format } = parsed.data
  if ($format !== undefined && !/^(json$|application\/json)/.test($format))
    throw new Problem('request.unsupported', { what: $format, wanted: 'json' })
  return parsed.data
}

function begin(
  deps: Deps,
  study: string,
  round: string,
  schema: Schema,
  set: EntitySet,
  { $filter, $expand, $wkt, $skiptoken }: Options,
): Reading {
  const until = $skiptoken === undefined ? new Date(deps.now()).toISOString() : readToken($skiptoken).until
  const options = { expand: $expand !== undefined, wkt: $wkt ?? false }
  const filter = $filter === undefined ? undefined : understood('$filter', () => compileFilter($filter))
  // Tried on an empty entity, so that a wrong name is told also where there is nothing to look through.
  understood('$filter', () => {
    const root = schema.sets[0] ? blankEntity(schema.sets[0]) : {}
    filter?.(blankEntity(set), { root, now: deps.now() })
  })
  return { deps, study, round, schema, set, filter, options, until }
}

/** Runs something that reads a query; what it does not understand is told as the caller's mistake. */
function understood<T>(where: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new Problem('request.invalid', { where, reason: error.message })
  }
}

function readToken(text: string): z.infer<typeof tokenSchema> {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    throw new Problem('request.invalid', { where: '$skiptoken', reason: text.slice(0, 40) })
  }
}

const selector = (set: EntitySet, $select: string | undefined): ((row: Row) => Row) =>
  $select === undefined ? (row) => row : compileSelect($select, blankEntity(set))

/** How many entities there are, whatever part of them is wanted. Responses are counted without reading them. */
async function total(reading: Reading): Promise<number> {
  const { deps, study, round, schema, set, filter } = reading
  if (filter || set !== schema.sets[0]) return countEntities(reading)
  return (await countRound(deps.table, study, round)).responses
}

async function setAnswer(
  c: Context,
  reading: Reading,
  options: Options,
  { select, context, root }: { select: (row: Row) => Row; context: string; root: string },
): Promise<Response> {
  const token = options.$skiptoken === undefined ? undefined : readToken(options.$skiptoken)
  const place: Place = token ?? { skip: options.$skip ?? 0, top: options.$top ?? null }
  const preferred = Number(/\bmaxpagesize=(\d+)/.exec(c.req.header('prefer') ?? '')?.[1] ?? PAGE)
  if (c.req.header('prefer')?.includes('maxpagesize'))
    c.header('preference-applied', `odata.maxpagesize=${preferred}`)
  const size = Math.min(Math.max(1, preferred), PAGE)
  const counted = options.$count ? (token?.count ?? (await total(reading))) : undefined
  const { rows, next } = await readPage(reading, place, size)
  return answer(c, {
    '@odata.context': context,
    ...(counted !== undefined && { '@odata.count': counted }),
    value: rows.map(select),
    ...(next && { '@odata.nextLink': nextLink(c, root, reading, next, counted) }),
  })
}

/** The same address with where to go on in place of where to begin. */
function nextLink(
  c: Context,
  root: string,
  reading: Reading,
  next: Place,
  counted: number | undefined,
): string {
  const token = { until: reading.until, ...next, ...(counted !== undefined && { count: counted }) }
  const query = new URL(c.req.url).searchParams
  for (const name of ['$skip', '$top', '$skiptoken']) query.delete(name)
  query.set('$skiptoken', Buffer.from(JSON.stringify(token)).toString('base64url'))
  return `${root}/${reading.set.name}?${query.toString().replaceAll('%24', '$')}`
}

function answer(c: Context, body: object): Response {
  c.header('odata-version', '4.0')
  return c.body(JSON.stringify(body), 200, {
    'content-type': 'application/json;odata.metadata=minimal;charset=utf-8',
  })
}
