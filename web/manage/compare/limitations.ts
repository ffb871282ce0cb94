// What a reader should hold against a report, found in the report itself.
import type { Report } from '../../../core/report.ts'
import { formatNumber, localized } from '../../lib/i18n.svelte.ts'
import { armName } from '../tables/cells.ts'
import { t } from './report-messages.ts'

/** Below so many sampling units cluster-robust errors are too small (Cameron and Miller 2015). */
const FEW = 40
/** A normalised difference beyond this is a warning (Imbens and Rubin 2015). */
const IMBALANCE = 0.25
/** Share of values that may be missing, and of respondents that may be lost, without a word. */
const MISSING = 0.2
const LOST = 0.1

/** In sentences; empty when there is nothing to say. */
export function limitationsOf(report: Report): string[] {
  const { attrition, balance, design, indicators, notes } = report
  const names = (which: (one: Report['indicators'][number]) => boolean) =>
    indicators.flatMap((one) => (which(one) ? [localized(one.indicator.label) || one.indicator.name] : []))
  const counted = (...codes: string[]) =>
    notes.reduce((sum, { code, count }) => sum + (codes.includes(code) ? count : 0), 0)
  const units = indicators.flatMap(({ overall }) =>
    Object.values(overall.rounds).flatMap(({ nPsu }) => nPsu ?? []),
  )
  const most = Math.max(0, ...units)
  const compares = report.rounds.filter(({ responses }) => responses > 0).length > 1
  const everyone = attrition?.arms.find(({ arm }) => arm === null)
  const changed = names(({ notes: own }) =>
    own.some(({ code }) => code === 'changed-scale' || code === 'disjoint-choices'),
  )
  const noisy = names(({ overall }) =>
    Object.values(overall.rounds).some(
      ({ n, missing }) => n !== null && missing !== null && missing > MISSING * (n + missing),
    ),
  )
  const [flagged, leftOut] = [
    counted('flagged-responses'),
    counted('weight-missing', 'weight-negative', 'unreadable-response'),
  ]
  return [
    design.weight === null && t.unweighted,
    design.cluster !== null && most > 0 && most < FEW && t.fewClusters(most),
    compares && report.arms === null && t.noArms,
    everyone?.rate != null && everyone.rate > LOST && t.attrition(`${formatNumber(everyone.rate * 100, 1)}%`),
    attrition?.differential.some(({ p }) => p !== null && p < 0.05) && t.differential,
    ...balance.map(
      ({ arm, rows }) =>
        rows.some(({ normDiff }) => normDiff !== null && Math.abs(normDiff) > IMBALANCE) &&
        t.imbalance(armName(report, arm)),
    ),
    noisy.length > 0 && t.noisy(noisy.join('; ')),
    changed.length > 0 && t.changed(changed.join('; ')),
    flagged > 0 && t.flaggedResponses(flagged),
    leftOut > 0 && t.leftOut(leftOut),
    indicators.length > 1 && t.several,
  ].filter((text): text is string => typeof text === 'string')
}
