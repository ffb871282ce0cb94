// Responses of several rounds as one row for each respondent.
import type { StoredResponse } from '../response.ts'
import type { Subject, Wave } from './rows.ts'

export interface PanelInput {
  /** Ids, in the order of the columns. */
  rounds: readonly string[]
  /** What the respondent is called in a response; `''` where it does not say. */
  respondentOf(response: StoredResponse): string
  /** Index of a response's survey, or -1. */
  versionOf(response: StoredResponse): number
  /** The identifier may be shown; otherwise the row is called by its first response. */
  shown: boolean
}

/** Interviews of a respondent in one round besides the one that counts. */
export interface Duplicate {
  /** KEY of the row. */
  respondent: string
  round: string
  counts: string
  leftOut: string[]
}

export interface PanelNotes {
  respondents: number
  /** Respondents by the rounds that they are in: `baseline endline`. */
  inRounds: Record<string, number>
  /** Responses that don't say whose they are; each has a row of its own. */
  withoutIdentifier: number
  duplicates: Duplicate[]
}

/** So many duplicates are named; all are counted by the rows. */
const NAMED = 10_000

export const emptyNotes = (): PanelNotes => ({
  respondents: 0,
  inRounds: {},
  withoutIdentifier: 0,
  duplicates: [],
})

/**
 * One subject for each respondent. `responses` are grouped: those of one respondent follow each other. Of several interviews in one round the
 * one that was finished last counts. What there is to know about it is added to `notes`.
 */
export async function* inPanel(
  responses: AsyncIterable<StoredResponse>,
  input: PanelInput,
  notes: PanelNotes,
): AsyncGenerator<Subject> {
  let group: StoredResponse[] = []
  let last = ''
  for await (const response of responses) {
    const respondent = input.respondentOf(response)
    if (group.length > 0 && (respondent === '' || respondent !== last)) {
      yield subjectOf(group, last, input, notes)
      group = []
    }
    last = respondent
    group.push(response)
  }
  if (group.length > 0) yield subjectOf(group, last, input, notes)
}

function subjectOf(
  group: readonly StoredResponse[],
  respondent: string,
  { rounds, versionOf, shown }: PanelInput,
  notes: PanelNotes,
): Subject {
  const found = rounds.map((round) => group.filter((one) => one.round === round).toSorted(latestFirst))
  const waves = found.map(([response]): Wave | undefined =>
    response ? { response, version: versionOf(response) } : undefined,
  )
  const first = waves.find((wave) => wave)?.response.id ?? ''
  const key = shown && respondent !== '' ? respondent : first
  const name = rounds.filter((_, index) => waves[index]).join(' ')
  notes.respondents += 1
  notes.inRounds[name] = (notes.inRounds[name] ?? 0) + 1
  if (respondent === '') notes.withoutIdentifier += 1
  for (const [index, [counts, ...others]] of found.entries()) {
    if (!counts || others.length === 0 || notes.duplicates.length >= NAMED) continue
    const leftOut = others.map(({ id }) => id)
    notes.duplicates.push({ respondent: key, round: rounds[index] ?? '', counts: counts.id, leftOut })
  }
  return { key, waves }
}

const latestFirst = (a: StoredResponse, b: StoredResponse): number =>
  Date.parse(b.finishedAt) - Date.parse(a.finishedAt) || (a.id < b.id ? -1 : 1)
