// The tables of a report: each as data, from the stored report alone, so that what is withheld there is nowhere here.
import type { Comparison, Estimate, IndicatorResult, Report, Variable } from '../../../core/report.ts'
import type { Indicator } from '../../../core/study.ts'
import { localized } from '../../lib/i18n.svelte.ts'
import { t as words } from '../compare/messages.ts'
import { t as parts } from '../compare/report-messages.ts'
import { formatDay } from '../shell/words.ts'
import { lines, standing } from '../compare/reading.ts'
import { formatPIs, styleOf } from '../compare/format.ts'
import { t } from './messages.ts'
import { figure, type Figure, type Sheet, type SheetCell } from './sheet.ts'

const nameOf = ({ label, name }: Pick<Indicator, 'label' | 'name'>) => localized(label) || name
const titleOf = (round: Report['rounds'][number]) => localized(round.title) || round.id

/** How an indicator's values and differences are written. */
function writer(result: IndicatorResult): {
  value: (value: number | null | undefined) => Figure | null
  change: (value: number | null | undefined) => Figure | null
} {
  const { decimals } = styleOf(result)
  return result.indicator.type === 'proportion'
    ? {
        value: (value) => figure(value, 'percent', decimals),
        change: (value) => figure(value, 'points', decimals),
      }
    : {
        value: (value) => figure(value, 'plain', decimals),
        change: (value) => figure(value, 'plain', decimals),
      }
}

/** An estimate, or in words why there is none. */
function estimateCell(estimate: Estimate | undefined, write: (value: number) => SheetCell): SheetCell {
  if (!estimate) return null
  return estimate.estimate === null ? (words.statuses[estimate.status] ?? null) : write(estimate.estimate)
}

/** The indicator performance tracking table as donors use it. */
export function trackingSheet(report: Report): Sheet {
  const [first, ...later] = report.rounds
  return {
    name: 'tracking',
    title: t.tracking,
    columns: [
      t.level,
      t.indicator,
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
        first && figure(standing(indicator, [first, round], overall)?.share, 'percent', 0)
      return [
        t.levels[indicator.level ?? ''] ?? null,
        nameOf(indicator),
        indicator.measure ||
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
      round.target ? figure(round.responses / round.target, 'percent', 0) : null,
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
    notes: [],
  }
}

/** What each arm changed more than the control arm; undefined where the study has no arms. */
export function effectsSheet(report: Report): Sheet | undefined {
  const { arms } = report
  if (!arms) return undefined
  const called = (value: string) => armName(report, value)
  return {
    name: 'arms',
    title: t.effects,
    columns: [
      t.indicator,
      t.arm,
      t.did,
      t.from,
      t.to,
      t.seShort,
      t.clusterSe,
      t.p,
      t.holm,
      t.bh,
      t.effectSd,
      t.ancova,
      t.ancovaP,
    ],
    rows: report.indicators.flatMap((result) =>
      result.effects.map(({ arm, did, ancova }): SheetCell[] => {
        const { change } = writer(result)
        return [
          nameOf(result.indicator),
          called(arm),
          did.effect === null ? (words.statuses[did.status] ?? null) : change(did.effect),
          change(did.ciLow),
          change(did.ciHigh),
          change(did.se),
          change(did.clusterSe),
          figure(did.p, 'p'),
          figure(did.pHolm, 'p'),
          figure(did.pBh, 'p'),
          figure(did.effectSd, 'plain'),
          change(ancova?.effect),
          figure(ancova?.p, 'p'),
        ]
      }),
    ),
    notes: [t.effectsNote(called(arms.control.value))],
  }
}

/** What an arm is called. */
export function armName({ arms }: Report, value: string): string {
  const arm = [arms?.control, ...(arms?.treated ?? [])].find((one) => one?.value === value)
  return (arm && localized(arm.label)) || value
}

/** What a row of balance or attrition is about. */
function variableName(report: Report, { indicator, question, level }: Variable): string {
  if (indicator !== null) {
    const found = report.indicators.find((one) => one.indicator.name === indicator)
    return found ? nameOf(found.indicator) : indicator
  }
  for (const { disaggregations } of report.indicators) {
    const by = disaggregations.find((one) => one.by === question)
    const found = by?.levels.find(({ value }) => value === level)
    if (by && found) return `${localized(by.label) || question}: ${localized(found.label) || level}`
  }
  return `${question}: ${level}`
}

/** Values of a variable: shares where it is yes or no. */
function variableWriter(report: Report, { indicator }: Variable) {
  const found = report.indicators.find((one) => one.indicator.name === indicator)
  if (found) return writer(found)
  return {
    value: (value: number | null) => figure(value, 'percent'),
    change: (value: number | null) => figure(value, 'points'),
  }
}

/** Who was not found again, by arm; and who they were. None where nobody is followed. */
export function attritionSheets(report: Report): Sheet[] {
  const { attrition } = report
  if (!attrition) return []
  const who: Sheet = {
    name: 'attrition',
    title: t.attrition,
    columns: [t.group2, t.interviewed, t.lost, t.rate, t.from, t.to, t.difference, t.p, t.jointP],
    rows: attrition.arms.map(({ arm, baseline, lost, rate, ciLow, ciHigh }) => {
      const test = attrition.differential.find((one) => one.arm === arm)
      return [
        arm === null ? t.everyone : armName(report, arm),
        baseline === null ? t.withheld : figure(baseline, 'count'),
        figure(lost, 'count'),
        figure(rate, 'percent'),
        figure(ciLow, 'percent'),
        figure(ciHigh, 'percent'),
        figure(test?.diff, 'points'),
        figure(test?.p, 'p'),
        figure(test?.joint?.p, 'p'),
      ]
    }),
    notes: [t.attritionNote],
  }
  if (attrition.selective.length === 0) return [who]
  const selective: Sheet = {
    name: 'attrition-who',
    title: t.selective,
    columns: [t.variable, t.stayed, t.gone, t.diff, t.p],
    rows: attrition.selective.map(({ variable, stayed, lost, diff, p }) => {
      const { value, change } = variableWriter(report, variable)
      return [variableName(report, variable), value(stayed), value(lost), change(diff), figure(p, 'p')]
    }),
    notes: [],
  }
  return [who, selective]
}

/** How alike the arms were at the beginning: a table for each arm beside the control arm. */
export function balanceSheets(report: Report): Sheet[] {
  const control = armName(report, report.arms?.control.value ?? '')
  return report.balance.map(({ arm, rows, joint }): Sheet => {
    const treated = armName(report, arm)
    return {
      name: `balance-${arm}`,
      title: t.balance(treated),
      columns: [
        t.variable,
        t.mean(control),
        t.count(control),
        t.mean(treated),
        t.count(treated),
        t.diff,
        t.p,
        t.normDiff,
      ],
      rows: rows.map(({ variable, n0, n1, mean0, mean1, diff, p, normDiff }) => {
        const { value, change } = variableWriter(report, variable)
        return [
          variableName(report, variable),
          n0 === null ? t.withheld : value(mean0),
          figure(n0, 'count'),
          value(mean1),
          figure(n1, 'count'),
          change(diff),
          figure(p, 'p'),
          figure(normDiff, 'plain'),
        ]
      }),
      notes: [
        ...(joint?.p != null ? [t.joint(joint.variables, joint.n, formatPIs(joint.p))] : []),
        t.balanceNote,
      ],
    }
  })
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
