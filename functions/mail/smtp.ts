// Sending e-mail by a mail server (SMTP). The library is loaded with the first letter.
import { AUTOMATIC, reasonOf, type Letter, type Mailer, type Posted } from './mailer.ts'

/** One exchange ends within so long, in milliseconds. */
const TIMEOUT = 20_000

/** What the library adds to an error: the server's answer, and the command that it answered. */
interface SmtpError extends Error {
  responseCode?: number
  command?: string
}

/** E-mail by the server at `url` (`smtp://…`, `smtps://…`), from an address. */
export function smtpMailer(url: string, from: string): Mailer {
  return {
    async send({ to, subject, text, language, id }: Letter): Promise<Posted> {
      // Whether the server was given the whole text: from then on it may have taken it, whatever is heard of it.
      let given = false
      try {
        const { createTransport } = await import('nodemailer')
        const transport = createTransport({
          url,
          connectionTimeout: TIMEOUT,
          greetingTimeout: TIMEOUT,
          socketTimeout: TIMEOUT,
          // Letters are made here, of text: nothing is fetched for them.
          disableFileAccess: true,
          disableUrlAccess: true,
          logger: { ...silent, info: (entry: { tnx?: string }) => void (given ||= entry.tnx === 'message') },
        })
        try {
          await transport.sendMail({
            from,
            to,
            subject,
            text,
            messageId: `<${id}@${from.split('@')[1] ?? 'localhost'}>`,
            headers: { ...AUTOMATIC, 'Content-Language': language },
          })
        } finally {
          transport.close()
        }
        return { outcome: 'sent' }
      } catch (error) {
        return { outcome: judge(error as SmtpError, given), reason: reasonOf(error) }
      }
    },
  }
}

const silent = { level() {}, trace() {}, debug() {}, warn() {}, error() {}, fatal() {} }

/** A server that said no took nothing; one that fell silent after it had the text may have taken it. */
function judge({ responseCode, command }: SmtpError, given: boolean): 'refused' | 'later' | 'unknown' {
  // 5xx about this address or this letter is final; a server that wants no dealings at all may be set right.
  const isAboutLetter = command === 'RCPT TO' || command === 'DATA'
  if (responseCode !== undefined) return responseCode >= 500 && isAboutLetter ? 'refused' : 'later'
  return given ? 'unknown' : 'later'
}
