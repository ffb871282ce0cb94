// From the collected sums to the report.
import type { Comparison, Disaggregation, IndicatorResult, Report } from '../report.ts'
import type { Indicator, Localized, Round } from '../study.ts'
import type { Survey } from '../survey.ts'
import { asked, compareRounds, progressOf, type Asked } from './comparison.ts'
import type { Collection } from './collect.ts'
import { nodeNamed } from './indicators.ts'
import { choiceLabelOf, choicesOf, labelOf } from './localized.ts'
import { generalNotes, indicatorNotes } from './notes.ts'
import { withhold } from './withhold.ts'

/** When and from what a report was computed. */
export type Provenance = Pick<Report, 'digest' | 'moment' | 'computedAt' | 'softwareVersion'>

/** The report on what was collected. */
export function finishReport(collection: Collection, provenance: Provenance): Report {
  const { input, plan, samples } = collection
  const minimum = minimumCell(collection)
  const askable = samples.map((sample) => asked(sample, plan.psu))
  const results = plan.indicators.map((indicator) => indicatorResult(collection, askable, indicator, minimum))
  return {
    format: 1,
    study: input.study.id,
    ...provenance,
    rounds: input.rounds.map((round) => roundOf(collection, round)),
    panel: panelOf(collection),
    design: designOf(plan.newestFirst, minimum),
    indicators: results,
    notes: generalNotes(collection),
  }
}

/** What a survey says when its workbook says nothing. */
const USUAL_CELL = 5

/**
 * What the study says, since a manager can set it there; unless a workbook asks for more than the usual, as one on a sensitive subject does:
 * then that holds, and a study that was set up without a thought of it gives nothing away.
 */
function minimumCell({ input, plan }: Collection): number {
  const asked = plan.newestFirst.map(({ design }) => design.minimumCell).filter((cell) => cell > USUAL_CELL)
  return Math.max(input.study.minimumCell, ...asked)
}

function indicatorResult(
  collection: Collection,
  samples: Asked[],
  indicator: Indicator,
  minimum: number,
): IndicatorResult {
  const { plan, input, tallies } = collection
  const unit = plan.units.findIndex(({ name }) => name === (indicator.unit ?? ''))
  const place = plan.units[unit]?.indicators.indexOf(plan.indicators.indexOf(indicator)) ?? -1
  const sample = samples[unit]
  const rounds = input.rounds.map(({ id }) => id)
  const computable = new Set(
    rounds.filter((round) =>
      [...(tallies.get(round)?.bySurvey.keys() ?? [])].some(
        (hash) => plan.surveys.get(hash)?.units[unit]?.indicators[place] !== undefined,
      ),
    ),
  )
  // A round without responses lacks nothing but data.
  for (const round of rounds) if ((tallies.get(round)?.responses ?? 0) === 0) computable.add(round)
  if (!sample) throw new Error(`The indicator ${indicator.name} has no sample.`)

  const withData = (pair?: [string, string]) =>
    compareRounds(sample, { indicator: place }, rounds, computable, pair)
  const pair = pairOf(rounds, withData())
  const overall = withData(pair)
  const disaggregations = [...new Set(indicator.disaggregateBy)].map((by) => {
    const grouping = plan.units[unit]?.groupings.indexOf(by) ?? -1
    const levels = levelsOf(collection, unit, grouping, by).map(({ value, label }) => ({
      value,
      label,
      comparison: compareRounds(
        sample,
        { indicator: place, grouping, level: value },
        rounds,
        computable,
        pair,
      ),
    }))
    return { by, label: questionLabel(plan.newestFirst, by), levels }
  })
  const safe = withhold(
    { overall: { ...overall, progress: progressOf(indicator, overall, pair) }, disaggregations },
    minimum,
  )
  return { indicator, ...safe, notes: indicatorNotes(collection, indicator, pair) }
}

/** The first and the last round with an estimate; undefined when there are not two. */
function pairOf(rounds: string[], { rounds: estimates }: Comparison): [string, string] | undefined {
  const usable = rounds.filter((round) => typeof estimates[round]?.estimate === 'number')
  const [first, last] = [usable[0], usable.at(-1)]
  return first !== undefined && last !== undefined && first !== last ? [first, last] : undefined
}

/** The levels that occur, in the order of the newest survey's choices, then of older ones', then as text. */
function levelsOf({ levels, plan }: Collection, unit: number, grouping: number, by: string) {
  const labels = choiceLabels(plan.newestFirst, by)
  const order = [...labels.keys()]
  const rank = (value: string) => (labels.has(value) ? order.indexOf(value) : order.length)
  return [...(levels[unit]?.[grouping] ?? [])]
    .toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }))
    .map((value): Pick<Disaggregation['levels'][number], 'value' | 'label'> => ({
      value,
      label: labels.get(value) ?? {},
    }))
}

function choiceLabels(newestFirst: Survey[], question: string): Map<string, Localized> {
  const labels = new Map<string, Localized>()
  for (const survey of newestFirst) {
    const node = survey.nodes[nodeNamed(survey, question) ?? -1]
    for (const choice of choicesOf(survey, node)) {
      if (!labels.has(choice.name)) labels.set(choice.name, choiceLabelOf(survey, choice))
    }
  }
  return labels
}

function questionLabel(newestFirst: Survey[], name: string): Localized {
  for (const survey of newestFirst) {
    const node = survey.nodes[nodeNamed(survey, name) ?? -1]
    if (node) return labelOf(survey, node)
  }
  return {}
}

function roundOf({ tallies, plan }: Collection, round: Round): Report['rounds'][number] {
  const tally = tallies.get(round.id)
  const newest = plan.newestFirst.find(({ design }) => design.site !== undefined)
  const site = newest?.nodes[newest.design.site ?? -1]
  const labels = site ? choiceLabels(plan.newestFirst, site.name) : new Map<string, Localized>()
  const used = round.surveys.filter(({ hash }) => tally?.bySurvey.has(hash))
  return {
    id: round.id,
    title: round.title,
    kind: round.kind,
    order: round.order,
    responses: tally?.responses ?? 0,
    target: round.target,
    flagged: tally?.flagged ?? 0,
    surveyVersions: used.map(({ id, version }) => `${id} ${version}`),
    lastReceivedAt: tally?.lastReceivedAt ?? null,
    byDay: [...(tally?.byDay ?? [])]
      .map(([day, responses]) => ({ day, responses }))
      .toSorted((a, b) => (a.day < b.day ? -1 : 1)),
    bySite: [...(tally?.bySite ?? [])]
      .map(([value, responses]) => ({ site: value, label: labels.get(value) ?? {}, responses }))
      .toSorted((a, b) => a.site.localeCompare(b.site, 'en', { numeric: true })),
  }
}

/** Respondents of the first and the last round with responses, and those in both. Null where respondents are not followed. */
function panelOf({ input, tallies, plan }: Collection): Report['panel'] {
  if (!plan.newestFirst.some(({ design }) => design.respondentId !== undefined)) return null
  const known = input.rounds.flatMap(({ id }) => {
    const respondents = tallies.get(id)?.respondents
    return respondents && respondents.size > 0 ? [respondents] : []
  })
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last || first === last) return null
  const matched = first.keys().reduce((sum, id) => sum + Number(last.has(id)), 0)
  return { matched, baseline: first.size, endline: last.size }
}

function designOf(newestFirst: Survey[], minimum: number): Report['design'] {
  const name = (part: 'weight' | 'cluster' | 'respondentId' | 'arm') => {
    const survey = newestFirst.find(({ design }) => design[part] !== undefined)
    return survey?.nodes[survey.design[part] ?? -1]?.name ?? null
  }
  const stratified = newestFirst.find(({ design }) => (design.stratum?.length ?? 0) > 0)
  return {
    weight: name('weight'),
    strata: (stratified?.design.stratum ?? []).flatMap((id) => stratified?.nodes[id]?.name ?? []),
    cluster: name('cluster'),
    respondentId: name('respondentId'),
    arm: name('arm'),
    minimumCell: minimum,
  }
}
