// Puts together what several workers collected from different responses of the same report, so that a study too large for one can be split.
import { absorbHistogram, createHistogram } from '../statistics/histogram.ts'
import { absorb } from '../statistics/merge.ts'
import type { Collected, Collection } from './collect.ts'
import { addRow, type Panel, type PanelRound } from './panel.ts'
import { absentOf, addRespondent, emptyTally, example, type Tally } from './tally.ts'

/**
 * Adds to `target` what `source` collected; `source` stays as it is. Both must have been begun from the same input. All is as after one pass
 * over both, up to rounding (1e-12), whatever the order.
 */
export function absorbCollection(target: Collection, source: Collected): void {
  target.samples.forEach((sample, unit) => absorb(sample, source.samples[unit]!))
  for (const [round, tally] of source.tallies) {
    let into = target.tallies.get(round)
    if (!into) target.tallies.set(round, (into = emptyTally()))
    absorbTally(into, tally)
  }
  source.levels.forEach((groupings, unit) =>
    groupings.forEach((levels, grouping) => {
      for (const level of levels) target.levels[unit]?.[grouping]?.add(level)
    }),
  )
  if (target.panel && source.panel) absorbPanel(target.panel, source.panel)
}

const COUNTS = [
  'responses',
  'flagged',
  'incomplete',
  'unreadable',
  'weightMissing',
  'weightNegative',
] as const
const COUNTED = ['byDay', 'bySite', 'bySurvey', 'strata', 'levelled'] as const

function absorbTally(target: Tally, source: Tally): void {
  for (const name of COUNTS) target[name] += source[name]
  for (const name of COUNTED) {
    for (const [key, count] of source[name]) target[name].set(key, (target[name].get(key) ?? 0) + count)
  }
  const { lastReceivedAt } = source
  if (lastReceivedAt !== null && (target.lastReceivedAt ?? '') < lastReceivedAt)
    target.lastReceivedAt = lastReceivedAt
  for (const [respondent, known] of source.respondents) addRespondent(target, respondent, known)
  for (const [label, { strata, responses }] of source.clusters) {
    const known = target.clusters.get(label)
    const both = new Map(known?.strata)
    for (const [stratum, id] of strata) {
      const least = both.get(stratum)
      if (least === undefined || id < least) both.set(stratum, id)
    }
    target.clusters.set(label, { strata: both, responses: (known?.responses ?? 0) + responses })
  }
  for (const [name, counts] of source.absent) {
    const into = absentOf(target, name)
    for (const why of Object.keys(counts) as (keyof typeof counts)[]) into[why] += counts[why]
  }
  for (const [name, histogram] of source.distributions) {
    let into = target.distributions.get(name)
    if (!into) target.distributions.set(name, (into = createHistogram()))
    absorbHistogram(into, histogram)
  }
  for (const [of, ids] of source.examples) for (const id of ids) example(target, of, id)
}

function absorbPanel(target: Panel, source: Panel): void {
  const respondents = [...source.respondents.keys()]
  const strata = [...source.strata.keys()]
  const psus = [...source.psus.keys()]
  const levels = source.levels.map((known) => [...known.keys()])
  for (const [round, rows] of source.rounds) {
    for (let row = 0; row < rows.rows; row++) {
      const psu = rows.psu.values[row]!
      addRow(target, round, {
        id: rows.ids[row]!,
        respondent: respondents[rows.respondent.values[row]!] ?? '',
        stratum: strata[source.stratumOfPsu[psu]!] ?? '',
        // Labels were packed with their stratum.
        psuKey: psus[psu]!,
        weight: rows.weight.values[row]!,
        levels: rows.groups.map((column, grouping) => levels[grouping]?.[column.values[row]!]),
        values: valuesOf(rows, row),
      })
    }
  }
}

const valuesOf = ({ values }: PanelRound, row: number): (number | undefined)[] =>
  values.map((column) => column?.values[row])
