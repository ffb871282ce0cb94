// The change in each level of a disaggregation, and whether the levels changed alike.
import { change, type ChangeEstimate, type ChangeOptions, type Sides } from './change.ts'
import { both, usableRows, type Design } from './design.ts'
import { groupsBy } from './groups.ts'
import { intercept, jointTest, regression, type JointTest, type Term } from './regression.ts'
import { dummies, product, type Level } from './terms.ts'

export interface ChangeBy {
  groups: (ChangeEstimate & { group: Level })[]
  /** Null with fewer than two levels that have data. */
  testEqualChange: JointTest | null
}

/**
 * The change of each level of `by` as a domain (a level without data keeps its row), and the Wald F test that all changed alike: the
 * round×level terms of the regression y ~ round×level. Source: Lumley (2010), §5.2 (R's `svyglm`, `regTermTest`).
 */
export function changeBy(
  design: Design,
  y: ArrayLike<number>,
  by: readonly (Level | null)[],
  sides: Sides,
  options: ChangeOptions = {},
): ChangeBy {
  const inSample = usableRows(design, options.domain)
  const groups = groupsBy([by], inSample).map(({ levels: [group = ''], rows }) => ({
    group,
    ...change(design, y, sides, { ...options, domain: rows }),
  }))
  return { groups, testEqualChange: equalChange(design, y, by, sides, options) }
}

function equalChange(
  design: Design,
  y: ArrayLike<number>,
  by: readonly (Level | null)[],
  sides: Sides,
  { domain }: ChangeOptions,
): JointTest | null {
  const rows = y.length
  const compared = Float64Array.from({ length: rows }, (_, row) => (sides.from[row] || sides.to[row] ? 1 : 0))
  const known = Float64Array.from(by, (level) => (level === null || Number.isNaN(level) ? 0 : 1))
  const usable = usableRows(design, both(domain, both(compared, known)), y)
  const round: Term = {
    name: 'round',
    values: Float64Array.from(compared, (_, row) => (sides.to[row] ? 1 : 0)),
  }
  const levels = dummies('group', by, usable)
  const interactions = levels.map((level) => product(round, level))
  const fit = regression(design, usable, y, [intercept(rows), round, ...levels, ...interactions])
  return fit && levels.length > 0
    ? jointTest(
        fit,
        interactions.map((term) => term.name),
      )
    : null
}
