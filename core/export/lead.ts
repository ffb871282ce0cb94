// The columns before the answers: keys, what is known of a response beside its answers, and the lines of an interview's audit.
import type { AuditEvent, StoredResponse } from '../response.ts'
import type { Cell } from './rows.ts'

/** What is known of every response beside its answers. */
const METADATA = [
  'KEY',
  '_survey',
  '_version',
  '_revision',
  '_started',
  '_finished',
  '_received',
  '_device',
  '_language',
  '_flags',
  '_review',
] as const
/** The response's name as the device showed it: made of answers, so personal. */
const INSTANCE_NAME = '_name'
const REPEAT_KEYS = ['PARENT_KEY', 'KEY'] as const
export const ROUND = '_round'
/** As ODK names the columns of its audit. Times are ISO 8601 with the offset of the interview's end. */
const AUDIT = ['event', 'node', 'start', 'end', 'old-value', 'new-value'] as const
/** Where it happened, if a survey asks: it leads to the household, so it is personal. */
const LOCATION = ['latitude', 'longitude', 'accuracy'] as const

export type LeadKind =
  | (typeof METADATA)[number]
  | (typeof REPEAT_KEYS)[number]
  | (typeof AUDIT)[number]
  | (typeof LOCATION)[number]
  | typeof INSTANCE_NAME
  | typeof ROUND

export interface Lead {
  /** Name of the column. */
  column: string
  of: LeadKind
  /** Index of the round of a panel that it tells of; -1 where it tells of the row. */
  wave: number
  personal: boolean
}

const isLocation = (of: LeadKind) => LOCATION.some((one) => one === of)

const lead = (of: LeadKind, wave = -1, suffix = ''): Lead => ({
  column: suffix ? `${of}_${suffix}` : of,
  of,
  wave,
  personal: of === INSTANCE_NAME || isLocation(of),
})

/** Of the responses' table. `rounded`: with the round of each. `panel`: ids of the rounds whose responses stand side by side. */
export function responseLead(rounded: boolean, panel: readonly string[] | null): Lead[] {
  if (!panel) {
    const [key, ...others] = METADATA.map((of) => lead(of, 0))
    return [...(key ? [key] : []), ...(rounded ? [lead(ROUND, 0)] : []), ...others, lead(INSTANCE_NAME, 0)]
  }
  const all = [...METADATA, INSTANCE_NAME] as const
  return [lead('KEY'), ...panel.flatMap((round, wave) => all.map((of) => lead(of, wave, round)))]
}

/** Of the table of a repeat. */
export const memberLead = (rounded: boolean): Lead[] =>
  [...REPEAT_KEYS, ...(rounded ? ([ROUND] as const) : [])].map((of) => lead(of))

/** Of the audit's table, in the order of ODK's `audit.csv`. */
export function auditLead(rounded: boolean, located: boolean): Lead[] {
  const [event, node, start, end, ...values] = AUDIT
  const columns: LeadKind[] = [event, node, start, end, ...(located ? LOCATION : []), ...values]
  return [...memberLead(rounded), ...columns.map((of) => lead(of))]
}

/** One thing known of a response; undefined where nothing is. */
export function known(response: StoredResponse, of: LeadKind): Cell {
  switch (of) {
    case 'KEY':
      return response.id
    case ROUND:
      return response.round
    case '_survey':
      return response.survey.id
    case '_version':
      return response.survey.version
    case '_revision':
      return String(response.revision)
    case '_started':
      return response.startedAt
    case '_finished':
      return response.finishedAt
    case '_received':
      return response.receivedAt
    case '_device':
      return response.device
    case '_language':
      return response.language
    case '_flags':
      return String(response.flags.length)
    case '_review':
      return response.review?.state
    case INSTANCE_NAME:
      return response.instanceName
    default:
      return undefined
  }
}

/** One thing that a line of the audit says. `open`: what was answered may be shown. */
export function audited(event: AuditEvent, of: LeadKind, response: StoredResponse, open: boolean): Cell {
  switch (of) {
    case 'event':
      return event.event
    case 'node':
      return event.node
    case 'start':
      return clock(event.start, response.finishedAt)
    case 'end':
      return event.end === undefined ? undefined : clock(event.end, response.finishedAt)
    case 'latitude':
    case 'longitude':
    case 'accuracy':
      return plain(event[of])
    case 'old-value':
      return open ? event.old : undefined
    case 'new-value':
      return open ? event.new : undefined
    default:
      return undefined
  }
}

/** Never with an exponent, which would make the whole column text. */
const plain = (value: number | undefined): Cell =>
  value === undefined ? undefined : String(Number(value.toFixed(6)))

/** A moment (milliseconds since 1970) as the clock showed it where another one was written down: ISO 8601 with that offset. */
function clock(moment: number, like: string): string {
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)$/.exec(like) ?? []
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const there = new Date(moment + offset * 60_000)
  if (Number.isNaN(there.valueOf())) return String(moment)
  const two = (value: string) => value.padStart(2, '0')
  return there.toISOString().replace('Z', `${sign}${two(hours)}:${two(minutes)}`)
}
