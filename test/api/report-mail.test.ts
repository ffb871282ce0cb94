// Reports by e-mail, through a real mail server: who is told and when, what the letter says, and that nobody is told twice.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { periodOf, runMail } from '../../functions/jobs/mail.ts'
import { runJob } from '../../functions/jobs/run.ts'
import type { Letter, Mailer, Posted } from '../../functions/mail/mailer.ts'
import { smtpMailer } from '../../functions/mail/smtp.ts'
import type { Recipient, ReportMail } from '../../functions/store/report-mail.ts'
import { openApp, type TestApp } from '../support/app.ts'
import { enrolled, startFieldwork } from '../support/fieldwork.ts'
import { people } from '../support/people.ts'
import { startSmtp } from '../support/smtp.ts'

const DAY = 24 * 60 * 60_000
const FROM = 'reports@bookend.example'
const study = '/api/studies/s'

interface Seen {
  from: string | null
  own: string
  recipients: (Recipient & { maySee: boolean })[]
  mails: ReportMail[]
}

let app: TestApp
let smtp: Awaited<ReturnType<typeof startSmtp>>
let answer: (age: string) => Promise<unknown>

/** The app with a mail server, a study in the field, and one response. */
async function open(mailer: Mailer | undefined) {
  app = await openApp(mailer ? { mailer } : {})
  const { survey } = await startFieldwork(app)
  const phone = await enrolled(app, survey)
  answer = (age) => {
    const content = phone.fill({ name: 'Lan', age }, {})
    return app.call(`/api/responses/${content.id}`, {
      as: { token: phone.token },
      method: 'PUT',
      json: content,
    })
  }
  await answer('10')
}

beforeEach(async () => {
  smtp = await startSmtp()
  await open(smtpMailer(smtp.url, FROM))
})
afterEach(async () => {
  await app.close()
  await smtp.close()
})

const choose = (as: 'manager' | 'researcher' | 'administrator', json: object) =>
  app.call(`${study}/report-mail`, { as, method: 'PUT', json })
const seen = async (as: 'manager' | 'researcher' | 'supervisor' = 'manager') =>
  (await app.call<Seen>(`${study}/report-mail`, { as })).body
const weekly = { email: people.researcher, language: 'vi', every: 'week' }
const daily = { email: people.supervisor, language: 'en', every: 'day' }

/** A night of the schedule, `days` later: the report, and what follows from it. */
async function night(days: number) {
  app.clock.offset += days * DAY
  await app.jobs.start({ kind: 'report', study: 's', scheduled: true })
  await app.jobs.idle()
}

/** A report that somebody asked for; its moment. */
async function computed(): Promise<string> {
  await app.jobs.start({ kind: 'report', study: 's' })
  await app.jobs.idle()
  const { body } = await app.call<{ moment: string }>(`${study}/report`, { as: 'manager' })
  return body.moment
}
const sendTo = (moment: string, to: { email: string; language: string }[], as: 'manager' = 'manager') =>
  app.call<{ had: string[]; code?: string }>(`${study}/reports/${moment}/mail`, { as, json: { to } })
const toResearcher = [{ email: people.researcher, language: 'vi' }]

describe('the schedule', () => {
  it('tells who was chosen of a new report, each in their language, by a link without figures', async () => {
    await choose('researcher', { ...weekly, every: 'day' })
    await choose('manager', daily)
    await night(1)
    expect(smtp.taken.map(({ to }) => to[0]).toSorted()).toEqual(
      [people.supervisor, people.researcher].toSorted(),
    )
    const vietnamese = smtp.taken.find(({ to }) => to[0] === people.researcher)
    const { body } = await app.call<{ moment: string }>(`${study}/report`, { as: 'manager' })
    expect(vietnamese?.from).toBe(FROM)
    expect(vietnamese?.text).toContain('báo cáo so sánh mới của nghiên cứu “Nghiên cứu”')
    expect(vietnamese?.text).toContain(
      `https://bookend.example/manage/#/studies/s/comparison/${encodeURIComponent(`@${body.moment}`)}`,
    )
    expect(vietnamese?.headers).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(vietnamese?.headers).toMatch(/^Content-Language: vi\r$/m)
    expect(smtp.taken.find(({ to }) => to[0] === people.supervisor)?.text).toContain(
      'Read it (you will be asked',
    )
    // Days, times and the address of the report are all the digits there are.
    const words = vietnamese?.text.replace(/https:\S+|\d\d:\d\d \d\d\/\d\d\/\d{4}/g, '')
    expect(words).not.toMatch(/\d/)
    const { mails } = await seen()
    expect(mails.map(({ status, attempts, by }) => [status, attempts, by])).toEqual([
      ['sent', 1, null],
      ['sent', 1, null],
    ])
  })

  it('tells nobody who did not choose it, and nobody of a report that somebody computes by day', async () => {
    await choose('researcher', weekly)
    app.clock.offset += 8 * DAY
    await computed()
    expect(smtp.taken).toEqual([])
    await night(0)
    expect(smtp.taken.map(({ to }) => to)).toEqual([[people.researcher]])
  })

  it('tells each person at most once in their time, and only of what is new', async () => {
    await choose('researcher', weekly)
    await choose('manager', daily)
    await night(1)
    await night(1)
    const told = (email: string) => smtp.taken.filter(({ to }) => to[0] === email).length
    // Nothing changed in the second night.
    expect(told(people.supervisor)).toBe(1)
    for (let day = 0; day < 14; day += 1) {
      await answer(String(day))
      await night(1)
    }
    expect(told(people.supervisor)).toBe(15)
    expect(told(people.researcher)).toBeGreaterThanOrEqual(2)
    expect(told(people.researcher)).toBeLessThanOrEqual(3)
  })

  it('stops when the person, or a manager, says so', async () => {
    await choose('researcher', { ...weekly, every: 'day' })
    await choose('manager', { ...weekly, every: null })
    await night(1)
    expect(smtp.taken).toEqual([])
    expect((await seen()).recipients).toEqual([])
  })

  it('sends nothing to who left the team, and says so', async () => {
    await choose('researcher', { ...weekly, every: 'day' })
    const { body } = await app.call<{ revision: number }>(study, { as: 'manager' })
    const members = [{ email: people.manager, role: 'manager' }]
    await app.call(study, { as: 'manager', method: 'PATCH', json: { members, revision: body.revision } })
    await night(1)
    expect(smtp.taken).toEqual([])
    expect((await seen()).recipients).toMatchObject([{ email: people.researcher, maySee: false }])
  })
})

describe('the same job twice', () => {
  it('sends one letter to each, also when both run at once', async () => {
    await choose('researcher', { ...weekly, every: 'day' })
    await choose('manager', daily)
    app.clock.offset += DAY
    await computed()
    const deps = { ...app.deps, mailer: smtpMailer(smtp.url, FROM) }
    const job = { kind: 'report', study: 's', scheduled: true } as const
    expect(await Promise.all([runJob(deps, job), runJob(deps, job)])).toEqual([0, 0])
    await Promise.all(Array.from({ length: 4 }, () => runMail(deps, 's', true)))
    await runMail(deps, 's', true)
    expect(smtp.taken.map(({ to }) => to[0]).toSorted()).toEqual(
      [people.supervisor, people.researcher].toSorted(),
    )
  })

  it('does not repeat what died between the mark and the answer: it may have arrived, and the page says so', async () => {
    const moment = await computed()
    const dying: Mailer = { send: () => Promise.reject(new Error('the process is gone')) }
    await sendTo(moment, toResearcher)
    await app.jobs.idle()
    // A second report, whose sending dies in the middle.
    await answer('11')
    app.clock.offset += 5 * 60_000
    const next = await computed()
    app.jobs.stop()
    const queued = { ...app.deps, jobs: { start: async () => undefined } }
    const { createApp } = await import('../../functions/app.ts')
    const quiet = createApp(queued)
    const headers = {
      authorization: `Bearer ${await app.people.token('manager')}`,
      'content-type': 'application/json',
    }
    const body = JSON.stringify({ to: toResearcher })
    const asked = await quiet.request(`${study}/reports/${next}/mail`, { method: 'POST', headers, body })
    expect(asked.status).toBe(202)
    await expect(runMail({ ...app.deps, mailer: dying }, 's', false)).rejects.toThrow('gone')
    const alive = { ...app.deps, mailer: smtpMailer(smtp.url, FROM) }
    await runMail(alive, 's', false)
    expect((await seen()).mails[0]).toMatchObject({ moment: next, status: 'sending' })
    app.clock.offset += 6 * 60_000
    await runMail(alive, 's', false)
    expect((await seen()).mails[0]).toMatchObject({ moment: next, status: 'unsure', attempts: 1 })
    expect(smtp.taken).toHaveLength(1)
    // By hand it goes.
    expect((await sendTo(next, toResearcher)).body.had).toEqual([])
    await app.jobs.idle()
    expect(smtp.taken).toHaveLength(2)
    expect((await seen()).mails[0]).toMatchObject({ status: 'sent', by: people.manager })
  })
})

describe('sending a report by hand', () => {
  it('reaches those who were named, once', async () => {
    const moment = await computed()
    expect((await sendTo(moment, toResearcher)).status).toBe(202)
    await app.jobs.idle()
    expect((await sendTo(moment, toResearcher)).body.had).toEqual([people.researcher])
    await app.jobs.idle()
    expect(smtp.taken.map(({ to }) => to)).toEqual([[people.researcher]])
    expect(smtp.taken[0]?.text).toContain(`${people.manager} đã gửi báo cáo cho bạn`)
  })

  it('goes to nobody outside the team, and of no report that is not there', async () => {
    const moment = await computed()
    const stranger = await sendTo(moment, [...toResearcher, { email: people.stranger, language: 'en' }])
    expect(stranger).toMatchObject({ status: 422, body: { code: 'mail.not-team' } })
    expect((await sendTo('2020-01-01T00:00:00.000Z', toResearcher)).status).toBe(404)
    await app.jobs.idle()
    expect(smtp.taken).toEqual([])
  })

  it('is written to the audit log', async () => {
    const moment = await computed()
    await sendTo(moment, toResearcher)
    await choose('manager', daily)
    const { body } = await app.call<{ entries: { action: string; who: string; to: string }[] }>(
      `${study}/audit`,
      {
        as: 'manager',
      },
    )
    expect(body.entries.slice(0, 2).map(({ action, who, to }) => [action, who, to])).toEqual([
      ['report.mail', people.manager, `${people.supervisor} each day`],
      ['report.mail', people.manager, `${moment} to ${people.researcher}`],
    ])
  })
})

describe('choosing', () => {
  it('is everybody’s for themselves and the managers’ for all; others see only their own', async () => {
    expect((await choose('researcher', { ...weekly, email: people.supervisor })).status).toBe(403)
    expect((await choose('researcher', { ...weekly, email: people.researcher.toUpperCase() })).status).toBe(
      204,
    )
    expect((await choose('manager', { ...weekly, email: people.administrator })).status).toBe(204)
    expect((await choose('manager', { ...weekly, email: people.stranger })).status).toBe(422)
    expect((await seen()).recipients.map(({ email }) => email)).toEqual([
      people.administrator,
      people.researcher,
    ])
    expect((await seen('researcher')).recipients.map(({ email }) => email)).toEqual([people.researcher])
    expect((await seen('supervisor')).recipients).toEqual([])
  })

  it('can be changed without being told at once again', async () => {
    await choose('researcher', { ...weekly, every: 'day' })
    await night(1)
    await answer('12')
    await choose('researcher', { ...weekly, every: 'day', language: 'en' })
    await night(0)
    expect(smtp.taken).toHaveLength(1)
  })
})

describe('a mail server', () => {
  const outcome = async () => (await seen()).mails[0]

  it('that asks to come later gets the letter later, and the report is there all the same', async () => {
    smtp.state.manner = '451'
    const moment = await computed()
    await sendTo(moment, toResearcher)
    await app.jobs.idle()
    expect(await outcome()).toMatchObject({
      status: 'waiting',
      attempts: 1,
      reason: expect.stringContaining('Greylisted'),
    })
    // Before its time nothing is tried.
    await app.jobs.start({ kind: 'mail', study: 's' })
    await app.jobs.idle()
    expect(await outcome()).toMatchObject({ attempts: 1 })
    smtp.state.manner = 'takes'
    app.clock.offset += 61_000
    await app.jobs.start({ kind: 'mail', study: 's' })
    await app.jobs.idle()
    expect(await outcome()).toMatchObject({ status: 'sent', attempts: 2, reason: null })
    expect(smtp.taken).toHaveLength(1)
  })

  it.each([
    ['550', 'No such user'],
    ['554', 'unwanted'],
  ] as const)('that says %s is not asked again', async (manner, reason) => {
    smtp.state.manner = manner
    await sendTo(await computed(), toResearcher)
    await app.jobs.idle()
    expect(await outcome()).toMatchObject({
      status: 'failed',
      attempts: 1,
      reason: expect.stringContaining(reason),
    })
  })

  it('that goes away after it has the text may have taken it: the letter is not sent again by itself', async () => {
    smtp.state.manner = 'silent'
    await sendTo(await computed(), toResearcher)
    await app.jobs.idle()
    expect(await outcome()).toMatchObject({ status: 'unsure', attempts: 1 })
    expect(smtp.state.texts).toBe(1)
  })

  it('that is not there is tried for more than a day, and then it is said', async () => {
    await smtp.close()
    await sendTo(await computed(), toResearcher)
    await app.jobs.idle()
    const attempts: number[] = []
    for (let hours = 0; hours < 60; hours += 1) {
      app.clock.offset += 60 * 60_000
      await runMail({ ...app.deps, mailer: smtpMailer(smtp.url, FROM) }, 's', false)
      attempts.push((await outcome())?.attempts ?? 0)
    }
    expect(await outcome()).toMatchObject({ status: 'failed', attempts: 8 })
    expect(attempts.findIndex((count) => count === 8)).toBeGreaterThan(24)
  })
})

describe('an installation without a sender', () => {
  it('sends nothing, says so, and keeps what was chosen', async () => {
    await app.close()
    await open(undefined)
    await choose('researcher', { ...weekly, every: 'day' })
    await night(1)
    const { from, recipients, mails } = await seen()
    expect([from, recipients.length, mails.length]).toEqual([null, 1, 0])
    const { body } = await app.call<{ moment: string }>(`${study}/report`, { as: 'manager' })
    expect(await sendTo(body.moment, toResearcher)).toMatchObject({
      status: 501,
      body: { code: 'mail.none' },
    })
  })
})

describe('a letter that can’t be sent', () => {
  it('does not keep others from going', async () => {
    const sent: string[] = []
    const half: Mailer = {
      async send({ to }: Letter): Promise<Posted> {
        if (to === people.researcher) return { outcome: 'refused', reason: 'no' }
        sent.push(to)
        return { outcome: 'sent' }
      },
    }
    await app.close()
    await open(half)
    const moment = await computed()
    await sendTo(moment, [...toResearcher, { email: people.supervisor, language: 'en' }])
    await app.jobs.idle()
    expect(sent).toEqual([people.supervisor])
  })
})

describe('a period', () => {
  const zone = 'Asia/Ho_Chi_Minh'
  it.each([
    // 23:30 and 00:30 in Viet Nam.
    ['day', '2026-03-01T16:30:00Z', '2026-03-01'],
    ['day', '2026-03-01T17:30:00Z', '2026-03-02'],
    // Sunday evening and Monday morning.
    ['week', '2026-03-01T16:30:00Z', '2026-02-23'],
    ['week', '2026-03-01T17:30:00Z', '2026-03-02'],
    ['week', '2026-12-31T12:00:00Z', '2026-12-28'],
    ['week', '2027-01-03T12:00:00Z', '2026-12-28'],
    ['month', '2026-02-28T16:59:00Z', '2026-02'],
    ['month', '2026-02-28T17:00:00Z', '2026-03'],
  ] as const)('of a %s at %s is %s', (every, moment, name) => {
    expect(periodOf(moment, every, zone)).toBe(name)
  })
})
