// Splits rows by the levels of one or more variables, for disaggregations and categorical questions.
import { countUsable, usableRows, type Design } from './design.ts'
import { proportion, type ProportionEstimate } from './proportion.ts'
import type { EstimateOptions } from './mean.ts'
import { sortedLevels, type Level } from './terms.ts'

export interface Group {
  /** The level of each variable. */
  levels: Level[]
  /** 1 for the rows of the group. */
  rows: Uint8Array
}

/**
 * The groups that occur among the rows in `among`, in order of the first variable, then of the second; rows with a missing variable
 * belong to none.
 */
export function groupsBy(
  variables: readonly (readonly (Level | null)[])[],
  among: ArrayLike<number | boolean>,
): Group[] {
  const [first, ...others] = variables
  if (!first)
    return [{ levels: [], rows: Uint8Array.from({ length: among.length }, (_, row) => (among[row] ? 1 : 0)) }]
  return sortedLevels(first.filter((_, row) => among[row])).flatMap((level) => {
    const rows = Uint8Array.from(first, (value, row) => (among[row] && value === level ? 1 : 0))
    return groupsBy(others, rows).flatMap((group) =>
      group.rows.includes(1) ? [{ levels: [level, ...group.levels], rows: group.rows }] : [],
    )
  })
}

/**
 * The share of each level among the rows with a valid answer. For select_multiple take `proportion` of one 0/1 column per
 * choice instead, missing where the question was not asked: percent of cases.
 */
export function categorical(
  design: Design,
  y: readonly (Level | null)[],
  options: EstimateOptions = {},
): (ProportionEstimate & { category: Level })[] {
  const valid = Float64Array.from(y, (value) => (value === null || Number.isNaN(value) ? Number.NaN : 0))
  const usable = usableRows(design, options.domain, valid)
  if (countUsable(design, usable).n === 0) return []
  return sortedLevels(y.filter((_, row) => usable[row])).map((category) => ({
    category,
    ...proportion(
      design,
      Float64Array.from(y, (value) => Number(value === category)),
      { ...options, domain: usable },
    ),
  }))
}
