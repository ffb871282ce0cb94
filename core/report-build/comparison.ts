// One row of the comparison: an indicator in every round, and its change, from the collected sums.
import type { Change, Comparison, Estimate } from '../report.ts'
import type { Indicator } from '../study.ts'
import type { Sample } from '../statistics/accumulate.ts'
import { summarise, type Cell } from '../statistics/cells.ts'
import { cohenH, hedgesG } from '../statistics/effect-size.ts'
import { compare, estimate } from '../statistics/estimates.ts'
import { sampleIcc } from '../statistics/sample-clusters.ts'
import type { Plan } from './plan.ts'
import { separateRounds, sharePsus } from './rounds.ts'

/** A sample as it is asked: with rounds sharing PSUs where they do, apart where they don't. */
export interface Asked {
  stacked: Sample
  apart: Sample
  psu: Plan['psu']
}

export const asked = (sample: Sample, psu: Plan['psu']): Asked => ({
  stacked: sample,
  apart: separateRounds(sample),
  psu,
})

const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

const nothing = {
  n: null,
  nPsu: null,
  nStrata: null,
  sumWeights: null,
  estimate: null,
  se: null,
  df: null,
  ciLow: null,
  ciHigh: null,
  missing: null,
  absent: null,
  sd: null,
  deff: null,
  icc: null,
} as const

/** An estimate of which nothing is said but why. */
export const emptyEstimate = (status: Estimate['status']): Estimate => ({ status, ...nothing })

/** The indicator in one round. */
function estimateIn({ stacked }: Asked, cell: Cell): Estimate {
  const found = estimate(stacked, cell)
  return {
    status: found.status,
    n: found.n,
    nPsu: found.nPsu,
    nStrata: found.nStrata,
    sumWeights: finite(found.sumWeights),
    estimate: finite(found.estimate),
    se: finite(found.se),
    df: finite(found.df),
    ciLow: finite(found.ciLow),
    ciHigh: finite(found.ciHigh),
    missing: found.missing,
    absent: null,
    sd: finite(found.sd),
    deff: finite(found.deffReplace),
    icc: cell.grouping === undefined ? finite(sampleIcc(stacked, cell.indicator, cell.round)?.icc) : null,
  }
}

/** The change of the indicator from one round to another, with the covariance that shared PSUs bring. */
export function changeBetween({ stacked, apart, psu }: Asked, from: Cell, to: string): Change {
  const shared = sharePsus(stacked, from.round, to)
  const { round, ...where } = from
  const found = compare(shared ? stacked : apart, { ...where, from: round, to })
  return {
    status: found.status,
    kind: shared ? (psu === 'respondent' ? 'panel' : 'shared-clusters') : 'independent',
    diff: finite(found.diff),
    se: finite(found.se),
    df: finite(found.df),
    t: finite(found.t),
    p: finite(found.p),
    ciLow: finite(found.ciLow),
    ciHigh: finite(found.ciHigh),
    relative: finite(found.relative?.change),
    ...sizeOf(stacked, from, to, found.diff),
    pHolm: null,
    pBh: null,
  }
}

/** The change in standard deviations, and of proportions on the angular scale; nulls for totals and ratios. */
function sizeOf(sample: Sample, from: Cell, to: string, diff: number | null) {
  const kind = sample.design.indicators[from.indicator]
  if (diff === null || kind === 'total' || kind === 'ratio') return { hedgesG: null, cohenH: null }
  const [a, b] = [summarise(sample, from), summarise(sample, { ...from, round: to })]
  return {
    hedgesG: finite(hedgesG(diff, a, b)),
    cohenH: kind === 'proportion' ? finite(cohenH(a.estimate ?? Number.NaN, b.estimate ?? Number.NaN)) : null,
  }
}

/** A change of which nothing is said but why. */
export const emptyChange = (status: Change['status'], kind: Change['kind']): Change => ({
  status,
  kind,
  diff: null,
  se: null,
  df: null,
  t: null,
  p: null,
  ciLow: null,
  ciHigh: null,
  relative: null,
  hedgesG: null,
  cohenH: null,
  pHolm: null,
  pBh: null,
})

/** Every round side by side. `pair`: the rounds that the change is between. `computable`: rounds with a survey that has the indicator. */
export function compareRounds(
  sample: Asked,
  where: Omit<Cell, 'round'>,
  rounds: readonly string[],
  computable: ReadonlySet<string>,
  pair: [from: string, to: string] | undefined,
): Comparison {
  const estimates = rounds.map((round): [string, Estimate] => [
    round,
    computable.has(round) ? estimateIn(sample, { ...where, round }) : emptyEstimate('not_computable'),
  ])
  return {
    rounds: Object.fromEntries(estimates),
    change: pair ? changeBetween(sample, { ...where, round: pair[0] }, pair[1]) : null,
    progress: null,
  }
}

/** (last − baseline) ÷ (target − baseline); null where one of them is not known or nothing was to change. */
export function progressOf(
  { target }: Pick<Indicator, 'target'>,
  { rounds }: Comparison,
  pair: [from: string, to: string] | undefined,
): number | null {
  const [first, last] = pair?.map((round) => rounds[round]?.estimate ?? null) ?? []
  if (target === undefined || typeof first !== 'number' || typeof last !== 'number' || target === first)
    return null
  return (last - first) / (target - first)
}
