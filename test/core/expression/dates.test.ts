// Dates in the time zone of the interview, not of the machine.
import { describe, expect, test } from 'vitest'
import { dateTimeText, fromLocal, offsetAt, parseDate } from '../../../core/expression/dates.ts'
import { evaluate, text } from './household.ts'

describe('in Viet Nam', () => {
  test.each([
    // The clock stands at 18:30 UTC on the 15th, when it is already the 16th in Ha Noi.
    ['today()', '2026-03-16'],
    ['now()', '2026-03-16T01:30:00.000+07:00'],
    ["today() - date('2026-03-15')", '1'],
    ['date(today() + 30)', '2026-04-15'],
    ["int((today() - date('1988-02-29')) div 365.25)", '38'],
    ["decimal-date-time('2026-01-01T07:00:00')", '20454'],
    ["decimal-time('12:00:00')", '0.5'],
    ["decimal-time('12:00:00.000+07:00')", '0.5'],
    ["decimal-time('25:00')", ''],
    ["format-date('2026-03-05', '%e/%n/%Y')", '5/3/2026'],
    ["format-date(${visit}, '%d/%m/%y')", '15/03/26'],
    ["format-date(${empty}, '%d/%m/%y')", ''],
    ["format-date-time('2026-03-15T18:30:05.042Z', '%Y-%m-%d %H:%M:%S.%3 %h')", '2026-03-16 01:30:05.042 1'],
    ["format-date('2026-03-15', '%a %A %b %B %%')", 'Sun Sunday Mar March %'],
    ["date('2026-3-5')", '2026-03-05'],
    ["date('2026-02-30')", 'Invalid Date'],
    ["if(date('nonsense'), 'yes', 'no')", 'no'],
    ["date('nonsense') = date('nonsense')", 'false'],
    ["date('') = date('')", 'true'],
    ["date('')", ''],
    ["date('2026-03-15') = '2026-03-15'", 'true'],
    ["date('2026-03-15') = '2026-03-14T17:00:00Z'", 'true'],
    ["'2026-03-15' > '2026-03-14'", 'true'],
    ["'09:30' < '10:15:00.000+07:00'", 'true'],
    ['${visit} <= today()', 'true'],
    ['${empty} <= today()', 'false'],
    ["difference-in-months('2025-12-31', '2026-03-15')", '2'],
    ["cht:difference-in-years('1988-02-29', '2026-02-28')", '37'],
    ["add-date('2026-01-31', 0, 1)", '2026-02-28'],
    ["add-date('2026-01-31', 0, 0, 1)", '2026-02-01'],
  ])('%s → %s', (source, value) => {
    expect(text(source)).toBe(value)
  })

  test('months and days speak the language of the interview', () => {
    expect(text("format-date('2026-03-15', '%a, %e %b')", { language: 'vi' })).toBe('CN, 15 thg 3')
    expect(text("format-date('2026-03-16', '%A %e %B')", { language: 'vi' })).toBe('Thứ Hai 16 tháng 3')
    expect(text("format-date('2026-03-15', '%B')", { language: 'fr' })).toBe('mars')
  })
})

describe('zones that change their clocks', () => {
  test.each([
    ['America/New_York', '2026-03-08T01:59:59', '2026-03-08T01:59:59.000-05:00'],
    // Between two and three o'clock there was no such time.
    ['America/New_York', '2026-03-08T02:30:00', '2026-03-08T03:30:00.000-04:00'],
    ['America/New_York', '2026-03-08T03:00:00', '2026-03-08T03:00:00.000-04:00'],
    ['Asia/Kathmandu', '2026-03-08T03:00:00', '2026-03-08T03:00:00.000+05:45'],
    ['Asia/Ho_Chi_Minh', '1970-01-01T00:00:00', '1970-01-01T00:00:00.000+08:00'],
    ['Not/A_Zone', '2026-03-08T03:00:00', '2026-03-08T03:00:00.000+00:00'],
  ])('%s: %s is %s', (zone, local, full) => {
    expect(dateTimeText(parseDate(local, zone), zone)).toBe(full)
  })

  test('a day of arithmetic keeps the date across the change', () => {
    expect(text("date('2026-03-07' + 1)", { timezone: 'America/New_York' })).toBe('2026-03-08')
    expect(
      evaluate("number('2026-03-09') - number('2026-03-08')", { timezone: 'America/New_York' }),
    ).toBeCloseTo(23 / 24, 6)
  })

  test('every hour of a year comes back from its local time', () => {
    for (const zone of ['America/New_York', 'Asia/Ho_Chi_Minh', 'Australia/Lord_Howe', 'Europe/Dublin']) {
      for (let hour = 0; hour < 8760; hour += 7) {
        const ms = Date.UTC(2026, 0, 1) + hour * 3_600_000
        const local = ms + offsetAt(ms, zone)
        const back = fromLocal(local, zone)
        // When clocks go back an hour is told twice, and either is right.
        expect(back + offsetAt(back, zone)).toBe(local)
      }
    }
  })
})
