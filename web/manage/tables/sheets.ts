// The tables of a report: each as data, from the stored report alone, so that what is withheld there is nowhere here.
import type { Comparison, Report } from '../../../core/report.ts'
import { localized } from '../../lib/i18n.svelte.ts'
import { measureOf } from '../compare/format.ts'
import { t as words } from '../compare/messages.ts'
import { lines, standing } from '../compare/reading.ts'
import { t as parts } from '../compare/report-messages.ts'
import { formatDay } from '../shell/words.ts'
import { attritionSheets, balanceSheets, effectsSheet } from './arm-sheets.ts'
import { estimateCell, nameOf, titleOf, writer } from './cells.ts'
import { t } from './messages.ts'
import { figure, type Sheet, type SheetCell } from './sheet.ts'

/** The indicator performance tracking table as donors use it. */
export function trackingSheet(report: Report): Sheet {
  const [first, ...later] = report.rounds
  return {
    name: 'tracking',
    title: t.tracking,
    columns: [
      t.indicator,
      t.level,
      t.unit,
      t.direction,
      ...(first ? [t.baseline(titleOf(first))] : []),
      t.target,
      ...later.flatMap((round) => [t.actual(titleOf(round)), t.met(titleOf(round))]),
    ],
    rows: report.indicators.map((result) => {
      const { indicator, overall } = result
      const { value } = writer(result)
      const at = (id: string | undefined) => overall.rounds[id ?? '']
      const met = (round: Report['rounds'][number]) =>
        first && figure(standing(indicator, [first, round], overall)?.share, 'reached')
      return [
        nameOf(indicator),
        t.levels[indicator.level ?? ''] ?? null,
        measureOf(indicator) ||
          (indicator.type === 'proportion' ? t.percent : (words.kinds[indicator.type] ?? '')),
        t.directions[indicator.direction ?? ''] ?? null,
        ...(first ? [estimateCell(at(first.id), value)] : []),
        value(indicator.target),
        ...later.flatMap((round) => [estimateCell(at(round.id), value), met(round) ?? null]),
      ]
    }),
    notes: [t.metNote],
  }
}

/** What was collected in each round. */
export function sampleSheet(report: Report): Sheet {
  return {
    name: 'sample',
    title: parts.sample,
    columns: [
      parts.round,
      parts.responses,
      parts.target,
      parts.reached,
      parts.flagged,
      parts.from,
      parts.to,
      parts.sites,
      parts.versions,
    ],
    rows: report.rounds.map((round) => [
      titleOf(round),
      figure(round.responses, 'count'),
      figure(round.target, 'count'),
      round.target ? figure(round.responses / round.target, 'reached') : null,
      figure(round.flagged, 'count'),
      round.byDay[0] ? formatDay(round.byDay[0].day) : null,
      round.byDay.length > 0 ? formatDay(round.byDay.at(-1)!.day) : null,
      figure(round.bySite.length, 'count'),
      round.surveyVersions.join(', ') || null,
    ]),
    notes: [],
  }
}

/** Every indicator, everyone and by group, with what uncertainty and design say. */
export function comparisonSheet(report: Report): Sheet {
  const ofRound = report.rounds.flatMap((round) =>
    [t.estimate, t.low, t.high, t.se, t.n, t.deff, t.icc].map((header) => header(titleOf(round))),
  )
  const cells = (comparison: Comparison, { value, change }: ReturnType<typeof writer>): SheetCell[] => [
    ...report.rounds.flatMap(({ id }): SheetCell[] => {
      const estimate = comparison.rounds[id]
      return [
        estimateCell(estimate, value),
        value(estimate?.ciLow),
        value(estimate?.ciHigh),
        change(estimate?.se),
        figure(estimate?.n, 'count'),
        figure(estimate?.deff, 'plain'),
        figure(estimate?.icc, 'plain', 3),
      ]
    }),
    comparison.change && comparison.change.diff === null
      ? (words.statuses[comparison.change.status] ?? null)
      : change(comparison.change?.diff),
    change(comparison.change?.ciLow),
    change(comparison.change?.ciHigh),
    figure(comparison.change?.p, 'p'),
    figure(comparison.change?.pHolm, 'p'),
    figure(comparison.change?.pBh, 'p'),
    figure(comparison.change?.hedgesG, 'plain'),
    figure(comparison.change?.cohenH, 'plain'),
  ]
  return {
    name: 'comparison',
    title: t.comparison,
    columns: [
      t.indicator,
      t.group,
      ...ofRound,
      t.change,
      t.changeLow,
      t.changeHigh,
      t.p,
      t.holm,
      t.bh,
      t.hedges,
      t.cohen,
    ],
    rows: report.indicators.flatMap((result) => {
      let heading = ''
      return lines(result).map((line) => {
        if (line.heading) heading = localized(line.heading.label) || line.heading.name
        const group = line.depth === 0 ? t.everyone : `${heading}: ${localized(line.label) || line.name}`
        return [nameOf(result.indicator), group, ...cells(line.comparison, writer(result))]
      })
    }),
    isMatrix: true,
    notes: [],
  }
}

/** All tables of a report, in the order of the page. */
export const sheetsOf = (report: Report): Sheet[] =>
  [
    trackingSheet(report),
    sampleSheet(report),
    effectsSheet(report),
    ...attritionSheets(report),
    ...balanceSheets(report),
    comparisonSheet(report),
  ].filter((sheet) => sheet !== undefined && sheet.rows.length > 0) as Sheet[]
