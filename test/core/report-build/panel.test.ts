// Arms, pairs, attrition, balance, trend and missing values of a report, beside the same numbers computed from columns.
import { isControl } from '../../../core/report-build/arms.ts'
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../core/report.ts'
import { ancova, baselineOf } from '../../../core/statistics/ancova.ts'
import { attrition } from '../../../core/statistics/attrition.ts'
import { balance } from '../../../core/statistics/balance.ts'
import { clusterRobust } from '../../../core/statistics/cluster-robust.ts'
import { createDesign } from '../../../core/statistics/design.ts'
import { differenceInDifferences } from '../../../core/statistics/did.ts'
import { icc } from '../../../core/statistics/icc.ts'
import { mcnemar } from '../../../core/statistics/mcnemar.ts'
import { pairedChange } from '../../../core/statistics/paired.ts'
import type { Answers } from '../../../core/response.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { household, report, round, stored } from './household.ts'

const panelSurvey = (cell = 0) =>
  surveyFrom(
    household(`
| study |               |          |
|       | key           | value    |
|       | weight        | weight   |
|       | stratum       | province |
|       | cluster       | commune  |
|       | respondent_id | hh       |
|       | arm           | arm      |
|       | dont_know     | -99      |
|       | refused       | -98      |
|       | minimum_cell  | ${cell}  |
| indicators |         |                     |            |            |      |
|            | name    | label::English (en) | expression | type       | disaggregate_by |
|            | poor    | Poor households     | \${poor} = 'yes' | proportion | province |
|            | income  | Income              | \${income} | mean       | arm |`)
      .replace(
        '| decimal             | weight ',
        '| select_one arm | arm | Arm | Nhánh | |\n|        | decimal             | weight ',
      )
      .replace(
        '| settings |',
        '|         | arm      | control | Control | Đối chứng |\n|         | arm      | treated | Treated | Can thiệp |\n| settings |',
      ),
  )

/** 24 communes of both arms; a fifth of the households is lost, some answers are missing. */
function homes(rounds: string[], seed = 7) {
  let state = seed
  const below = (limit: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * limit)
  }
  const base = Array.from({ length: 240 }, (_, index) => ({
    hh: `h${index}`,
    commune: `c${index % 24}`,
    province: index % 24 < 10 ? '01' : '24',
    arm: index % 2 ? 'treated' : 'control',
    weight: String(1 + below(5) / 2),
    level: below(500),
  }))
  return rounds.flatMap((roundId, later) =>
    base
      .filter(() => later === 0 || below(5) > 0)
      .map(({ level, ...home }) => {
        const helped = later > 0 && home.arm === 'treated'
        const kind = below(20)
        return {
          roundId,
          ...home,
          poor: below(helped ? 4 : 2) === 0 ? 'yes' : 'no',
          income:
            kind === 0
              ? ''
              : kind === 1
                ? '-99'
                : kind === 2
                  ? '-98'
                  : String(level + below(200) + (helped ? 60 : 0)),
        }
      }),
  )
}
type Home = ReturnType<typeof homes>[number]
const responses = (all: Home[]) => all.map(({ roundId, ...answers }) => stored(roundId, answers as Answers))

/** The same as columns. */
function columns(all: Home[]) {
  const design = {
    rows: all.length,
    weights: all.map(({ weight }) => Number(weight)),
    strata: [all.map(({ province }) => province)],
    psu: [all.map(({ commune }) => commune)],
  }
  const number = (text: string) => (text === '' || Number(text) < 0 ? Number.NaN : Number(text))
  return {
    design,
    arm: Float64Array.from(all, ({ arm }) => Number(arm === 'treated')),
    poor: Float64Array.from(all, ({ poor }) => Number(poor === 'yes')),
    income: Float64Array.from(all, ({ income }) => number(income)),
    unit: all.map(({ hh }) => hh),
    sides: {
      from: all.map(({ roundId }) => roundId === 'baseline'),
      to: all.map(({ roundId }) => roundId === 'endline'),
    },
  }
}

const close = (actual: number | null | undefined, expected: number | null | undefined) => {
  expect(actual).not.toBeNull()
  expect(actual).toBeCloseTo(expected ?? Number.NaN, 9)
}
const of = (made: Report, name: string) => made.indicators.find(({ indicator }) => indicator.name === name)!

test('the control arm is known by the words of its name', () => {
  const names = [
    'control',
    'control_group',
    'Comparison-arm',
    'doi_chung',
    'nhom_so_sanh',
    'no_treatment',
    'C',
    '0',
  ]
  expect(names.filter((name) => !isControl(name))).toEqual([])
  const others = ['noncontrol', 'controlled', 'treated', 'can_thiep', 'cash', 'november', '10']
  expect(others.filter(isControl)).toEqual([])
})

describe('a panel of two arms', () => {
  const all = homes(['baseline', 'endline'])
  const made = report(panelSurvey(), responses(all))
  const { design, arm, poor, income, unit, sides } = columns(all)
  const sample = createDesign(design)

  test('names its arms, the control arm first', () => {
    expect(made.arms).toMatchObject({
      question: 'arm',
      control: { value: 'control', label: { en: 'Control', vi: 'Đối chứng' } },
      treated: [{ value: 'treated' }],
    })
  })

  test('the difference in differences is the interaction of the regression, with both kinds of standard error', () => {
    for (const [name, y] of [
      ['poor', poor],
      ['income', income],
    ] as const) {
      const expected = differenceInDifferences(sample, y, arm, sides)
      const robust = clusterRobust(
        expected.fit!,
        all.map(({ commune }) => commune),
        expected.term,
      )
      const found = of(made, name).effects[0]?.did
      close(found?.effect, expected.coef)
      close(found?.se, expected.se)
      close(found?.p, expected.p)
      close(found?.effectSd, expected.effectSd)
      close(found?.clusterSe, robust.se)
      close(found?.clusterP, robust.p)
    }
  })

  test('the end-line given the baseline is ancova on the rows of the end-line', () => {
    const rows = all.flatMap((one, row) => (one.roundId === 'endline' ? [row] : []))
    const last = createDesign(columns(rows.map((row) => all[row]!)).design)
    const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!)
    const expected = ancova(last, pick(income), pick(arm), baselineOf(unit, income, sides.from, rows))
    const found = of(made, 'income').effects[0]?.ancova
    expect(found?.n).toBe(expected.n)
    close(found?.effect, expected.coef)
    close(found?.se, expected.se)
    close(found?.p, expected.p)
    close(found?.baselineSlope, expected.coefBaseline)
  })

  test('the change within respondents, and McNemar’s test of yes and no', () => {
    const panel = { ...design, unit }
    for (const [name, y] of [
      ['poor', poor],
      ['income', income],
    ] as const) {
      const expected = pairedChange(panel, y, sides)
      const found = of(made, name).paired
      expect(found?.pairs).toBe(expected.nPairs)
      close(found?.diff, expected.diff)
      close(found?.se, expected.se)
      close(found?.dZ, expected.dZ)
    }
    const at = (who: string, roundId: string) => all.find((one) => one.hh === who && one.roundId === roundId)
    const both = unit.filter((who, row) => sides.from[row] && at(who, 'endline'))
    const yes = (roundId: string) => both.map((who) => Number(at(who, roundId)!.poor === 'yes'))
    const expected = mcnemar(yes('baseline'), yes('endline'))
    expect(of(made, 'poor').paired?.mcnemar).toMatchObject({ gained: expected.n01, lost: expected.n10 })
    close(of(made, 'poor').paired?.mcnemar?.pExact, expected.pExact)
    expect(of(made, 'income').paired?.mcnemar).toBeNull()
  })

  test('attrition by arm, and whether it differs', () => {
    const first = all.filter(({ roundId }) => roundId === 'baseline')
    const stayed = new Set(all.filter(({ roundId }) => roundId === 'endline').map(({ hh }) => hh))
    const base = columns(first)
    const lost = Float64Array.from(first, ({ hh }) => Number(!stayed.has(hh)))
    const expected = attrition(createDesign(base.design), lost, base.arm, [
      { name: 'poor', values: base.poor },
      { name: 'income', values: base.income },
    ])
    expect(made.attrition?.arms.map(({ arm: name, baseline, lost: gone }) => [name, baseline, gone])).toEqual(
      expected.byArm.map(({ arm: which, nBaseline, nLost }) => [
        which === null ? null : which === 1 ? 'treated' : 'control',
        nBaseline,
        nLost,
      ]),
    )
    close(made.attrition?.differential[0]?.diff, expected.differential.coef)
    close(made.attrition?.differential[0]?.p, expected.differential.p)
    const income = made.attrition?.selective.find(({ variable }) => variable.indicator === 'income')
    close(income?.diff, expected.selective[1]?.coef)
    close(income?.stayed, expected.selective[1]?.meanStayers)
  })

  test('nobody is lost for the want of a weight in the end-line', () => {
    const unweighted = all.map((home, index) =>
      home.roundId === 'endline' && index % 4 === 0 ? { ...home, weight: '' } : home,
    )
    expect(report(panelSurvey(), responses(unweighted)).attrition).toEqual(made.attrition)
  })

  test('balance of the arms at the beginning, with a level of what indicators are disaggregated by', () => {
    const first = all.filter(({ roundId }) => roundId === 'baseline')
    const base = columns(first)
    const terms = [
      { name: 'poor', values: base.poor },
      { name: 'income', values: base.income },
      { name: 'province', values: Float64Array.from(first, ({ province }) => Number(province === '24')) },
    ]
    const expected = balance(createDesign(base.design), base.arm, terms, { joint: [terms[0]!, terms[2]!] })
    const [table] = made.balance
    expect(
      table?.rows.map(({ variable }) => variable.indicator ?? `${variable.question}=${variable.level}`),
    ).toEqual(['poor', 'income', 'province=24'])
    table?.rows.forEach((row, index) => {
      close(row.normDiff, expected.rows[index]?.normDiff)
      close(row.p, expected.rows[index]?.p)
      expect([row.n0, row.n1]).toEqual([expected.rows[index]?.n0, expected.rows[index]?.n1])
    })
    // Fifteen in a hundred have no income, so the joint test goes without it.
    expect(table?.joint).toMatchObject({ variables: 2, n: 240 })
    close(table?.joint?.p, expected.joint?.p)
  })

  test('tells missing, don’t know and refused apart, and computes with none of them', () => {
    const count = (text: string) =>
      all.filter(({ roundId, income: own }) => roundId === 'baseline' && own === text).length
    const baseline = of(made, 'income').overall.rounds['baseline']
    expect(baseline?.absent).toEqual({
      notAsked: 0,
      noAnswer: count(''),
      dontKnow: count('-99'),
      refused: count('-98'),
      failed: 0,
    })
    expect(baseline?.missing).toBe(count('') + count('-99') + count('-98'))
  })

  test('the intraclass correlation is that of the communes', () => {
    const first = all.filter(({ roundId }) => roundId === 'baseline')
    const { icc: expected } = icc(
      columns(first).income,
      first.map(({ commune }) => commune),
    )
    close(of(made, 'income').overall.rounds['baseline']?.icc, expected)
  })

  test('adjusts p-values over the indicators, beside those that are not', () => {
    const changes = made.indicators.map(({ overall }) => overall.change!)
    const [small, large] = changes.map(({ p }) => p!).toSorted((a, b) => a - b)
    const first = changes.find(({ p }) => p === small)!
    close(first.pHolm, Math.min(1, 2 * small!))
    close(changes.find(({ p }) => p === large)?.pBh, large)
  })

  test('the distribution of a mean holds every answer once', () => {
    const bins = of(made, 'income').distribution['baseline']!
    expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(of(made, 'income').overall.rounds['baseline']?.n)
    expect(bins.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
    expect(of(made, 'poor').distribution).toEqual({})
  })
})

describe('small cells of such a study', () => {
  const all = homes(['baseline', 'endline'])
  const keep = all.filter(({ hh, roundId }) => roundId === 'baseline' || hh !== 'h0')
  /** Every count of responses that stands anywhere below a place of the report. */
  function counts(value: unknown, name = ''): [string, number][] {
    if (Array.isArray(value)) return value.flatMap((one) => counts(one, name))
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).flatMap(([key, inner]) => counts(inner, key))
    const counting = [
      'n',
      'n0',
      'n1',
      'lost',
      'baseline',
      'missing',
      'pairs',
      'gained',
      'notAsked',
      'noAnswer',
      'dontKnow',
      'refused',
      'failed',
    ]
    return typeof value === 'number' && counting.includes(name) && Number.isInteger(value)
      ? [[name, value]]
      : []
  }

  test('no count below the minimum stands anywhere in the indicators and tables', () => {
    const made = report(panelSurvey(20), responses(keep))
    const found = counts([
      made.indicators.map((one) => ({ ...one, notes: [] })),
      made.attrition,
      made.balance,
    ])
    expect(found.filter(([, count]) => count > 0 && count < 20)).toEqual([])
    expect(found.length).toBeGreaterThan(30)
  })

  test('attrition of few in one arm hides both arms', () => {
    const stays = new Set(all.filter(({ roundId }) => roundId === 'endline').map(({ hh }) => hh))
    const added = all
      .filter(({ roundId, arm, hh }) => roundId === 'baseline' && arm === 'treated' && !stays.has(hh))
      .slice(5)
      .map((one) => ({ ...one, roundId: 'endline' }))
    const made = report(panelSurvey(10), responses([...all, ...added]))
    const [everyone, ...arms] = made.attrition!.arms
    expect(everyone?.lost).toBeGreaterThan(10)
    expect(arms.map(({ lost: gone, rate }) => [gone, rate])).toEqual([
      [null, null],
      [null, null],
    ])
    expect(made.attrition?.differential).toEqual([])
  })
})

describe('three rounds', () => {
  test('are a trend: each step, and a line through them', () => {
    const all = homes(['baseline', 'midline', 'endline'])
    const made = report(panelSurvey(), responses(all), {
      rounds: [round('baseline', 1), round('midline', 2), round('endline', 3)],
    })
    const { trend, overall } = of(made, 'income')
    expect(trend?.steps.map(({ from, to }) => [from, to])).toEqual([
      ['baseline', 'midline'],
      ['midline', 'endline'],
    ])
    const [first, , last] = ['baseline', 'midline', 'endline'].map((id) => overall.rounds[id]!.estimate!)
    close(trend?.slope.diff, (last! - first!) / 2)
    // With three rounds the line's slope is half of the change from the first to the last, and so is its error.
    close(trend?.slope.se, overall.change!.se! / 2)
    expect(of(report(panelSurvey(), responses(homes(['baseline', 'endline']))), 'income').trend).toBeNull()
  })
})
