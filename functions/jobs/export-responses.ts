// The responses of a download: read from the store once, filtered, and in the order that the download wants.
import { answerReader } from '../../core/export/design-answer.ts'
import { isPanel, modelOf, type DownloadInput } from '../../core/export/download.ts'
import { filterOf } from '../../core/export/filters.ts'
import { countMembers } from '../../core/export/rows.ts'
import type { StoredResponse } from '../../core/response.ts'
import type { Deps } from '../deps.ts'
import type { ExportJob } from '../store/exports.ts'
import { readRound } from '../store/response-reading.ts'
import { openSpool } from './spool.ts'

export interface Reading {
  deps: Pick<Deps, 'table' | 'log'>
  job: ExportJob
  timezone: string
  input: Pick<DownloadInput, 'surveys' | 'choices' | 'crosswalk' | 'rounds' | 'surveysOf'>
  /** How far the reading is, of 1. */
  tell(progress: number): void
}

export interface Found {
  responses: AsyncIterable<StoredResponse>
  /** Complete when the responses are about to be read. */
  members: Map<string, number>
  /** Complete when the responses were read. */
  unreadable: Set<string>
  close(): Promise<void>
}

/** The chosen responses. They lie on the disk first where all must be known before the first is used: for a panel, or for wide repeats. */
export async function findResponses(reading: Reading): Promise<Found> {
  const { input } = reading
  const unreadable = new Set<string>()
  const members = new Map<string, number>()
  const chosen = chosenResponses(reading, unreadable)
  if (input.choices.wide === 0 && !isPanel(input.choices, input.rounds))
    return { responses: chosen, members, unreadable, close: async () => undefined }
  const spool = await openSpool()
  try {
    const versions = new Map([...input.surveys.keys()].map((hash, index) => [hash, index]))
    const model = modelOf({ ...input, rounds: [], members: new Map() })
    for await (const response of chosen) {
      const version = versions.get(response.survey.hash) ?? -1
      if (input.choices.wide > 0) countMembers(model, { response, version }, members)
      await spool.add(response)
    }
    if (isPanel(input.choices, input.rounds)) await spool.sort(panelKey(input))
  } catch (error) {
    await spool.close()
    throw error
  }
  return { responses: spool.read(), members, unreadable, close: spool.close }
}

async function* chosenResponses({ deps, job, timezone, input, tell }: Reading, unreadableKeys: Set<string>) {
  const isChosen = filterOf(job.choices.filters, timezone, input.surveys)
  let read = 0
  for (const [index, { id: round }] of input.rounds.entries()) {
    const unreadable = (key: string, reason: unknown) => {
      deps.log.error('response not readable', { study: job.study, round, key, reason: String(reason) })
      unreadableKeys.add(key)
    }
    for await (const response of readRound(deps.table, job.study, round, { until: job.moment, unreadable })) {
      read += 1
      if (read % 200 === 0) tell((index + placeOf(response.id)) / input.rounds.length)
      if (isChosen(response)) yield response
    }
  }
}

/** Ids are random, and read in their order: so far is a round read at this one, of 1. */
const placeOf = (id: string): number => {
  const place = Number.parseInt(id.slice(0, 8), 16) / 2 ** 32
  return place >= 0 && place < 1 ? place : 0
}

/** Respondents by their identifier; within one, rounds in their order. Those without one by their own ids, last. */
function panelKey({ surveys, rounds }: Reading['input']) {
  const respondentOf = answerReader(surveys, 'respondentId')
  const orders = new Map(rounds.map(({ id }, order) => [id, String(order).padStart(4, '0')]))
  return (response: StoredResponse): string => {
    const respondent = respondentOf(response)
    const own = respondent === '' ? `\u{10FFFF}${response.id}` : respondent
    return `${own}\u0000${orders.get(response.round) ?? ''}\u0000${response.id}`
  }
}
