// Reports by e-mail: who gets them, choosing oneself or others, sending one report now, and what became of each e-mail.
import { Hono } from 'hono'
import * as z from 'zod'
import { allows } from '../../core/access.ts'
import { Problem } from '../../core/problem.ts'
import { may, type Base } from '../auth/may.ts'
import { maySee } from '../auth/may-see.ts'
import {
  addMail,
  listMails,
  listRecipients,
  putRecipient,
  queueAgain,
  recipientSchema,
  removeRecipient,
} from '../store/report-mail.ts'
import { getReport } from '../store/reports.ts'
import { record } from '../wire/record.ts'
import { body } from '../wire/request.ts'

const { language, every } = recipientSchema.shape
const email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase())

const choiceSchema = z.object({
  email,
  language,
  /** Null: not at all. */
  every: every.nullable(),
})
/** More is no team. */
const sendSchema = z.object({ to: z.array(z.object({ email, language })).min(1).max(100) })

export const reportMail = new Hono<Base>()
  .get('/studies/:study/report-mail', may('report.mail'), async (c) => {
    const { deps, study, person, role } = c.var
    const mayAll = allows(role, 'study.edit')
    const isShown = (one: { email: string }) => mayAll || one.email === person.email
    const [recipients, mails] = await Promise.all([
      listRecipients(deps.table, study.id),
      listMails(deps.table, study.id),
    ])
    return c.json({
      /** Null: this installation sends no e-mail. */
      from: deps.mailFrom ?? null,
      own: person.email,
      recipients: recipients
        .filter(isShown)
        .map((one) => ({ ...one, maySee: maySee(deps, study, one.email) })),
      mails: mails.filter(isShown),
    })
  })

  .put('/studies/:study/report-mail', may('report.mail'), body(choiceSchema), async (c) => {
    const { deps, study, person, role } = c.var
    const wanted = c.req.valid('json')
    if (wanted.email !== person.email && !allows(role, 'study.edit')) throw new Problem('auth.not-allowed')
    if (wanted.every === null) {
      await removeRecipient(deps.table, study.id, wanted.email)
      await record(c.var, 'report.mail', `${wanted.email} not at all`)
      return c.body(null, 204)
    }
    if (!maySee(deps, study, wanted.email)) throw new Problem('mail.not-team', { email: wanted.email })
    const known = (await listRecipients(deps.table, study.id)).find((one) => one.email === wanted.email)
    await putRecipient(deps.table, {
      study: study.id,
      email: wanted.email,
      language: wanted.language,
      every: wanted.every,
      chosenBy: person.email,
      chosenAt: known?.chosenAt ?? new Date(deps.now()).toISOString(),
      told: known?.told ?? null,
    })
    await record(c.var, 'report.mail', `${wanted.email} each ${wanted.every}`)
    return c.body(null, 204)
  })

  .post('/studies/:study/reports/:moment/mail', may('study.edit'), body(sendSchema), async (c) => {
    const { deps, study, person } = c.var
    const moment = c.req.param('moment')
    const { to } = c.req.valid('json')
    if (deps.mailFrom === undefined) throw new Problem('mail.none')
    if (!(await getReport(deps.table, study.id, moment))) throw new Problem('not-found', { what: 'report' })
    const stranger = to.find((one) => !maySee(deps, study, one.email))
    if (stranger) throw new Problem('mail.not-team', { email: stranger.email })
    await record(c.var, 'report.mail', `${moment} to ${to.map((one) => one.email).join(' ')}`)
    const at = new Date(deps.now()).toISOString()
    /** Who has this report already, or will have it in a moment. */
    const had: string[] = []
    for (const one of new Map(to.map((each) => [each.email, each])).values()) {
      const asked = { study: study.id, moment, ...one, by: person.email, askedAt: at, nextAt: at }
      const fresh = { ...asked, status: 'waiting' as const, attempts: 0, lastAt: null, reason: null }
      const mail = await addMail(deps.table, fresh)
      if (mail.status === 'sent' || mail.status === 'sending') had.push(one.email)
      else if (mail.status !== 'waiting') await queueAgain(deps.table, mail, person.email, at)
    }
    await deps.jobs.start({ kind: 'mail', study: study.id })
    return c.json({ had }, 202)
  })
