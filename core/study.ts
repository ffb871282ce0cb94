// A study: its rounds, team, surveys, devices and indicators, as stored and as sent.
import * as z from 'zod'
import { roleSchema } from './access.ts'

/** Interface text that a study brings along, by BCP 47 code. */
export const localizedSchema = z.record(z.string(), z.string())
const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)

export const memberSchema = z.object({
  /** Lower case; what the identity provider says in `email`. */
  email: z.email(),
  role: roleSchema.exclude(['administrator', 'enumerator']),
})

export const studySchema = z.object({
  id: identifier,
  title: localizedSchema,
  members: z.array(memberSchema),
  /** Counts below this are withheld from pages and tables; 0 withholds nothing. */
  minimumCell: z.int().nonnegative(),
  /** IANA name, for days in fieldwork counts. */
  timezone: z.string(),
  createdAt: z.string(),
  /** Optimistic lock: a change names the revision that it was made from. */
  revision: z.int(),
})

/** A published survey version, immutable. `hash` names the compiled survey's blob. */
export const surveyVersionSchema = z.object({
  hash: z.string(),
  id: z.string(),
  version: z.string(),
  title: z.string(),
  languages: z.array(z.string()),
  questions: z.int(),
  /** Name of the workbook it came from, and the blob that keeps it. */
  workbook: z.object({ name: z.string(), sha256: z.string() }),
  uploadedBy: z.string(),
  uploadedAt: z.string(),
  warnings: z.int(),
})

export const roundSchema = z.object({
  id: identifier,
  study: identifier,
  title: localizedSchema,
  kind: z.enum(['baseline', 'midline', 'endline', 'screening']),
  /** Rounds are compared in this order. */
  order: z.int(),
  status: z.enum(['draft', 'open', 'closed']),
  /** ISO dates, inclusive. */
  opens: z.string().nullable(),
  closes: z.string().nullable(),
  /** Wanted number of responses. */
  target: z.int().nullable(),
  /** Survey versions published to this round, newest last; the last is what new interviews use. */
  surveys: z.array(surveyVersionSchema),
  revision: z.int(),
})

export const deviceSchema = z.object({
  id: identifier,
  study: identifier,
  round: identifier,
  /** Who carries it. */
  enumerator: z.string(),
  status: z.enum(['invited', 'enrolled', 'revoked']),
  invitedBy: z.string(),
  invitedAt: z.string(),
  /** The link stops working then. */
  linkExpires: z.string(),
  enrolledAt: z.string().nullable(),
  lastSeen: z.string().nullable(),
  /** What the device said that it holds, at its last contact. */
  holds: z.object({ drafts: z.int(), waiting: z.int() }).nullable(),
})

/** An interview that a device says it holds: until it arrives, the manager is told of it by name. */
export const promiseSchema = z.object({
  id: z.uuid(),
  /** `waiting`: finished, and on its way. */
  state: z.enum(['draft', 'waiting']),
  /** ISO 8601, the device's clock. */
  startedAt: z.string().max(40),
  finishedAt: z.string().max(40).optional(),
  /** How many pictures and recordings belong to it. */
  media: z.int().nonnegative(),
})

/** So many of them are told by name at each contact. */
export const PROMISED_LIMIT = 500

/** What an enrolled device learns at each contact. */
export const assignmentSchema = z.object({
  device: z.string(),
  enumerator: z.string(),
  study: z.object({ id: z.string(), title: localizedSchema, timezone: z.string() }),
  round: z.object({
    id: z.string(),
    title: localizedSchema,
    kind: roundSchema.shape.kind,
    status: roundSchema.shape.status,
    opens: z.string().nullable(),
    closes: z.string().nullable(),
  }),
  /** The survey that new interviews use; null until one is published. */
  survey: z.object({ hash: z.string(), id: z.string(), version: z.string(), title: z.string() }).nullable(),
  serverTime: z.string(),
})

/** Indicators as edited in the browser. Expressions are text in the survey's expression language, compiled against each round's survey. */
export const indicatorSchema = z.object({
  name: z.string(),
  label: localizedSchema,
  expression: z.string(),
  denominator: z.string().optional(),
  type: z.enum(['proportion', 'mean', 'total', 'ratio']),
  /** Name of the repeat whose members are counted; absent: the response. */
  unit: z.string().optional(),
  where: z.string().optional(),
  direction: z.enum(['increase', 'decrease']).optional(),
  target: z.number().optional(),
  disaggregateBy: z.array(z.string()),
  level: z.enum(['goal', 'outcome', 'output']).optional(),
  /** The unit of its values: one word for all languages, or one by BCP 47 code. */
  measure: z.union([z.string(), localizedSchema]).optional(),
})

export type Localized = z.infer<typeof localizedSchema>
export type Member = z.infer<typeof memberSchema>
export type Study = z.infer<typeof studySchema>
export type SurveyVersion = z.infer<typeof surveyVersionSchema>
export type Round = z.infer<typeof roundSchema>
export type Device = z.infer<typeof deviceSchema>
export type PromisedInterview = z.infer<typeof promiseSchema>
export type Assignment = z.infer<typeof assignmentSchema>
export type Indicator = z.infer<typeof indicatorSchema>
