// Correcting what was collected: a new revision with author and reason, the real engine behind it, two at once both kept, and what staff think of it.
import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answers, StoredResponse } from '../../core/response.ts'
import type { SurveyVersion } from '../../core/study.ts'
import { readResponse, readRound } from '../../functions/store/response-reading.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { atEveryDeath } from '../support/dying.ts'
import { enrolled, publish, startFieldwork, upload } from '../support/fieldwork.ts'
import { createApp } from '../../functions/app.ts'
import { people, type Who } from '../support/people.ts'

let app: TestApp
let survey: SurveyVersion
let phone: Awaited<ReturnType<typeof enrolled>>
beforeAll(async () => {
  app = await openApp()
  await startFieldwork(app)
  survey = await upload(app, {
    survey: [
      ['type', 'name', 'label', 'relevant', 'constraint', 'calculation', 'personal'],
      ['text', 'name', 'Name', '', '', '', 'yes'],
      ['integer', 'age', 'Age', '', '. < 120', '', ''],
      ['text', 'school', 'School', '${age} < 18', '', '', ''],
      ['calculate', 'months', '', '', '', '${age} * 12', ''],
      ['image', 'photo', 'Photo', '', '', '', ''],
      ['begin repeat', 'child', 'Child', '', '', '', ''],
      ['text', 'child_name', 'Name', '', '', '', 'yes'],
      ['integer', 'child_age', 'Age', '', '', '', ''],
      ['end repeat', '', '', '', '', '', ''],
    ],
    settings: [
      ['form_id', 'version'],
      ['correctable', '1'],
    ],
  })
  await publish(app, 'baseline', survey.hash)
  phone = await enrolled(app, survey)
})
afterAll(() => app.close())

const answers: Answers = {
  name: 'Lan',
  age: '12',
  school: 'Thác Bà',
  months: '144',
  photo: '',
  child: [
    { child_name: 'An', child_age: '3' },
    { child_name: 'Bình', child_age: '5' },
  ],
}
async function collected(given: Answers = answers, other: Parameters<typeof phone.fill>[1] = {}) {
  const content = phone.fill(given, other)
  await app.call(`/api/responses/${content.id}`, { as: { token: phone.token }, method: 'PUT', json: content })
  return content
}
const at = (id: string, rest: string) => `/api/studies/s/rounds/baseline/responses/${id}${rest}`
const correct = (id: string, json: object, as: Who = 'supervisor') =>
  app.call<{ status: string; revision: number; hash: string; code?: string; changes: object[] }>(
    at(id, '/revisions'),
    { as, json },
  )
const kept = (id: string) => readResponse(app.deps.table, 's', 'baseline', id)
const newest = async (id: string) => (await kept(id)).revisions.at(-1)

describe('a correction', () => {
  it('is a new revision with author and reason; the first stays as it was sent', async () => {
    const { id } = await collected()
    const edits = [{ set: '/data/age', value: '13' }]
    expect((await correct(id, { base: 0, edits, reason: 'called back' })).body).toMatchObject({
      status: 'stored',
      revision: 1,
    })
    const { revisions } = await kept(id)
    expect(revisions[0]).toMatchObject({ revision: 0, answers })
    expect(revisions[1]).toMatchObject({
      revision: 1,
      author: people.supervisor,
      reason: 'called back',
      // What is calculated from the answer follows it.
      answers: { ...answers, age: '13', months: '156' },
      flags: [],
    })
  })

  it('changes nothing that the person did not change: unknown answers, media, times stay', async () => {
    const bytes = randomBytes(50)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const sent = await collected(
      { ...answers, photo: `${sha256}.jpg`, shoe: '42' },
      { media: [{ slot: '/data/photo', sha256, size: 50, type: 'image/jpeg', name: 'a.jpg' }] },
    )
    await correct(sent.id, { base: 0, edits: [{ set: '/data/age', value: '14' }], reason: 'x' })
    const made = await newest(sent.id)
    expect(made?.answers).toEqual({ ...sent.answers, age: '14', months: '168' })
    expect(made).toMatchObject({ media: sent.media, startedAt: sent.startedAt, finishedAt: sent.finishedAt })
    expect(made?.flags.map(({ kind }) => kind)).toEqual(['media-missing', 'unknown-question'])
    // The picture comes later: both revisions are complete.
    await app.call(`/api/media/${sha256}`, { as: { token: phone.token }, method: 'PUT', bytes })
    for (const one of (await kept(sent.id)).revisions) {
      expect(one.flags.map(({ kind }) => kind)).toEqual(['unknown-question'])
    }
  })

  it('is judged again: the doubt goes with its cause, and a new one comes', async () => {
    const { school: _, ...adult } = answers
    const { id } = await collected({ ...adult, age: '200', months: '2400' })
    await correct(id, { base: 0, edits: [{ set: '/data/age', value: '20' }], reason: 'typing error' })
    expect((await newest(id))?.flags).toEqual([])
    await correct(id, { base: 1, edits: [{ set: '/data/age', value: '300' }], reason: 'x' })
    expect((await newest(id))?.flags.map(({ kind }) => kind)).toEqual(['constraint'])
  })

  it('adds and removes members', async () => {
    const { id } = await collected()
    const edits = [
      { remove: '/data/child[1]' },
      { add: '/data/child' },
      { set: '/data/child[2]/child_age', value: '1' },
    ]
    await correct(id, { base: 0, edits, reason: 'born since' })
    expect((await newest(id))?.answers['child']).toEqual([
      { child_name: 'Bình', child_age: '5' },
      { child_name: '', child_age: '1' },
    ])
  })

  it('can be looked at before it is saved, without personal answers', async () => {
    const { id } = await collected()
    const edits = [{ set: '/data/age', value: '20' }, { remove: '/data/child[2]' }]
    const { body } = await correct(id, { base: 0, edits, check: true })
    expect(body.changes).toEqual([
      { at: '/data/age', before: '12', after: '20' },
      { at: '/data/school', before: 'Thác Bà' },
      { at: '/data/months', before: '144', after: '240' },
      { at: '/data/child', before: [{ child_age: '3' }, { child_age: '5' }], after: [{ child_age: '3' }] },
    ])
    expect((await kept(id)).revisions).toHaveLength(1)
  })

  it('needs a reason, and something to correct', async () => {
    const { id } = await collected()
    const edits = [{ set: '/data/age', value: '13' }]
    expect((await correct(id, { base: 0, edits })).status).toBe(400)
    expect((await correct(id, { base: 0, edits, reason: '  ' })).status).toBe(400)
    const same = [{ set: '/data/age', value: '12' }]
    expect((await correct(id, { base: 0, edits: same, reason: 'x' })).body.code).toBe('correction.nothing')
    expect((await correct(id, { base: 7, edits, reason: 'x' })).status).toBe(404)
  })

  it('of a personal answer is for those who may see it', async () => {
    const { id } = await collected()
    const json = { base: 0, edits: [{ set: '/data/child[1]/child_name', value: 'Anh' }], reason: 'spelling' }
    expect((await correct(id, json)).status).toBe(403)
    expect((await correct(id, json, 'manager')).body.status).toBe('stored')
  })

  it('sent twice, because the first answer was lost, is one revision', async () => {
    const { id } = await collected()
    const json = { base: 0, edits: [{ set: '/data/age', value: '13' }], reason: 'x' }
    const [a, b, c] = [await correct(id, json), await correct(id, json), await correct(id, json)]
    expect([b.body, c.body]).toEqual([a.body, a.body])
    expect(await kept(id)).toMatchObject({ revisions: [{}, {}], conflicts: [] })
  })

  it('whose process is killed anywhere is there whole or not at all, and can be sent again', async () => {
    const points = await atEveryDeath(app.deps, async (deps) => {
      const { id } = await collected()
      const json = { base: 0, edits: [{ set: '/data/age', value: '13' }], reason: 'x' }
      const mortal = createApp(deps)
      const answer = await mortal.request(at(id, '/revisions'), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await app.people.token('supervisor')}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(json),
      })
      const between = await kept(id)
      expect(between.revisions.map(({ revision }) => revision)).toEqual(
        [[0], [0, 1]][between.revisions.length - 1],
      )
      expect((await correct(id, json)).body.status).toBe('stored')
      expect(await kept(id)).toMatchObject({ revisions: [{}, { revision: 1 }], conflicts: [] })
      if (answer.status >= 500) throw Object.assign(new (await import('../support/dying.ts')).Killed())
    })
    expect(points).toBeGreaterThan(4)
  })
})

describe('two people who correct the same revision', () => {
  const race = async () => {
    const { id } = await collected()
    const set = (place: string, value: string) => [{ set: place, value }]
    const mine = await correct(id, { base: 0, edits: set('/data/age', '13'), reason: 'mine' })
    const theirs = await correct(
      id,
      { base: 0, edits: [...set('/data/age', '14'), ...set('/data/school', 'Yên Bình')], reason: 'theirs' },
      'manager',
    )
    expect([mine.body.status, theirs.body.status]).toEqual(['stored', 'conflict'])
    return { id, hash: theirs.body.hash }
  }
  const settle = (id: string, hash: string, json: object) =>
    app.call<{ status: string; code?: string }>(at(id, `/conflicts/${hash}`), { as: 'supervisor', json })
  const open = async () =>
    (await app.call<{ conflicts: { id: string }[] }>('/api/studies/s/quarantine', { as: 'supervisor' })).body
      .conflicts

  it('are both kept, and somebody chooses field by field', async () => {
    const { id, hash } = await race()
    expect((await kept(id)).conflicts).toMatchObject([{ answers: { age: '14', school: 'Yên Bình' } }])
    expect(await open()).toContainEqual(expect.objectContaining({ id }))
    const json = { outcome: 'taken', base: 1, take: ['/data/school'], reason: 'the school register says so' }
    expect((await settle(id, hash, json)).body.status).toBe('stored')
    const after = await kept(id)
    expect(after.revisions.map((one) => one.answers['school'])).toEqual(['Thác Bà', 'Thác Bà', 'Yên Bình'])
    expect(after.revisions[2]).toMatchObject({
      answers: { age: '13' },
      author: people.supervisor,
      reason: 'the school register says so',
    })
    expect(after.conflicts).toMatchObject([{ resolved: { outcome: 'taken', revision: 2 } }])
    expect(await open()).not.toContainEqual(expect.objectContaining({ id }))
    expect((await settle(id, hash, { ...json, base: 2 })).body.code).toBe('conflict.changed')
  })

  it('or keeps what is stored; the other version stays to be read', async () => {
    const { id, hash } = await race()
    expect((await settle(id, hash, { outcome: 'kept', reason: 'a mistake' })).body.status).toBe('kept')
    expect(await kept(id)).toMatchObject({
      revisions: [{}, {}],
      conflicts: [{ answers: { age: '14' }, resolved: { outcome: 'kept', reason: 'a mistake' } }],
    })
  })

  it('or two people settle it at the same moment: one does, the other is told', async () => {
    const { id, hash } = await race()
    const both = await Promise.all(
      ['mine', 'theirs'].map((reason) => settle(id, hash, { outcome: 'kept', reason })),
    )
    expect(both.map(({ body }) => body.code ?? body.status).toSorted()).toEqual(['conflict.changed', 'kept'])
  })

  it('or takes all of the other; and is told when a third was quicker', async () => {
    const { id, hash } = await race()
    await correct(id, { base: 1, edits: [{ set: '/data/age', value: '15' }], reason: 'third' })
    const json = { outcome: 'taken', base: 1, take: 'all', reason: 'x' }
    expect((await settle(id, hash, json)).body.code).toBe('conflict.changed')
    expect((await settle(id, hash, { ...json, base: 2 })).body.status).toBe('stored')
    expect((await newest(id))?.answers).toMatchObject({ age: '14', school: 'Yên Bình', months: '168' })
  })

  it('as can be done with the same interview from a device with other answers', async () => {
    const sent = await collected()
    const other = { ...sent, answers: { ...sent.answers, age: '16', months: '192' } }
    const { body } = await app.call<{ status: string; hash: string }>(`/api/responses/${sent.id}`, {
      as: { token: phone.token },
      method: 'PUT',
      json: other,
    })
    expect(body.status).toBe('conflict')
    await settle(sent.id, body.hash, { outcome: 'taken', base: 0, take: 'all', reason: 'the later one' })
    expect(await newest(sent.id)).toMatchObject({ revision: 1, answers: { age: '16' }, flags: [] })
  })
})

describe('a review', () => {
  const review = (id: string, json: object, as: Who = 'supervisor') =>
    app.call<{ review: { at: string }; code?: string }>(at(id, '/review'), { as, method: 'PUT', json })

  it('says approved, has issues or rejected, by whom and why, and leaves the content as it is', async () => {
    const sent = await collected()
    const before = await newest(sent.id)
    const { body } = await review(sent.id, { revision: 0, state: 'has-issues', comment: 'age?', seen: null })
    expect(await newest(sent.id)).toMatchObject({
      answers: before?.answers,
      hash: before?.hash,
      review: { state: 'has-issues', by: people.supervisor, at: body.review.at, comment: 'age?' },
    })
    expect((await review(sent.id, { revision: 0, state: 'approved', seen: body.review.at })).status).toBe(200)
    const counts = await app.call('/api/studies/s/rounds/baseline/counts', { as: 'supervisor' })
    expect(counts.body).toMatchObject({ approved: 1, hasIssues: 0, rejected: 0 })
  })

  it('is not lost to another that was made at the same time', async () => {
    const { id } = await collected()
    const states = ['approved', 'has-issues', 'rejected']
    const done = await Promise.all(states.map((state) => review(id, { revision: 0, state, seen: null })))
    expect(done.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  })

  it('is of a revision: a correction has to be looked at again', async () => {
    const { id } = await collected()
    await review(id, { revision: 0, state: 'has-issues', comment: 'age', seen: null })
    await correct(id, { base: 0, edits: [{ set: '/data/age', value: '13' }], reason: 'x' })
    expect((await kept(id)).revisions.map((one) => one.review?.state)).toEqual(['has-issues', undefined])
  })

  it('reads as it stood at an earlier moment', async () => {
    const { id } = await collected()
    const { body } = await review(id, { revision: 0, state: 'has-issues', seen: null })
    await new Promise((resolve) => setTimeout(resolve, 5))
    await review(id, { revision: 0, state: 'approved', seen: body.review.at })
    const then: StoredResponse[] = []
    for await (const one of readRound(app.deps.table, 's', 'baseline', { until: body.review.at }))
      then.push(one)
    expect(then.find((one) => one.id === id)?.review?.state).toBe('has-issues')
  })
})

describe('judging again', () => {
  it('takes back the doubt about a survey that was published since', async () => {
    const later = await upload(app, {
      survey: [
        ['type', 'name', 'label'],
        ['integer', 'age', 'Age'],
      ],
      settings: [
        ['form_id', 'version'],
        ['correctable', '2'],
      ],
    })
    const { id } = await collected(
      { age: '3' },
      { survey: { id: 'correctable', version: '2', hash: later.hash } },
    )
    expect((await newest(id))?.flags.map(({ kind }) => kind)).toEqual(['unknown-survey'])
    await publish(app, 'baseline', later.hash)
    const again = await app.call(at(id, '/judge'), { as: 'supervisor', method: 'POST' })
    expect(again.body).toEqual({ flags: [] })
    expect((await newest(id))?.flags).toEqual([])
  })
})
