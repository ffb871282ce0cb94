// Numbers as the comparison page writes them.
import type { Change, Comparison, Estimate, IndicatorResult } from '../../../core/report.ts'
import type { Indicator } from '../../../core/study.ts'
import { formatNumber, localized } from '../../lib/i18n.svelte.ts'
import { t } from './messages.ts'
import type { Standing } from './reading.ts'

/** The unit of an indicator's values; empty where its author named none. */
export const measureOf = ({ measure = '' }: Pick<Indicator, 'measure'>): string =>
  typeof measure === 'string' ? measure : localized(measure)

/** How the numbers of one indicator are written, so that those that are compared have the same decimals. */
export interface NumberStyle {
  kind: Indicator['type']
  decimals: number
}

/** The style of an indicator's numbers: proportions in per cent with one decimal, others with about three significant digits. */
export function styleOf({ indicator, overall }: Pick<IndicatorResult, 'indicator' | 'overall'>): NumberStyle {
  if (indicator.type === 'proportion') return { kind: 'proportion', decimals: 1 }
  const size = Math.max(0, ...estimatesOf(overall).map(Math.abs))
  return {
    kind: indicator.type,
    decimals: size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 || size === 0 ? 2 : 3,
  }
}

const estimatesOf = ({ rounds }: Comparison): number[] =>
  Object.values(rounds).flatMap(({ estimate }) => (estimate === null ? [] : [estimate]))

const minus = (text: string) => text.replace('-', '−')

/** A value of the indicator; proportions in per cent. */
export function formatValue(value: number, { kind, decimals }: NumberStyle): string {
  return kind === 'proportion'
    ? `${minus(formatNumber(value * 100, decimals))}%`
    : minus(formatNumber(value, decimals))
}

/** A target: as its author wrote it, without decimals that say nothing. */
export function formatTarget(target: number, { kind }: Pick<NumberStyle, 'kind'>): string {
  const value = kind === 'proportion' ? target * 100 : target
  const decimals = [0, 1, 2].find((digits) => Math.abs(value - Number(value.toFixed(digits))) < 1e-9) ?? 3
  return `${minus(formatNumber(value, decimals))}${kind === 'proportion' ? '%' : ''}`
}

/** An estimate without its interval, or why there is none. */
export function formatEstimate(estimate: Estimate | undefined, style: NumberStyle): string {
  if (!estimate) return '–'
  if (estimate.estimate === null) return t.statuses[estimate.status] ?? '–'
  return formatValue(estimate.estimate, style)
}

/** A 95 % interval without the unit; empty where there is none. */
export function formatInterval(
  low: number | null,
  high: number | null,
  { kind, decimals }: NumberStyle,
): string {
  if (low === null || high === null) return ''
  const scale = kind === 'proportion' ? 100 : 1
  const [from, to] = [low, high].map((bound) => minus(formatNumber(bound * scale, decimals)))
  return t.range(from ?? '', to ?? '')
}

/** A tick of an axis: as few decimals as its step needs. */
export function formatTick(value: number, step: number, kind: Indicator['type']): string {
  const scale = kind === 'proportion' ? 100 : 1
  const digits = Math.max(0, Math.ceil(-Math.log10(step * scale) - 1e-9))
  return `${minus(formatNumber(value * scale, digits))}${kind === 'proportion' ? '%' : ''}`
}

/** A difference with its sign, of proportions in percentage points; or why there is none. */
export function formatChange(change: Change | null, { kind, decimals }: NumberStyle): string {
  if (!change) return '–'
  if (change.diff === null) return t.statuses[change.status] ?? '–'
  const scaled = formatNumber(kind === 'proportion' ? change.diff * 100 : change.diff, decimals)
  // What rounds to nothing has no sign.
  const isNothing = !/[1-9]/.test(scaled)
  const text = isNothing ? scaled.replace('-', '') : minus(change.diff > 0 ? `+${scaled}` : scaled)
  return kind === 'proportion' ? t.points(text) : text
}

/** A p-value with three decimals. */
export function formatP(p: number | null): string {
  if (p === null) return '–'
  return p < 0.001 ? `< ${formatNumber(0.001, 3)}` : formatNumber(p, 3)
}

/** A p-value in a sentence: `p = 0.012`, `p < 0.001`. */
export function formatPIs(p: number | null): string {
  const text = formatP(p)
  return text.startsWith('<') ? `p ${text}` : `p = ${text}`
}

/** How much of something wanted is there, in whole per cents: what is not all of it is never written as 100%. */
export function formatReached(share: number): string {
  const percent = Math.round(share * 100)
  return `${minus(formatNumber(share < 1 ? Math.min(99, percent) : percent))}%`
}

/** How far a target is met, in words and as a share of the way. */
export function formatStanding(standing: Standing | null): string {
  if (!standing) return '–'
  const share = standing.share === null ? '' : ` (${formatReached(standing.share)})`
  return `${standing.met ? t.targetMet : t.targetNotMet}${share}`
}
