// Dates and times between inputs and stored text.
import { describe, expect, it } from 'vitest'
import { fold } from '../../../web/ui/question/fold.ts'
import { clockOf, dayOf, joinDate, storeTime } from '../../../web/ui/question/moment.ts'

describe('dates and times', () => {
  it('stores times with the offset of the interview’s time zone', () => {
    expect(storeTime('14:30', 'Asia/Ho_Chi_Minh', '2026-05-01')).toBe('14:30:00.000+07:00')
    expect(storeTime('14:30', 'UTC', '2026-05-01')).toBe('14:30:00.000+00:00')
    expect(storeTime('14:30', 'Nowhere/Else', '2026-05-01')).toBe('14:30:00.000+00:00')
    expect(storeTime('', 'UTC', '2026-05-01')).toBe('')
  })

  it('reads the clock and the day back', () => {
    expect(clockOf('2026-05-01T14:30:00.000+07:00')).toBe('14:30')
    expect(clockOf('09:05:00.000+07:00')).toBe('09:05')
    expect(clockOf('2026-05-01')).toBe('')
    expect(dayOf('2026-05-01T14:30:00.000+07:00')).toBe('2026-05-01')
  })

  it('accepts only days that exist', () => {
    expect(joinDate('29', '2', '2024')).toBe('2024-02-29')
    expect(joinDate('29', '2', '2023')).toBeUndefined()
    expect(joinDate('1', '13', '2023')).toBeUndefined()
    expect(joinDate('1', '1', '23')).toBeUndefined()
  })
})

it('finds Vietnamese without its accents, however they are encoded', () => {
  expect(fold('Đắk Lắk')).toBe('dak lak')
  expect(fold('Thừa Thiên Huế'.normalize('NFD'))).toBe('thua thien hue')
})
