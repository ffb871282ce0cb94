// One indicator of a report, from the collected sums: by round, by disaggregation, by arm, within respondents.
import type { ArmEffect, Change, Comparison, IndicatorResult, Trend } from '../report.ts'
import { equalChanges } from '../statistics/equal-changes.ts'
import { shownBins } from '../statistics/histogram.ts'
import { slope } from '../statistics/trend.ts'
import type { Indicator } from '../study.ts'
import { ancovaOf, pairedOf, type Within } from './within.ts'
import { armEffects, type Arms } from './arms.ts'
import type { Collection } from './collect.ts'
import { changeBetween, compareRounds, emptyChange, progressOf, type Asked } from './comparison.ts'
import { inOrder, questionLabel } from './labels.ts'
import { indicatorNotes } from './notes.ts'
import { sharePsus } from './rounds.ts'
import { LEVELS } from './rows.ts'
import { withhold, withholdAbsent } from './withhold.ts'

/** What all indicators of a report share. */
export interface Shared {
  collection: Collection
  /** By unit. */
  samples: Asked[]
  arms: Arms | null
  minimum: number
  /** The panel between two rounds, worked out once. */
  between: (pair: [string, string]) => Within | undefined
}

/** The result of an indicator. */
export function indicatorResult(shared: Shared, indicator: Indicator): IndicatorResult {
  const { collection, samples, minimum } = shared
  const { plan, input, tallies } = collection
  const unit = plan.units.findIndex(({ name }) => name === (indicator.unit ?? ''))
  const place = plan.units[unit]?.indicators.indexOf(plan.indicators.indexOf(indicator)) ?? -1
  const sample = samples[unit]
  if (!sample) throw new Error(`The indicator ${indicator.name} has no sample.`)
  const rounds = input.rounds.map(({ id }) => id)
  const computable = computableRounds(collection, unit, place)
  const inRounds = compareRounds(sample, { indicator: place }, rounds, computable, undefined)
  const withData = rounds.filter((round) => typeof inRounds.rounds[round]?.estimate === 'number')
  const pair = pairOf(withData)
  const notes = indicatorNotes(collection, indicator, pair)
  // Answers that the rounds don't have in common can't have changed.
  const isComparable = !notes.some(
    ({ code, detail }) => code === 'disjoint-choices' && namesQuestion(indicator, detail),
  )
  const compared = (where: Parameters<typeof compareRounds>[1]): Comparison => {
    const found = compareRounds(sample, where, rounds, computable, pair)
    return isComparable || !found.change
      ? found
      : { ...found, change: emptyChange('not_computable', found.change.kind) }
  }
  const overall = compared({ indicator: place })
  for (const round of rounds) {
    const estimate = overall.rounds[round]
    const absent = tallies.get(round)?.absent.get(indicator.name)
    if (!estimate || estimate.n === null) continue
    estimate.absent = { notAsked: 0, noAnswer: 0, dontKnow: 0, refused: 0, failed: 0, ...absent }
  }
  const disaggregations = [...new Set(indicator.disaggregateBy)].flatMap((by) => {
    const grouping = plan.units[unit]?.groupings.indexOf(by) ?? -1
    const seen = collection.levels[unit]?.[grouping] ?? new Set<string>()
    if (seen.size > LEVELS) return []
    const levels = inOrder(plan.newestFirst, by, seen).map(({ value, label }) => ({
      value,
      label,
      comparison: compared({ indicator: place, grouping, level: value }),
    }))
    const test =
      pair && isComparable && !isMultiple(collection, unit, grouping)
        ? equalChanges(sharePsus(sample.stacked, ...pair) ? sample.stacked : sample.apart, {
            indicator: place,
            grouping,
            levels: levels.map(({ value }) => value),
            from: pair[0],
            to: pair[1],
          })
        : null
    const equalChange = test?.status === 'ok' ? { F: test.F, ndf: test.ndf, ddf: test.ddf, p: test.p } : null
    return [{ by, label: questionLabel(plan.newestFirst, by), levels, equalChange }]
  })
  const progress = isComparable ? progressOf(indicator, overall, pair) : null
  const safe = withhold({ overall: { ...overall, progress }, disaggregations }, minimum, (by) =>
    isMultiple(collection, unit, plan.units[unit]?.groupings.indexOf(by) ?? -1),
  )
  return {
    indicator,
    overall: withholdAbsent(safe.overall, minimum),
    disaggregations: safe.disaggregations.map((one) => ({
      ...one,
      levels: one.levels.map((level) => ({
        ...level,
        comparison: withholdAbsent(level.comparison, minimum),
      })),
    })),
    notes,
    trend: isComparable ? trendOf(sample, place, withData, safe.overall) : null,
    ...(pair && isComparable && isShown(safe.overall, pair)
      ? acrossRounds(shared, { indicator, unit, place, pair, sample, safe })
      : { paired: null, effects: [] }),
    distribution: Object.fromEntries(
      rounds.flatMap((round) => {
        const histogram = tallies.get(round)?.distributions.get(indicator.name)
        return histogram ? [[round, shownBins(histogram, minimum)]] : []
      }),
    ),
  }
}

const isShown = ({ rounds }: Comparison, pair: [string, string]) =>
  pair.every((round) => typeof rounds[round]?.estimate === 'number')

const namesQuestion = ({ expression, denominator = '', where = '' }: Indicator, name: string) =>
  [expression, denominator, where].some((text) => text.replace(/\s/g, '').includes(`\${${name}}`))

/** The rounds with a survey that has what the indicator needs. A round without responses lacks nothing but data. */
function computableRounds({ input, tallies, plan }: Collection, unit: number, place: number): Set<string> {
  const isReady = (hash: string) => plan.surveys.get(hash)?.units[unit]?.indicators[place] !== undefined
  const rounds = input.rounds.filter(({ id }) => {
    const tally = tallies.get(id)
    return !tally || tally.responses === 0 || tally.bySurvey.keys().some(isReady)
  })
  return new Set(rounds.map(({ id }) => id))
}

/** The first and the last of the rounds with an estimate; undefined when there are not two. */
function pairOf(rounds: readonly string[]): [string, string] | undefined {
  const [first, last] = [rounds[0], rounds.at(-1)]
  return first !== undefined && last !== undefined && first !== last ? [first, last] : undefined
}

const isMultiple = ({ plan }: Collection, unit: number, grouping: number): boolean =>
  plan.surveys.values().some(({ units }) => units[unit]?.groupings[grouping]?.isMultiple)

/** With more than two rounds: each step, and the line through them. */
function trendOf(sample: Asked, indicator: number, rounds: string[], shown: Comparison): Trend | null {
  if (rounds.length < 3 || rounds.some((round) => typeof shown.rounds[round]?.estimate !== 'number'))
    return null
  const steps = rounds.slice(1).map((to, index) => {
    const from = rounds[index]!
    return { from, to, change: changeBetween(sample, { indicator, round: from }, to) }
  })
  const shares = steps.some(({ change }) => change.kind !== 'independent')
  const found = slope(shares ? sample.stacked : sample.apart, indicator, rounds)
  const { status, se, df, t, p, ciLow, ciHigh } = found
  const kind = steps.find(({ change }) => change.kind !== 'independent')?.change.kind ?? 'independent'
  const line: Change = { ...emptyChange(status, kind), diff: found.slope, se, df, t, p, ciLow, ciHigh }
  return { steps, slope: line }
}

interface Across {
  indicator: Indicator
  unit: number
  place: number
  pair: [string, string]
  sample: Asked
  safe: { disaggregations: IndicatorResult['disaggregations'] }
}

/** What arms and respondents that are in both rounds say of the change. */
function acrossRounds(
  { collection, arms, minimum, between }: Shared,
  { unit, place, pair, sample, safe }: Across,
): Pick<IndicatorResult, 'paired' | 'effects'> {
  const { plan, panel } = collection
  const found = panel?.unit === unit ? between(pair) : undefined
  const paired = found && plan.follows ? pairedOf(found, place, minimum) : null
  const byArm = safe.disaggregations.find(({ by }) => by === arms?.question)
  // An arm that is withheld beside another could be had back from what the arms differ by.
  const armIsHidden = byArm?.levels.some(({ comparison }) =>
    pair.some((round) => comparison.rounds[round]?.status === 'withheld'),
  )
  if (!arms || armIsHidden) return { paired, effects: [] }
  const grouping = plan.units[unit]!.groupings.indexOf(arms.question)
  const effects = armEffects(sample, place, grouping, pair, arms, minimum)
  const adjusted =
    found && plan.follows && panel ? ancovaOf(found, place, grouping, arms, minimum) : undefined
  return {
    paired,
    effects: effects.map((effect, index): ArmEffect =>
      effect.did.status === 'withheld' ? effect : { ...effect, ancova: adjusted?.[index] ?? null },
    ),
  }
}
