// Who gets a study's reports by e-mail, and every e-mail about a report: at most one for each report and person.
import * as z from 'zod'
import {
  ABSENT,
  changeItem,
  parseItem,
  readAll,
  readItem,
  removeItem,
  setting,
  walk,
  writeItem,
  type Table,
} from './table.ts'

const languageSchema = z.enum(['en', 'vi'])

export const recipientSchema = z.object({
  study: z.string(),
  /** Lower case. */
  email: z.string(),
  language: languageSchema,
  /** At most one new report in each day, week (from Monday) or month, of the study's own time. */
  every: z.enum(['day', 'week', 'month']),
  chosenBy: z.string(),
  /** The period that this falls into has no e-mail: the first comes with the next one's first report. */
  chosenAt: z.string(),
  /** The newest report that they were told of without anybody asking for it, and when. */
  told: z.object({ moment: z.string(), at: z.string() }).nullable(),
})

export const mailSchema = z.object({
  study: z.string(),
  /** The report, by the moment of its data. */
  moment: z.string(),
  email: z.string(),
  language: languageSchema,
  /** Who asked for this one; null: it came by itself. */
  by: z.string().nullable(),
  askedAt: z.string(),
  /**
   * `sending`: an attempt is under way, or its process died. `unsure`: it may have arrived, and is not sent again by itself. `dropped`: the
   * person may no longer see the report.
   */
  status: z.enum(['waiting', 'sending', 'sent', 'failed', 'unsure', 'dropped']),
  attempts: z.int(),
  /** When it is tried next; null: not by itself. */
  nextAt: z.string().nullable(),
  lastAt: z.string().nullable(),
  /** Why the last attempt did not succeed. */
  reason: z.string().nullable(),
})

export type Recipient = z.infer<typeof recipientSchema>
export type ReportMail = z.infer<typeof mailSchema>

// With the study's other items, so that one query lists them.
const recipientKey = (study: string, email: string) => ({ pk: `STUDY#${study}`, sk: `MAILTO#${email}` })
// A partition of its own: `L` is the log, by report and person, which is what makes a second e-mail impossible; `W` notes what is not done, so
// that nobody looks through the log for it.
const partition = (study: string) => `MAIL#${study}`
const logKey = ({ study, moment, email }: Pick<ReportMail, 'study' | 'moment' | 'email'>) => ({
  pk: partition(study),
  sk: `L#${moment}#${email}`,
})
const waitingKey = ({ study, moment, email }: Pick<ReportMail, 'study' | 'moment' | 'email'>) => ({
  pk: partition(study),
  sk: `W#${moment}#${email}`,
})

/** The log is kept so long, in days; then DynamoDB removes it by the attribute `expires` (infra/table.ts). */
const LOG_DAYS = 400

/** Everybody who was chosen, also those who have left the team since. */
export const listRecipients = (table: Table, study: string): Promise<Recipient[]> =>
  readAll(table, `STUDY#${study}`, { prefix: 'MAILTO#' }, recipientSchema)

/** Chooses a person, or changes how they are told. */
export async function putRecipient(table: Table, recipient: Recipient): Promise<void> {
  await writeItem(table, { ...recipientKey(recipient.study, recipient.email), ...recipient })
}

/** The person gets no reports any more. */
export const removeRecipient = (table: Table, study: string, email: string): Promise<void> =>
  removeItem(table, recipientKey(study, email))

/** Notes of which report a person was told. */
export const noteTold = (
  table: Table,
  { study, email }: Recipient,
  told: NonNullable<Recipient['told']>,
): Promise<boolean> =>
  changeItem(table, recipientKey(study, email), setting({ told }), { expression: 'attribute_exists(sk)' })

/**
 * Queues an e-mail, unless this report and person have one. A crash between the two writes leaves it in the log as waiting; whoever queues it
 * again then adds the note. Returns the one that is there now.
 */
export async function addMail(table: Table, mail: ReportMail): Promise<ReportMail> {
  const expires = Math.floor(Date.parse(mail.askedAt) / 1000) + LOG_DAYS * 86_400
  const isNew = await writeItem(table, { ...logKey(mail), ...mail, expires }, ABSENT)
  const known = isNew ? mail : ((await readItem(table, logKey(mail), mailSchema)) ?? mail)
  if (known.status === 'waiting') await note(table, mail)
  return known
}

/** Queues an e-mail once more that did not, or may not, have arrived. False: somebody else did, or it is under way. */
export async function queueAgain(table: Table, mail: ReportMail, by: string, at: string): Promise<boolean> {
  const change = { status: 'waiting', attempts: 0, nextAt: at, askedAt: at, by, reason: null }
  const done = await changeItem(table, logKey(mail), setting(change), {
    expression: '#status = :was and attempts = :attempts',
    names: { '#status': 'status' },
    values: { ':was': mail.status, ':attempts': mail.attempts },
  })
  // After the change, since a note of what is done is removed when it is found.
  if (done) await note(table, mail)
  return done
}

const note = (table: Table, { study, moment, email }: ReportMail) =>
  writeItem(table, { ...waitingKey({ study, moment, email }), moment, email })

/** What is not done. A note whose e-mail is done is removed. */
export async function undoneMails(table: Table, study: string): Promise<ReportMail[]> {
  const undone: ReportMail[] = []
  for await (const page of walk(table, partition(study), { prefix: 'W#' })) {
    for (const item of page) {
      const name = parseItem(item, z.object({ moment: z.string(), email: z.string() }))
      const mail = await readItem(table, logKey({ study, ...name }), mailSchema)
      if (mail?.status === 'waiting' || mail?.status === 'sending') undone.push(mail)
      else await removeItem(table, waitingKey({ study, ...name }))
    }
  }
  return undone
}

/** Takes an e-mail for one attempt, which it counts. False: somebody else took it. */
export const claimMail = (table: Table, mail: ReportMail, at: string): Promise<boolean> =>
  changeItem(
    table,
    logKey(mail),
    setting({ status: 'sending', attempts: mail.attempts + 1, nextAt: null, lastAt: at }),
    {
      expression: '#status = :waiting and attempts = :attempts',
      names: { '#status': 'status' },
      values: { ':waiting': 'waiting', ':attempts': mail.attempts },
    },
  )

/** Writes what became of an e-mail, `from` being what it was and `attempts` how often it had been tried. False: it is something else by now. */
export async function noteMail(
  table: Table,
  mail: ReportMail,
  was: Pick<ReportMail, 'status' | 'attempts'>,
  result: Pick<ReportMail, 'status' | 'nextAt' | 'reason'>,
): Promise<boolean> {
  const done = await changeItem(table, logKey(mail), setting(result), {
    expression: '#status = :was and attempts = :attempts',
    names: { '#status': 'status' },
    values: { ':was': was.status, ':attempts': was.attempts },
  })
  if (done && result.status !== 'waiting') await removeItem(table, waitingKey(mail))
  return done
}

/** The e-mails about the newest reports, newest first. */
export async function listMails(table: Table, study: string, limit = 200): Promise<ReportMail[]> {
  const options = { prefix: 'L#', backwards: true, pageSize: limit }
  for await (const page of walk(table, partition(study), options))
    return page.map((item) => parseItem(item, mailSchema))
  return []
}
