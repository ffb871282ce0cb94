// The entities that a response makes in each set.
import type { Answers, StoredResponse } from '../response.ts'
import type { EntitySet, Property, Schema } from './schema.ts'
import { odataValue, type Json } from './values.ts'

export type Row = { [name: string]: Json }

export interface RowOptions {
  /** Members of repeats within the entity that they belong to. */
  expand: boolean
  wkt: boolean
}

/** What is known beside the answers, named as in ODK Central. `submitted`: when its first revision was received. */
export function systemOf(response: StoredResponse, submitted: string): Record<(typeof SYSTEM)[number], Json> {
  const { revision, receivedAt, review, changedAt, media, flags, device, survey } = response
  const changes = [revision > 0 ? receivedAt : undefined, changedAt, review?.at]
  const updated = changes.filter((one) => one !== undefined).toSorted()
  const missing = flags.filter(({ kind }) => kind === 'media-missing').length
  return {
    submissionDate: submitted,
    updatedAt: updated.at(-1) ?? null,
    submitterId: device,
    submitterName: null,
    attachmentsPresent: Math.max(0, media.length - missing),
    attachmentsExpected: media.length,
    status: null,
    reviewState: review ? states[review.state] : revision > 0 ? 'edited' : null,
    deviceId: device,
    edits: revision,
    formVersion: survey.version,
  }
}

const SYSTEM = [
  'submissionDate',
  'updatedAt',
  'submitterId',
  'submitterName',
  'attachmentsPresent',
  'attachmentsExpected',
  'status',
  'reviewState',
  'deviceId',
  'edits',
  'formVersion',
] as const

/** An entity of a set in which everything is null: what properties there are. */
export const blankEntity = (set: EntitySet): Row => ({
  __id: null,
  ...(set.parentKey === undefined
    ? { __system: Object.fromEntries(SYSTEM.map((name) => [name, null])) }
    : { [set.parentKey]: null }),
  ...values(set.members, {}, '', '', { expand: false, wkt: false }),
})

const states = { approved: 'approved', 'has-issues': 'hasIssues', rejected: 'rejected' } as const

/** The entity of a response. */
export const submission = (
  schema: Schema,
  response: StoredResponse,
  system: Row,
  options: RowOptions,
): Row => ({
  __id: response.id,
  __system: system,
  ...values(
    schema.sets[0]?.members ?? [],
    response.answers,
    keyLink('Submissions', response.id),
    response.id,
    options,
  ),
})

/** The entities of a response in a set below the responses. */
export function* membersOf(
  schema: Schema,
  set: EntitySet,
  response: StoredResponse,
  options: RowOptions,
): Generator<Row> {
  const [submissions] = schema.sets
  if (submissions)
    yield* below(
      submissions.members,
      set,
      response.answers,
      keyLink('Submissions', response.id),
      response.id,
      options,
    )
}

function* below(
  members: readonly Property[],
  wanted: EntitySet,
  answers: Answers,
  link: string,
  key: string,
  options: RowOptions,
): Generator<Row> {
  for (const member of members) {
    if (member.kind === 'value') continue
    if (member.kind === 'group') {
      yield* below(
        member.members,
        wanted,
        inner(answers, member.source),
        `${link}/${member.name}`,
        key,
        options,
      )
    } else if (wanted === member.set || wanted.name.startsWith(`${member.set.name}.`)) {
      for (const one of instances(member, answers, link, key)) {
        if (wanted === member.set) yield entity(member.set, one, key, options)
        else yield* below(member.set.members, wanted, one.answers, one.link, one.key, options)
      }
    }
  }
}

interface Instance {
  key: string
  link: string
  answers: Answers
}

/** The members of a repeat, with keys as the downloads write them: `<response>/child[2]`. */
function instances(
  { name, source }: Extract<Property, { kind: 'repeat' }>,
  answers: Answers,
  link: string,
  parent: string,
): Instance[] {
  const found = Object.hasOwn(answers, source) ? answers[source] : undefined
  const list = Array.isArray(found) ? found : typeof found === 'object' ? [found] : []
  return list.map((one, index) => {
    const key = `${parent}/${source}[${index + 1}]`
    return { key, link: keyLink(`${link}/${name}`, key), answers: one }
  })
}

const entity = (set: EntitySet, one: Instance, parent: string, options: RowOptions): Row => ({
  __id: one.key,
  ...(set.parentKey !== undefined && { [set.parentKey]: parent }),
  ...values(set.members, one.answers, one.link, one.key, options),
})

function values(
  members: readonly Property[],
  answers: Answers,
  link: string,
  key: string,
  options: RowOptions,
): Row {
  const row: Row = {}
  for (const member of members) {
    if (member.kind === 'value') {
      const found = Object.hasOwn(answers, member.source) ? answers[member.source] : undefined
      row[member.name] = odataValue(typeof found === 'string' ? found : undefined, member.type, options.wkt)
    } else if (member.kind === 'group') {
      row[member.name] = values(
        member.members,
        inner(answers, member.source),
        `${link}/${member.name}`,
        key,
        options,
      )
    } else {
      row[`${member.name}@odata.navigationLink`] = `${link}/${member.name}`
      if (options.expand)
        row[member.name] = instances(member, answers, link, key).map((one) =>
          entity(member.set, one, key, options),
        )
    }
  }
  return row
}

function inner(answers: Answers, name: string): Answers {
  const found = Object.hasOwn(answers, name) ? answers[name] : undefined
  return typeof found === 'object' && !Array.isArray(found) ? found : {}
}

/** `Submissions('…')`, relative to the service. */
const keyLink = (path: string, key: string): string =>
  `${path}('${encodeURIComponent(key).replaceAll("'", "''")}')`
