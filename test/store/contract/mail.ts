// The contract of e-mail about reports: one for each report and person, taken by one, and none forgotten.
import { describe, expect, test } from 'vitest'
import {
  addMail,
  claimMail,
  listMails,
  listRecipients,
  noteMail,
  noteTold,
  putRecipient,
  queueAgain,
  removeRecipient,
  undoneMails,
  type ReportMail,
} from '../../../functions/store/report-mail.ts'
import type { Table } from '../../../functions/store/table.ts'

const AT = '2026-05-02T01:00:00.000Z'

const mailOf = (study: string, email: string, moment = '2026-05-01T00:00:00.000Z'): ReportMail => ({
  study,
  moment,
  email,
  language: 'vi',
  by: null,
  askedAt: AT,
  status: 'waiting',
  attempts: 0,
  nextAt: AT,
  lastAt: null,
  reason: null,
})

export function mailContract(table: () => Table): void {
  describe('e-mail about reports', () => {
    test('the same report and person have one, whoever queues it and however often', async () => {
      const mail = mailOf('m1', 'a@ngo.example')
      const all = await Promise.all(Array.from({ length: 5 }, () => addMail(table(), mail)))
      expect(all).toEqual(Array.from({ length: 5 }, () => mail))
      await addMail(table(), mailOf('m1', 'b@ngo.example'))
      expect((await undoneMails(table(), 'm1')).map(({ email }) => email)).toEqual([
        'a@ngo.example',
        'b@ngo.example',
      ])
    })

    test('one of many takes it; what is done is not undone, and can’t be queued by adding it', async () => {
      const mail = mailOf('m2', 'a@ngo.example')
      await addMail(table(), mail)
      const taken = await Promise.all(Array.from({ length: 8 }, () => claimMail(table(), mail, AT)))
      expect(taken.filter(Boolean)).toHaveLength(1)
      const was = { status: 'sending', attempts: 1 } as const
      const sent = { status: 'sent', nextAt: null, reason: null } as const
      expect(await noteMail(table(), mail, { ...was, attempts: 2 }, sent)).toBe(false)
      expect(await noteMail(table(), mail, was, sent)).toBe(true)
      expect(await undoneMails(table(), 'm2')).toEqual([])
      expect(await addMail(table(), mail)).toMatchObject({ status: 'sent', attempts: 1, lastAt: AT })
      expect(await undoneMails(table(), 'm2')).toEqual([])
      expect(await claimMail(table(), mail, AT)).toBe(false)
    })

    test('what failed is queued again by one of many, and is found', async () => {
      const mail = mailOf('m3', 'a@ngo.example')
      await addMail(table(), mail)
      await claimMail(table(), mail, AT)
      const was = { status: 'sending', attempts: 1 } as const
      await noteMail(table(), mail, was, { status: 'failed', nextAt: null, reason: 'no such mailbox' })
      const [failed] = await listMails(table(), 'm3')
      expect(failed).toMatchObject({ status: 'failed', reason: 'no such mailbox' })
      const again = await Promise.all(
        Array.from({ length: 4 }, () => queueAgain(table(), failed!, 'minh@ngo.example', AT)),
      )
      expect(again.filter(Boolean)).toHaveLength(1)
      expect(await undoneMails(table(), 'm3')).toMatchObject([
        { status: 'waiting', attempts: 0, by: 'minh@ngo.example', reason: null },
      ])
    })

    test('they are listed with the newest report first', async () => {
      for (const day of ['01', '03', '02'])
        await addMail(table(), mailOf('m4', 'a@ngo.example', `2026-05-${day}T00:00:00.000Z`))
      expect((await listMails(table(), 'm4')).map(({ moment }) => moment.slice(8, 10))).toEqual([
        '03',
        '02',
        '01',
      ])
    })

    test('who was chosen is kept until they are not; being told of a report brings nobody back', async () => {
      const recipient = {
        study: 'm5',
        email: 'a@ngo.example',
        language: 'en',
        every: 'week',
        chosenBy: 'a@ngo.example',
        chosenAt: AT,
        told: null,
      } as const
      const told = { moment: AT, at: AT }
      await putRecipient(table(), recipient)
      expect(await noteTold(table(), recipient, told)).toBe(true)
      expect(await listRecipients(table(), 'm5')).toEqual([{ ...recipient, told }])
      await removeRecipient(table(), 'm5', recipient.email)
      expect(await noteTold(table(), recipient, told)).toBe(false)
      expect(await listRecipients(table(), 'm5')).toEqual([])
    })
  })
}
