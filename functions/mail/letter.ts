// What the letter about a new report says: study, moment and a link that asks for sign-in. No figure is in it: mailboxes are not ours to keep.
import { createHash } from 'node:crypto'
import type { Study } from '../../core/study.ts'
import type { ReportMail } from '../store/report-mail.ts'
import type { Letter } from './mailer.ts'

const words = {
  vi: {
    subject: (study: string) => `Báo cáo mới: ${study}`,
    text: (study: string, moment: string, link: string, why: string) =>
      `Xin chào,

Đã có báo cáo so sánh mới của nghiên cứu “${study}”, gồm số liệu nhận được đến ${moment}.

Xem báo cáo (cần đăng nhập):
${link}

${why}

Thư này được gửi tự động; vui lòng không trả lời.
Bookend
`,
    chosen:
      'Bạn nhận thư này vì bạn, hoặc người quản lý nghiên cứu, đã chọn gửi báo cáo tới địa chỉ này. Muốn đổi hoặc thôi nhận, hãy mở mục “Báo cáo qua email” ở trang So sánh.',
    sentBy: (who: string) => `Bạn nhận thư này vì ${who} đã gửi báo cáo cho bạn.`,
  },
  en: {
    subject: (study: string) => `New report: ${study}`,
    text: (study: string, moment: string, link: string, why: string) =>
      `Hello,

there is a new comparison report of the study “${study}”, on data received up to ${moment}.

Read it (you will be asked to sign in):
${link}

${why}

This message was sent automatically; please do not reply.
Bookend
`,
    chosen:
      'You get this because you, or a manager of the study, chose that reports are sent to this address. To change or stop it, open “Report by e-mail” on the Comparison page.',
    sentBy: (who: string) => `You get this because ${who} sent you the report.`,
  },
}

/** The letter to one person, in their language. `origin`: where people reach the applications. */
export function letterOf(study: Study, mail: ReportMail, origin: string): Letter {
  const { language, moment, email, by } = mail
  const { subject, text, chosen, sentBy } = words[language]
  const title = (
    study.title[language] ??
    study.title.en ??
    Object.values(study.title)[0] ??
    study.id
  ).replace(/\s+/g, ' ')
  const link = `${origin}/manage/#/studies/${encodeURIComponent(study.id)}/comparison/${encodeURIComponent(`@${moment}`)}`
  const why = by === null ? chosen : sentBy(by)
  const id = createHash('sha256').update([study.id, moment, email].join('\n')).digest('hex').slice(0, 32)
  return {
    to: email,
    subject: subject(title),
    text: text(title, momentText(moment, language, study.timezone), link, why),
    language,
    id,
  }
}

/** As the applications write moments; in the study's own time. */
function momentText(moment: string, language: 'en' | 'vi', timeZone: string): string {
  const style: Intl.DateTimeFormatOptions =
    language === 'vi'
      ? { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' }
      : { dateStyle: 'medium', timeStyle: 'short' }
  return new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', { ...style, timeZone }).format(
    new Date(moment),
  )
}
