// OData v4 as a spreadsheet uses it: service, metadata, paging by links, filters, repeats, types, and never anything personal.
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answers } from '../../core/response.ts'
import { putRevision } from '../../functions/store/responses.ts'
import { addReview } from '../../functions/store/reviews.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, publish, startFieldwork, upload } from '../support/fieldwork.ts'
import { people } from '../support/people.ts'

const sheets = (version: string, more: string[][] = []) => ({
  survey: [
    ['type', 'name', 'label', 'personal', 'calculation'],
    ['text', 'head', 'Name of the head', 'yes', ''],
    ['integer', 'members', 'Members', '', ''],
    ['decimal', 'income', 'Income', '', ''],
    ['date', 'visited', 'Visited', '', ''],
    ['dateTime', 'began', 'Began', '', ''],
    ['geopoint', 'place', 'Place', '', ''],
    ['select_multiple water', 'water', 'Water', '', ''],
    ['begin group', 'house', 'House', '', ''],
    ['text', 'roof.kind', 'Roof', '', ''],
    ['begin repeat', 'child', 'Child', '', ''],
    ['text', 'called', 'Called', 'yes', ''],
    ['integer', 'age', 'Age', '', ''],
    ['begin repeat', 'job', 'Job', '', ''],
    ['text', 'title', 'Title', '', ''],
    ['end repeat', '', '', '', ''],
    ['end repeat', '', '', '', ''],
    ['end group', '', '', '', ''],
    ...more,
  ],
  choices: [
    ['list_name', 'name', 'label'],
    ['water', 'well', 'Well'],
    ['water', 'tap', 'Tap'],
  ],
  settings: [
    ['form_id', 'form_title', 'version'],
    ['house', 'House', version],
  ],
})

type Entity = Record<string, unknown> & { __id: string }
interface Answer {
  '@odata.context': string
  '@odata.count'?: number
  '@odata.nextLink'?: string
  value: Entity[]
  error?: { code: string; message: string }
}

let app: TestApp
let password: string
let sent: string[]
const root = '/api/studies/s/rounds/baseline/odata.svc'
const basic = (token: string) => ({ authorization: `Basic ${btoa(`excel@example.org:${token}`)}` })

const get = (path: string, headers: Record<string, string> = {}) =>
  app.call<Answer>(`${root}${path}`, { headers: { ...basic(password), ...headers } })
const query = (options: Record<string, string>) =>
  `?${Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`
async function rows(set: string, options: Record<string, string> = {}) {
  const { body, status } = await get(`/${set}${query(options)}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
/** All pages, as a client follows the links. */
async function follow(path: string, headers: Record<string, string> = {}) {
  const pages: Answer[] = []
  let next: string | undefined = path
  while (next !== undefined) {
    const { body, status }: { body: Answer; status: number } = await get(next, headers)
    expect(status).toBe(200)
    pages.push(body)
    next = body['@odata.nextLink']?.replace(`${app.deps.origin}${root}`, '')
  }
  return pages
}

const household = (index: number): Answers => ({
  head: `Head ${index}`,
  members: String(index),
  income: `${index}.5`,
  visited: `2026-05-${String(index + 1).padStart(2, '0')}`,
  began: '2026-05-01T09:15:22.123+07:00',
  place: '21.02 105.84 12 5.5',
  water: 'well tap',
  house: {
    'roof.kind': index === 0 ? '' : 'tin "a" & <b>',
    child: Array.from({ length: index % 3 }, (_, child) => ({
      called: `Child ${child}`,
      age: String(5 + child),
      job: child === 0 ? [{ title: 'herding' }, { title: 'selling' }] : [],
    })),
  },
})

beforeAll(async () => {
  app = await openApp()
  await startFieldwork(app)
  const survey = await upload(app, sheets('1'))
  await publish(app, 'baseline', survey.hash)
  const newer = await upload(app, sheets('2', [['integer', 'rooms', 'Rooms', '', '']]))
  await publish(app, 'baseline', newer.hash)
  const phone = await enrolled(app, survey)
  sent = []
  for (let index = 0; index < 12; index += 1) {
    app.clock.offset += 60_000
    const content = phone.fill(household(index), { instanceName: `Head ${index}` })
    const as = { token: phone.token }
    await app.call(`/api/responses/${content.id}`, { as, method: 'PUT', json: content })
    sent.push(content.id)
  }
  const made = await app.call<{ secret: string }>('/api/studies/s/tokens', {
    as: 'researcher',
    json: { name: 'Excel', scope: ['response.read'] },
  })
  password = made.body.secret
})
afterAll(() => app.close())

describe('a spreadsheet', () => {
  it('is asked for a user name and a password, and let in with a token', async () => {
    const asked = await app.call<Answer>(root)
    expect(asked.status).toBe(401)
    expect(asked.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
    expect(asked.body).toEqual({ error: expect.objectContaining({ code: 'auth.sign-in' }) })
    expect((await get('')).status).toBe(200)
    expect((await app.call(root, { as: { token: password } })).status).toBe(200)
    expect((await app.call(root, { headers: basic('wrong') })).status).toBe(401)
    // Only here: elsewhere a password is no token.
    expect((await app.call('/api/studies/s', { headers: basic(password) })).status).toBe(401)
  })

  it('learns which tables there are', async () => {
    const { body, headers } = await get('')
    expect(headers.get('odata-version')).toBe('4.0')
    expect(headers.get('content-type')).toMatch(/^application\/json;odata\.metadata=minimal/)
    expect(body).toEqual({
      '@odata.context': `${app.deps.origin}${root}/$metadata`,
      value: ['Submissions', 'Submissions.house.child', 'Submissions.house.child.job'].map((name) => ({
        name,
        kind: 'EntitySet',
        url: name,
      })),
    })
  })

  it.each(['/$metadata', '/%24metadata'])('reads the types at %s', async (path) => {
    const { bytes, headers, status } = await get(path)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^application\/xml/)
    const xml = new TextDecoder().decode(bytes)
    const types = typesIn(xml)
    expect(types['Submissions']).toMatchObject({
      __id: 'Edm.String',
      __system: 'org.opendatakit.submission.metadata',
      members: 'Edm.Int64',
      income: 'Edm.Double',
      visited: 'Edm.Date',
      began: 'Edm.DateTimeOffset',
      place: 'Edm.GeographyPoint',
      water: 'Edm.String',
      house: 'org.opendatakit.user.baseline.house',
      rooms: 'Edm.Int64',
    })
    expect(types['house']).toMatchObject({
      roof_kind: 'Edm.String',
      child: 'Collection(org.opendatakit.user.baseline.Submissions.house.child)',
    })
    expect(types['Submissions.house.child']).toMatchObject({
      __id: 'Edm.String',
      '__Submissions-id': 'Edm.String',
      age: 'Edm.Int64',
    })
    expect(types['Submissions.house.child.job']).toHaveProperty('__Submissions-house-child-id')
    expect(xml).not.toMatch(/"head"|"called"/)
  })
})

/** Property names and types by type name, from well-formed XML only. */
function typesIn(xml: string): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {}
  const open: string[] = []
  let current: Record<string, string> = {}
  const saxen = createRequire(import.meta.url)('saxen') as typeof import('saxen')
  const parser = new saxen.Parser()
  parser.on('error', (error: Error) => {
    throw error
  })
  parser.on('openTag', (name: string, attributes: () => Record<string, string>) => {
    const { Name = '', Type = '' } = attributes()
    open.push(name)
    if (name === 'EntityType' || name === 'ComplexType') current = found[Name] = {}
    if (name === 'Property' || name === 'NavigationProperty') current[Name] = Type
  })
  parser.on('closeTag', () => void open.pop())
  parser.parse(xml)
  expect(open).toEqual([])
  return found
}

describe('responses', () => {
  it('have their values in the types of the metadata, and nothing personal', async () => {
    const { value, ...rest } = await rows('Submissions', { $filter: 'members eq 4' })
    expect(rest).toEqual({ '@odata.context': `${app.deps.origin}${root}/$metadata#Submissions` })
    expect(value).toEqual([
      {
        __id: sent[4],
        __system: {
          submissionDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          updatedAt: null,
          submitterId: expect.any(String),
          submitterName: null,
          attachmentsPresent: 0,
          attachmentsExpected: 0,
          status: null,
          reviewState: null,
          deviceId: expect.any(String),
          edits: 0,
          formVersion: '1',
        },
        rooms: null,
        // Of another survey of the round, which these did not answer.
        age: null,
        members: 4,
        income: 4.5,
        visited: '2026-05-05',
        began: '2026-05-01T09:15:22.123+07:00',
        place: { type: 'Point', coordinates: [105.84, 21.02, 12], properties: { accuracy: 5.5 } },
        water: 'well tap',
        house: {
          roof_kind: 'tin "a" & <b>',
          'child@odata.navigationLink': `Submissions('${sent[4]}')/house/child`,
        },
      },
    ])
    const everything = JSON.stringify(await rows('Submissions', { $expand: '*' }))
    expect(everything).not.toMatch(/Head|Child \d|head|called/)
  })

  it('come page by page by links, each once, also while others are sent', async () => {
    const pages = await follow('/Submissions?$count=true', { prefer: 'odata.maxpagesize=5' })
    expect(pages.map(({ value }) => value.length)).toEqual([5, 5, 2])
    expect(pages.map((page) => page['@odata.count'])).toEqual([12, 12, 12])
    expect(pages.flatMap(({ value }) => value.map(({ __id }) => __id)).toSorted()).toEqual(sent.toSorted())
  })

  it('can be cut: $top is all that comes, $skip goes before', async () => {
    const all = (await rows('Submissions')).value.map(({ __id }) => __id)
    const ids = async (options: Record<string, string>) =>
      (await rows('Submissions', options)).value.map(({ __id }) => __id)
    expect(await ids({ $top: '4' })).toEqual(all.slice(0, 4))
    expect(await ids({ $top: '4', $skip: '3' })).toEqual(all.slice(3, 7))
    expect(await ids({ $top: '0' })).toEqual([])
    expect(await ids({ $skip: '20' })).toEqual([])
    expect(await rows('Submissions', { $top: '4' })).not.toHaveProperty('@odata.nextLink')
    const pages = await follow('/Submissions?%24top=7&%24skip=2', { prefer: 'odata.maxpagesize=3' })
    expect(pages.flatMap(({ value }) => value.map(({ __id }) => __id))).toEqual(all.slice(2, 9))
    expect((await rows('Submissions', { $top: '0', $count: 'true' }))['@odata.count']).toBe(12)
  })

  it('are counted', async () => {
    const count = async (path: string) => Number(new TextDecoder().decode((await get(path)).bytes))
    expect(await count('/Submissions/$count')).toBe(12)
    expect(await count(`/Submissions/$count${query({ $filter: 'members lt 3' })}`)).toBe(3)
    expect(await count('/Submissions.house.child/$count')).toBe(12)
  })

  it('can be asked for one by one', async () => {
    const { body } = await get(`/Submissions('${sent[2]}')`)
    expect(body).toMatchObject({
      '@odata.context': expect.stringMatching(/#Submissions\/\$entity$/),
      __id: sent[2],
    })
    expect((await get("/Submissions('00000000-0000-4000-8000-000000000000')")).status).toBe(404)
    expect((await get('/Submissions.nothing')).status).toBe(404)
  })

  it('come with only the columns that are wanted', async () => {
    const { value, ...rest } = await rows('Submissions', {
      $select: '__id, __system/reviewState,house/roof_kind',
      $top: '1',
      $filter: 'members eq 1',
    })
    expect(value).toEqual([
      { __id: sent[1], __system: { reviewState: null }, house: { roof_kind: 'tin "a" & <b>' } },
    ])
    expect(rest['@odata.context']).toContain('#Submissions(__id')
    expect((await get(`/Submissions?$select=head`)).status).toBe(400)
  })
})

describe('repeats', () => {
  it('are tables that join to what they belong to', async () => {
    const children = (await rows('Submissions.house.child')).value
    expect(children).toHaveLength(12)
    const of = (index: number) => children.filter((one) => one['__Submissions-id'] === sent[index])
    expect(of(2)).toEqual([
      {
        __id: `${sent[2]}/child[1]`,
        '__Submissions-id': sent[2],
        age: 5,
        'job@odata.navigationLink': expect.stringMatching(/\/house\/child\('.*'\)\/job$/),
      },
      expect.objectContaining({ __id: `${sent[2]}/child[2]`, age: 6 }),
    ])
    const jobs = (await rows('Submissions.house.child.job')).value
    expect(jobs.map((job) => job['__Submissions-house-child-id'])).toEqual(
      expect.arrayContaining([`${sent[2]}/child[1]`]),
    )
    const keys = new Set(children.map(({ __id }) => __id))
    expect(jobs.every((job) => keys.has(job['__Submissions-house-child-id'] as string))).toBe(true)
  })

  it('are found by the links in the entities, through every level', async () => {
    const [one] = (await rows('Submissions', { $filter: 'members eq 2' })).value
    const link = (one!['house'] as Record<string, string>)['child@odata.navigationLink']
    const children = (await get(`/${link}`)).body.value
    expect(children.map(({ age }) => age)).toEqual([5, 6])
    const jobs = await get(`/${String(children[0]?.['job@odata.navigationLink'])}`)
    expect(jobs.body.value.map(({ title }) => title)).toEqual(['herding', 'selling'])
    const none = await get(`/${String(children[1]?.['job@odata.navigationLink'])}`)
    expect(none.body.value).toEqual([])
  })

  it('come inside with $expand=*', async () => {
    const [one] = (await rows('Submissions', { $filter: 'members eq 2', $expand: '*' })).value
    expect(one?.['house']).toMatchObject({
      child: [
        { age: 5, job: [{}, {}] },
        { age: 6, job: [] },
      ],
    })
  })

  it('keep together page by page', async () => {
    const pages = await follow('/Submissions.house.child', { prefer: 'odata.maxpagesize=2' })
    expect(pages.length).toBeGreaterThan(3)
    expect(pages.flatMap(({ value }) => value)).toHaveLength(12)
  })
})

describe('$filter', () => {
  it.each([
    ['members lt 3', 3],
    ['members ge 3 and members le 5', 3],
    ['members eq 1 or (members gt 9 and not (members eq 11))', 2],
    ['house/roof_kind eq null', 1],
    ["contains(water,'tap') and startswith(water,'we')", 12],
    ['visited ge 2026-05-10', 3],
    ['year(visited) eq 2026 and day(visited) eq 3', 1],
    ['income gt 10.4', 2],
    ['place ne null', 12],
    ['__system/reviewState eq null', 12],
    ["__system/reviewState eq 'approved'", 0],
    ['__system/submissionDate lt now()', 12],
    ['__system/submissionDate ge 2020-01-01T00:00:00.000+07:00', 12],
    ['year(__system/submissionDate) lt 2020', 0],
    ['__system/updatedAt gt 2020-01-01', 0],
    ["house/roof_kind ne 'it''s'", 12],
  ])('%s finds %i', async (filter, found) => {
    expect((await rows('Submissions', { $filter: filter, $count: 'true' }))['@odata.count']).toBe(found)
  })

  it('looks at the response of a member', async () => {
    const of = await rows('Submissions.house.child', {
      $filter: `$root/Submissions/__id eq '${sent[2]}' and age eq 6`,
    })
    expect(of.value).toHaveLength(1)
    const dated = '$root/Submissions/__system/submissionDate le 2001-01-01T00:00:00Z'
    expect((await rows('Submissions.house.child', { $filter: dated })).value).toEqual([])
  })

  it('takes a date whose plus sign nobody encoded', async () => {
    const { status } = await get('/Submissions?$filter=__system/submissionDate gt 2020-01-01T00:00:00+07:00')
    expect(status).toBe(200)
  })

  it.each([
    'nothing eq 1',
    'members eq',
    'members eq 1 and',
    "head eq 'x'",
    'foo(members) eq 1',
    'members constructor 1',
    '(',
    'a b c',
    "'open",
    '('.repeat(5000),
  ])('that is wrong is told, not guessed: %s', async (filter) => {
    const { status, body } = await get(`/Submissions${query({ $filter: filter })}`)
    expect([status, body.error?.code]).toEqual([400, 'request.invalid'])
  })
})

describe('options that are not offered', () => {
  it.each(['$orderby=members', '$search=x', '$expand=house/child', '$apply=x', '$nothing=1'])(
    '%s is said to be so',
    async (option) => {
      const { status, body } = await get(`/Submissions?${option}`)
      expect([status, body.error?.code]).toEqual([501, 'odata.unsupported'])
    },
  )
  it.each(['$top=-1', '$top=x', '$skip=1.5', '$skiptoken=abc', '$count=maybe'])(
    '%s is refused',
    async (option) => {
      expect((await get(`/Submissions?${option}`)).status).toBe(400)
    },
  )
  it('leaves options that are not OData’s alone', async () => {
    expect((await get('/Submissions?utm=1')).status).toBe(200)
  })
})

describe('what staff did', () => {
  it('shows in the state, the edits and the moment, which can be asked for', async () => {
    const { table, now } = app.deps
    const detail = await app.call<{ revisions: Parameters<typeof putRevision>[1][] }>(
      `/api/studies/s/rounds/baseline/responses/${sent[3]}?personal=test`,
      { as: 'manager' },
    )
    const [first] = detail.body.revisions
    const { id, study, round, survey, startedAt, finishedAt, device, language, answers, media } = first!
    const content = { id, study, round, survey, startedAt, finishedAt, device, language, answers, media }
    app.clock.offset += 60_000
    const before = new Date(now()).toISOString()
    app.clock.offset += 60_000
    await putRevision(table, { ...content, revision: 1, author: people.manager, reason: 'typo' }, [], now)
    const at = new Date(now()).toISOString()
    const place = { study: 's', round: 'baseline', id: sent[5]!, revision: 0 }
    await addReview(table, place, { state: 'has-issues', by: people.manager, at }, null)

    const changed = await rows('Submissions', { $filter: `__system/updatedAt gt ${before}` })
    expect(changed.value.map(({ __id }) => __id).toSorted()).toEqual([sent[3], sent[5]].toSorted())
    const state = (id: string | undefined) => changed.value.find(({ __id }) => __id === id)?.['__system']
    expect(state(sent[3])).toMatchObject({ reviewState: 'edited', edits: 1 })
    expect((state(sent[3]) as { submissionDate: string }).submissionDate < before).toBe(true)
    expect(state(sent[5])).toMatchObject({ reviewState: 'hasIssues', edits: 0, updatedAt: at })
  })
})
