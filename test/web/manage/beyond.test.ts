// What is said of the arms and of the same respondents: with the interval, or with the reason why there is none.
import { beforeEach, describe, expect, it } from 'vitest'
import { reportSchema } from '../../../core/report.ts'
import { setLocale } from '../../../web/lib/i18n.svelte.ts'
import { effectsOf, pairedOf } from '../../../web/manage/compare/beyond.ts'
import { changeLines } from '../../../web/manage/compare/cell-lines.ts'
import { styleOf } from '../../../web/manage/compare/format.ts'

const unknown = { se: null, df: null, t: null, p: null, ciLow: null, ciHigh: null }
const known = { se: 0.02, df: 20, t: 5, p: 0.0001, ciLow: 0.06, ciHigh: 0.14 }

/** A report of two arms with the same difference everywhere, and what is known of its uncertainty. */
function report(status: string, certainty: object) {
  const estimate = { n: 50, nPsu: 1, nStrata: 1, sumWeights: 50, missing: 0, ...unknown }
  const change = { status, kind: 'panel', diff: 0.1, relative: null, ...certainty }
  const did = {
    status,
    n: 100,
    effect: 0.1,
    effectSd: null,
    clusterSe: null,
    clusterDf: null,
    clusterP: null,
    pHolm: null,
    pBh: null,
    ...certainty,
  }
  return reportSchema.parse({
    format: 2,
    study: 's',
    digest: '',
    moment: '2026-10-01T00:00:00Z',
    computedAt: '2026-10-01T00:00:00Z',
    softwareVersion: '0',
    rounds: [],
    design: {
      weight: null,
      strata: [],
      cluster: null,
      respondentId: 'hh',
      arm: 'arm',
      site: null,
      minimumCell: 0,
    },
    panel: null,
    notes: [],
    arms: {
      question: 'arm',
      label: {},
      control: { value: 'comparison', label: { vi: 'Đối chứng', en: 'Comparison' } },
      treated: [{ value: 'treatment', label: { vi: 'Can thiệp', en: 'Intervention' } }],
    },
    indicators: [
      {
        indicator: { name: 'x', label: {}, expression: '1', type: 'proportion', disaggregateBy: [] },
        overall: {
          rounds: { baseline: { status, ...estimate, estimate: 0.2 } },
          change,
          progress: null,
        },
        disaggregations: [],
        notes: [],
        paired: { status, pairs: 40, diff: 0.1, corr: null, dZ: null, mcnemar: null, ...certainty },
        effects: [{ arm: 'treatment', did, ancova: { ...did, baselineSlope: null } }],
      },
    ],
  })
}
const saidOf = (found: ReturnType<typeof report>) => {
  const result = found.indicators[0]!
  return [...effectsOf(result, found), ...pairedOf(result)].map(({ text }) => text)
}

beforeEach(() => setLocale('vi'))

describe('what is said of arms and the same respondents', () => {
  it('has the interval and p', () => {
    expect(saidOf(report('ok', known))).toEqual([
      'Mức thay đổi của nhóm “Can thiệp” chênh lệch +10,0 điểm % so với nhóm “Đối chứng” (khoảng tin cậy 95% 6,0 đến 14,0; p < 0,001).',
      'Nhóm “Can thiệp”, khi đã biết câu trả lời ban đầu của từng người (ANCOVA): +10,0 điểm % (khoảng tin cậy 95% 6,0 đến 14,0; p < 0,001; n = 100).',
      'Trong 40 người trả lời ở cả hai đợt, thay đổi là +10,0 điểm % (khoảng tin cậy 95% 6,0 đến 14,0; p < 0,001).',
    ])
  })

  it('names the unit of what is no proportion', () => {
    const found = report('ok', { ...known, ciLow: -5.8, ciHigh: -1.2 })
    const result = found.indicators[0]!
    const indicator = { ...result.indicator, type: 'mean' as const, measure: { vi: 'giờ', en: 'hours' } }
    const did = { ...result.effects[0]!.did, effect: -3.5 }
    const said = effectsOf(
      { ...result, indicator, effects: [{ arm: 'treatment', did, ancova: null }] },
      found,
    )
    expect(said[0]?.text).toContain('chênh lệch −3,500 giờ so với nhóm “Đối chứng”')
  })

  it.each([
    ['lonely_psu', 'có tầng chỉ có một chùm: không có khoảng tin cậy'],
    ['no_df', 'quá ít chùm: không có khoảng tin cậy'],
  ])('where there is none, says why: %s', (status, why) => {
    const found = report(status, unknown)
    const said = saidOf(found)
    expect(said).toHaveLength(3)
    for (const text of said) {
      expect(text).toContain(why)
      expect(text).not.toContain('–')
    }
    const result = found.indicators[0]!
    expect(changeLines(result.overall.change, styleOf(result))).toEqual(['+10,0 điểm %', why])
  })

  it('has no code where an effect cannot be estimated', () => {
    const found = report('ok', known)
    const did = { ...found.indicators[0]!.effects[0]!.did, status: 'not_estimable' as const, effect: null }
    const result = {
      ...found.indicators[0]!,
      effects: [{ arm: 'treatment', did, ancova: null }],
      paired: null,
    }
    expect(effectsOf(result, found)).toEqual([
      {
        text: 'Chưa thể nói về chênh lệch giữa nhóm “Can thiệp” và nhóm đối chứng: quá ít trường hợp để so sánh.',
      },
    ])
  })
})
