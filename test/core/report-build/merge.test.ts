// A report that several workers collected for is the report of one pass.
import { expect, test } from 'vitest'
import { addResponse, beginCollection } from '../../../core/report-build/collect.ts'
import { absorbCollection } from '../../../core/report-build/merge.ts'
import { finishReport } from '../../../core/report-build/report.ts'
import type { StoredResponse } from '../../../core/response.ts'
import { surveyFrom } from '../../support/survey-from-markdown.ts'
import { all, design, household, indicators, round } from './household.ts'

const survey = surveyFrom(household(design('commune') + indicators))
const begin = () =>
  beginCollection({
    study: {
      id: 's',
      title: {},
      members: [],
      minimumCell: 0,
      timezone: 'Asia/Ho_Chi_Minh',
      createdAt: '',
      revision: 1,
    },
    rounds: [round('baseline', 1), round('endline', 2)],
    surveys: new Map([['a'.repeat(64), survey]]),
    edited: undefined,
    engines: {},
  })
const collected = (responses: StoredResponse[]) => {
  const collection = begin()
  for (const one of responses) addResponse(collection, one)
  return collection
}
const finish = (collection: ReturnType<typeof begin>) =>
  finishReport(collection, { digest: '', moment: '', computedAt: '', softwareVersion: '' })

/** Every number of a report by its place; texts as they are. */
function leaves(value: unknown, place = ''): [string, unknown][] {
  if (Array.isArray(value)) return value.flatMap((one, index) => leaves(one, `${place}/${index}`))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, one]) => leaves(one, `${place}/${name}`))
  return [[place, value]]
}

test.each([2, 3, 7])('collected by %i workers, to 1e-12', (workers) => {
  const parts = Array.from({ length: workers }, (_, worker) =>
    collected(all.filter((_one, index) => index % workers === worker)),
  )
  const merged = begin()
  for (const part of parts) absorbCollection(merged, part)
  const [one, several] = [leaves(finish(collected(all))), leaves(finish(merged))]
  expect(several.map(([place]) => place)).toEqual(one.map(([place]) => place))
  several.forEach(([place, value], index) => {
    const expected = one[index]![1]
    if (typeof value !== 'number' || typeof expected !== 'number')
      return expect([place, value]).toEqual([place, expected])
    expect(Math.abs(value - expected), place).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)))
  })
})

test('responses that wait for pictures are those of all workers', () => {
  const waiting = all.map((one): StoredResponse => ({
    ...one,
    flags: [{ kind: 'media-missing', detail: 'a.jpg' }],
  }))
  const merged = begin()
  for (const part of [waiting.slice(0, 50), waiting.slice(50)]) absorbCollection(merged, collected(part))
  const counts = ({ notes }: ReturnType<typeof finish>) =>
    notes.map(({ code, round: of, count }) => ({ code, of, count }))
  expect(counts(finish(merged))).toEqual(counts(finish(collected(waiting))))
  expect(counts(finish(merged)).filter(({ code }) => code === 'waiting-for-media')).toHaveLength(2)
})
