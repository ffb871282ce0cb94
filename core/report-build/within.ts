// What only the same respondents in both rounds can tell: the change within them, and the arms given each one's own first value.
import type { ArmEffect, Paired } from '../report.ts'
import { ancova } from '../statistics/ancova.ts'
import { clusterRobust } from '../statistics/cluster-robust.ts'
import type { Design } from '../statistics/design.ts'
import { noInterval, tInterval } from '../statistics/inference.ts'
import { mcnemar } from '../statistics/mcnemar.ts'
import { changeOfPairs } from '../statistics/paired.ts'
import type { Arms } from './arms.ts'
import { valuesAt } from './column.ts'
import { allRows, designOfRows, matched, sidesOf, type Panel, type PanelRound } from './panel.ts'

/** Two rounds of a panel, matched once for all indicators. */
export interface Within {
  panel: Panel
  from: PanelRound
  to: PanelRound
  rows: { from: number[]; to: number[] }
  /** The sample of the last round, and of each of its rows the row of its respondent in the first round, −1 if none. */
  last: Design
  before: Int32Array
  lastRows: Int32Array
}

/** The panel between two rounds; undefined where nobody is in both. */
export function within(panel: Panel | undefined, [first, last]: [string, string]): Within | undefined {
  const [from, to] = [panel?.rounds.get(first), panel?.rounds.get(last)]
  if (!panel || !from || !to) return undefined
  const rows = matched(from, to)
  if (rows.from.length === 0) return undefined
  const lastRows = allRows(to)
  const before = lastRows.map((row) => from.first.get(to.respondent.values[row]!) ?? -1)
  return { panel, from, to, rows, last: designOfRows(panel, to, lastRows), before, lastRows }
}

const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** The change within the respondents who have a value in both rounds; null for totals and ratios. Fewer than `minimum` pairs are withheld. */
export function pairedOf(
  { panel, from, to, rows }: Within,
  position: number,
  minimum: number,
): Paired | null {
  const [before, after] = [from.values[position], to.values[position]]
  if (!before || !after) return null
  const [y0, y1] = [valuesAt(before, rows.from), valuesAt(after, rows.to)]
  const complete = rows.from.flatMap((_, i) => (Number.isNaN(y0[i]! + y1[i]!) ? [] : [i]))
  if (complete.length === 0) return null
  if (complete.length < minimum) return { ...nothing, status: 'withheld', mcnemar: null }
  const pick = (values: Float64Array) => Float64Array.from(complete, (i) => values[i]!)
  const design = designOfRows(
    panel,
    from,
    complete.map((i) => rows.from[i]!),
  )
  const found = changeOfPairs(design, pick(y0), pick(y1), rows.from.length)
  const { status, nPairs, diff, se, df, p, ciLow, ciHigh, corr, dZ } = found
  return {
    status,
    pairs: nPairs,
    diff: finite(diff),
    se: finite(se),
    df,
    p,
    ciLow,
    ciHigh,
    corr: finite(corr),
    dZ: finite(dZ),
    mcnemar: panel.kinds[position] === 'yes-no' ? mcnemarOf(pick(y0), pick(y1), minimum) : null,
  }
}

const nothing = {
  pairs: null,
  diff: null,
  se: null,
  df: null,
  p: null,
  ciLow: null,
  ciHigh: null,
  corr: null,
  dZ: null,
}

/** The paired test; null where one of its four counts is a small cell, since the others would give it away. */
function mcnemarOf(y0: Float64Array, y1: Float64Array, minimum: number): Paired['mcnemar'] {
  const { n11, n10, n01, n00, pExact, pMid } = mcnemar(y0, y1)
  if ([n11, n10, n01, n00].some((count) => count > 0 && count < minimum)) return null
  return { gained: n01, lost: n10, pExact, pMid }
}

/** The difference of each treated arm from the control arm in the last round, given the first value (drop those without one). */
export function ancovaOf(
  { panel, from, to, last, before, lastRows }: Within,
  position: number,
  grouping: number,
  { control, treated }: Arms,
  minimum: number,
): (ArmEffect['ancova'] | null)[] {
  const [first, second] = [from.values[position], to.values[position]]
  if (!first || !second) return treated.map(() => null)
  const [y0, y1] = [valuesAt(first, before), valuesAt(second, lastRows)]
  return treated.map(({ value }) => {
    const arm = sidesOf(panel, to, grouping, control.value, value, lastRows)
    const found = ancova(last, y1, arm, y0)
    const side = (which: number) =>
      found.fit?.usable.reduce((sum, use, row) => sum + (use && arm[row] === which ? 1 : 0), 0) ?? 0
    if (!found.fit || side(0) === 0 || side(1) === 0 || Math.min(side(0), side(1)) < minimum) return null
    const robust = clusterRobust(found.fit, last.psu, found.term)
    return {
      status: found.status,
      n: found.n,
      effect: finite(found.coef),
      se: finite(found.se),
      df: found.df,
      p: finite(found.p),
      ...(found.coef === null ? noInterval : tInterval(found.coef, found.se, found.df, 0.95)),
      baselineSlope: finite(found.coefBaseline),
      clusterSe: finite(robust.se),
      clusterP: finite(robust.p),
    }
  })
}
