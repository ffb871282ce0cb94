// R's results for designs that are seldom and hard (hard.R says which): clusters named alike in several strata, strata with one cluster, without weight or
// without a round, three rounds of a part panel, a domain of one cluster, members of a repeat, ties at exactly the share that is asked for.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compute } from '../../../conformance/statistics.ts'
import { createDesign } from '../../../../core/statistics/design.ts'
import { raoScott } from '../../../../core/statistics/rao-scott.ts'

interface Case {
  id: string
  expected: unknown
  rtol?: number
  optional_fields?: string[]
}

/** Where a result differs from R's: every number to 1e-8, and what is null there is null here. */
function differences(
  found: unknown,
  wanted: unknown,
  rtol: number,
  optional: string[],
  place = '',
): string[] {
  if (typeof wanted === 'number' && typeof found === 'number')
    return Math.abs(found - wanted) <= 1e-12 + rtol * Math.abs(wanted)
      ? []
      : [`${place}: ${found}, not ${wanted}`]
  if (typeof wanted !== 'object' || wanted === null || typeof found !== 'object' || found === null)
    return (found ?? null) === wanted ? [] : [`${place}: ${String(found)}, not ${String(wanted)}`]
  return Object.entries(wanted).flatMap(([name, one]) =>
    optional.includes(name)
      ? []
      : differences((found as Record<string, unknown>)[name], one, rtol, optional, `${place}/${name}`),
  )
}

it('agrees with R in 262 analyses', () => {
  const { cases }: { cases: Case[] } = JSON.parse(
    readFileSync(join(import.meta.dirname, 'expected.json'), 'utf8'),
  )
  const results = new Map(compute(import.meta.dirname).map(({ id, result }) => [id, result]))
  expect(cases).toHaveLength(262)
  const wrong = cases.flatMap(({ id, expected, rtol = 1e-8, optional_fields: optional = [] }) =>
    differences(results.get(id), expected, rtol, optional, id),
  )
  expect(wrong).toEqual([])
})

it('tests a table without the levels that have no weight, which R gives up on', () => {
  const rows = Array.from({ length: 48 }, (_, i) => ({
    psu: `p${i % 9}`,
    weight: i % 4 === 3 ? 0 : 1 + (i % 5),
    a: i % 3 ? 'x' : 'y',
    b: i % 4 === 3 ? 'void' : i % 7 > 2 ? 'u' : 'v',
  }))
  const test = (of: typeof rows) =>
    raoScott(
      createDesign({
        rows: of.length,
        weights: of.map(({ weight }) => weight),
        psu: [of.map(({ psu }) => psu)],
      }),
      of.map(({ a }) => a),
      of.map(({ b }) => b),
    )
  const [all, some] = [test(rows), test(rows.filter(({ weight }) => weight > 0))]
  expect(all.cols).toEqual(['u', 'v', 'void'])
  expect(all.cellProp.map((row) => row[2])).toEqual([0, 0])
  for (const of of ['F', 'ndf', 'ddf', 'p', 'pFirstOrder'] as const)
    expect(all[of]).toBeCloseTo(some[of]!, 10)
})
