// Small cells are withheld, and nothing gives them away.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyEstimate } from '../../../core/report-build/comparison.ts'
import { withhold } from '../../../core/report-build/withhold.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { design, household, indicators, report, stored } from './household.ts'

/** Of an indicator's levels with so many rows of `all`: whether each is shown. */
function withheld(all: number, levels: number[], minimum: number, overlap: boolean): boolean[] {
  const comparison = (n: number) => ({
    rounds: { r: { ...emptyEstimate(n > 0 ? 'ok' : 'no_data'), n } },
    change: null,
    progress: null,
  })
  const disaggregation = {
    by: 'q',
    label: {},
    levels: levels.map((n, index) => ({ value: String(index), label: {}, comparison: comparison(n) })),
    equalChange: null,
  }
  const found = withhold(
    { overall: comparison(all), disaggregations: [disaggregation] },
    minimum,
    () => overlap,
  )
  return found.disaggregations[0]!.levels.map((one) => one.comparison.rounds['r']?.status !== 'withheld')
}

describe('small cells', () => {
  const survey = surveyFrom(household(design('commune', 10) + indicators))
  const home = (province: string, index: number) =>
    stored('baseline', {
      hh: `${province}${index}`,
      province,
      commune: `c${index % 3}`,
      weight: '1',
      poor: 'yes',
      income: '5',
      child: [],
    })
  const of = (counts: Record<string, number>) =>
    Object.entries(counts).flatMap(([province, count]) =>
      Array.from({ length: count }, (_, index) => home(province, index)),
    )
  const poorIn = (counts: Record<string, number>) =>
    report(survey, of(counts)).indicators.find(({ indicator }) => indicator.name === 'poor')!
  const states = (counts: Record<string, number>) =>
    Object.fromEntries(
      poorIn(counts).disaggregations[0]!.levels.map(({ value, comparison }) => [
        value,
        comparison.rounds['baseline']?.status !== 'withheld',
      ]),
    )

  test('are withheld, with nothing left in them', () => {
    const level = poorIn({ '01': 9, '24': 30, '30': 8 }).disaggregations[0]?.levels[0]
    expect(level?.comparison.rounds['baseline']).toEqual({
      status: 'withheld',
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
    })
  })

  test('take a second cell with them, so that subtraction tells nothing', () => {
    expect(states({ '01': 9, '24': 30, '30': 12 })).toEqual({ '01': false, '24': true, '30': false })
    expect(states({ '01': 3, '24': 30, '30': 4 })).toEqual({ '01': false, '24': false, '30': false })
    expect(states({ '01': 10, '24': 30, '30': 12 })).toEqual({ '01': true, '24': true, '30': true })
  })

  test('of any size can not be had back from everyone and the levels that are shown', () => {
    const sizes = fc.array(fc.oneof(fc.nat(12), fc.nat(40)), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(
        sizes,
        fc.oneof(fc.nat(12), fc.nat(40)),
        fc.integer({ min: 1, max: 15 }),
        (levels, without, minimum) => {
          const all = levels.reduce((sum, n) => sum + n, without)
          const found = withheld(all, levels, minimum, false)
          levels.forEach((n, position) => {
            if (n > 0 && n < minimum) expect(found[position]).toBe(false)
          })
          if (all < minimum) return
          const hidden = [
            ...levels.filter((n, position) => n > 0 && !found[position]),
            ...(without > 0 ? [without] : []),
          ]
          const together = hidden.reduce((sum, n) => sum + n, 0)
          // What is not shown is nothing, or several groups that are enough together, or a rest without a level that is enough by itself.
          if (hidden.length > 0) expect(together).toBeGreaterThanOrEqual(minimum)
          if (hidden.length === 1) expect(hidden[0] === without || levels.length === 1).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('of choices that overlap are those who chose it, and those who did not', () => {
    expect(withheld(100, [95, 50, 4, 100, 0], 10, true)).toEqual([false, true, false, true, true])
  })

  test('a change with a withheld side is withheld, and so is its progress', () => {
    const made = report(survey, [
      ...of({ '01': 30 }),
      ...of({ '01': 5 }).map((one) => ({ ...one, round: 'endline' })),
    ])
    const poor = made.indicators.find(({ indicator }) => indicator.name === 'poor')
    expect(poor?.overall.rounds['baseline']?.n).toBe(30)
    expect(poor?.overall.rounds['endline']?.status).toBe('withheld')
    expect(poor?.overall.change).toMatchObject({ status: 'withheld', diff: null, p: null })
    expect(poor?.overall.progress).toBeNull()
  })
})
