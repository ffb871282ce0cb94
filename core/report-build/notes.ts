// What a reader of a report must know: gathered from the tallies, each by how many responses it touches.
import type { ReportNote } from '../report.ts'
import type { Indicator, Round } from '../study.ts'
import type { Survey } from '../survey.ts'
import type { Collection } from './collect.ts'
import { nodeNamed } from './indicators.ts'
import { choicesOf } from './localized.ts'
import { LEVELS, levelledAs } from './rows.ts'
import { EXAMPLES } from './tally.ts'

/** Notes on the whole report. */
export function generalNotes({ input, tallies, plan }: Collection): ReportNote[] {
  return input.rounds.flatMap((round): ReportNote[] => {
    const tally = tallies.get(round.id)
    if (!tally) return []
    const note = (code: ReportNote['code'], count: number, detail = ''): ReportNote[] =>
      count > 0 ? [{ code, round: round.id, count, detail, responses: tally.examples.get(code) ?? [] }] : []
    const duplicates = [...tally.respondents.values()].filter(({ responses }) => responses > 1)
    const reused = [...tally.clusters].filter(([, { strata }]) => strata.size > 1)
    const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0)
    return [
      ...(tally.responses === 0
        ? [{ code: 'no-responses' as const, round: round.id, count: 0, detail: '', responses: [] }]
        : []),
      ...note('unreadable-response', tally.unreadable),
      ...note('flagged-responses', tally.flagged),
      ...note('waiting-for-media', tally.incomplete),
      ...note('weight-missing', tally.weightMissing),
      ...note('weight-negative', tally.weightNegative),
      // Identifiers of respondents are personal, so they are counted, not listed.
      ...note('duplicate-respondent', total(duplicates.map(({ responses }) => responses))),
      ...reusedClusters(reused, round),
      ...(plan.psu === 'cluster' ? lonely(collectionStrata(tally), round) : []),
    ]
  })
}

/** Labels of clusters that occur in several strata, where they count as several clusters; a response of each of them as an example. */
function reusedClusters(
  reused: [string, { strata: Map<string, string>; responses: number }][],
  round: Round,
): ReportNote[] {
  if (reused.length === 0) return []
  const count = reused.reduce((sum, [, { responses }]) => sum + responses, 0)
  const responses = reused.flatMap(([, { strata }]) => [...strata.values()]).toSorted()
  const detail = listed(reused.map(([label]) => label).toSorted())
  return [
    { code: 'clusters-reused', round: round.id, count, detail, responses: responses.slice(0, EXAMPLES) },
  ]
}

const listed = (names: string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join(', ')}, …` : names.join(', ')

function collectionStrata(tally: {
  clusters: Map<string, { strata: Map<string, string> }>
  strata: Map<string, number>
}) {
  const clusters = new Map<string, number>()
  for (const { strata } of tally.clusters.values()) {
    for (const stratum of strata.keys()) clusters.set(stratum, (clusters.get(stratum) ?? 0) + 1)
  }
  return [...tally.strata].map(([stratum, responses]) => ({
    stratum,
    responses,
    clusters: clusters.get(stratum) ?? 0,
  }))
}

/** Strata with one cluster, which leave the report without standard errors. */
function lonely(
  strata: { stratum: string; responses: number; clusters: number }[],
  round: Round,
): ReportNote[] {
  const found = strata.filter(({ clusters }) => clusters === 1)
  if (found.length === 0) return []
  const names = found.map(({ stratum }) => (JSON.parse(stratum) as string[]).join(' × ') || '–').toSorted()
  const count = found.reduce((sum, { responses }) => sum + responses, 0)
  return [{ code: 'lonely-stratum', round: round.id, count, detail: listed(names), responses: [] }]
}

/** Notes on one indicator. `pair`: the rounds that its change is between. */
export function indicatorNotes(
  collection: Collection,
  indicator: Indicator,
  pair: [string, string] | undefined,
): ReportNote[] {
  const { input, tallies, plan } = collection
  const notes: ReportNote[] = []
  for (const round of input.rounds) {
    const tally = tallies.get(round.id)
    if (!tally) continue
    const failed = tally.absent.get(indicator.name)?.failed ?? 0
    if (failed > 0) {
      const responses = tally.examples.get(indicator.name) ?? []
      const detail = indicator.expression
      notes.push({ code: 'expression-failed', round: round.id, count: failed, detail, responses })
    }
    const lacking = new Map<string, number>()
    for (const [hash, responses] of tally.bySurvey) {
      for (const { indicator: name, detail } of plan.surveys.get(hash)?.lacks ?? []) {
        if (name === indicator.name) lacking.set(detail, (lacking.get(detail) ?? 0) + responses)
      }
    }
    for (const [detail, count] of [...lacking].toSorted(([a], [b]) => (a < b ? -1 : 1)))
      notes.push({ code: 'unknown-question', round: round.id, count, detail, responses: [] })
  }
  notes.push(...tooManyLevels(collection, indicator))
  return pair ? [...notes, ...changedQuestions(collection, indicator, pair)] : notes
}

/** Disaggregations by something that takes so many values that none is shown. */
function tooManyLevels({ input, tallies, plan, levels }: Collection, indicator: Indicator): ReportNote[] {
  const position = plan.units.findIndex(({ name }) => name === (indicator.unit ?? ''))
  const unit = plan.units[position]
  if (!unit) return []
  const names = [...new Set(indicator.disaggregateBy)].filter(
    (name) => (levels[position]?.[unit.groupings.indexOf(name)]?.size ?? 0) > LEVELS,
  )
  return names.flatMap((detail) =>
    input.rounds.flatMap(({ id: round }): ReportNote[] => {
      const count = tallies.get(round)?.levelled.get(levelledAs(unit, detail)) ?? 0
      return count > 0 ? [{ code: 'too-many-levels', round, count, detail, responses: [] }] : []
    }),
  )
}

/** Questions that are asked in another way in the later round: other type, other choices; or disaggregations that share no choice. */
function changedQuestions(
  { input, tallies, plan }: Pick<Collection, 'input' | 'tallies' | 'plan'>,
  indicator: Indicator,
  [from, to]: [string, string],
): ReportNote[] {
  const surveyIn = (id: string): Survey | undefined => {
    const round = input.rounds.find((one) => one.id === id)
    const used = round?.surveys.findLast(({ hash }) => tallies.get(id)?.bySurvey.has(hash))
    return used && plan.surveys.get(used.hash)?.survey
  }
  const [before, after] = [surveyIn(from), surveyIn(to)]
  if (!before || !after || before === after) return []
  const count = tallies.get(to)?.responses ?? 0
  const note = (code: ReportNote['code'], detail: string): ReportNote => ({
    code,
    round: to,
    count,
    detail,
    responses: [],
  })
  const question = (survey: Survey, name: string) => survey.nodes[nodeNamed(survey, name) ?? -1]
  const names = (survey: Survey, name: string) =>
    choicesOf(survey, question(survey, name)).map((choice) => choice.name)

  const notes: ReportNote[] = []
  for (const name of namesIn(after, indicator.expression)) {
    const [old, now] = [question(before, name), question(after, name)]
    if (old?.kind !== 'question' || now?.kind !== 'question') continue
    const [then, later] = [names(before, name), names(after, name)]
    if (then.length > 0 && later.length > 0 && !then.some((choice) => later.includes(choice))) {
      notes.push(note('disjoint-choices', name))
      continue
    }
    const sameChoices = names(before, name).toSorted().join('\n') === names(after, name).toSorted().join('\n')
    if (old.dataType !== now.dataType || !sameChoices) notes.push(note('changed-scale', name))
  }
  for (const name of indicator.disaggregateBy) {
    const [old, now] = [names(before, name), names(after, name)]
    if (old.length > 0 && now.length > 0 && !old.some((choice) => now.includes(choice))) {
      notes.push(note('disjoint-choices', name))
    }
  }
  return notes
}

/** The questions that an expression names as `${name}`. */
const namesIn = (survey: Survey, expression: string): string[] =>
  [...new Set([...expression.matchAll(/\$\{\s*([^}\s]+)\s*\}/g)].map(([, name]) => name ?? ''))].filter(
    (name) => nodeNamed(survey, name) !== undefined,
  )
