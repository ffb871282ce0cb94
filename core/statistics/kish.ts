// What unequal weights cost.

export interface Kish {
  /** Positive weights. */
  n: number
  deffW: number | null
  nEff: number | null
  /** Coefficient of variation of the weights. */
  cvW: number | null
}

/** deff_w = nΣw²/(Σw)², n_eff = (Σw)²/Σw², over positive weights. Source: Kish (1965), §11.7. */
export function kish(weights: ArrayLike<number>): Kish {
  const positive = Array.from(weights).filter((weight) => weight > 0)
  const n = positive.length
  if (n === 0) return { n, deffW: null, nEff: null, cvW: null }
  const sum = positive.reduce((total, weight) => total + weight, 0)
  const squares = positive.reduce((total, weight) => total + weight ** 2, 0)
  const spread = positive.reduce((total, weight) => total + (weight - sum / n) ** 2, 0)
  return {
    n,
    deffW: (n * squares) / sum ** 2,
    nEff: sum ** 2 / squares,
    cvW: (Math.sqrt(spread / n) * n) / sum,
  }
}
