// The tables of arms and of who was followed: effects, attrition, balance.
import type { Report, Variable } from '../../../core/report.ts'
import { localized } from '../../lib/i18n.svelte.ts'
import { formatPIs } from '../compare/format.ts'
import { t as words } from '../compare/messages.ts'
import { armName, nameOf, writer } from './cells.ts'
import { t } from './messages.ts'
import { figure, type Sheet, type SheetCell } from './sheet.ts'

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
    notes: [t.effectsNote(called(arms.control.value)), t.pointsNote],
  }
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
    notes: [t.attritionNote, t.pointsNote],
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
    notes: [t.pointsNote],
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
        t.pointsNote,
      ],
    }
  })
}
