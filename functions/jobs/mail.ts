// The mail job: queues e-mails about the newest report for those who were chosen, sends what is due, and says when something is due again.
import type { Study } from '../../core/study.ts'
import type { Deps } from '../deps.ts'
import { maySee } from '../auth/may-see.ts'
import { letterOf } from '../mail/letter.ts'
import type { Mailer } from '../mail/mailer.ts'
import {
  addMail,
  claimMail,
  listRecipients,
  noteMail,
  noteTold,
  undoneMails,
  type Recipient,
  type ReportMail,
} from '../store/report-mail.ts'
import { newestReport } from '../store/reports.ts'
import { getStudy } from '../store/studies.ts'

export type MailDeps = Pick<Deps, 'now' | 'table' | 'log' | 'mailer' | 'isAdministrator' | 'origin'>

const minute = 60_000
const hour = 60 * minute
/** Before each further attempt; then it has failed. Together about a day and a half. */
const PAUSES = [minute, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 20 * hour]
/** An attempt ends within seconds; one that was not heard of for so long died with its process. */
const CLAIMED = 5 * minute

/**
 * Sends a study's e-mails. Running it twice, also at once, is harmless: a mailbox can't be asked whether it has a letter, so an e-mail is marked
 * before it is sent, by one conditional write, and what died between mark and answer is not sent again by itself. Better a report that has to
 * be sent by hand, and says so, than one that comes twice. Returns after how many milliseconds something is due again.
 */
export async function runMail(
  deps: MailDeps,
  studyId: string,
  announces: boolean,
): Promise<number | undefined> {
  const { table, mailer } = deps
  const study = mailer && (await getStudy(table, studyId))
  if (!study) return undefined
  if (announces) await announce(deps, study)
  const next: number[] = []
  for (const mail of await undoneMails(table, studyId)) {
    if (mail.status === 'sending') await giveUpOn(deps, mail)
    else if (Date.parse(mail.nextAt ?? '') > deps.now()) next.push(Date.parse(mail.nextAt ?? ''))
    else next.push(...(await attempt(deps, mailer, study, mail)))
  }
  return next.length === 0 ? undefined : Math.max(0, Math.min(...next) - deps.now())
}

/** Queues an e-mail about the newest report for everybody whose day, week or month has had none. */
async function announce(deps: MailDeps, study: Study): Promise<void> {
  const { table, now } = deps
  const newest = await newestReport(table, study.id)
  if (!newest) return
  const at = new Date(now()).toISOString()
  for (const recipient of await listRecipients(table, study.id)) {
    const { email, language } = recipient
    if (!isDue(recipient, newest.moment, at, study.timezone) || !maySee(deps, study, email)) continue
    await addMail(table, {
      study: study.id,
      moment: newest.moment,
      email,
      language,
      by: null,
      askedAt: at,
      status: 'waiting',
      attempts: 0,
      nextAt: at,
      lastAt: null,
      reason: null,
    })
    await noteTold(table, recipient, { moment: newest.moment, at })
  }
}

/** Whether a report is news to a person, in a period in which they were not told of one. */
function isDue({ every, chosenAt, told }: Recipient, moment: string, at: string, timezone: string): boolean {
  const isNews = moment > (told?.moment ?? '')
  return isNews && periodOf(told?.at ?? chosenAt, every, timezone) !== periodOf(at, every, timezone)
}

/** The name of the day, the week (its Monday) or the month in which a moment lies, at the study's own time. */
export function periodOf(moment: string, every: Recipient['every'], timeZone: string): string {
  // Swedish dates are ISO 8601.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(moment))
  if (every === 'day') return day
  if (every === 'month') return day.slice(0, 7)
  const monday = new Date(`${day}T00:00:00Z`)
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7))
  return monday.toISOString().slice(0, 10)
}

/** An attempt that was never heard of again: it may have arrived. */
async function giveUpOn({ table, now }: MailDeps, mail: ReportMail): Promise<void> {
  if (Date.parse(mail.lastAt ?? '') + CLAIMED > now()) return
  await noteMail(table, mail, mail, { status: 'unsure', nextAt: null, reason: 'no answer' })
}

/** One attempt at one e-mail; returns when it is due again, if it is. */
async function attempt(
  { table, now, log, ...deps }: MailDeps,
  mailer: Mailer,
  study: Study,
  mail: ReportMail,
): Promise<number[]> {
  if (!maySee(deps, study, mail.email)) {
    await noteMail(table, mail, mail, { status: 'dropped', nextAt: null, reason: null })
    return []
  }
  if (!(await claimMail(table, mail, new Date(now()).toISOString()))) return []
  const posted = await mailer.send(letterOf(study, mail, deps.origin))
  const attempts = mail.attempts + 1
  const pause = posted.outcome === 'later' ? PAUSES[attempts - 1] : undefined
  const again = pause === undefined ? null : now() + pause
  const status = { sent: 'sent', refused: 'failed', unknown: 'unsure', later: 'failed' } as const
  await noteMail(
    table,
    mail,
    { status: 'sending', attempts },
    {
      status: again === null ? status[posted.outcome] : 'waiting',
      nextAt: again === null ? null : new Date(again).toISOString(),
      reason: 'reason' in posted ? posted.reason : null,
    },
  )
  if (posted.outcome !== 'sent') log.error('e-mail not sent', { study: study.id, attempts, ...posted })
  return again === null ? [] : [again]
}
