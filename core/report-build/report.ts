// From the collected sums to the report.
import type { IndicatorResult, Report } from '../report.ts'
import { benjaminiHochberg, holm } from '../statistics/adjust-p.ts'
import type { Localized, Round } from '../study.ts'
import type { Survey } from '../survey.ts'
import { armsOf } from './arms.ts'
import { asked } from './comparison.ts'
import type { Collection } from './collect.ts'
import { choiceLabels } from './labels.ts'
import { generalNotes } from './notes.ts'
import { indicatorResult } from './result.ts'
import { attritionOf, balanceOf } from './tables.ts'
import { within, type Within } from './within.ts'

/** When and from what a report was computed. */
export type Provenance = Pick<Report, 'digest' | 'moment' | 'computedAt' | 'softwareVersion'>

/** The report on what was collected. */
export function finishReport(collection: Collection, provenance: Provenance): Report {
  const { input, plan, panel, tallies } = collection
  const minimum = minimumCell(collection)
  const samples = collection.samples.map((sample) => asked(sample, plan.psu))
  const arms = armsOf(collection)
  const known = new Map<string, Within | undefined>()
  const between = (pair: [string, string]) => {
    const key = pair.join(' ')
    if (!known.has(key)) known.set(key, within(panel, pair))
    return known.get(key)
  }
  const indicators = plan.indicators.map((indicator) =>
    indicatorResult({ collection, samples, arms, minimum, between }, indicator),
  )
  adjust(indicators)
  const answered = input.rounds.filter(({ id }) => (tallies.get(id)?.responses ?? 0) > 0)
  const [first, last] = [answered[0], answered.at(-1)]
  const isCompared = first && last && first !== last
  return {
    format: 2,
    study: input.study.id,
    ...provenance,
    rounds: input.rounds.map((round) => roundOf(collection, round)),
    panel: panelOf(collection),
    design: designOf(plan.newestFirst, minimum),
    indicators,
    notes: generalNotes(collection),
    arms,
    attrition: isCompared ? attritionOf(collection, [first.id, last.id], arms, minimum) : null,
    balance: first ? balanceOf(collection, first.id, arms, minimum) : [],
  }
}

/** What a survey says when its workbook says nothing. */
const USUAL_CELL = 5

/**
 * What the study says, since a manager can set it there; unless a workbook asks for more than the usual, as one on a sensitive subject does:
 * then that holds, and a study that was set up without a thought of it gives nothing away.
 */
export function minimumCell({ input, plan }: Pick<Collection, 'input' | 'plan'>): number {
  const asked = plan.newestFirst.map(({ design }) => design.minimumCell).filter((cell) => cell > USUAL_CELL)
  return Math.max(input.study.minimumCell, ...asked)
}

/** p-values adjusted over the indicators: those of the changes, and of each arm those of the effects. */
function adjust(results: IndicatorResult[]): void {
  const changes = results.map(({ overall }) => overall.change)
  share(changes.map((change) => change?.p ?? null)).forEach((adjusted, index) => {
    const change = changes[index]
    if (change) Object.assign(change, adjusted)
  })
  for (const name of new Set(results.flatMap(({ effects }) => effects.map(({ arm }) => arm)))) {
    const own = results.map(({ effects }) => effects.find(({ arm }) => arm === name)?.did)
    share(own.map((did) => did?.p ?? null)).forEach((adjusted, index) => {
      const did = own[index]
      if (did) Object.assign(did, adjusted)
    })
  }
}

function share(p: (number | null)[]): { pHolm: number | null; pBh: number | null }[] {
  const [byHolm, byBh] = [holm(p), benjaminiHochberg(p)]
  return p.map((_, index) => ({ pHolm: byHolm[index] ?? null, pBh: byBh[index] ?? null }))
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
