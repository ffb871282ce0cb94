// Cluster-robust standard errors that few clusters do not make too small: CR2 with Satterthwaite's degrees of freedom.
import type { ClusterRobust } from './cluster-robust.ts'
import { symmetricEigen } from './eigen.ts'
import { pValue } from './inference.ts'
import { addOuterProduct, dot, multiply, transpose, zeroMatrix, type Matrix } from './matrix.ts'
import type { Fit } from './regression.ts'

/**
 * V = M(Σ_g X_gᵀW_gA_ge_ge_gᵀA_gW_gX_g)M with M = (XᵀWX)⁻¹, A_g = B_g^{−½}, B_g the cluster's block of (I−H)(I−H)ᵀ, and the degrees of
 * freedom (Σp_gg)²/Σp_gh² under equal variances. Strata play no part.
 * Source: Bell & McCaffrey (2002), Survey Methodology 28; Pustejovsky & Tipton (2018), JBES 36 (R's `clubSandwich`).
 */
export function cr2(fit: Fit, clusters: ArrayLike<unknown>, name: string): ClusterRobust {
  const at = fit.terms.findIndex((term) => term.name === name)
  const line = fit.inverse[at]
  const blocks = clusterRows(fit, clusters)
  if (!line || blocks.length < 2) return { se: null, df: 0, p: null }

  const rows = blocks.flat()
  const weights = rows.map((row) => fit.design.weights[row] ?? 0)
  // In columns with ZᵀWZ = I the hat matrix is ZZᵀW, whatever the units of the variables.
  const columns = fit.terms.map((term) => rows.map((row) => term.values[row] ?? 0))
  const z = transpose(orthonormal(columns, weights))
  const q = zeroMatrix(z[0]?.length ?? 0, z[0]?.length ?? 0)
  z.forEach((values, i) => addOuterProduct(q, values, (weights[i] ?? 0) ** 2))

  let [v, start] = [0, 0]
  const parts = blocks.map((block) => {
    const here = z.slice(start, start + block.length)
    const w = weights.slice(start, start + block.length)
    start += block.length
    const score = block.map(
      (row, i) =>
        (w[i] ?? 0) *
        dot(
          line,
          fit.terms.map((term) => term.values[row] ?? 0),
        ),
    )
    const weighted = here.map((values, i) => values.map((value) => value * (w[i] ?? 0)))
    const a = adjusted(here, weighted, q, score)
    v +=
      dot(
        a,
        block.map((row) => fit.residuals[row] ?? 0),
      ) ** 2
    const u = transpose(here).map((column) => dot(column, a))
    return {
      own: dot(a, a),
      u,
      wu: transpose(weighted).map((column) => dot(column, a)),
      qu: q.map((row) => dot(row, u)),
    }
  })
  let [trace, squares] = [0, 0]
  parts.forEach((g, i) =>
    parts.forEach((h, j) => {
      const p = (i === j ? g.own : 0) - dot(g.u, h.wu) - dot(g.wu, h.u) + dot(g.u, h.qu)
      if (i === j) trace += p
      squares += p * p
    }),
  )
  const se = Math.sqrt(v)
  const df = trace ** 2 / squares
  return { se, df, p: pValue(se > 0 ? (fit.beta[at] ?? 0) / se : null, df) }
}

/** Rows with weight, by cluster. */
function clusterRows(fit: Fit, clusters: ArrayLike<unknown>): number[][] {
  const blocks = new Map<unknown, number[]>()
  for (let row = 0; row < fit.usable.length; row++) {
    if (!fit.usable[row] || !((fit.design.weights[row] ?? 0) > 0)) continue
    const block = blocks.get(clusters[row])
    if (block) block.push(row)
    else blocks.set(clusters[row], [row])
  }
  return [...blocks.values()]
}

/**
 * A_g y. B_g = I − ZZᵀW − WZZᵀ + ZQZᵀ (rows of the cluster, Q = ZᵀW²Z) differs from the identity only in the span of the columns of
 * Z_g and W_gZ_g, so that its root is taken there; directions in which B_g is null stay null.
 */
function adjusted(z: Matrix, weighted: Matrix, q: Matrix, y: number[]): number[] {
  const one = y.map(() => 1)
  const basis = orthonormal([...transpose(z), ...transpose(weighted)], one)
  const p = multiply(basis, z)
  const r = multiply(basis, weighted)
  const pr = multiply(p, transpose(r))
  const block = multiply(multiply(p, q), transpose(p)).map((row, i) =>
    row.map((value, j) => Number(i === j) + value - (pr[i]?.[j] ?? 0) - (pr[j]?.[i] ?? 0)),
  )
  const { values, vectors } = symmetricEigen(block)
  const coordinates = basis.map((direction) => dot(direction, y))
  const changed = transpose(vectors).map((vector, i) => {
    const value = values[i] ?? 0
    return dot(vector, coordinates) * (value > 1e-12 ? value ** -0.5 - 1 : -1)
  })
  const back = vectors.map((row) => dot(row, changed))
  return y.map((value, i) =>
    basis.reduce((sum, direction, j) => sum + (direction[i] ?? 0) * (back[j] ?? 0), value),
  )
}

/** Vectors with xᵀWx = 1, orthogonal in W, and the span of the given ones (Gram–Schmidt, done twice for its digits). */
function orthonormal(vectors: number[][], weights: number[]): number[][] {
  const product = (a: number[], b: number[]) =>
    a.reduce((sum, value, i) => sum + (weights[i] ?? 0) * value * (b[i] ?? 0), 0)
  const basis: number[][] = []
  for (const vector of vectors) {
    let rest = vector
    for (let pass = 0; pass < 2; pass++)
      for (const direction of basis) {
        const along = product(direction, rest)
        rest = rest.map((value, i) => value - along * (direction[i] ?? 0))
      }
    const length = Math.sqrt(product(rest, rest))
    if (length > 1e-10 * Math.sqrt(product(vector, vector))) basis.push(rest.map((value) => value / length))
  }
  return basis
}
