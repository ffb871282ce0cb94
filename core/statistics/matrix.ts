// The little linear algebra that estimators need: small dense matrices as arrays of rows.

export type Matrix = number[][]

export const zeros = (length: number): number[] => Array.from({ length }, () => 0)

export const zeroMatrix = (rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, () => zeros(columns))

/** matrix += factor·x·xᵀ, in place. */
export function addOuterProduct(matrix: Matrix, x: readonly number[], factor: number): void {
  for (let i = 0; i < matrix.length; i++) {
    const row = matrix[i]
    if (!row) continue
    for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) + factor * (x[i] ?? 0) * (x[j] ?? 0)
  }
}

export const transpose = (a: Matrix): Matrix => (a[0] ?? []).map((_, j) => a.map((row) => row[j] ?? 0))

export const multiply = (a: Matrix, b: Matrix): Matrix => {
  const columns = transpose(b)
  return a.map((row) => columns.map((column) => dot(row, column)))
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}

/**
 * X with aX = b by Gaussian elimination with partial pivoting on rows scaled to their largest element; null when a is singular.
 * Source: Golub & Van Loan (2013), Matrix Computations, §3.4.
 */
export function solve(a: Matrix, b: Matrix): Matrix | null {
  const n = a.length
  const rows = a.map((row, i) => {
    const scale = Math.max(...row.map(Math.abs))
    return [...row, ...(b[i] ?? [])].map((x) => (scale > 0 ? x / scale : x))
  })
  for (let i = 0; i < n; i++) {
    let pivot = i
    for (let r = i + 1; r < n; r++)
      if (Math.abs(rows[r]?.[i] ?? 0) > Math.abs(rows[pivot]?.[i] ?? 0)) pivot = r
    const [top, other] = [rows[pivot], rows[i]]
    if (!top || !other || !(Math.abs(top[i] ?? 0) > 1e-14)) return null
    rows[pivot] = other
    rows[i] = top
    for (let r = 0; r < n; r++) {
      const row = rows[r]
      if (r === i || !row) continue
      const factor = (row[i] ?? 0) / (top[i] ?? 1)
      if (factor !== 0) for (let j = i; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (top[j] ?? 0)
    }
  }
  return rows.map((row, i) => row.slice(n).map((x) => x / (row[i] ?? 1)))
}

/** xᵀa⁻¹x for a symmetric positive definite a, balanced to a unit diagonal first; null when a is singular. */
export function quadraticForm(a: Matrix, x: readonly number[]): number | null {
  const scale = a.map((row, i) => Math.sqrt(row[i] ?? 0))
  if (scale.some((s) => !(s > 0))) return null
  const balanced = a.map((row, i) => row.map((value, j) => value / ((scale[i] ?? 1) * (scale[j] ?? 1))))
  const y = x.map((value, i) => value / (scale[i] ?? 1))
  const solved = solve(
    balanced,
    y.map((value) => [value]),
  )
  return (
    solved &&
    dot(
      y,
      solved.map(([value = 0]) => value),
    )
  )
}
