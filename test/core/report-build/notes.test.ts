// Bad input: each is named in the report, with how many responses it touches, and the rest goes on.
import { describe, expect, test } from 'vitest'
import type { Report } from '../../../core/report.ts'
import type { Answers } from '../../../core/response.ts'
import type { Indicator } from '../../../core/study.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { data, design, household, indicators, report, round, stored } from './household.ts'

describe('what goes wrong is named, counted, and the rest goes on', () => {
  const survey = surveyFrom(household(design('commune') + indicators))
  const home = (answers: Answers) =>
    stored('baseline', {
      hh: 'x',
      province: '01',
      commune: 'c1',
      weight: '1',
      poor: 'yes',
      income: '5',
      child: [],
      ...answers,
    })
  const codes = (made: Report) => made.notes.map(({ code, count }) => [code, count])

  test('weights, respondents, flags, unreadable and unknown things', () => {
    const made = report(
      survey,
      [
        home({ weight: '' }),
        home({ hh: 'y', weight: '-1' }),
        home({ hh: 'z' }),
        home({ hh: 'z', province: '24', commune: 'c1' }),
        stored(
          'baseline',
          { hh: 'q' },
          {
            survey: { id: 'other', version: '9', hash: 'f'.repeat(64) },
            flags: [{ kind: 'unknown-survey' }, { kind: 'media-missing' }],
          },
        ),
        stored('unknown-round', { hh: 'q' }),
      ],
      { unreadable: 2 },
    )
    expect(made.rounds[0]).toMatchObject({ responses: 5, flagged: 1 })
    expect(codes(made)).toEqual([
      ['unreadable-response', 3],
      ['flagged-responses', 1],
      ['waiting-for-media', 1],
      ['weight-missing', 1],
      ['weight-negative', 1],
      ['duplicate-respondent', 2],
      ['clusters-reused', 4],
      ['lonely-stratum', 4],
      ['no-responses', 0],
    ])
    expect(
      made.indicators.find(({ indicator }) => indicator.name === 'income')?.overall.rounds['baseline'],
    ).toMatchObject({
      n: 2,
      status: 'lonely_psu',
      estimate: 5,
      se: null,
    })
  })

  test('an indicator that fails on some responses, or that a round does not know', () => {
    const edited: Indicator[] = [
      { name: 'text', label: {}, expression: '${hh}', type: 'mean', disaggregateBy: [] },
      { name: 'typo', label: {}, expression: "${por} = 'yes'", type: 'proportion', disaggregateBy: [] },
      {
        name: 'gone',
        label: {},
        expression: "${poor} = 'yes'",
        type: 'proportion',
        unit: 'adult',
        disaggregateBy: [],
      },
      {
        name: 'by',
        label: {},
        expression: "${poor} = 'yes'",
        type: 'proportion',
        disaggregateBy: ['ethnicity'],
      },
    ]
    const made = report(survey, [home({ hh: '7' }), home({ hh: 'seven' }), home({ hh: '' })], { edited })
    const [text, typo, gone, by] = made.indicators
    expect(text?.overall.rounds['baseline']).toMatchObject({ n: 1, missing: 2, estimate: 7 })
    expect(text?.notes).toMatchObject([
      { code: 'expression-failed', round: 'baseline', count: 1, detail: '${hh}' },
    ])
    expect(typo?.overall.rounds['baseline']?.status).toBe('not_computable')
    expect(typo?.notes).toMatchObject([
      expect.objectContaining({ code: 'unknown-question', round: 'baseline', count: 3 }),
    ])
    expect(gone?.notes).toMatchObject([
      { code: 'unknown-question', round: 'baseline', count: 3, detail: 'adult' },
    ])
    expect(by?.overall.rounds['baseline']).toMatchObject({ n: 3 })
    expect(by?.notes).toMatchObject([
      { code: 'unknown-question', round: 'baseline', count: 3, detail: 'ethnicity' },
    ])
    expect(by?.disaggregations).toMatchObject([{ by: 'ethnicity', label: {}, levels: [] }])
  })

  test('answers that the survey itself hides are flagged by the server, and do not count', () => {
    const tooYoung = { sex: 'f', age: '3', works: 'yes', hours: '10' }
    const grown = { sex: 'f', age: '9', works: 'yes', hours: '4' }
    const made = report(survey, [
      home({ child: [grown] }),
      stored(
        'baseline',
        { hh: 'y', province: '01', commune: 'c2', weight: '1', poor: 'no', income: '5', child: [tooYoung] },
        { flags: [{ kind: 'irrelevant', at: '/hh/child[1]/works' }] },
      ),
    ])
    const hours = made.indicators.find(({ indicator }) => indicator.name === 'hours')
    expect(hours?.overall.rounds['baseline']).toMatchObject({ n: 1, missing: 1, estimate: 4 })
  })

  test('an indicator that only the end-line asks is shown there, without a change', () => {
    const before = surveyFrom(household().replace(/^.*\| poor .*$/m, ''))
    const hash = 'b'.repeat(64)
    const made = report(
      survey,
      data.map(({ roundId, poor, ...answers }) =>
        roundId === 'baseline'
          ? stored(roundId, answers, { survey: { id: 'hh', version: '0', hash } })
          : stored(roundId, { ...answers, poor }),
      ),
      { rounds: [round('baseline', 1, hash), round('endline', 2)], surveys: { [hash]: before } },
    )
    const poor = made.indicators.find(({ indicator }) => indicator.name === 'poor')!
    expect(poor.overall.rounds['baseline']?.status).toBe('not_computable')
    expect(poor.overall.rounds['endline']?.n).toBe(120)
    expect(poor.overall.change).toBeNull()
    // What both ask is compared all the same.
    expect(made.indicators.find(({ indicator }) => indicator.name === 'works')?.overall.change?.status).toBe(
      'ok',
    )
  })

  test('other choices or another type in the end-line are told', () => {
    const after = surveyFrom(
      household(design('commune') + indicators)
        .replace('| integer             | income ', '| decimal             | income ')
        .replaceAll('| province | 01 ', '| province | HN ')
        .replaceAll('| province | 24 ', '| province | BG '),
    )
    const hash = 'b'.repeat(64)
    const made = report(
      survey,
      data.map(({ roundId, ...answers }) =>
        roundId === 'baseline'
          ? stored(roundId, answers)
          : stored(roundId, { ...answers, province: 'HN' }, { survey: { id: 'hh', version: '2', hash } }),
      ),
      { rounds: [round('baseline', 1), round('endline', 2, hash)], surveys: { [hash]: after } },
    )
    const income = made.indicators.find(({ indicator }) => indicator.name === 'income')
    expect(income?.notes).toEqual([
      { code: 'changed-scale', round: 'endline', count: 120, detail: 'income', responses: [] },
      { code: 'disjoint-choices', round: 'endline', count: 120, detail: 'province', responses: [] },
    ])
    expect(income?.disaggregations[0]?.levels.map(({ value }) => value)).toEqual(['HN', '01', '24'])
  })

  test('a disaggregation by free text shows none of its levels, and says so', () => {
    const many = Array.from({ length: 400 }, (_, index) => home({ hh: `h${index}` }))
    const edited: Indicator[] = [
      { name: 'poor', label: {}, expression: "${poor} = 'yes'", type: 'proportion', disaggregateBy: ['hh'] },
    ]
    const [poor] = report(survey, many, { edited }).indicators
    expect(poor?.disaggregations).toEqual([])
    expect(poor?.notes).toMatchObject([
      { code: 'too-many-levels', round: 'baseline', count: 400, detail: 'hh' },
    ])
  })
})
