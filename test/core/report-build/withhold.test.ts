// Small cells are withheld, and nothing gives them away.
import { describe, expect, test } from 'vitest'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { design, household, indicators, report, stored } from './household.ts'

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
