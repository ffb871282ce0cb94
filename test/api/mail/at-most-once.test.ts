// Whatever happens while e-mail is sent (processes that die before or after a letter left, servers that refuse or fall silent, jobs that run
// twice, time that passes), nobody gets a report twice, and every letter comes to an end that is said.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runMail, type MailDeps } from '../../../functions/jobs/mail.ts'
import type { Posted } from '../../../functions/mail/mailer.ts'
import { openEmbedded } from '../../../functions/store/embedded.ts'
import { listMails, putRecipient } from '../../../functions/store/report-mail.ts'
import { putReport } from '../../../functions/store/reports.ts'
import { createStudy } from '../../../functions/store/studies.ts'
import type { Table } from '../../../functions/store/table.ts'

let table: Table & { close(): Promise<void> }
beforeAll(async () => {
  table = await openEmbedded()
})
afterAll(() => table.close())

const emails = ['a@ngo.example', 'b@ngo.example', 'c@ngo.example']
const START = Date.parse('2026-05-01T01:00:00.000Z')
const HOUR = 3_600_000

/** What happens to one letter. */
const fates = [
  'taken',
  'later',
  'refused',
  'silent, taken',
  'silent, not taken',
  'dies before',
  'dies after',
] as const
type Fate = (typeof fates)[number]

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      announces: fc.boolean(),
      at: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('time' as const),
      hours: fc.double({ min: 0.01, max: 30, noNaN: true }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('report' as const) }) },
)

let count = 0

it('nobody gets a report twice, and no letter waits for ever', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 16 }),
      fc.array(fc.constantFrom(...fates), { minLength: 1, maxLength: 12 }),
      async (steps, script) => {
        count += 1
        const study = `s${count}`
        let now = START
        let turn = 0
        const arrived = new Map<string, number>()
        const next = (): Fate => script[turn++ % script.length] ?? 'taken'
        let isOver = false
        const deps: MailDeps = {
          now: () => now,
          table,
          log: { info() {}, error() {} },
          isAdministrator: () => false,
          origin: 'https://bookend.example',
          mailer: {
            async send({ to, text }): Promise<Posted> {
              const fate = isOver ? 'taken' : next()
              const name = `${to} ${/%40(\S+)/.exec(text)?.[1]}`
              if (/taken$|^dies after/.test(fate) && fate !== 'silent, not taken')
                arrived.set(name, (arrived.get(name) ?? 0) + 1)
              if (fate.startsWith('dies')) throw new Error('the process is gone')
              if (fate.startsWith('silent')) return { outcome: 'unknown', reason: fate }
              if (fate === 'taken') return { outcome: 'sent' }
              return { outcome: fate, reason: fate } as Posted
            },
          },
        }
        await createStudy(table, {
          id: study,
          title: { en: 'S' },
          members: emails.map((email) => ({ email, role: 'researcher' as const })),
          minimumCell: 0,
          timezone: 'Asia/Ho_Chi_Minh',
          createdAt: '',
          revision: 1,
        })
        for (const [index, email] of emails.entries()) {
          await putRecipient(table, {
            study,
            email,
            language: 'en',
            every: (['day', 'week', 'month'] as const)[index] ?? 'day',
            chosenBy: email,
            chosenAt: '2026-04-01T00:00:00.000Z',
            told: null,
          })
        }
        const publish = () => {
          const moment = new Date(now).toISOString()
          return putReport(table, {
            format: 2,
            study,
            digest: moment,
            moment,
            computedAt: moment,
            softwareVersion: '',
            rounds: [],
            panel: null,
            design: {
              weight: null,
              strata: [],
              cluster: null,
              respondentId: null,
              arm: null,
              minimumCell: 0,
            },
            indicators: [],
            notes: [],
            arms: null,
            attrition: null,
            balance: [],
          })
        }
        await publish()
        // A job that dies is brought again; here the next step is that.
        const run = (announces: boolean) => runMail(deps, study, announces).catch(() => undefined)
        for (const one of steps) {
          if (one.kind === 'time') now += one.hours * HOUR
          else if (one.kind === 'report') {
            now += 1
            await publish()
          } else await Promise.all(Array.from({ length: one.at }, () => run(one.announces)))
        }
        // From here on all goes well: what can be sent is, and the rest is said to be unsure or to have failed.
        isOver = true
        for (let day = 0; day < 3; day += 1) {
          now += 24 * HOUR
          await run(true)
        }
        for (const times of arrived.values()) expect(times).toBe(1)
        const mails = await listMails(table, study)
        expect(mails.length).toBeGreaterThan(0)
        for (const mail of mails) {
          expect(['sent', 'failed', 'unsure']).toContain(mail.status)
          const came = arrived.get(`${mail.email} ${encodeURIComponent(mail.moment)}`) ?? 0
          if (mail.status === 'sent') expect(came).toBe(1)
          if (mail.status === 'failed') expect(came).toBe(0)
        }
      },
    ),
    { numRuns: 40 },
  )
}, 120_000)
