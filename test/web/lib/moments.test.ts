// Days and moments as each language writes them.
import { expect, it } from 'vitest'
import { dayStyle, formatMoment, setLocale } from '../../../web/lib/i18n.svelte.ts'

const moment = new Date(2026, 10, 29, 2, 5).getTime()

it.each([
  ['vi', '02:05 29/11/2026', '29/11/2026'],
  ['en', '29 Nov 2026, 02:05', '29 Nov 2026'],
] as const)('in %s', (language, time, day) => {
  setLocale(language)
  expect(formatMoment(moment)).toBe(time)
  expect(formatMoment(moment, dayStyle())).toBe(day)
})
