// Where a choice is drawn on a plan.
import { expect, it } from 'vitest'
import { centreOf } from '../../../web/ui/question/location.ts'

it.each([
  ['21 105 3 4', [21, 105]],
  ['20 100 0 0; 22 100 0 0; 21 103 0 0', [21, 101]],
  ['', undefined],
  ['north of the river', undefined],
  ['95 10 0 0', undefined],
])('%s lies at %j', (geometry, expected) => {
  const place = centreOf(geometry)
  expect(place && [place.latitude, place.longitude]).toEqual(expected)
})
