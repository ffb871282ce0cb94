// Two questions of one round against each other, with the Rao–Scott test. Memory grows with PSUs and cells, not with responses in clusters.
import { contextOf } from '../interview/scope.ts'
import { missingKind } from '../missing.ts'
import type { StoredResponse } from '../response.ts'
import { packed } from '../statistics/accumulate.ts'
import type { Question, Survey } from '../survey.ts'
import { axisOf, levelsIn, tabulated, type Axis } from './axis.ts'
import { openForDesign, type DesignReader } from './design-reader.ts'
import type { ReportInput } from './plan.ts'
import { membersOf } from './values.ts'

/** A table with more rows or columns than this says nothing to anybody. */
export const LEVELS = 70

export interface Psu {
  stratum: string
  psu: string
}

/** Sums of a PSU in one cell. */
export interface CellSums extends Psu {
  n: number
  weight: number
  row: string
  column: string
}

export interface CrosstabCollection {
  asked: { round: string; rows: string; columns: string }
  reader: DesignReader
  axes: { rows: Axis; columns: Axis }
  /** Every PSU of the round, also those in which nobody answered both. */
  psus: Map<string, Psu>
  /** Rows that have both answers, and their weights. */
  answered: { n: number; weight: number }
  /** By table (choice of the rows, then of the columns; one table where each has one answer): sums by PSU and cell. */
  tables: Map<string, CellSums>[][]
  /** Levels of questions with one answer. */
  rows: Set<string>
  columns: Set<string>
  absent: { missing: number; dontKnow: number; refused: number }
  isApart: boolean
}

/** A table without responses. */
export function beginCrosstab(input: ReportInput, asked: CrosstabCollection['asked']): CrosstabCollection {
  const reader = openForDesign(input)
  const { newestFirst } = reader.plan
  const axes = { rows: axisOf(newestFirst, asked.rows), columns: axisOf(newestFirst, asked.columns) }
  const each = (axis: Axis) => axis ?? ['']
  return {
    asked,
    reader,
    axes,
    psus: new Map(),
    answered: { n: 0, weight: 0 },
    tables: each(axes.rows).map(() => each(axes.columns).map(() => new Map())),
    rows: new Set(),
    columns: new Set(),
    absent: { missing: 0, dontKnow: 0, refused: 0 },
    isApart: false,
  }
}

/** The innermost repeat around a node; 0 for none. */
function repeatAbove(survey: Survey, id: number): number {
  for (let at = survey.nodes[id]?.parent ?? -1; at > 0; at = survey.nodes[at]?.parent ?? -1)
    if (survey.nodes[at]?.kind === 'repeat') return at
  return 0
}

const isAbove = (survey: Survey, above: number, id: number): boolean => {
  for (let at = id; at >= 0; at = survey.nodes[at]?.parent ?? -1) if (at === above) return true
  return false
}

/** Adds a response. One whose survey lacks a question, or that has no weight, is left out. */
export function addToCrosstab(collection: CrosstabCollection, response: StoredResponse): void {
  const { asked, reader } = collection
  if (response.round !== asked.round) return
  const read = reader(response)
  if (!read) return
  const { survey, interview, stratum, psu, weight } = read
  const [row, column] = [tabulated(survey, asked.rows), tabulated(survey, asked.columns)]
  if (!row || !column) return
  const [a, b] = [repeatAbove(survey, row.id), repeatAbove(survey, column.id)]
  const [outer, inner] = isAbove(survey, a, b) ? [a, b] : [b, a]
  if (!isAbove(survey, outer, inner)) {
    collection.isApart = true
    return
  }
  for (const instance of membersOf(interview, inner)) {
    const { scope, node } = contextOf(interview, instance)
    const [left, top] = [row, column].map((question) => scope.nodes(question.id, node)[0]?.value ?? '')
    add(collection, survey, [row, left ?? ''], [column, top ?? ''], { stratum, psu, weight })
  }
}

function add(
  { psus, answered, tables, axes, rows, columns, absent }: CrosstabCollection,
  survey: Survey,
  [rowQuestion, row]: [Question, string],
  [columnQuestion, column]: [Question, string],
  { stratum, psu, weight }: Psu & { weight: number },
): void {
  const place = packed(stratum, psu)
  if (!psus.has(place)) psus.set(place, { stratum, psu })
  if (row === '' || column === '') {
    absent.missing += 1
    return
  }
  const kind = missingKind(survey, rowQuestion, row) ?? missingKind(survey, columnQuestion, column)
  if (kind) {
    absent[kind === 'refused' ? 'refused' : 'dontKnow'] += 1
    return
  }
  // One more than can be shown is enough to know that there are too many.
  if (axes.rows === null && rows.size <= LEVELS) rows.add(row)
  if (axes.columns === null && columns.size <= LEVELS) columns.add(column)
  if (rows.size > LEVELS || columns.size > LEVELS) return
  answered.n += 1
  answered.weight += weight
  const [left, top] = [levelsIn(axes.rows, row), levelsIn(axes.columns, column)]
  tables.forEach((across, r) =>
    across.forEach((cells, c) => {
      const key = packed(place, packed(left[r]!, top[c]!))
      const cell = cells.get(key)
      if (cell) {
        cell.n += 1
        cell.weight += weight
      } else cells.set(key, { stratum, psu, row: left[r]!, column: top[c]!, n: 1, weight })
    }),
  )
}
