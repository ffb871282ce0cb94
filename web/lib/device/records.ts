// What the device keeps in IndexedDB: one record type per table, and the tables themselves.
import type { DBSchema } from 'idb'
import type { Answers, Receipt } from '../../../core/response.ts'
import type { Assignment } from '../../../core/study.ts'
import type { Survey } from '../../../core/survey.ts'
import type { Cause } from './network.ts'

/** One round that this device was given. `secret` is made here and saved before it is sent, so that enrolling can be repeated. */
export interface Enrolment {
  /** `<study>.<device>`. */
  id: string
  study: string
  device: string
  /** An invitation that is still to be presented: `<study>.<device>.<linkSecret>`. Null once the server has answered it. */
  invitation: string | null
  /** The invitation that the token came from. */
  code: string | null
  secret: string
  /** Null until the server has answered. */
  token: string | null
  assignment: Assignment | null
  /** Why the last attempt to reach the server for this round failed; null after a success. */
  problem: Trouble | null
  /** Milliseconds since 1970, the device's clock. */
  createdAt: number
  contactAt: number | null
  /** Server's clock minus the device's at the last contact, in milliseconds. */
  skew: number
}

export interface Trouble {
  cause: Cause
  /** What the server or the browser said, for the person who has to help. */
  detail: string
  at: number
}

/** A survey version that is on the device with everything that it needs. */
export interface HeldSurvey {
  hash: string
  survey: Survey
  /** Attached files that the server does not have either; the survey runs without them. */
  absent: string[]
  heldAt: number
}

export interface HeldAttachment {
  /** Hash of the survey, name of the file. */
  key: [survey: string, name: string]
  bytes: ArrayBuffer
  type: string
}

/** An interview that is not finished. */
export interface Draft {
  /** UUID; becomes the response's id. */
  id: string
  enrolment: string
  study: string
  round: string
  survey: { id: string; version: string; hash: string }
  /** Milliseconds since 1970. */
  startedAt: number
  updatedAt: number
  /** Counts the writes, so that an older copy can be told from a newer one. */
  sequence: number
  instanceName: string
  answered: number
  total: number
  /** JSON text of what the interview needs to go on: answers and position. Text, so that what is read back can be compared exactly. */
  body: string
}

/** A draft as it lies on the device; `check` is the SHA-256 of its body. */
export type KeptDraft = Draft & { check?: string }

/** A finished interview that the server has not confirmed. */
export interface Waiting {
  id: string
  /** Of the draft that it was made from; a later one means that finishing was undone. Not known of records of earlier versions. */
  sequence?: number
  enrolment: string
  revision: number
  hash: string
  /** Canonical JSON of ResponseContent: exactly what `hash` is the SHA-256 of, and exactly what is sent. */
  content: string
  instanceName: string
  finishedAt: number
  /** Media that it names, and whether the server has confirmed each. */
  media: { sha256: string; confirmed: boolean; name?: string; size?: number }[]
  attempts: number
  /** Not before this moment, unless someone asks. */
  nextAttempt: number
  problem: Trouble | null
  /** Stored before the content is deleted. */
  receipt: Receipt | null
}

/** What stays of a response that the server confirmed. */
export interface Sent {
  id: string
  enrolment: string
  instanceName: string
  finishedAt: number
  sentAt: number
  receipt: Receipt
}

/** What was answered in the interview that was finished last; kept only for surveys that look at it. */
export interface LastAnswers {
  key: [enrolment: string, survey: string]
  answers: Answers
}

/** A file that belongs to an interview, read completely and hashed. */
export interface HeldMedia {
  key: [response: string, sha256: string]
  bytes: ArrayBuffer
  type: string
  name: string
}

export interface Tables extends DBSchema {
  enrolments: { key: string; value: Enrolment }
  surveys: { key: string; value: HeldSurvey }
  attachments: { key: [string, string]; value: HeldAttachment }
  drafts: { key: string; value: KeptDraft }
  drafts2: { key: string; value: KeptDraft }
  outbox: { key: string; value: Waiting }
  sent: { key: string; value: Sent; indexes: { sentAt: number } }
  media: { key: [string, string]; value: HeldMedia }
  last: { key: [string, string]; value: LastAnswers }
}

export type TableName =
  | 'enrolments'
  | 'surveys'
  | 'attachments'
  | 'drafts'
  | 'drafts2'
  | 'outbox'
  | 'sent'
  | 'media'
  | 'last'
