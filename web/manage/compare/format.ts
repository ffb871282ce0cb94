// Numbers as the comparison page writes them.
import type { Change, Estimate } from '../../../core/report.ts'
import type { Indicator } from '../../../core/study.ts'
import { formatNumber } from '../../lib/i18n.svelte.ts'
import { t } from './messages.ts'
import type { Standing } from './reading.ts'

type Kind = Indicator['type']

/** Decimals that suit a value's size: 3 significant digits or so, never more than 3 decimals. */
const decimals = (value: number) =>
  Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3

export function formatValue(value: number, kind: Kind): string {
  return kind === 'proportion' ? `${formatNumber(value * 100, 1)} %` : formatNumber(value, decimals(value))
}

/** An estimate without its interval, or why there is none. */
export function formatEstimate(estimate: Estimate | undefined, kind: Kind): string {
  if (!estimate) return '–'
  if (estimate.estimate === null) return t.statuses[estimate.status] ?? '–'
  return formatValue(estimate.estimate, kind)
}

export function formatInterval(low: number | null, high: number | null, kind: Kind): string {
  if (low === null || high === null) return ''
  const scale = kind === 'proportion' ? 100 : 1
  const digits = kind === 'proportion' ? 1 : Math.max(decimals(low), decimals(high))
  const [from, to] = [low, high].map((bound) => formatNumber(bound * scale, digits).replace('-', '−'))
  return t.range(from ?? '', to ?? '')
}

/** A tick of an axis: as few decimals as its step needs. */
export function formatTick(value: number, step: number, kind: Kind): string {
  const scale = kind === 'proportion' ? 100 : 1
  const digits = Math.max(0, Math.ceil(-Math.log10(step * scale) - 1e-9))
  return `${formatNumber(value * scale, digits).replace('-', '−')}${kind === 'proportion' ? ' %' : ''}`
}

/** A difference with its sign; of proportions in percentage points. */
export function formatChange(change: Change | null, kind: Kind): string {
  if (!change || change.diff === null) return '–'
  const sign = change.diff > 0 ? '+' : ''
  const scaled = kind === 'proportion' ? change.diff * 100 : change.diff
  const text = `${sign}${formatNumber(scaled, kind === 'proportion' ? 1 : decimals(scaled))}`.replace(
    '-',
    '−',
  )
  return kind === 'proportion' ? t.points(text) : text
}

export function formatP(p: number | null): string {
  if (p === null) return '–'
  return p < 0.001 ? `< ${formatNumber(0.001, 3)}` : formatNumber(p, 3)
}

/** How far a target is met, in words and as a share of the way. */
export function formatStanding(standing: Standing | null): string {
  if (!standing) return '–'
  const share = standing.share === null ? '' : ` (${formatNumber(standing.share * 100).replace('-', '−')} %)`
  return `${standing.met ? t.targetMet : t.targetNotMet}${share}`
}
