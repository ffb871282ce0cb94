// @vitest-environment node
// Enrolment, contact, and fetching surveys: what is on the device is never worse for a failed request.
import { describe, expect, it } from 'vitest'
import {
  acceptInvitation,
  contact,
  enrol,
  forgetInvitation,
  listEnrolments,
  readInvitation,
} from '../../../web/lib/device/enrolments.ts'
import { PROMISED_LIMIT } from '../../../core/study.ts'
import { keepMedia } from '../../../web/lib/device/media.ts'
import { waitingOf } from '../../../web/lib/device/outbox.ts'
import { discardDraft, saveDraft } from '../../../web/lib/device/drafts.ts'
import {
  dropUnusedSurveys,
  heldSurveys,
  loadAttachments,
  loadSurvey,
  refreshSurvey,
} from '../../../web/lib/device/surveys.ts'
import {
  moveToOutbox,
  assignment,
  content,
  draft,
  enrolled,
  freshDevice,
  invitation,
  json,
  networkTo,
  survey,
  surveyHash,
  textOf,
} from './fixture.ts'

const now = () => 5_000

describe('an invitation', () => {
  it.each([
    ['https://bookend.example/collect/#enrol=study.d1.abcdefghijklmnopqrstuvwxyz'],
    ['#enrol=study.d1.abcdefghijklmnopqrstuvwxyz'],
    ['  study.d1.abcdefghijklmnopqrstuvwxyz \n'],
    ['Chị mở: https://bookend.example/collect/#enrol=study.d1.abcdefghijklmnopqrstuvwxyz'],
  ])('is read from %s', (text) => expect(readInvitation(text)).toEqual(invitation))

  it.each([
    [''],
    ['study.d1'],
    ['https://bookend.example/'],
    ['study.d1.short'],
    ['a b.c.abcdefghijklmnopqrstuvwxyz'],
  ])('is not read from “%s”', (text) => expect(readInvitation(text)).toBeUndefined())

  it('is on disk with the secret of the device before anything is sent, and is presented with the same secret again', async () => {
    const database = freshDevice()
    const accepted = await acceptInvitation(database, invitation, 1)
    const offline = networkTo(() => Promise.reject(new TypeError('offline')))
    const after = await enrol(database, offline.network, accepted, now)
    expect(after.problem?.cause).toBe('offline')
    const [kept] = await listEnrolments(database)
    expect(kept?.secret).toMatch(/^[\w-]{43}$/)
    const online = networkTo(() => json({ token: 't', assignment: assignment() }))
    if (kept) await contact(database, online.network, kept, now, '1')
    const sent = await Promise.all([...offline.seen, ...online.seen].map(textOf))
    expect(sent).toHaveLength(2)
    expect(sent[0]).toBe(sent[1])
    expect(JSON.parse(sent[0] ?? '')).toEqual({ code: invitation.code, secret: kept?.secret })
    expect((await listEnrolments(database))[0]).toMatchObject({ token: 't', problem: null })
  })

  it('that is used up or expired is said to be, and can be removed', async () => {
    const database = freshDevice()
    const accepted = await acceptInvitation(database, invitation, 1)
    const { network } = networkTo(() => json({ code: 'enrol.link-invalid', details: {}, message: 'x' }, 410))
    expect((await enrol(database, network, accepted, now)).problem?.cause).toBe('link')
    await forgetInvitation(database, accepted.id)
    expect(await listEnrolments(database)).toEqual([])
  })

  it('opened a second time changes nothing; a new link for the same device keeps its secret and asks again', async () => {
    const { database, enrolment } = await enrolled()
    expect((await acceptInvitation(database, invitation, 9)).token).toBe(enrolment.token)
    const renewed = await acceptInvitation(
      database,
      { ...invitation, code: 'study.d1.zyxwvutsrqponmlkjihgfedcba' },
      9,
    )
    const { secret, token } = enrolment
    expect(renewed).toMatchObject({ token, secret })
    const used = networkTo(() => json({ code: 'enrol.link-invalid', details: {}, message: '' }, 410))
    expect(await enrol(database, used.network, renewed, now)).toMatchObject({
      token,
      problem: { cause: 'link' },
    })
    const again = await acceptInvitation(database, { ...invitation, code: renewed.invitation ?? '' }, 9)
    const good = networkTo(() => json({ token: 'new', assignment: assignment() }))
    expect(await enrol(database, good.network, again, now)).toMatchObject({
      token: 'new',
      secret,
      problem: null,
    })
    await forgetInvitation(database, renewed.id)
    expect(await listEnrolments(database)).toHaveLength(1)
  })

  it('for a second round stands beside the first', async () => {
    const { database } = await enrolled()
    await acceptInvitation(
      database,
      { code: 'study.d2.abcdefghijklmnopqrstuvwxyz', study: 'study', device: 'd2' },
      9,
    )
    expect((await listEnrolments(database)).map((one) => one.id).toSorted()).toEqual(['study.d1', 'study.d2'])
  })
})

describe('contact', () => {
  it('says what the device holds for this round, and takes the newest assignment', async () => {
    const { database, enrolment } = await enrolled()
    const begun = draft()
    await saveDraft(database, begun)
    await keepMedia(database, begun.id, new File(['pixels'], 'a.jpg'))
    await saveDraft(database, draft({ enrolment: 'study.other' }))
    const finished = content()
    await moveToOutbox(database, await waitingOf(finished, enrolment.id, 7, 1))
    const closed = assignment()
    closed.round.status = 'closed'
    const { network, seen } = networkTo(() => json(closed))
    const after = await contact(database, network, enrolment, now, '1.2')
    expect(JSON.parse(await textOf(seen[0]!))).toEqual({
      holds: { drafts: 1, waiting: 1 },
      // By id and time; nobody's name.
      promised: [
        {
          id: finished.id,
          state: 'waiting',
          startedAt: finished.startedAt,
          finishedAt: finished.finishedAt,
          media: 0,
        },
        { id: begun.id, state: 'draft', startedAt: '1970-01-01T00:00:01.000Z', media: 1 },
      ],
      appVersion: '1.2',
    })
    expect(after.assignment?.round.status).toBe('closed')
    expect(after.skew).toBe(Date.parse(closed.serverTime) - 5_000)
  })

  it('names no more interviews than the server takes at once, and what is finished before what is not', async () => {
    const { database, enrolment } = await enrolled()
    for (let count = 0; count < PROMISED_LIMIT; count++) await saveDraft(database, draft())
    const finished = content()
    await moveToOutbox(database, await waitingOf(finished, enrolment.id, 7, 1))
    const { network, seen } = networkTo(() => json(assignment()))
    await contact(database, network, enrolment, now, '1')
    const told = JSON.parse(await textOf(seen[0]!)) as { holds: object; promised: { id: string }[] }
    expect(told.holds).toEqual({ drafts: PROMISED_LIMIT, waiting: 1 })
    expect(told.promised).toHaveLength(PROMISED_LIMIT)
    expect(told.promised[0]?.id).toBe(finished.id)
  })

  it.each([
    ['offline', () => Promise.reject(new TypeError('x')), 'offline'],
    ['a portal', () => new Response('<html>', { headers: { 'content-type': 'text/html' } }), 'portal'],
    ['revoked', () => json({ code: 'auth.device-revoked', message: '' }, 403), 'revoked'],
    ['something else', () => json({ hello: 1 }), 'foreign'],
  ])('that fails (%s) keeps the round and its token', async (_what, answer, cause) => {
    const { database, enrolment } = await enrolled()
    const after = await contact(database, networkTo(answer).network, enrolment, now, '1')
    expect(after).toMatchObject({
      token: enrolment.token,
      assignment: enrolment.assignment,
      problem: { cause },
    })
  })
})

describe('a survey', () => {
  const files = new Map([['xã.csv', 'name,label\n1,Xã Một']])
  const serve = (path: string) => {
    if (path === `/api/device/surveys/${surveyHash}`) return json(survey)
    const file = files.get(decodeURIComponent(path.split('/').at(-1) ?? ''))
    return file === undefined ? json({ code: 'not-found', message: '' }, 404) : new Response(file)
  }

  it('is offered when it is here with everything attached, and not before', async () => {
    const { database, enrolment } = await enrolled()
    const half = networkTo((request) =>
      request.path.includes('attachments') ? Promise.reject(new TypeError('gone')) : serve(request.path),
    )
    expect((await refreshSurvey(database, half.network, enrolment, now))?.cause).toBe('offline')
    expect(await heldSurveys(database)).toEqual(new Set())
    expect(
      await refreshSurvey(database, networkTo((request) => serve(request.path)).network, enrolment, now),
    ).toBeNull()
    expect(await heldSurveys(database)).toEqual(new Set([surveyHash]))
    expect((await loadSurvey(database, surveyHash))?.survey).toEqual(survey)
    const [csv] = await loadAttachments(database, surveyHash)
    expect(new TextDecoder().decode(csv?.bytes)).toBe('name,label\n1,Xã Một')
  })

  it('that was altered on the way is not taken', async () => {
    const { database, enrolment } = await enrolled()
    const { network } = networkTo(() => json({ ...survey, title: ['khác'] }))
    expect((await refreshSurvey(database, network, enrolment, now))?.cause).toBe('damaged')
    expect(await heldSurveys(database)).toEqual(new Set())
  })

  it('without a file that nobody uploaded is offered, and the file is fetched when it is there', async () => {
    const { database, enrolment } = await enrolled()
    const without = networkTo((request) =>
      request.path.includes('attachments')
        ? json({ code: 'not-found', message: '' }, 404)
        : serve(request.path),
    )
    await refreshSurvey(database, without.network, enrolment, now)
    expect((await loadSurvey(database, surveyHash))?.absent).toEqual(['xã.csv'])
    await refreshSurvey(database, networkTo((request) => serve(request.path)).network, enrolment, now)
    expect((await loadSurvey(database, surveyHash))?.absent).toEqual([])
    expect(await loadAttachments(database, surveyHash)).toHaveLength(1)
  })

  it('stays as long as a draft was begun with it or the new one is not here, and then goes', async () => {
    const { database, enrolment } = await enrolled()
    await refreshSurvey(database, networkTo((request) => serve(request.path)).network, enrolment, now)
    const begun = draft()
    await saveDraft(database, begun)
    const current = { hash: 'n'.repeat(64), id: 'household', version: '2', title: '' }
    const moved = { ...enrolment, assignment: assignment({ survey: current }) }
    await database.write(['enrolments'], (transaction) => transaction.objectStore('enrolments').put(moved))
    await dropUnusedSurveys(database)
    expect(await heldSurveys(database)).toContain(surveyHash)

    await database.write(['surveys'], (transaction) =>
      transaction.objectStore('surveys').put({ hash: current.hash, survey, absent: [], heldAt: 1 }),
    )
    await dropUnusedSurveys(database)
    expect(await heldSurveys(database)).toContain(surveyHash)

    await discardDraft(database, begun.id)
    await dropUnusedSurveys(database)
    expect(await heldSurveys(database)).toEqual(new Set([current.hash]))
    expect(await loadAttachments(database, surveyHash)).toEqual([])
  })
})
