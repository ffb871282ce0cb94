// A report that several workers collected for is the report of one pass.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addResponse, beginCollection } from '../../../core/report-build/collect.ts'
import { absorbCollection } from '../../../core/report-build/merge.ts'
import { finishReport } from '../../../core/report-build/report.ts'
import type { StoredResponse } from '../../../core/response.ts'
import { expectSame } from '../../support/same-report.ts'
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

test.each([2, 3, 7])('collected by %i workers, to 1e-12', (workers) => {
  const parts = Array.from({ length: workers }, (_, worker) =>
    collected(all.filter((_one, index) => index % workers === worker)),
  )
  const merged = begin()
  for (const part of parts) absorbCollection(merged, part)
  expectSame(finish(merged), finish(collected(all)))
})

/** What tells on whoever depends on the order: respondents entered twice, clusters in two strata, more levels than are kept, a wide spread. */
const awkward = all.map((one, index): StoredResponse => ({
  ...one,
  // The same ids at every run, spread as random ones are.
  id: `${((index * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
  answers: {
    ...one.answers,
    hh: index % 7 === 0 ? 'h1' : `h${index}`,
    commune: `c${index % 9}`,
    income: String(index % 5 === 0 ? index ** 3 : index / 8),
  },
}))

test('whoever takes which response, and in whatever order', () => {
  const expected = finish(collected(awkward))
  for (const code of ['duplicate-respondent', 'clusters-reused'])
    expect(expected.notes.filter((note) => note.code === code)).toHaveLength(2)
  const workers = fc.array(fc.nat(4), { minLength: awkward.length, maxLength: awkward.length })
  fc.assert(
    fc.property(workers, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (worker, order) => {
      const merged = begin()
      for (const one of order)
        absorbCollection(merged, collected(awkward.filter((_response, index) => worker[index] === one)))
      expectSame(finish(merged), expected)
    }),
    { numRuns: 25 },
  )
})

test('too many levels are too many, however few each worker saw', () => {
  const edited = [
    { ...finish(begin()).indicators[0]!.indicator, unit: '', where: '', disaggregateBy: ['hh'] },
  ]
  const { expression } = finish(begin()).indicators.find(
    ({ indicator }) => indicator.name === 'poor',
  )!.indicator
  const many = Array.from({ length: 400 }, (_, index): StoredResponse => ({
    ...all[0]!,
    id: `${String(index).padStart(8, '0')}-0000-4000-8000-000000000000`,
    answers: { ...all[0]!.answers, hh: `h${index}` },
  }))
  const start = () => beginCollection({ ...begin().input, edited: [{ ...edited[0]!, expression }] })
  const merged = start()
  for (const part of [many.slice(0, 250), many.slice(250)]) {
    const collection = start()
    for (const one of part) addResponse(collection, one)
    absorbCollection(merged, collection)
  }
  const [result] = finish(merged).indicators
  expect(result?.disaggregations).toEqual([])
  expect(result?.notes).toMatchObject([{ code: 'too-many-levels', count: 400, detail: 'hh' }])
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
