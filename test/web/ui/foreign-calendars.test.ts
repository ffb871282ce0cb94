// Dates in the calendars that forms of Ethiopia, Egypt, Nepal and others ask for; the expected days are public holidays, whose date in both calendars is known.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foreignCalendars } from '../../../web/ui/question/foreign-calendars.ts'
import { joinDate } from '../../../web/ui/question/moment.ts'

describe.each([
  ['ethiopian', 'New Year 2018', [1, 1, 2018], '2025-09-11', 13, 'Meskerem'],
  ['ethiopian', 'the last day of a leap year', [6, 13, 2015], '2023-09-11', 13, 'Meskerem'],
  ['coptic', 'Christmas 1742', [29, 4, 1742], '2026-01-07', 13, 'Tout'],
  ['islamic', 'New Year 1447', [1, 1, 1447], '2025-06-27', 12, 'Muharram'],
  ['persian', 'Nowruz 1404', [1, 1, 1404], '2025-03-21', 12, 'Farvardin'],
  ['bikram-sambat', 'New Year 2082', [1, 1, 2082], '2025-04-14', 12, 'Baishakh'],
  ['buddhist', 'Songkran 2568', [13, 4, 2568], '2025-04-13', 12, 'January'],
] as const)('%s, %s', (word, _, [day, month, year], gregorian, count, first) => {
  const calendar = foreignCalendars[word]!
  it('is read and written', () => {
    expect(calendar.write({ day, month, year })).toBe(gregorian)
    expect(calendar.read(gregorian)).toMatchObject({ day, month, year })
  })
  it('has months with names', () => {
    const months = calendar.months('en')
    expect(months).toHaveLength(count)
    expect(months[0]).toBe(first)
    expect(new Set(months).size).toBe(count)
  })
})

describe.each(Object.entries(foreignCalendars))('%s', (_, calendar) => {
  it('gives back every day that it reads', () => {
    const days = fc.date({ min: new Date('1930-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(days, (date) => {
        const day = date.toISOString().slice(0, 10)
        expect(calendar.write(calendar.read(day)!)).toBe(day)
      }),
    )
  })
  it('reads no day that is none, such as a default with a slip', () => {
    for (const day of ['2026-02-31', '2026-13-01', '']) expect(calendar.read(day)).toBeUndefined()
  })
  it('has no 33rd of a month, no month 0 or 14, no day 0', () => {
    const { year } = calendar.read('2025-06-15')!
    expect(calendar.write({ day: 33, month: 2, year })).toBeUndefined()
    expect(calendar.write({ day: 1, month: 0, year })).toBeUndefined()
    expect(calendar.write({ day: 1, month: 14, year })).toBeUndefined()
    expect(calendar.write({ day: 0, month: 1, year })).toBeUndefined()
  })
})

it('has the sixth day of the thirteenth month in leap years only', () => {
  const { write } = foreignCalendars['ethiopian']!
  expect(joinDate('6', '13', '2016', write)).toBeUndefined()
  expect(joinDate('6', '13', '2015', write)).toBe('2023-09-11')
})

it('names months in the language of the survey, and in English where its code is none', () => {
  expect(foreignCalendars['ethiopian']!.months('am')[0]).toBe('መስከረም')
  expect(foreignCalendars['bikram-sambat']!.months('ne')[1]).toBe('जेठ')
  expect(foreignCalendars['persian']!.months('x!')[0]).toBe('Farvardin')
})

it('knows no Nepali day before its first almanac', () =>
  expect(foreignCalendars['bikram-sambat']!.read('1800-01-01')).toBeUndefined())
