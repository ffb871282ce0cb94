// What arms, the same respondents and further rounds say of an indicator: in sentences, each with what qualifies it, and the steps of a trend.
import type { ArmEffect, Change, IndicatorResult, Report } from '../../../core/report.ts'
import { formatNumber, localized } from '../../lib/i18n.svelte.ts'
import { armName } from '../tables/cells.ts'
import { t } from './detail-messages.ts'
import { formatChange, formatInterval, formatP, formatPIs, measureOf, styleOf } from './format.ts'
import { t as words } from './messages.ts'

export interface Sentence {
  text: string
  /** In smaller letters behind it. */
  further?: string
}

type Said = {
  status: string
  effect: number | null
  ciLow: number | null
  ciHigh: number | null
  p: number | null
}

const small = (value: number) => formatNumber(value, 2).replace('-', '−')
const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)

/** A difference and how certain it is, as the sentences take them: its interval and p, or why there are none. */
function partsOf(
  result: IndicatorResult,
  { status, effect, ciLow, ciHigh, p }: Said,
): [difference: string, certainty: string] {
  const { change } = result.overall
  const style = styleOf(result)
  const difference = effect === null || !change ? null : { ...change, diff: effect, status: 'ok' as const }
  const interval = formatInterval(ciLow, ciHigh, style)
  const certainty = interval ? t.certainty(interval, formatPIs(p)) : (words.statuses[status] ?? t.noInterval)
  const unit = style.kind === 'proportion' || !difference ? '' : measureOf(result.indicator)
  return [[formatChange(difference, style), unit].filter(Boolean).join(' '), certainty]
}

/** The steps from round to round and the straight line through all; empty for two rounds. */
export function trendOf({ trend }: IndicatorResult, { rounds }: Report): { name: string; change: Change }[] {
  if (!trend) return []
  const titleOf = (id: string) => localized(rounds.find((round) => round.id === id)?.title ?? {}) || id
  return [
    ...trend.steps.map(({ from, to, change }) => ({ name: `${titleOf(from)} → ${titleOf(to)}`, change })),
    { name: t.line, change: trend.slope },
  ]
}

/** What each arm changed more than the control arm. */
export function effectsOf(result: IndicatorResult, report: Report): Sentence[] {
  if (!report.arms) return []
  const control = armName(report, report.arms.control.value)
  return result.effects.flatMap((effect): Sentence[] => {
    const { did, ancova } = effect
    const arm = armName(report, effect.arm)
    if (did.effect === null) return [{ text: t.noEffect(arm, words.statuses[did.status] ?? did.status) }]
    const further = qualified(effect)
    const unclear = did.p !== null && did.p >= 0.05 ? ` ${t.unclear}` : ''
    const text = t.did(arm, control, ...partsOf(result, did)) + unclear
    const first = { text, ...(further && { further }) }
    if (!ancova || ancova.effect === null) return [first]
    return [first, { text: t.ancova(arm, ...partsOf(result, ancova), formatNumber(ancova.n ?? 0)) }]
  })
}

function qualified({ did }: ArmEffect): string {
  const all = [
    did.pHolm !== null && did.pBh !== null && t.adjusted(formatP(did.pHolm), formatP(did.pBh)),
    did.clusterP !== null && t.cluster(formatPIs(did.clusterP)),
    did.effectSd !== null && t.effectSd(small(did.effectSd)),
  ].filter((text) => text !== false)
  return all.length > 0 ? `${capital(all.join('; '))}.` : ''
}

/** The change within those who answered in both rounds. */
export function pairedOf(result: IndicatorResult): Sentence[] {
  const { paired } = result
  if (!paired) return []
  if (paired.diff === null) return [{ text: words.statuses[paired.status] ?? paired.status }]
  const { pairs, corr, dZ, mcnemar } = paired
  const change = t.pairs(formatNumber(pairs ?? 0), ...partsOf(result, { ...paired, effect: paired.diff }))
  return [
    { text: change, ...(corr !== null && dZ !== null && { further: t.corr(small(corr), small(dZ)) }) },
    ...(mcnemar
      ? [
          {
            text: t.mcnemar(
              formatNumber(mcnemar.gained),
              formatNumber(mcnemar.lost),
              formatPIs(mcnemar.pExact),
            ),
          },
        ]
      : []),
  ]
}
