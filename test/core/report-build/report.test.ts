// What the report says of responses, beside the same numbers computed from columns.
import { describe, expect, test } from 'vitest'
import { createDesign } from '../../../core/statistics/design.ts'
import { change } from '../../../core/statistics/change.ts'
import type { Indicator } from '../../../core/study.ts'
import { mean } from '../../../core/statistics/mean.ts'
import { proportion } from '../../../core/statistics/proportion.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { all, data, design, household, indicators, report, stored } from './household.ts'

/** Columns of the children of five and more, as a statistician would make them by joining the roster to the households. */
function children(filter: (row: { sex: string; roundId: string }) => boolean = () => true, cluster = true) {
  const joined = data.flatMap((home) =>
    home.child.map((child) => ({
      ...child,
      home,
      roundId: home.roundId,
      works: 'works' in child ? child.works : '',
    })),
  )
  const y = joined.map((row) =>
    filter(row) && Number(row.age) >= 5 && row.works !== '' ? Number(row.works === 'yes') : Number.NaN,
  )
  return {
    y,
    rounds: joined.map((row) => row.roundId),
    weights: joined.map((row) => Number(row.home.weight)),
    strata: [joined.map((row) => row.home.province)],
    psu: [joined.map((row) => (cluster ? row.home.commune : row.home.hh))],
  }
}

const close = (actual: number | null | undefined, expected: number | null | undefined) => {
  expect(actual).not.toBeNull()
  expect(actual).toBeCloseTo(expected ?? Number.NaN, 10)
}

describe('with clusters that are visited in both rounds', () => {
  const survey = surveyFrom(household(design('commune') + indicators))
  const made = report(survey, all)
  const works = made.indicators.find(({ indicator }) => indicator.name === 'works')!

  test('a proportion of children is that of the joined columns, with households in communes as design', () => {
    const { y, rounds, weights, strata, psu } = children()
    for (const id of ['baseline', 'endline']) {
      const only = rounds.map((one, index) => (one === id ? weights[index]! : Number.NaN))
      const expected = proportion(createDesign({ rows: y.length, weights: only, strata, psu }), y)
      const found = works.overall.rounds[id]
      expect(found).toMatchObject({
        status: expected.status,
        n: expected.n,
        nPsu: expected.nPsu,
        nStrata: expected.nStrata,
      })
      close(found?.estimate, expected.estimate)
      close(found?.se, expected.se)
      close(found?.ciLow, expected.ciLow)
    }
  })

  test('the change has the covariance of the shared communes, also among girls', () => {
    for (const [of, comparison] of [
      [children(), works.overall],
      [
        children(({ sex }) => sex === 'f'),
        works.disaggregations[0]!.levels.find(({ value }) => value === 'f')!.comparison,
      ],
    ] as const) {
      const { y, rounds, weights, strata, psu } = of
      const sides = { from: rounds.map((id) => id === 'baseline'), to: rounds.map((id) => id === 'endline') }
      const expected = change(createDesign({ rows: y.length, weights, strata, psu }), y, sides)
      expect(comparison.change).toMatchObject({ kind: 'shared-clusters', status: 'ok' })
      close(comparison.change?.diff, expected.diff)
      close(comparison.change?.se, expected.se)
      close(comparison.change?.df, expected.df)
      close(comparison.change?.p, expected.p)
    }
  })

  test('progress is the way gone towards the target', () => {
    const [first, last] = ['baseline', 'endline'].map((id) => works.overall.rounds[id]!.estimate!)
    close(works.overall.progress, (last! - first!) / (0.1 - first!))
    expect(made.indicators.find(({ indicator }) => indicator.name === 'income')?.overall.progress).toBeNull()
  })

  test('levels carry the labels of their choices, in the order of the survey', () => {
    expect(works.disaggregations.map(({ by }) => by)).toEqual(['sex', 'province'])
    expect(works.disaggregations[0]).toMatchObject({ label: { en: 'Sex', vi: 'Giới tính' } })
    expect(works.disaggregations[1]?.levels.map(({ value, label }) => [value, label])).toEqual([
      ['01', { en: 'Ha Noi', vi: 'Hà Nội' }],
      ['24', { en: 'Bac Giang', vi: 'Bắc Giang' }],
    ])
  })

  test('children who were not asked count as missing, not as no; younger ones are out of scope', () => {
    const asked = data
      .flatMap((home) => (home.roundId === 'baseline' ? home.child : []))
      .filter(({ age }) => Number(age) >= 5)
    const unanswered = asked.filter((child) => 'works' in child && child.works === '').length
    expect(unanswered).toBeGreaterThan(0)
    expect(works.overall.rounds['baseline']).toMatchObject({
      missing: unanswered,
      n: asked.length - unanswered,
    })
  })

  test('fieldwork, panel and design are told', () => {
    expect(made.rounds[0]).toMatchObject({
      id: 'baseline',
      responses: 120,
      target: 100,
      lastReceivedAt: '2026-05-01T05:00:00.000Z',
      surveyVersions: ['hh 1'],
      byDay: [{ day: '2026-05-01', responses: 120 }],
    })
    expect(made.rounds[0]?.bySite.map(({ site, label }) => [site, label['vi']])).toEqual([
      ['01', 'Hà Nội'],
      ['24', 'Bắc Giang'],
    ])
    expect(made.panel).toEqual({ matched: 120, baseline: 120, endline: 120 })
    expect(made.design).toEqual({
      weight: 'weight',
      strata: ['province'],
      cluster: 'commune',
      respondentId: 'hh',
      arm: null,
      minimumCell: 0,
    })
    expect(made.notes).toEqual([])
  })
})

describe('how rounds hang together', () => {
  test('followed households without clusters are a panel', () => {
    const made = report(surveyFrom(household(design('') + indicators)), all)
    const works = made.indicators.find(({ indicator }) => indicator.name === 'works')!
    const { y, rounds, weights, strata, psu } = children(undefined, false)
    const sides = { from: rounds.map((id) => id === 'baseline'), to: rounds.map((id) => id === 'endline') }
    // A household that moved to another province is another unit of the sample, in each.
    const expected = change(createDesign({ rows: y.length, weights, strata, psu }), y, sides)
    expect(works.overall.change?.kind).toBe('panel')
    close(works.overall.change?.se, expected.se)
    close(works.overall.change?.df, expected.df)
  })

  test('other communes in the second round make independent samples', () => {
    const moved = data.map(({ roundId, ...answers }) =>
      stored(roundId, { ...answers, commune: `${roundId} ${answers.commune}` }),
    )
    const made = report(surveyFrom(household(design('commune') + indicators)), moved)
    const income = made.indicators.find(({ indicator }) => indicator.name === 'income')!
    const y = data.map(({ income: text }) => (text === '' ? Number.NaN : Number(text)))
    const expected = change(
      createDesign({
        rows: y.length,
        weights: data.map(({ weight }) => Number(weight)),
        strata: [data.map(({ province }) => province), data.map(({ roundId }) => roundId)],
        psu: [data.map(({ commune }) => commune)],
      }),
      y,
      {
        from: data.map(({ roundId }) => roundId === 'baseline'),
        to: data.map(({ roundId }) => roundId === 'endline'),
      },
    )
    expect(income.overall.change?.kind).toBe('independent')
    close(income.overall.change?.se, expected.se)
    close(income.overall.change?.df, expected.df)
  })

  test('without a design every response stands for itself', () => {
    const survey = surveyFrom(household(indicators))
    const made = report(survey, all)
    const income = made.indicators.find(({ indicator }) => indicator.name === 'income')!
    const own = data.filter(({ roundId }) => roundId === 'endline')
    const y = own.map(({ income: text }) => (text === '' ? Number.NaN : Number(text)))
    const expected = mean(createDesign({ rows: y.length }), y)
    expect(income.overall.change?.kind).toBe('independent')
    close(income.overall.rounds['endline']?.se, expected.se)
    close(income.overall.rounds['endline']?.df, expected.df)
  })
})

test('a formula sees how long the interview took', () => {
  const edited: Indicator[] = [
    { name: 'length', label: {}, expression: 'duration()', type: 'mean', disaggregateBy: [] },
  ]
  const [length] = report(surveyFrom(household()), [stored('baseline', { hh: 'x' })], { edited }).indicators
  // From 09:15:22.123 to 09:55:41.002.
  expect(length?.overall.rounds['baseline']?.estimate).toBe(2419)
})

describe('with clusters that were drawn anew at the end-line, though named alike', () => {
  const again = `${household(design('commune') + indicators)}`.replace(
    '|       | cluster       | commune  |',
    '|       | cluster       | commune  |\n|       | same_clusters | no |',
  )
  const made = report(surveyFrom(again), all)

  test('the change is that of the round crossed into the strata: no covariance, degrees of freedom add up', () => {
    const { y, rounds, weights, strata, psu } = children()
    const apart = createDesign({ rows: y.length, weights, strata: [...strata, rounds], psu })
    const side = (id: string) => rounds.map((one) => Number(one === id))
    const expected = change(apart, y, { from: side('baseline'), to: side('endline') })
    const found = made.indicators.find(({ indicator }) => indicator.name === 'works')!.overall.change!
    expect(found.kind).toBe('independent')
    close(found.se, expected.se)
    close(found.p, expected.p)
    expect(found.df).toBe(expected.df)
    const taken = report(surveyFrom(household(design('commune') + indicators)), all)
    const shared = taken.indicators.find(({ indicator }) => indicator.name === 'works')!.overall.change!
    expect(shared.kind).toBe('shared-clusters')
    expect(shared.df).toBeLessThan(found.df!)
  })
})
