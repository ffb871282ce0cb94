// An indicator's unit of measure as it is written in the browser: in two languages, or one word for both, as stored before.
import { describe, expect, it } from 'vitest'
import type { Indicator } from '../../../core/study.ts'
import { draftOf, indicatorOf } from '../../../web/manage/indicators/draft.ts'

const indicator = (measure?: Indicator['measure']): Indicator => ({
  name: 'x',
  label: { vi: 'X' },
  expression: '1',
  type: 'mean',
  disaggregateBy: [],
  ...(measure && { measure }),
})
const saved = (measure?: Indicator['measure'], change: Partial<ReturnType<typeof draftOf>> = {}) =>
  indicatorOf({ ...draftOf(indicator(measure)), ...change }, indicator(measure)).measure

describe('the unit of measure', () => {
  it.each([[undefined], ['kg'], [{ vi: 'giờ', en: 'hours' }], [{ vi: 'giờ' }], [{ vi: 'giờ', km: 'ម៉ោង' }]])(
    'stays as it was when nothing is changed: %j',
    (measure) => expect(saved(measure)).toEqual(measure),
  )

  it('is written in either language', () => {
    expect(saved('hours', { measureVi: ' giờ ' })).toEqual({ vi: 'giờ', en: 'hours' })
    expect(saved(undefined, { measureEn: 'hours' })).toEqual({ en: 'hours' })
  })

  it('is one word where both languages have the same, and nothing where it was emptied', () => {
    expect(saved(undefined, { measureVi: 'kg', measureEn: 'kg' })).toBe('kg')
    expect(saved('kg', { measureVi: '', measureEn: '' })).toBeUndefined()
  })
})
