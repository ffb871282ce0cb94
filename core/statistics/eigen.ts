// Eigenvalues and eigenvectors of small symmetric matrices.
import { zeroMatrix, type Matrix } from './matrix.ts'

/**
 * Eigenvalues, and eigenvectors as the columns of `vectors`, by cyclic Jacobi rotations.
 * Source: Golub & Van Loan (2013), Matrix Computations, §8.5.
 */
export function symmetricEigen(matrix: Matrix): { values: number[]; vectors: Matrix } {
  const n = matrix.length
  const a = matrix.map((row) => [...row])
  const vectors = zeroMatrix(n, n).map((row, i) => row.map((_, j) => Number(i === j)))
  const at = (m: Matrix, i: number, j: number) => m[i]?.[j] ?? 0
  const put = (m: Matrix, i: number, j: number, value: number) => {
    const row = m[i]
    if (row) row[j] = value
  }
  for (let sweep = 0; sweep < 60; sweep++) {
    let [off, size] = [0, 0]
    for (let i = 0; i < n; i++) {
      size += at(a, i, i) ** 2
      for (let j = 0; j < i; j++) off += 2 * at(a, i, j) ** 2
    }
    if (off <= 1e-32 * size) break
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(a, p, q) === 0) continue
        const tau = (at(a, q, q) - at(a, p, p)) / (2 * at(a, p, q))
        const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
        const c = 1 / Math.sqrt(1 + t * t)
        const s = t * c
        for (let k = 0; k < n; k++) {
          const [x, y] = [at(a, k, p), at(a, k, q)]
          put(a, k, p, c * x - s * y)
          put(a, k, q, s * x + c * y)
        }
        for (let k = 0; k < n; k++) {
          const [x, y] = [at(a, p, k), at(a, q, k)]
          put(a, p, k, c * x - s * y)
          put(a, q, k, s * x + c * y)
          const [v, w] = [at(vectors, k, p), at(vectors, k, q)]
          put(vectors, k, p, c * v - s * w)
          put(vectors, k, q, s * v + c * w)
        }
      }
    }
  }
  return { values: a.map((row, i) => row[i] ?? 0), vectors }
}
