// Whether two reports say the same: every number to 1e-12, everything else exactly.
import { expect } from 'vitest'
import type { Report } from '../../core/report.ts'

/** Every value of a report by its place. */
export function leaves(value: unknown, place = ''): [place: string, value: unknown][] {
  if (Array.isArray(value)) return value.flatMap((one, index) => leaves(one, `${place}/${index}`))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, one]) => leaves(one, `${place}/${name}`))
  return [[place, value]]
}

export function expectSame(found: Partial<Report>, expected: Partial<Report>): void {
  const [ours, theirs] = [leaves(found), leaves(expected)]
  expect(ours.map(([place]) => place)).toEqual(theirs.map(([place]) => place))
  ours.forEach(([place, value], index) => {
    const other = theirs[index]![1]
    if (typeof value !== 'number' || typeof other !== 'number')
      return expect([place, value]).toEqual([place, other])
    expect(Math.abs(value - other), place).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(other)))
  })
}
