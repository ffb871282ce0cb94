// Sample size of a two-sample t test, by the noncentral t distribution.
import { logGamma, normalCdf, tQuantile } from './distributions.ts'

/** P(T > t) of the noncentral t: Φ(ncp − ts) averaged over s = √(χ²_df/df) by Simpson's rule (Johnson, Kotz & Balakrishnan 1995, §31). */
export function noncentralTUpper(t: number, df: number, ncp: number): number {
  const logConstant = Math.log(2) + (df / 2) * Math.log(df / 2) - logGamma(df / 2)
  const density = (s: number) =>
    s <= 0 ? 0 : Math.exp(logConstant + (df - 1) * Math.log(s) - (df * s * s) / 2)
  const spread = 12 / Math.sqrt(2 * df)
  const [low, high, steps] = [Math.max(0, 1 - spread), 1 + spread, 2000]
  const width = (high - low) / steps
  let sum = 0
  for (let i = 0; i <= steps; i++) {
    const s = low + i * width
    const factor = i === 0 || i === steps ? 1 : i % 2 ? 4 : 2
    sum += factor * density(s) * normalCdf(ncp - t * s)
  }
  return (sum * width) / 3
}

export interface TwoMeans {
  delta: number
  sd: number
  power: number
  /** Two-sided, 0.05 unless told. */
  alpha?: number
}

/** n per group, not rounded, for a two-sided test with simple random samples (R's `power.t.test`). */
export function sizeForMeans({ delta, sd, power, alpha = 0.05 }: TwoMeans): number {
  const reached = (n: number) => {
    const df = 2 * (n - 1)
    return noncentralTUpper(-tQuantile(alpha / 2, df), df, (Math.sqrt(n / 2) * Math.abs(delta)) / sd)
  }
  let [low, high] = [2, 4]
  while (reached(high) < power && high < 1e9) [low, high] = [high, high * 2]
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (reached(middle) < power) low = middle
    else high = middle
  }
  return (low + high) / 2
}
