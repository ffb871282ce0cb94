// Sending e-mail by Amazon SES.
import { SendEmailCommand, SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2'
import { AUTOMATIC, reasonOf, type Letter, type Mailer, type Posted } from './mailer.ts'

/** E-mail from an address that is verified in SES. */
export function sesMailer(
  from: string,
  // Once: an attempt that got no answer may have been taken, and would then come twice.
  client = new SESv2Client({ maxAttempts: 1 }),
): Mailer {
  return {
    async send({ to, subject, text, language }: Letter): Promise<Posted> {
      const headers = { ...AUTOMATIC, 'Content-Language': language }
      const part = (Data: string) => ({ Data, Charset: 'UTF-8' })
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [to] },
            Content: {
              Simple: {
                Subject: part(subject),
                Body: { Text: part(text) },
                Headers: Object.entries(headers).map(([Name, Value]) => ({ Name, Value })),
              },
            },
          }),
        )
        return { outcome: 'sent' }
      } catch (error) {
        return { outcome: judge(error), reason: reasonOf(error) }
      }
    },
  }
}

/** SES says no before it takes anything; an error of its own, or none at all, leaves it open. */
function judge(error: unknown): 'refused' | 'later' | 'unknown' {
  if (!(error instanceof SESv2ServiceException)) return 'unknown'
  if (error.name === 'BadRequestException') return 'refused'
  return (error.$metadata.httpStatusCode ?? 500) < 500 ? 'later' : 'unknown'
}
