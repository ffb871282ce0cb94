// The Rao–Scott test of a cross-tabulation: whether rows and columns are related, given the design.
import { chiSquareUpper, fUpper } from './distributions.ts'
import { countUsable, usableRows, type Design, type Mask } from './design.ts'
import { leastSquares } from './least-squares.ts'
import { multiply, solve, transpose, zeros, type Matrix } from './matrix.ts'
import { sortedLevels, type Level } from './terms.ts'
import { variance } from './variance.ts'

export interface RaoScott {
  status: 'ok' | 'no_data' | 'lonely_psu' | 'no_df' | 'one_level'
  n: number
  rows: Level[]
  cols: Level[]
  /** Weighted share of each cell in all. */
  cellProp: number[][]
  /** Pearson's X² at the unweighted n. */
  x2: number | null
  F: number | null
  ndf: number | null
  ddf: number | null
  p: number | null
  /** First-order corrected χ². */
  pFirstOrder: number | null
}

/**
 * The second-order test: F = X²/tr Δ on d₀ = (tr Δ)²/tr Δ² and d₀·df, Δ = (CᵀD⁻¹C/n)⁻¹CᵀD⁻¹V̂D⁻¹C with C the interaction columns less
 * their projection on the main effects. Levels that no usable row has are left out.
 * `rowCount`: rows of the sample, where each row given stands for all of a PSU's rows in one cell.
 * Source: Rao & Scott (1984), Ann. Stat. 12; Thomas & Rao (1987) (R's `svychisq(statistic="F")`).
 */
export function raoScott(
  design: Design,
  rowVariable: readonly (Level | null)[],
  columnVariable: readonly (Level | null)[],
  domain?: Mask,
  rowCount?: number,
): RaoScott {
  const known = (values: readonly (Level | null)[]) =>
    Float64Array.from(values, (value) => (value === null || Number.isNaN(value) ? Number.NaN : 0))
  const usable = usableRows(design, domain, known(rowVariable), known(columnVariable))
  const { n: given, df, sumWeights } = countUsable(design, usable)
  const n = rowCount ?? given
  const rows = sortedLevels(rowVariable.filter((_, row) => usable[row]))
  const cols = sortedLevels(columnVariable.filter((_, row) => usable[row]))
  const nothing = { x2: null, F: null, ndf: null, ddf: null, p: null, pFirstOrder: null }
  if (!(sumWeights > 0)) return { status: 'no_data', n, rows, cols, cellProp: [], ...nothing }

  const cells = cols.flatMap((col) => rows.map((row) => ({ row, col })))
  const weightOf = (row: number) => (usable[row] ? (design.weights[row] ?? 0) / sumWeights : 0)
  const indicators = cells.map((cell) =>
    Float64Array.from(rowVariable, (value, row) =>
      Number(value === cell.row && columnVariable[row] === cell.col),
    ),
  )
  const shares = indicators.map((inCell) => inCell.reduce((sum, one, row) => sum + one * weightOf(row), 0))
  const cellProp = rows.map((_, r) => cols.map((_col, c) => shares[c * rows.length + r] ?? 0))
  const base = { n, rows, cols, cellProp }
  if (rows.length < 2 || cols.length < 2) return { status: 'one_level', ...base, ...nothing }

  // A level whose rows all have no weight stands in the table; the test is of the others.
  const weighted = usable.map((use, row) => (use && (design.weights[row] ?? 0) > 0 ? 1 : 0))
  const hasWeight = (values: readonly (Level | null)[], level: Level) =>
    values.some((value, row) => weighted[row] && value === level)
  if (
    rows.some((level) => !hasWeight(rowVariable, level)) ||
    cols.some((level) => !hasWeight(columnVariable, level))
  )
    return { ...raoScott(design, rowVariable, columnVariable, weighted, n), ...base }

  const x2 = n * pearson(cellProp)
  const v = variance(
    design,
    usable,
    indicators.map((inCell, i) => inCell.map((one, row) => weightOf(row) * (one - (shares[i] ?? 0)))),
  )
  if (!v) return { status: 'lonely_psu', ...base, ...nothing, x2 }
  const delta = designEffects(shares, v, rows.length, cols.length, n)
  if (!(df > 0) || !delta) return { status: 'no_df', ...base, ...nothing, x2 }
  const trace = delta.reduce((sum, row, i) => sum + (row[i] ?? 0), 0)
  const squared = multiply(delta, delta).reduce((sum, row, i) => sum + (row[i] ?? 0), 0)
  const k = (rows.length - 1) * (cols.length - 1)
  const [F, ndf] = [x2 / trace, trace ** 2 / squared]
  return {
    status: 'ok',
    ...base,
    x2,
    F,
    ndf,
    ddf: ndf * df,
    p: fUpper(F, ndf, ndf * df),
    pFirstOrder: chiSquareUpper(x2 / (trace / k), k),
  }
}

function pearson(cellProp: number[][]): number {
  const rowShares = cellProp.map((row) => row.reduce((sum, share) => sum + share, 0))
  const colShares = transpose(cellProp).map((col) => col.reduce((sum, share) => sum + share, 0))
  return cellProp.reduce(
    (total, row, r) =>
      total +
      row.reduce((sum, share, c) => {
        const expected = (rowShares[r] ?? 0) * (colShares[c] ?? 0)
        return expected > 0 ? sum + (share - expected) ** 2 / expected : sum
      }, 0),
    0,
  )
}

/** Δ, whose eigenvalues are the generalised design effects; cells run with the row index fastest. */
function designEffects(
  shares: number[],
  v: Matrix,
  rowCount: number,
  colCount: number,
  n: number,
): Matrix | null {
  const column = (in1: (r: number, c: number) => boolean) =>
    Float64Array.from(shares, (_, cell) => Number(in1(cell % rowCount, Math.floor(cell / rowCount))))
  const main = [column(() => true)]
  for (let r = 1; r < rowCount; r++) main.push(column((row) => row === r))
  for (let c = 1; c < colCount; c++) main.push(column((_, col) => col === c))
  const equalWeights = new Float64Array(shares.length).fill(1)
  const columns: number[][] = []
  for (let c = 1; c < colCount; c++) {
    for (let r = 1; r < rowCount; r++) {
      const interaction = column((row, col) => row === r && col === c)
      const { beta } = leastSquares(main, interaction, equalWeights)
      columns.push(
        [...interaction].map((value, cell) =>
          main.reduce((rest, x, j) => rest - (beta[j] ?? 0) * (x[cell] ?? 0), value),
        ),
      )
    }
  }
  const scaled = columns.map((values) =>
    values.map((value, cell) => ((shares[cell] ?? 0) > 0 ? value / (shares[cell] ?? 1) : 0)),
  )
  const outer = columns.map((a) =>
    scaled.map((b) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / n),
  )
  const vScaled = multiply(v, transpose(scaled.length > 0 ? scaled : [zeros(shares.length)]))
  return solve(outer, multiply(scaled, vScaled))
}
