// Two questions of one round against each other, with the Rao–Scott test. Memory grows with PSUs and cells, not with responses in clusters.
import type { Crosstab, CrosstabCell } from '../calculation.ts'
import { contextOf } from '../interview/scope.ts'
import { missingKind } from '../missing.ts'
import type { StoredResponse } from '../response.ts'
import { packed } from '../statistics/accumulate.ts'
import { createDesign } from '../statistics/design.ts'
import { raoScott } from '../statistics/rao-scott.ts'
import type { Question, Survey } from '../survey.ts'
import { nodeNamed } from './indicators.ts'
import { inOrder, questionLabel } from './labels.ts'
import { openForDesign, type DesignReader } from './design-reader.ts'
import { shownCells } from './suppress.ts'
import { canBeTabulated } from './tabulated.ts'
import type { ReportInput } from './plan.ts'
import { membersOf } from './values.ts'

/** A table with more rows, columns or cells than this says nothing to anybody, and its test needs a matrix of all cells. */
const LEVELS = 70
const CELLS = 150

interface Cell {
  n: number
  weight: number
}

export interface CrosstabCollection {
  asked: { round: string; rows: string; columns: string }
  reader: DesignReader
  /** Sums by PSU: stratum, PSU, row level, column level; the levels are null for rows without both answers. */
  cells: Map<string, Cell & { stratum: string; psu: string; row: string | null; column: string | null }>
  rows: Set<string>
  columns: Set<string>
  absent: { missing: number; dontKnow: number; refused: number }
  isApart: boolean
}

/** A table without responses. */
export function beginCrosstab(input: ReportInput, asked: CrosstabCollection['asked']): CrosstabCollection {
  return {
    asked,
    reader: openForDesign(input),
    cells: new Map(),
    rows: new Set(),
    columns: new Set(),
    absent: { missing: 0, dontKnow: 0, refused: 0 },
    isApart: false,
  }
}

function questionIn(survey: Survey, name: string): Question | undefined {
  const node = survey.nodes[nodeNamed(survey, name) ?? -1]
  return node?.kind === 'question' && canBeTabulated(node) ? node : undefined
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
  const [row, column] = [questionIn(survey, asked.rows), questionIn(survey, asked.columns)]
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
  { cells, rows, columns, absent }: CrosstabCollection,
  survey: Survey,
  [rowQuestion, row]: [Question, string],
  [columnQuestion, column]: [Question, string],
  { stratum, psu, weight }: { stratum: string; psu: string; weight: number },
): void {
  const count = (row: string | null, column: string | null) => {
    const key = packed(packed(stratum, psu), row === null || column === null ? '' : packed(row, column))
    const cell = cells.get(key)
    if (cell) {
      cell.n += 1
      cell.weight += weight
    } else cells.set(key, { stratum, psu, row, column, n: 1, weight })
  }
  // A PSU belongs to the sample also when nobody in it answered both.
  if (row === '' || column === '') {
    absent.missing += 1
    return count(null, null)
  }
  const kind = missingKind(survey, rowQuestion, row) ?? missingKind(survey, columnQuestion, column)
  if (kind) {
    absent[kind === 'refused' ? 'refused' : 'dontKnow'] += 1
    return count(null, null)
  }
  // One more than can be shown is enough to know that there are too many.
  if (rows.size <= LEVELS) rows.add(row)
  if (columns.size <= LEVELS) columns.add(column)
  if (rows.size > LEVELS || columns.size > LEVELS) return
  count(row, column)
}

/** The table. */
export function finishCrosstab(
  { asked, reader, cells, rows, columns, absent, isApart }: CrosstabCollection,
  minimum: number,
): Crosstab {
  const { newestFirst } = reader.plan
  const [rowLevels, columnLevels] = [
    inOrder(newestFirst, asked.rows, rows),
    inOrder(newestFirst, asked.columns, columns),
  ]
  const table = (status: Crosstab['status']): Crosstab => ({
    kind: 'crosstab',
    status,
    round: asked.round,
    rows: { question: asked.rows, label: questionLabel(newestFirst, asked.rows), levels: [] },
    columns: { question: asked.columns, label: questionLabel(newestFirst, asked.columns), levels: [] },
    cells: [],
    rowMargins: [],
    columnMargins: [],
    all: null,
    absent: null,
    test: null,
  })
  if (isApart) return table('apart')
  if (rows.size > LEVELS || columns.size > LEVELS || rows.size * columns.size > CELLS)
    return table('too_many_levels')
  const sample = [...cells.values()]
  const all = sample.filter(({ row }) => row !== null)
  const n = all.reduce((sum, cell) => sum + cell.n, 0)
  if (n === 0) return table('no_data')
  if (n < minimum) return table('withheld')

  // A PSU's rows in one cell count as one row of their weights' sum: the variance only knows PSU totals.
  const design = createDesign({
    rows: sample.length,
    weights: sample.map(({ weight }) => weight),
    strata: [sample.map(({ stratum }) => stratum)],
    psu: [sample.map(({ psu }) => psu)],
  })
  const found = raoScott(
    design,
    sample.map(({ row }) => row),
    sample.map(({ column }) => column),
    undefined,
    n,
  )
  const weights = all.reduce((sum, cell) => sum + cell.weight, 0)
  const sumOf = (where: (cell: (typeof all)[number]) => boolean): NonNullable<CrosstabCell> => {
    const within = all.filter(where)
    const weight = within.reduce((sum, cell) => sum + cell.weight, 0)
    return { n: within.reduce((sum, cell) => sum + cell.n, 0), share: weights > 0 ? weight / weights : 0 }
  }
  const full = [
    ...rowLevels.map((row) => [
      ...columnLevels.map((column) =>
        sumOf((cell) => cell.row === row.value && cell.column === column.value),
      ),
      sumOf((cell) => cell.row === row.value),
    ]),
    [...columnLevels.map((column) => sumOf((cell) => cell.column === column.value)), sumOf(() => true)],
  ]
  const shown = shownCells(
    full.map((row) => row.map((cell) => cell.n)),
    minimum,
  )
  const safe = full.map((row, r) => row.map((cell, c): CrosstabCell => (shown[r]?.[c] ? cell : null)))
  const body = safe.slice(0, -1)
  return {
    ...table(found.status),
    rows: { ...table('ok').rows, levels: rowLevels },
    columns: { ...table('ok').columns, levels: columnLevels },
    cells: body.map((row) => row.slice(0, -1)),
    rowMargins: body.map((row) => row.at(-1) ?? null),
    columnMargins: (safe.at(-1) ?? []).slice(0, -1),
    all: safe.at(-1)?.at(-1) ?? null,
    absent: Object.values(absent).some((count) => count > 0 && count < minimum) ? null : absent,
    // The test of a table with hidden cells would tell them to whoever tries the few counts that they can be.
    test:
      found.status === 'ok' && Number.isFinite(found.F) && shown.flat().every(Boolean)
        ? { F: found.F, ndf: found.ndf, ddf: found.ddf, p: found.p }
        : null,
  }
}
