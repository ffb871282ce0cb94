// Fieldwork by day: what lies between two days of work is shown as time, however far apart they are.
import { expect, test } from 'vitest'
import { barsOf } from '../../../web/manage/overview/days.ts'

test('days without responses stand between the others, and all so far adds up', () => {
  const { days, bars } = barsOf([
    { day: '2026-02-27', responses: 3 },
    { day: '2026-03-02', responses: 4 },
  ])
  expect(days).toBe(1)
  expect(bars).toEqual([
    { day: '2026-02-27', responses: 3, together: 3 },
    { day: '2026-02-28', responses: 0, together: 3 },
    { day: '2026-03-01', responses: 0, together: 3 },
    { day: '2026-03-02', responses: 4, together: 7 },
  ])
})

test('a phone with a wrong clock makes bars of more days, not thousands of them', () => {
  const { days, bars } = barsOf([
    { day: '1970-01-01', responses: 1 },
    { day: '2026-03-02', responses: 4 },
    { day: '2026-03-03', responses: 5 },
  ])
  expect(bars.length).toBeLessThanOrEqual(120)
  expect(days).toBeGreaterThan(100)
  expect(bars[0]?.responses).toBe(1)
  expect(bars.at(-1)).toMatchObject({ responses: 9, together: 10 })
})

test('of a round without responses is nothing', () => expect(barsOf([])).toEqual({ days: 1, bars: [] }))
