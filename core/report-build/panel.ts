// The responses of a study whose respondents are followed, or that has arms, as columns: what pairs, balance and attrition need beyond sums.
// This is the one part of a report whose memory grows with the responses: a byte for each yes or no, eight for each other number.
import { packed } from '../statistics/accumulate.ts'
import type { Design } from '../statistics/design.ts'
import { createColumn, push, type Column } from './column.ts'
import type { Plan } from './plan.ts'
import type { RowDesign } from './rows.ts'
import type { Levels } from './values.ts'

/** The rows of one round. */
export interface PanelRound {
  rows: number
  /** Index of the respondent, −1 where none is named. */
  respondent: Column
  psu: Column
  weight: Column
  /** Index of the level in each grouping of the unit, −1 for none; of several levels none. */
  groups: Column[]
  /** By indicator of the unit; undefined for totals and ratios. */
  values: (Column | undefined)[]
  /** The responses' ids: of several rows of one respondent the one with the least id counts, in whatever order they come. */
  ids: string[]
  /** That row of each respondent. */
  first: Map<number, number>
}

export interface Panel {
  /** Position of the response in `plan.units`. */
  unit: number
  kinds: ('yes-no' | 'number' | undefined)[]
  respondents: Map<string, number>
  strata: Map<string, number>
  psus: Map<string, number>
  stratumOfPsu: number[]
  /** Levels of each grouping by index. */
  levels: Map<string, number>[]
  rounds: Map<string, PanelRound>
}

/** An empty panel; undefined where nobody is followed and there are no arms, or where nothing is asked of the responses themselves. */
export function createPanel({ units, indicators, arm, follows }: Plan): Panel | undefined {
  const position = units.findIndex(({ name }) => name === '')
  const unit = units[position]
  if (!unit || (!follows && arm === undefined)) return undefined
  return {
    unit: position,
    kinds: unit.indicators.map((at) => {
      const type = indicators[at]?.type
      return type === 'proportion' ? 'yes-no' : type === 'mean' ? 'number' : undefined
    }),
    respondents: new Map(),
    strata: new Map(),
    psus: new Map(),
    stratumOfPsu: [],
    levels: unit.groupings.map(() => new Map()),
    rounds: new Map(),
  }
}

function indexIn(known: Map<string, number>, label: string): number {
  let index = known.get(label)
  if (index === undefined) known.set(label, (index = known.size))
  return index
}

/** Adds the row of a response. */
export function addToPanel(
  panel: Panel,
  { round, stratum, psu, weight, respondent, id }: RowDesign,
  groups: readonly Levels[],
  values: readonly (number | null | undefined)[],
): void {
  addRow(panel, round, {
    id,
    respondent,
    stratum,
    psuKey: packed(stratum, psu),
    weight,
    levels: panel.levels.map((_, grouping) => {
      const level = groups[grouping]
      return typeof level === 'string' ? level : undefined
    }),
    values,
  })
}

export interface PanelRow {
  /** Of the response. */
  id: string
  /** Empty where none is named. */
  respondent: string
  stratum: string
  /** The PSU's label packed with its stratum. */
  psuKey: string
  weight: number
  /** By grouping. */
  levels: readonly (string | undefined)[]
  /** By indicator of the unit. */
  values: readonly (number | null | undefined)[]
}

/** Adds a row to a round. */
export function addRow(panel: Panel, round: string, row: PanelRow): void {
  let rows = panel.rounds.get(round)
  if (!rows) panel.rounds.set(round, (rows = emptyRound(panel)))
  const at = rows.rows
  rows.rows += 1
  const who = row.respondent === '' ? -1 : indexIn(panel.respondents, row.respondent)
  rows.ids.push(row.id)
  const first = rows.first.get(who)
  if (who >= 0 && (first === undefined || row.id < rows.ids[first]!)) rows.first.set(who, at)
  const stratumIndex = indexIn(panel.strata, row.stratum)
  const unit = indexIn(panel.psus, row.psuKey)
  if (unit === panel.stratumOfPsu.length) panel.stratumOfPsu.push(stratumIndex)
  push(rows.respondent, who)
  push(rows.psu, unit)
  push(rows.weight, row.weight)
  rows.groups.forEach((column, grouping) => {
    const level = row.levels[grouping]
    push(column, level === undefined ? -1 : indexIn(panel.levels[grouping]!, level))
  })
  rows.values.forEach((column, position) => {
    if (column) push(column, row.values[position] ?? (panel.kinds[position] === 'yes-no' ? -1 : Number.NaN))
  })
}

const emptyRound = ({ kinds, levels }: Panel): PanelRound => ({
  rows: 0,
  respondent: createColumn('index'),
  psu: createColumn('index'),
  weight: createColumn('number'),
  groups: levels.map(() => createColumn('index')),
  values: kinds.map((kind) => kind && createColumn(kind)),
  ids: [],
  first: new Map(),
})

/** The sample of exactly these rows of a round. */
export function designOfRows(panel: Panel, { psu, weight }: PanelRound, rows: ArrayLike<number>): Design {
  const stratumOfPsu = new Int32Array(panel.stratumOfPsu.length).fill(-1)
  const psusInStratum = new Int32Array(panel.strata.size)
  const weights = new Float64Array(rows.length)
  const psus = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    weights[i] = weight.values[row]!
    const unit = (psus[i] = psu.values[row]!)
    if (stratumOfPsu[unit] !== -1) continue
    const stratum = (stratumOfPsu[unit] = panel.stratumOfPsu[unit]!)
    psusInStratum[stratum] = psusInStratum[stratum]! + 1
  }
  return { weights, psu: psus, stratumOfPsu, psusInStratum, lonely: 'fail' }
}

/** The respondents of both rounds: their rows in each, in the order of the first round. */
export function matched(from: PanelRound, to: PanelRound): { from: number[]; to: number[] } {
  const result: { from: number[]; to: number[] } = { from: [], to: [] }
  for (const [who, row] of from.first) {
    const other = to.first.get(who)
    if (other === undefined) continue
    result.from.push(row)
    result.to.push(other)
  }
  return result
}

/** Every row of a round. */
export function allRows({ rows }: PanelRound): Int32Array {
  const all = new Int32Array(rows)
  for (let row = 0; row < rows; row++) all[row] = row
  return all
}

/** For each row of a grouping's column: 1 where it has the level `one`, 0 where `zero`, NaN elsewhere. */
export function sidesOf(
  panel: Panel,
  { groups }: PanelRound,
  grouping: number,
  zero: string,
  one: string,
  rows: ArrayLike<number>,
): Float64Array {
  const levels = panel.levels[grouping]
  const [a, b] = [levels?.get(zero) ?? -2, levels?.get(one) ?? -2]
  const column = groups[grouping]
  const sides = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) {
    const level = column?.values[rows[i]!]
    sides[i] = level === b ? 1 : level === a ? 0 : Number.NaN
  }
  return sides
}
