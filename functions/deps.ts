// The effects bag: everything the app does to the world, built once per process and passed first.
import { randomBytes, randomUUID } from 'node:crypto'
import type { InterfaceLanguage } from '../core/problem.ts'
import { environment, storageEnvironment } from './env.ts'
import { identifyBy, remoteProvider, type Identify } from './auth/identify.ts'
import { s3Blobs, type Blobs } from './blobs.ts'
import { sqsJobs, type Jobs } from './jobs/queue.ts'
import type { Mailer } from './mail/mailer.ts'
import { awsTable, type Table } from './store/table.ts'
import { version } from './version.ts'
import { outgoing, type Outgoing } from './webhooks/send.ts'

export interface Log {
  info(message: string, details?: object): void
  error(message: string, details?: object): void
}

export interface Deps {
  /** Milliseconds since 1970. */
  now(): number
  /** A UUID. */
  newId(): string
  /** 32 random bytes, base64url. */
  secret(): string
  table: Table
  blobs: Blobs
  jobs: Jobs
  /** Sends webhooks. */
  outgoing: Outgoing
  identify: Identify
  /** Whether this email address (lower case) is an administrator's now; for tokens, which outlive a sign-in. */
  isAdministrator(email: string): boolean
  log: Log
  /** Where people reach the applications, without a trailing slash. */
  origin: string
  /** What the manage application needs to sign in. */
  signIn: { issuer: string; clientId: string }
  version: string
  /** Makes PDFs of the manage application's pages; undefined where there is no browser for it, as in Lambda. */
  printer: Printer | undefined
  /** The address that e-mail comes from; undefined: this installation sends none. */
  mailFrom: string | undefined
  /** Sends e-mail; only where the jobs are run that do so. */
  mailer: Mailer | undefined
}

/** A browser that prints. */
export interface Printer {
  /** The PDF of a stored report, as the person with this access token sees it. */
  report(page: PaperPage): Promise<Uint8Array<ArrayBuffer>>
}

export interface PaperPage {
  study: string
  moment: string
  timezone: string
  language: InterfaceLanguage
  /** The person's own: the browser sees what the person may see, and nothing else. */
  token: string
}

/** One JSON object a line, as CloudWatch reads it. Never called with answers or tokens. */
export function jsonLog(write: (line: string) => void = console.log): Log {
  const line =
    (level: string) =>
    (message: string, details: object = {}) =>
      write(JSON.stringify({ level, message, ...details }))
  return { info: line('info'), error: line('error') }
}

/** The effects that are the same everywhere. */
export const ordinary = {
  now: Date.now,
  newId: () => randomUUID(),
  secret: () => randomBytes(32).toString('base64url'),
  version,
}

let built: Deps | undefined

/**
 * The effects of a Lambda function, built when they are first wanted and kept while it is warm. `mailer`: for the one function that sends
 * e-mail, so that the others don't carry what it needs.
 */
export function lambdaDeps(mailer?: (from: string) => Mailer): Deps {
  if (built) return built
  const env = environment()
  const signIn = { issuer: env.ISSUER, clientId: env.CLIENT_ID }
  built = {
    ...ordinary,
    table: awsTable(env.TABLE_NAME),
    blobs: s3Blobs(env.BUCKET_NAME),
    jobs: sqsJobs({
      report: env.REPORT_QUEUE_URL,
      calculation: env.REPORT_QUEUE_URL,
      export: env.EXPORT_QUEUE_URL,
      webhooks: env.WEBHOOK_QUEUE_URL,
      mail: env.WEBHOOK_QUEUE_URL,
    }),
    outgoing: outgoing({ loopback: false }),
    identify: identifyBy(remoteProvider(env.ISSUER), {
      ...signIn,
      administrators: env.ADMINISTRATORS,
      now: Date.now,
    }),
    isAdministrator: (email) => env.ADMINISTRATORS.includes(email),
    log: jsonLog(),
    origin: env.ORIGIN,
    signIn,
    printer: undefined,
    mailFrom: env.MAIL_FROM,
    mailer: env.MAIL_FROM === undefined ? undefined : mailer?.(env.MAIL_FROM),
  }
  return built
}

/** The effects of the steps of a large report, which need the data and nothing else. */
export function stepDeps(): Pick<Deps, 'now' | 'table' | 'blobs' | 'log'> {
  const env = storageEnvironment()
  return {
    now: Date.now,
    table: awsTable(env.TABLE_NAME),
    blobs: s3Blobs(env.BUCKET_NAME),
    log: jsonLog(),
  }
}
