// What a cell of a comparison's table says, line by line: the number first, what qualifies it below. The same on the page and in a Word document.
import type { Change, Estimate } from '../../../core/report.ts'
import { formatNumber } from '../../lib/i18n.svelte.ts'
import { t as more } from './detail-messages.ts'
import { formatChange, formatEstimate, formatInterval, formatP, type NumberStyle } from './format.ts'
import { t } from './messages.ts'

type Lines = [first: string, ...below: string[]]

/** Whether a line says something in words, and may wrap, where numbers may not. */
export const isSentence = (line: string): boolean => line.length > 24

/** An estimate with its interval and how many cases it rests on; or why there is none. */
export function estimateLines(estimate: Estimate | undefined, style: NumberStyle): Lines {
  const lines: Lines = [formatEstimate(estimate, style)]
  if (!estimate || estimate.estimate === null) return lines
  // A value without an interval says why it has none.
  const interval = formatInterval(estimate.ciLow, estimate.ciHigh, style) || t.statuses[estimate.status]
  if (interval) lines.push(interval)
  if (estimate.n !== null) {
    const missing = estimate.missing ? `, ${t.missing(formatNumber(estimate.missing))}` : ''
    lines.push(`n = ${formatNumber(estimate.n)}${missing}`)
  }
  return lines
}

/** A change with its interval; or why there is none. */
export function changeLines(change: Change | null, style: NumberStyle): Lines {
  const lines: Lines = [formatChange(change, style)]
  if (!change || change.diff === null) return lines
  const interval = formatInterval(change.ciLow, change.ciHigh, style) || t.statuses[change.status]
  if (interval) lines.push(interval)
  return lines
}

/** The p-value of a change, and below it those that are adjusted for the number of indicators. */
export function pLines(change: Change | null): Lines {
  const { p = null, pHolm = null, pBh = null } = change ?? {}
  const adjusted = pHolm !== null && pBh !== null
  return [formatP(p), ...(adjusted ? [more.pHolm(formatP(pHolm)), more.pBh(formatP(pBh))] : [])]
}
