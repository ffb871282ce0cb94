// Weighted least squares by Householder's QR, which keeps the digits that the normal equations lose.
import { zeroMatrix, zeros, type Matrix } from './matrix.ts'

export interface LeastSquares {
  /** Positions of the columns that stayed. */
  kept: number[]
  /** Coefficients of the columns that stayed. */
  beta: number[]
  /** (XᵀWX)⁻¹ of the columns that stayed. */
  inverse: Matrix
}

/** Share of a column that must be its own, not explained by the columns before it (R's `lm` asks for 1e-7 in unit norm). */
const tolerance = 1e-9

/**
 * Minimises Σw(y − xβ)² over columns of equal length (one number per row). A column that the earlier ones determine is dropped.
 * Source: Golub & Van Loan (2013), Matrix Computations, §5.2.
 */
export function leastSquares(
  columns: readonly Float64Array[],
  y: Float64Array,
  weights: Float64Array,
): LeastSquares {
  const weighted = (values: Float64Array) => values.map((value, i) => value * Math.sqrt(weights[i] ?? 0))
  const right = weighted(y)
  const reflections: Float64Array[] = []
  const upper: Float64Array[] = []
  const kept: number[] = []
  columns.forEach((values, position) => {
    const column = weighted(values)
    const length = norm(column, 0)
    reflections.forEach((reflection, start) => reflect(column, reflection, start))
    const start = reflections.length
    const rest = norm(column, start)
    if (!(rest > tolerance * length)) return
    const reflection = column.slice()
    reflection.fill(0, 0, start)
    const sign = (column[start] ?? 0) < 0 ? -1 : 1
    reflection[start] = (column[start] ?? 0) + sign * rest
    reflect(column, reflection, start)
    reflect(right, reflection, start)
    reflections.push(reflection)
    upper.push(column)
    kept.push(position)
  })
  const inverseUpper = invertUpper(upper)
  const beta = inverseUpper.map((row) => row.reduce((sum, value, j) => sum + value * (right[j] ?? 0), 0))
  const inverse = inverseUpper.map((a) =>
    inverseUpper.map((b) => a.reduce((sum, value, j) => sum + value * (b[j] ?? 0), 0)),
  )
  return { kept, beta, inverse }
}

/** x −= 2v(vᵀx)/(vᵀv), from `start` on. */
function reflect(x: Float64Array, v: Float64Array, start: number): void {
  let [product, square] = [0, 0]
  for (let i = start; i < x.length; i++) {
    product += (x[i] ?? 0) * (v[i] ?? 0)
    square += (v[i] ?? 0) ** 2
  }
  const factor = (2 * product) / square
  for (let i = start; i < x.length; i++) x[i] = (x[i] ?? 0) - factor * (v[i] ?? 0)
}

function norm(x: Float64Array, start: number): number {
  let sum = 0
  for (let i = start; i < x.length; i++) sum += (x[i] ?? 0) ** 2
  return Math.sqrt(sum)
}

/** The inverse of R, given as columns of which the first p numbers count. */
function invertUpper(upper: readonly Float64Array[]): Matrix {
  const p = upper.length
  const inverse = zeroMatrix(p, p)
  for (let j = 0; j < p; j++) {
    const solution = zeros(p)
    for (let i = j; i >= 0; i--) {
      let sum = i === j ? 1 : 0
      for (let k = i + 1; k <= j; k++) sum -= (upper[k]?.[i] ?? 0) * (solution[k] ?? 0)
      solution[i] = sum / (upper[i]?.[i] ?? 1)
    }
    solution.forEach((value, i) => {
      const row = inverse[i]
      if (row) row[j] = value
    })
  }
  return inverse
}
