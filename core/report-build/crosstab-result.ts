// From the sums of a crosstab to the table that is shown: cells, margins and tests, less what is too small to tell.
import type { ChoiceTest, Crosstab, CrosstabCell } from '../calculation.ts'
import { holm } from '../statistics/adjust-p.ts'
import { createDesign } from '../statistics/design.ts'
import { raoScott, type RaoScott } from '../statistics/rao-scott.ts'
import { CHOSEN, type Axis } from './axis.ts'
import { LEVELS, type CellSums, type CrosstabCollection } from './crosstab.ts'
import { choiceLabels, inOrder, questionLabel } from './labels.ts'
import { shownCells } from './suppress.ts'

/** The test of a table needs a matrix of all its cells. */
const CELLS = 150

/** One table: of two answers, or of one choice. Its last row and column are margins. */
interface OneTable {
  test: RaoScott
  counts: NonNullable<CrosstabCell>[][]
  shown: boolean[][]
}

/** The table. */
export function finishCrosstab(collection: CrosstabCollection, minimum: number): Crosstab {
  const { asked, reader, axes, rows, columns, absent, answered, isApart } = collection
  const { newestFirst } = reader.plan
  const axis = (question: string) => ({ question, label: questionLabel(newestFirst, question), levels: [] })
  const table = (status: Crosstab['status']): Crosstab => ({
    kind: 'crosstab',
    status,
    round: asked.round,
    rows: axis(asked.rows),
    columns: axis(asked.columns),
    multiple: axes.rows && axes.columns ? 'both' : axes.rows ? 'rows' : axes.columns ? 'columns' : null,
    cells: [],
    rowMargins: [],
    columnMargins: [],
    all: null,
    absent: null,
    test: null,
    tests: [],
  })
  const levelsOf = (choices: Axis, question: string, seen: Set<string>) => {
    if (choices === null) return inOrder(newestFirst, question, seen)
    const labels = choiceLabels(newestFirst, question)
    return choices.map((value) => ({ value, label: labels.get(value) ?? {} }))
  }
  if (isApart) return table('apart')
  const [rowLevels, columnLevels] = [
    levelsOf(axes.rows, asked.rows, rows),
    levelsOf(axes.columns, asked.columns, columns),
  ]
  if (
    Math.max(rowLevels.length, columnLevels.length) > LEVELS ||
    rowLevels.length * columnLevels.length > CELLS
  )
    return table('too_many_levels')
  // Choices that come from a file are too many for the survey to list them.
  if (axes.rows?.length === 0 || axes.columns?.length === 0) return table('too_many_levels')
  if (answered.n === 0) return table('no_data')
  if (answered.n < minimum) return table('withheld')

  const valuesOf = (choices: Axis, levels: { value: string }[]) =>
    choices === null ? levels.map(({ value }) => value) : CHOSEN
  const tables = collection.tables.map((across) =>
    across.map((cells) =>
      tableOf(
        collection,
        [...cells.values()],
        valuesOf(axes.rows, rowLevels),
        valuesOf(axes.columns, columnLevels),
      ),
    ),
  )
  hide(tables, minimum, axes)
  // Where a level stands: in a table of its own where it is a choice, in the one table otherwise. Chosen is the first row or column of such a table.
  const at = (choices: Axis, level: number): [table: number, line: number] =>
    choices === null ? [0, level] : [level, 0]
  const cell = (row: number | 'all', column: number | 'all'): CrosstabCell => {
    const [r, i] = row === 'all' ? [0, -1] : at(axes.rows, row)
    const [c, j] = column === 'all' ? [0, -1] : at(axes.columns, column)
    const one = tables[r]?.[c]
    return one?.shown.at(i)?.at(j) ? (one.counts.at(i)?.at(j) ?? null) : null
  }
  const tests = testsOf(tables, axes)
  const [only] = tables.flat()
  const isOne = axes.rows === null && axes.columns === null
  return {
    ...table(isOne ? only!.test.status : 'ok'),
    rows: { ...axis(asked.rows), levels: rowLevels },
    columns: { ...axis(asked.columns), levels: columnLevels },
    cells: rowLevels.map((_, r) => columnLevels.map((_level, c) => cell(r, c))),
    rowMargins: rowLevels.map((_, r) => cell(r, 'all')),
    columnMargins: columnLevels.map((_, c) => cell('all', c)),
    all: cell('all', 'all'),
    absent: Object.values(absent).some((count) => count > 0 && count < minimum) ? null : absent,
    test: isOne ? (tests[0]?.test ?? null) : null,
    tests: isOne ? [] : tests,
  }
}

function tableOf(
  { psus, answered }: CrosstabCollection,
  sums: CellSums[],
  rows: string[],
  columns: string[],
): OneTable {
  // A PSU's rows in one cell count as one row of their weights' sum: the variance only knows PSU totals. Each PSU has a row without answers, too: it
  // belongs to the sample also when nobody in it answered both.
  const silent = [...psus.values()].map((psu) => ({ ...psu, row: null, column: null, weight: 0 }))
  const sample = [...sums, ...silent]
  const design = createDesign({
    rows: sample.length,
    weights: sample.map(({ weight }) => weight),
    strata: [sample.map(({ stratum }) => stratum)],
    psu: [sample.map(({ psu }) => psu)],
  })
  const test = raoScott(
    design,
    sample.map(({ row }) => row),
    sample.map(({ column }) => column),
    undefined,
    answered.n,
  )
  const sumOf = (where: (cell: CellSums) => boolean): NonNullable<CrosstabCell> => {
    let [n, weight] = [0, 0]
    for (const cell of sums) {
      if (!where(cell)) continue
      n += cell.n
      weight += cell.weight
    }
    return { n, share: answered.weight > 0 ? weight / answered.weight : 0 }
  }
  const counts = [...rows, undefined].map((row) =>
    [...columns, undefined].map((column) =>
      sumOf((cell) => (row ?? cell.row) === cell.row && (column ?? cell.column) === cell.column),
    ),
  )
  return { test, counts, shown: [] }
}

/** Says of every table which cells may be shown. Tables of choices share their margins: what one hides, all hide. */
function hide(tables: OneTable[][], minimum: number, axes: CrosstabCollection['axes']): void {
  const hidden = new Set<string>()
  const margin = (r: number, c: number, i: number, j: number, { counts }: OneTable): string | undefined => {
    const [last, end] = [counts.length - 1, (counts[0]?.length ?? 0) - 1]
    if (i === last && j === end) return 'all'
    if (j === end) return `row ${axes.rows ? r : 0} ${i}`
    return i === last ? `column ${axes.columns ? c : 0} ${j}` : undefined
  }
  for (let before = -1; before !== hidden.size;) {
    before = hidden.size
    tables.forEach((across, r) =>
      across.forEach((one, c) => {
        const at = (i: number, j: number) => margin(r, c, i, j, one) ?? `cell ${r} ${c} ${i} ${j}`
        const counts = one.counts.map((row) => row.map(({ n }) => n))
        one.shown = shownCells(counts, minimum, (i, j) => hidden.has(at(i, j)))
        one.shown.forEach((row, i) =>
          row.forEach((isShown, j) => {
            if (!isShown) hidden.add(at(i, j))
          }),
        )
      }),
    )
  }
}

/** The tests that give no hidden cell away: whoever tried the few counts that it can be would find the one that fits. */
function testsOf(tables: OneTable[][], axes: CrosstabCollection['axes']): ChoiceTest[] {
  const tests = tables.flatMap((across, r) =>
    across.map(({ test: { status, F, ndf, ddf, p }, shown }, c): ChoiceTest => ({
      row: axes.rows?.[r] ?? null,
      column: axes.columns?.[c] ?? null,
      test: status === 'ok' && Number.isFinite(F) && shown.flat().every(Boolean) ? { F, ndf, ddf, p } : null,
      pHolm: null,
    })),
  )
  const adjusted = holm(tests.map(({ test }) => test?.p ?? null))
  return tests.map((one, index) => ({ ...one, pHolm: adjusted[index] ?? null }))
}
