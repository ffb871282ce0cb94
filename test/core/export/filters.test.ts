// Which responses are in a download, by what people choose.
import { describe, expect, test } from 'vitest'
import { filtersSchema } from '../../../core/export/choices.ts'
import { dayStart, filterOf } from '../../../core/export/filters.ts'
import type { StoredResponse } from '../../../core/response.ts'
import { response } from '../../support/responses.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'

const HASH = '1'.repeat(64)
const survey = surveyFrom(`
| survey |             |         |         |
|        | type        | name    | label   |
|        | begin_group | place   | Place   |
|        | text        | commune | Commune |
|        | end_group   |         |         |
| study |      |         |
|       | key  | value   |
|       | site | commune |
`)
const surveys = new Map([[HASH, survey]])
const one = (other: Partial<StoredResponse> = {}): StoredResponse => ({
  ...response({ place: { commune: 'north' } }),
  survey: { id: 's', version: '1', hash: HASH },
  hash: HASH,
  receivedAt: '2026-05-01T17:30:00.000Z',
  finishedAt: '2026-05-01T23:59:00.000+07:00',
  flags: [],
  ...other,
})
const takes = (filters: object, given = one(), zone = 'Asia/Ho_Chi_Minh') =>
  filterOf(filtersSchema.parse(filters), zone, surveys)(given)

describe('days', () => {
  test('are those of the study, not of the server', () => {
    // 17:30 UTC is half past midnight of the next day in Viet Nam.
    expect(takes({ received: { from: '2026-05-02', to: '2026-05-02' } })).toBe(true)
    expect(takes({ received: { from: '2026-05-01', to: '2026-05-01' } })).toBe(false)
    expect(takes({ received: { from: '2026-05-01', to: '2026-05-01' } }, one(), 'UTC')).toBe(true)
  })

  test('are whole, to their last minute', () => {
    expect(takes({ finished: { from: null, to: '2026-05-01' } })).toBe(true)
    expect(takes({ finished: { from: null, to: '2026-04-30' } })).toBe(false)
  })

  test.each([
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
    ['2026-05-01', 'Asia/Kathmandu', '2026-04-30T18:15:00.000Z'],
  ])('%s in %s begins at %s, also when clocks change', (day, zone, moment) => {
    expect(new Date(dayStart(day, zone)).toISOString()).toBe(moment)
  })
})

describe('doubts and reviews', () => {
  const doubted = one({ flags: [{ kind: 'constraint' }] })
  const approved = one({ review: { state: 'approved', by: 'lan@example.org', at: '2026-05-02T00:00:00Z' } })

  test('decide only where they are asked about', () => {
    expect([doubted, approved].map((given) => takes({}, given))).toEqual([true, true])
    expect([one(), doubted].map((given) => takes({ flagged: 'without' }, given))).toEqual([true, false])
    expect([one(), doubted].map((given) => takes({ flagged: 'only' }, given))).toEqual([false, true])
    expect([one(), approved].map((given) => takes({ reviews: ['none'] }, given))).toEqual([true, false])
    expect([one(), approved].map((given) => takes({ reviews: ['approved', 'rejected'] }, given))).toEqual([
      false,
      true,
    ])
  })
})

test('sites are those of the question that the study names, wherever it stands', () => {
  expect(takes({ sites: ['north', 'west'] })).toBe(true)
  expect(takes({ sites: ['south'] })).toBe(false)
  expect(takes({ sites: ['north'] }, one({ survey: { id: 's', version: '9', hash: '9'.repeat(64) } }))).toBe(
    false,
  )
})
