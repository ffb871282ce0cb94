// What page, paper and Word document say in words about a report: method, facts and definition of an indicator, notes on the data.
import type { IndicatorResult, Report, ReportNote } from '../../../core/report.ts'
import type { Indicator } from '../../../core/study.ts'
import { formatNumber, localized } from '../../lib/i18n.svelte.ts'
import { formatTime } from '../shell/words.ts'
import { t as more } from './detail-messages.ts'
import { formatTarget, measureOf, styleOf } from './format.ts'
import { t } from './messages.ts'

const said = (all: (string | false | null | undefined)[]): string[] =>
  all.filter((text): text is string => Boolean(text))

/** What the report was made from, and when. */
export const originOf = ({ rounds, moment, computedAt, softwareVersion }: Report): string =>
  [
    t.from(rounds.map((round) => t.responsesIn(round.responses, localized(round.title)))),
    t.moment(formatTime(moment)),
    t.computed(formatTime(computedAt), softwareVersion),
  ].join(' ')

/** How the numbers were made. */
export function methodOf(report: Report): string[] {
  const { design, panel, indicators, rounds } = report
  const kinds = new Set(indicators.flatMap(({ overall }) => (overall.change ? [overall.change.kind] : [])))
  const versions = [...new Set(rounds.flatMap(({ surveyVersions }) => surveyVersions))]
  const isAdjusted = indicators.some(({ overall }) => overall.change?.pHolm != null)
  return said([
    design.weight ? t.methodWeights(design.weight) : t.methodNoWeights,
    design.strata.length > 0 && t.methodStrata(design.strata.join(', ')),
    design.cluster
      ? t.methodCluster(design.cluster)
      : design.respondentId
        ? t.methodRespondent(design.respondentId)
        : t.methodNoCluster,
    t.methodText,
    ...[...kinds].map((kind) => t.methodChange(t[kind])),
    panel &&
      t.matched(formatNumber(panel.matched), formatNumber(panel.baseline), formatNumber(panel.endline)),
    isAdjusted ? more.tests(indicators.length) : t.severalTests(indicators.length),
    report.format > 1 && more.missingMethod,
    design.minimumCell > 0 && t.minimum(formatNumber(design.minimumCell)),
    versions.length > 0 && t.surveyVersions(versions.join(', ')),
  ])
}

/** What is wanted of an indicator, in a few words each. */
export function factsOf(result: Pick<IndicatorResult, 'indicator' | 'overall'>): string[] {
  const { level, direction, target } = result.indicator
  const measure = measureOf(result.indicator)
  return said([
    t.levels[level ?? ''],
    direction && t.wanted[direction],
    target !== undefined && `${t.target}: ${formatTarget(target, styleOf(result))}`,
    measure && `${t.measure}: ${measure}`,
  ])
}

/** What an indicator counts, as its author wrote it: terms and their text. */
export function definitionOf(indicator: Indicator): [term: string, text: string][] {
  const all: [string, string | undefined][] = [
    [t.kind, t.kinds[indicator.type]],
    [t.counted, indicator.unit ? t.members(indicator.unit) : t.responsesCounted],
    [indicator.type === 'ratio' ? t.numerator : t.expression, indicator.expression],
    [t.denominator, indicator.denominator],
    [t.where, indicator.where],
  ]
  return all.filter((row): row is [string, string] => Boolean(row[1]))
}

/** A note on the data: in which round, what, and how many responses it touches. */
export function noteOf({ round: id, code, count }: ReportNote, rounds: Report['rounds']): string {
  const round = rounds.find((one) => one.id === id)
  const text = said([round && localized(round.title), t.codes[code] ?? code]).join(': ')
  return count > 0 ? `${text} (${t.responses(count)})` : text
}
