// The variables of the tables of balance and attrition: the first round's indicators, and the levels of what they are disaggregated by.
import type { Variable } from '../report.ts'
import type { Term } from '../statistics/regression.ts'
import { valuesAt } from './column.ts'
import type { Collection } from './collect.ts'
import { inOrder } from './labels.ts'
import type { Panel, PanelRound } from './panel.ts'

/** Rows of such a table, and variables of its joint test, at most. */
const MOST = 16
const MOST_JOINT = 10
/** A question with more levels than this is left out. */
const LEVELS = 12
/** The joint test needs rows that have all of its variables, so it takes those that nearly every row has. */
const NEARLY_ALL = 0.9

export interface Covariates {
  variables: Variable[]
  /** In the order of the variables, named by their position. */
  terms: Term[]
  joint: Term[]
}

/** The variables of all rows of a round. Of a question with two or more levels all but the first are variables, as in a regression. */
export function covariatesOf(
  { plan }: Collection,
  panel: Panel,
  round: PanelRound,
  rows: ArrayLike<number>,
): Covariates {
  const unit = plan.units[panel.unit]!
  const result: Covariates = { variables: [], terms: [], joint: [] }
  const add = (variable: Variable, values: Float64Array) => {
    if (result.variables.length === MOST) return
    let [known, total, first, varies] = [0, 0, Number.NaN, false]
    for (const value of values) {
      total += 1
      if (Number.isNaN(value)) continue
      known += 1
      if (Number.isNaN(first)) first = value
      else if (value !== first) varies = true
    }
    if (!varies) return
    const term = { name: String(result.variables.length), values }
    result.variables.push(variable)
    result.terms.push(term)
    if (known >= NEARLY_ALL * total && result.joint.length < MOST_JOINT) result.joint.push(term)
  }
  round.values.forEach((column, position) => {
    const name = plan.indicators[unit.indicators[position] ?? -1]?.name
    if (column && name !== undefined)
      add({ indicator: name, question: '', level: '' }, valuesAt(column, rows))
  })
  unit.groupings.forEach((question, grouping) => {
    const known = panel.levels[grouping]!
    const column = round.groups[grouping]
    if (question === plan.arm || !column || known.size < 2 || known.size > LEVELS) return
    const codes = valuesAt(column, rows)
    for (const { value } of inOrder(plan.newestFirst, question, known.keys()).slice(1)) {
      const code = known.get(value)
      const values = codes.map((own) => (own < 0 ? Number.NaN : Number(own === code)))
      add({ indicator: null, question, level: value }, values)
    }
  })
  return result
}
