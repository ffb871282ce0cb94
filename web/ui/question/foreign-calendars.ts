// The calendars that an appearance of XLSForm asks for, as ODK Collect has them: a stored day's parts in them, and back.
import {
  BuddhistCalendar,
  CalendarDate,
  CopticCalendar,
  EthiopicCalendar,
  GregorianCalendar,
  IslamicCivilCalendar,
  parseDate,
  PersianCalendar,
  toCalendar,
  type Calendar,
} from '@internationalized/date'
import { toBik, toDev, toGreg_text } from 'bikram-sambat'
import type { DateParts } from './moment.ts'

export interface ForeignCalendar {
  /** Of a day such as `2026-05-01`; undefined where there is no such day, and outside of the years that the calendar knows. */
  read(day: string): DateParts | undefined
  /** The day in the Gregorian calendar, as it is stored; undefined where there is no such day. */
  write(parts: DateParts): string | undefined
  /** What its months are called in a language (BCP 47), in order. */
  months(language: string): string[]
}

/** By the word in the appearance column. */
export const foreignCalendars: Record<string, ForeignCalendar> = {
  ethiopian: unicode('ethiopic', new EthiopicCalendar()),
  coptic: unicode('coptic', new CopticCalendar()),
  islamic: unicode('islamic-civil', new IslamicCivilCalendar()),
  persian: unicode('persian', new PersianCalendar()),
  buddhist: unicode('buddhist', new BuddhistCalendar()),
  'bikram-sambat': nepali(),
}

/** A calendar of Unicode's CLDR; `key` is its name there. */
function unicode(key: string, calendar: Calendar): ForeignCalendar {
  const gregorian = new GregorianCalendar()
  const read = (day: string) => within(() => toCalendar(parseDate(day), calendar))
  const write = ({ day, month, year }: DateParts) => {
    // It is brought into its bounds where it is none.
    const date = new CalendarDate(calendar, year, month, day)
    const exists = date.day === day && date.month === month && date.year === year
    return exists ? toCalendar(date, gregorian).toString() : undefined
  }
  return {
    read,
    write,
    months(language) {
      const name = monthNames(language, key)
      const { year } = read('2025-06-15')!
      const count = calendar.getMonthsInYear(new CalendarDate(calendar, year, 1, 1))
      return Array.from({ length: count }, (_, i) =>
        name.format(new Date(write({ day: 1, month: i + 1, year })!)),
      )
    },
  }
}

function monthNames(language: string, calendar: string): Intl.DateTimeFormat {
  const options = { calendar, month: 'long', timeZone: 'UTC' } as const
  try {
    return new Intl.DateTimeFormat(language, options)
  } catch {
    return new Intl.DateTimeFormat('en', options)
  }
}

/** Its months have the lengths that the year's almanac gave them. */
function nepali(): ForeignCalendar {
  const latin = 'Baishakh Jestha Asar Shrawan Bhadra Asoj Kartik Mangsir Poush Magh Falgun Chaitra'.split(' ')
  return {
    // It takes 31 February for 3 March.
    read: (day) => within(() => toBik(parseDate(day).toString())),
    write: ({ day, month, year }) => within(() => toGreg_text(year, month, day)),
    months: (language) =>
      latin.map((name, i) => (/^ne\b/.test(language) ? toDev(2080, i + 1, 1).month : name)),
  }
}

/** The libraries throw at days that are none, and at years without an almanac. */
function within<T>(convert: () => T): T | undefined {
  try {
    return convert()
  } catch {
    return undefined
  }
}
