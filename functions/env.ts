// The environment: what the Lambda functions and the local server are told from outside. The only file that reads process.env.
import * as z from 'zod'

const url = z.url().transform((text) => text.replace(/\/$/, ''))
const emails = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((email) => email.trim().toLowerCase())
      .filter((email) => email !== ''),
  )

/** What infra must give the Lambda functions. */
export const environmentSchema = z.object({
  TABLE_NAME: z.string().min(1),
  BUCKET_NAME: z.string().min(1),
  /** Queues of the jobs. */
  REPORT_QUEUE_URL: z.url(),
  EXPORT_QUEUE_URL: z.url(),
  WEBHOOK_QUEUE_URL: z.url(),
  /** OIDC issuer, exactly as in its tokens, and the public client that the manage application signs in as. */
  ISSUER: url,
  CLIENT_ID: z.string().min(1),
  /** Where people reach the applications, for enrolment links. */
  ORIGIN: url,
  /** Emails of the installation's administrators, separated by commas. */
  ADMINISTRATORS: emails,
  /** The address that e-mail comes from, an identity that is verified in SES; empty: no e-mail is sent. */
  MAIL_FROM: z
    .union([z.literal(''), z.email()])
    .default('')
    .transform((address) => address || undefined),
})

/** What infra must give the steps of a large report. */
export const storageSchema = environmentSchema.pick({ TABLE_NAME: true, BUCKET_NAME: true })

export type StorageEnvironment = z.input<typeof storageSchema>

/** What infra must give the function that computes reports besides. */
export const reportSchema = z.object({
  /** ARN of the state machine for reports that are too large for one function. */
  REPORT_MACHINE: z.string().min(1),
})

/** What infra must set: names and text values. */
export type Environment = z.input<typeof environmentSchema>

/** What a person may set for the local server. */
export const localEnvironmentSchema = z
  .object({
    PORT: z.coerce
      .number('PORT must be a number')
      .int('PORT must be a whole number')
      .min(0)
      .max(65535, 'PORT must be at most 65535')
      .default(8080),
    BOOKEND_DATA: z.string().min(1).default('.bookend'),
    /** Where people reach this server, when that is not http://localhost:PORT. */
    ORIGIN: url.optional(),
    /** Lets webhooks go to this machine itself, over plain http, for trying them out: `yes`. */
    WEBHOOKS_TO_LOOPBACK: z.stringbool('WEBHOOKS_TO_LOOPBACK must be yes or no').default(false),
    /** Chromium, which makes PDFs of reports, when it is not where distributions put it. */
    CHROMIUM: z.string().min(1).optional(),
    /** A mail server, as `smtps://user:password@host`, and the address that its e-mail comes from. */
    SMTP_URL: z
      .url({ protocol: /^smtps?$/, error: 'SMTP_URL must begin with smtp:// or smtps://' })
      .optional(),
    MAIL_FROM: z.email('MAIL_FROM must be an e-mail address').optional(),
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => (SMTP_URL === undefined) === (MAIL_FROM === undefined), {
    path: ['SMTP_URL'],
    error: 'set SMTP_URL and MAIL_FROM, both of them, or neither',
  })

/** What the commands for backups are told: a table and a bucket in AWS, or the local server's folder. */
const backupEnvironmentSchema = z.union(
  [
    z.object({ TABLE_NAME: z.string().min(1), BUCKET_NAME: z.string().min(1) }),
    z.object({
      BOOKEND_DATA: localEnvironmentSchema.shape.BOOKEND_DATA,
      // One of the two alone is a mistake, not the local server.
      TABLE_NAME: z.undefined().optional(),
      BUCKET_NAME: z.undefined().optional(),
    }),
  ],
  'set TABLE_NAME and BUCKET_NAME, both of them, or neither',
)

/** The environment of the commands for backups. */
export function backupEnvironment(): z.output<typeof backupEnvironmentSchema> {
  return read(backupEnvironmentSchema)
}

/** The Lambda's environment; throws with the names of what is missing. */
export function environment(): z.output<typeof environmentSchema> {
  return read(environmentSchema)
}

/** The environment of the steps of a large report. */
export function storageEnvironment(): z.output<typeof storageSchema> {
  return read(storageSchema)
}

/** What the function that computes reports is told besides. */
export function reportEnvironment(): z.output<typeof reportSchema> {
  return read(reportSchema)
}

/** The local server's environment; throws with the names of what is wrong. */
export function localEnvironment(): z.output<typeof localEnvironmentSchema> {
  return read(localEnvironmentSchema)
}

function read<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const result = schema.safeParse(process.env)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The environment is not complete. ${faults.join('; ')}`)
}
