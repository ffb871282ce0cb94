// How the comparison page reads a change and a target: honest about chance, aware of the wanted direction.
import { describe, expect, it } from 'vitest'
import type { Change, Estimate } from '../../../core/report.ts'
import { ends, explanation, lines, standing, verdict } from '../../../web/manage/compare/reading.ts'

const change = (diff: number | null, p: number | null): Change => ({
  status: 'ok',
  kind: 'shared-clusters',
  diff,
  se: 0.01,
  df: 87,
  t: 2,
  p,
  ciLow: null,
  ciHigh: null,
  relative: null,
  hedgesG: null,
  cohenH: null,
  pHolm: null,
  pBh: null,
})

const estimate = (value: number | null): Estimate => ({
  status: value === null ? 'no_data' : 'ok',
  n: value === null ? null : 100,
  nPsu: null,
  nStrata: null,
  sumWeights: null,
  estimate: value,
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

/** Rounds `r0`, `r1`, … with these estimates. */
const across = (...values: (number | null)[]) => {
  const rounds = values.map((_, index) => ({ id: `r${index}` }))
  const estimates = values.map((value, index) => [`r${index}`, estimate(value)] as const)
  return { rounds, comparison: { rounds: Object.fromEntries(estimates) } }
}

describe('the reading of a change', () => {
  it('is better or worse only by the wanted direction', () => {
    expect(verdict(change(-0.05, 0.001), 'decrease')).toBe('improved')
    expect(verdict(change(-0.05, 0.001), 'increase')).toBe('worsened')
    expect(verdict(change(-0.05, 0.001), undefined)).toBe('decreased')
    expect(verdict(change(0.05, 0.001), undefined)).toBe('increased')
  })

  it('never calls a change that chance could explain an improvement, however large', () => {
    expect(verdict(change(-0.4, 0.05), 'decrease')).toBe('noChange')
    expect(verdict(change(-0.4, 0.2), 'decrease')).toBe('noChange')
  })

  it('says nothing where nothing can be said', () => {
    expect(verdict(null, 'decrease')).toBe('unknown')
    expect(verdict(change(null, null), 'decrease')).toBe('unknown')
    expect(verdict(change(0.1, null), 'increase')).toBe('unknown')
  })

  it('is explained, whatever it is', () => {
    expect(explanation[verdict(change(0.1, 0.3), 'increase')]).toBe('noChangeLong')
    expect(explanation[verdict(change(0.1, 0.01), undefined)]).toBe('movedLong')
  })
})

describe('the rounds that a change is between', () => {
  const between = (...values: (number | null)[]) => {
    const { rounds, comparison } = across(...values)
    return ends(rounds, comparison).map((round) => round?.id)
  }

  it('are the first and the last that have an estimate', () => {
    expect(between(0.3, 0.2, 0.1)).toEqual(['r0', 'r2'])
    expect(between(null, 0.2, 0.1, null)).toEqual(['r1', 'r2'])
  })

  it('are not two when only one has one', () => {
    expect(between(0.3, null)).toEqual(['r0', undefined])
    expect(between(null, null)).toEqual([undefined, undefined])
    expect(between()).toEqual([undefined, undefined])
  })
})

describe('a target', () => {
  const stand = (
    target: number,
    direction: 'increase' | 'decrease' | undefined,
    ...values: (number | null)[]
  ) => {
    const { rounds, comparison } = across(...values)
    return standing({ target, ...(direction && { direction }) }, rounds, comparison)
  }

  it('is no part of a way between rounds that cannot be compared', () => {
    const { rounds, comparison } = across(0.2, 0.4)
    const incomparable = {
      ...comparison,
      change: { ...change(null, null), status: 'not_computable' as const },
    }
    expect(standing({ target: 0.6 }, rounds, incomparable)).toEqual({ met: false, share: null })
  })

  it('is reached from the side that is wanted, and the way to it is measured from the first round', () => {
    expect(stand(0.6, 'increase', 0.2, 0.7)).toEqual({ met: true, share: expect.closeTo(1.25) as number })
    expect(stand(0.6, 'increase', 0.2, 0.3)).toEqual({ met: false, share: expect.closeTo(0.25) as number })
    expect(stand(0.1, 'decrease', 0.3, 0.4)).toEqual({ met: false, share: expect.closeTo(-0.5) as number })
  })

  it('without a wanted direction lies where the first round is not', () => {
    expect(stand(0.1, undefined, 0.3, 0.05)?.met).toBe(true)
    expect(stand(0.5, undefined, 0.3, 0.05)?.met).toBe(false)
  })

  it('that was reached at the start, or with one round alone, has no way to measure', () => {
    expect(stand(0.6, 'increase', 0.7, 0.65)).toEqual({ met: true, share: null })
    expect(stand(0.6, 'increase', 0.7, null)).toEqual({ met: true, share: null })
  })

  it('without an estimate is neither met nor missed', () => {
    expect(stand(0.6, 'increase', null, null)).toBeNull()
  })
})

describe('the lines of an indicator', () => {
  it('are the whole sample, then every level, each disaggregation under its name', () => {
    const { comparison } = across(0.3)
    const row = { ...comparison, change: null, progress: null }
    const indicator = {
      name: 'x',
      label: {},
      expression: '1',
      type: 'mean',
      disaggregateBy: ['sex', 'arm'],
    } as const
    const found = lines({
      indicator: { ...indicator, disaggregateBy: [...indicator.disaggregateBy] },
      overall: row,
      disaggregations: [
        {
          by: 'sex',
          label: { en: 'Sex' },
          levels: ['f', 'm'].map((value) => ({ value, label: {}, comparison: row })),
          equalChange: null,
        },
        { by: 'arm', label: {}, levels: [], equalChange: null },
      ],
      notes: [],
      trend: null,
      paired: null,
      effects: [],
      distribution: {},
    })
    expect(found.map(({ key, heading }) => [key, heading?.name])).toEqual([
      ['overall', undefined],
      ['sex/f', 'sex'],
      ['sex/m', undefined],
    ])
  })
})
