// From a response to rows of the samples: one for itself, and one for each member of a repeat that is counted.
import type { Context } from '../expression/tree.ts'
import { contextOf } from '../interview/scope.ts'
import type { Interview } from '../interview/types.ts'
import { observe, type SampleRow } from '../statistics/accumulate.ts'
import { createHistogram, record } from '../statistics/histogram.ts'
import type { Collection } from './collect.ts'
import type { UnitInSurvey } from './plan.ts'
import { addToPanel } from './panel.ts'
import { absentOf, count, example, type Tally } from './tally.ts'
import { counted, holds, levelsOf, membersOf, type Levels } from './values.ts'

/** A disaggregation by something that takes more values than this shows none of them: free text says nothing, and would fill the memory. */
export const LEVELS = 300

/** What all rows of a response share. */
export type RowDesign = Pick<SampleRow, 'round' | 'stratum' | 'psu' | 'weight'> & {
  /** Of the response. */
  id: string
  respondent: string
}

/** Adds a response's rows to the samples of the units that its survey has. */
export function addRows(
  { plan, samples, levels, panel }: Pick<Collection, 'plan' | 'samples' | 'levels' | 'panel'>,
  tally: Tally,
  units: readonly UnitInSurvey[],
  interview: Interview,
  design: RowDesign,
): void {
  const { round, stratum, psu, weight, id } = design
  units.forEach((unit, position) => {
    const sample = samples[position]
    const known = levels[position]
    const names = plan.units[position]?.groupings
    if (!sample || !known || !names || unit.node === undefined) return
    for (const instance of membersOf(interview, unit.node)) {
      const context = contextOf(interview, instance)
      const groups = unit.groupings.map((grouping, index) =>
        grouping
          ? levelsKept(
              levelsOf(context, grouping),
              known[index]!,
              tally,
              levelledAs(plan.units[position]!, names[index]!),
            )
          : null,
      )
      const { values, denominators } = valuesOf(context, unit, tally, weight, id)
      observe(sample, { round, stratum, psu, weight, groups, values, denominators })
      if (panel && position === panel.unit) addToPanel(panel, design, groups, values)
    }
  })
}

function valuesOf(
  context: Context,
  { indicators }: UnitInSurvey,
  tally: Tally,
  weight: number,
  id: string,
): { values: (number | null | undefined)[]; denominators: (number | null | undefined)[] } {
  const values: (number | null | undefined)[] = []
  const denominators: (number | null | undefined)[] = []
  for (const ready of indicators) {
    const inScope = ready?.where ? holds(context, ready.where) : ready !== undefined
    if (!ready || !inScope) {
      if (ready && inScope === undefined) {
        absentOf(tally, ready.name).failed += 1
        example(tally, ready.name, id)
      }
      values.push(undefined)
      denominators.push(undefined)
      continue
    }
    const value = counted(context, ready.expression, ready.isProportion)
    const denominator = ready.denominator ? counted(context, ready.denominator, false) : 1
    const why = typeof value === 'string' ? value : typeof denominator === 'string' ? denominator : undefined
    if (why) {
      absentOf(tally, ready.name)[why] += 1
      if (why === 'failed') example(tally, ready.name, id)
    } else if (ready.isSpread) {
      let histogram = tally.distributions.get(ready.name)
      if (!histogram) tally.distributions.set(ready.name, (histogram = createHistogram()))
      record(histogram, value as number, weight)
    }
    values.push(typeof value === 'string' ? null : value)
    denominators.push(typeof denominator === 'string' ? null : denominator)
  }
  return { values, denominators }
}

/** What rows with a level of a disaggregation are counted under. */
export const levelledAs = ({ name }: { name: string }, grouping: string): string => `${name}/${grouping}`

/** The levels, counted; of a disaggregation with too many of them none, once that is known. One more than is shown is kept, to know it. */
function levelsKept(levels: Levels, known: Set<string>, tally: Tally, name: string): Levels {
  if (levels === null || levels.length === 0) return null
  count(tally.levelled, name)
  for (const level of typeof levels === 'string' ? [levels] : levels) {
    if (known.size <= LEVELS) known.add(level)
    if (known.size > LEVELS) return null
  }
  return levels
}
