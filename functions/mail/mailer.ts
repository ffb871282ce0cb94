// Sending one e-mail: what every way of sending has in common. SES in AWS (ses.ts), a mail server anywhere else (smtp.ts).

export interface Letter {
  to: string
  subject: string
  /** Plain text. */
  text: string
  language: 'en' | 'vi'
  /** The same for the same letter, so that a mailbox which gets it twice can show it once. */
  id: string
}

/**
 * What became of a letter. `refused`: it will never be taken. `later`: it was surely not taken now. `unknown`: it may have been taken, so it
 * is not sent again without being asked.
 */
export type Posted = { outcome: 'sent' } | { outcome: 'refused' | 'later' | 'unknown'; reason: string }

export interface Mailer {
  /** Sends a letter once, without trying again. Never throws. */
  send(letter: Letter): Promise<Posted>
}

/** Tells other machines that nobody wrote this by hand, so that absence notices stay away (RFC 3834). */
export const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/** Why, in one line that fits a page. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200)
