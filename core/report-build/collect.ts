// Takes the responses of a report one by one and keeps sums: what is in memory grows with clusters and levels, not with responses.
import type { Interview } from '../interview/types.ts'
import type { StoredResponse } from '../response.ts'
import { createSample, type Sample } from '../statistics/accumulate.ts'
import { opener } from './open.ts'
import { createPanel, type Panel } from './panel.ts'
import { makePlan, type Plan, type ReportInput, type SurveyPlan } from './plan.ts'
import { psuOf, stratumOf } from './design-reader.ts'
import { addRows, type RowDesign } from './rows.ts'
import { addRespondent, calendar, count, emptyTally, example, type Tally } from './tally.ts'
import { valueOf } from './values.ts'

/** What was collected: plain data, Maps, Sets and typed arrays. */
export interface Collected {
  /** One for each unit of the plan. PSUs are kept across rounds; rounds.ts takes them apart where rounds share none. */
  samples: Sample[]
  /** By the round's id. */
  tallies: Map<string, Tally>
  /** The levels seen of each grouping, by unit and position. */
  levels: Set<string>[][]
  /** Undefined where nothing asks for it. */
  panel: Panel | undefined
}

export interface Collection extends Collected {
  input: ReportInput
  plan: Plan
  dayOf: (time: number) => string
  open: ReturnType<typeof opener>
}

/** A collection without responses. */
export function beginCollection(input: ReportInput): Collection {
  const plan = makePlan(input)
  return {
    input,
    plan,
    samples: plan.units.map((unit) =>
      createSample({
        indicators: unit.indicators.map((position) => plan.indicators[position]?.type ?? 'mean'),
        groupings: unit.groupings.length,
        // Members of one response are never independent of each other, so the response is their PSU where nothing else is.
        psu: plan.psu === 'response' && unit.name === '' ? 'row' : 'label',
        rounds: plan.psu === 'response' && unit.name === '' ? 'independent' : 'stacked',
      }),
    ),
    tallies: new Map(input.rounds.map((round) => [round.id, emptyTally()])),
    levels: plan.units.map((unit) => unit.groupings.map(() => new Set())),
    panel: createPanel(plan),
    dayOf: calendar(input.study.timezone),
    open: opener(input),
  }
}

/** Adds a response that could not be read. */
export function addUnreadable(collection: Collection, round: string): void {
  const tally = collection.tallies.get(round)
  if (tally) tally.unreadable += 1
}

/** Adds a response. One that does not fit its survey, or whose survey is unknown, is counted as unreadable. */
export function addResponse(collection: Collection, response: StoredResponse): void {
  const tally = collection.tallies.get(response.round)
  if (!tally) return
  tally.responses += 1
  if (response.flags.length > 0) {
    tally.flagged += 1
    example(tally, 'flagged-responses', response.id)
  }
  if (response.flags.some(({ kind }) => kind === 'media-missing')) {
    tally.incomplete += 1
    example(tally, 'waiting-for-media', response.id)
  }
  if (tally.lastReceivedAt === null || response.receivedAt > tally.lastReceivedAt)
    tally.lastReceivedAt = response.receivedAt
  const finished = Date.parse(response.finishedAt)
  count(tally.byDay, collection.dayOf(Number.isNaN(finished) ? Date.parse(response.receivedAt) : finished))
  count(tally.bySurvey, response.survey.hash)

  const survey = collection.plan.surveys.get(response.survey.hash)
  const interview = survey && opened(collection, survey, response)
  if (!survey || !interview) {
    tally.unreadable += 1
    example(tally, 'unreadable-response', response.id)
    return
  }
  const design = readDesign(collection, tally, survey, interview, response)
  if (!Number.isNaN(design.weight)) addRows(collection, tally, survey.units, interview, design)
}

/** The interview; undefined when the survey's own formulas can't cope with the answers, which must not cost the whole report. */
function opened(
  { open }: Collection,
  { survey }: SurveyPlan,
  response: StoredResponse,
): Interview | undefined {
  try {
    return open(survey, response)
  } catch {
    return undefined
  }
}

function readDesign(
  { plan }: Collection,
  tally: Tally,
  { survey }: SurveyPlan,
  interview: Interview,
  response: StoredResponse,
): RowDesign {
  const { design } = survey
  const at = (node: number | undefined) => valueOf(interview, node).trim()
  if (design.site !== undefined) count(tally.bySite, at(design.site))
  const stratum = stratumOf(survey, at)
  count(tally.strata, stratum)
  const respondent = at(design.respondentId)
  if (respondent !== '') {
    addRespondent(tally, respondent, { responses: 1, least: response.id })
  }
  const cluster = at(design.cluster)
  if (cluster !== '') {
    let known = tally.clusters.get(cluster)
    if (!known) tally.clusters.set(cluster, (known = { strata: new Map(), responses: 0 }))
    const least = known.strata.get(stratum)
    if (least === undefined || response.id < least) known.strata.set(stratum, response.id)
    known.responses += 1
  }
  const psu = psuOf(plan, survey, cluster, respondent, response)
  const weight = weightOf(tally, design.weight, at, response.id)
  return { round: response.round, weight, stratum, psu, id: response.id, respondent }
}

function weightOf(tally: Tally, node: number | undefined, at: (node: number) => string, id: string): number {
  if (node === undefined) return 1
  const text = at(node)
  const weight = text === '' ? Number.NaN : Number(text)
  if (Number.isNaN(weight)) {
    tally.weightMissing += 1
    example(tally, 'weight-missing', id)
  } else if (weight < 0 || !Number.isFinite(weight)) {
    tally.weightNegative += 1
    example(tally, 'weight-negative', id)
  } else return weight
  return Number.NaN
}
