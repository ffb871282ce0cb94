// Distribution functions and quantiles that tests and intervals need, accurate in both tails to 1e-10 or better.
import betaincinv from '@stdlib/math-base-special-betaincinv'
import erfc from '@stdlib/math-base-special-erfc'
import erfcinv from '@stdlib/math-base-special-erfcinv'
import gammainc from '@stdlib/math-base-special-gammainc'
import gammaln from '@stdlib/math-base-special-gammaln'
import kernelBetainc from '@stdlib/math-base-special-kernel-betainc'

/** ln Γ(x), x > 0. */
export const logGamma = (x: number): number => gammaln(x)

/** P(Z ≤ x) of the standard normal; erfc keeps the lower tail (Abramowitz & Stegun 7.1.22). */
export const normalCdf = (x: number): number => erfc(-x / Math.SQRT2) / 2

/** P(Z > x) of the standard normal. */
export const normalUpper = (x: number): number => erfc(x / Math.SQRT2) / 2

/** The z with P(Z ≤ z) = p, 0 < p < 1. */
export const normalQuantile = (p: number): number => -Math.SQRT2 * erfcinv(2 * p)

/**
 * P(B ≤ x) of the beta distribution with shapes a, b > 0; `upper` gives P(B > x) without subtracting from 1.
 * Regularised incomplete beta function (DLMF 8.17.2).
 */
export function betaCdf(x: number, a: number, b: number, upper = false): number {
  if (x <= 0) return upper ? 1 : 0
  if (x >= 1) return upper ? 0 : 1
  const lower = kernelBetainc(x, a, b, true, false)[0] ?? Number.NaN
  if (!upper) return lower
  // The library's upper tail of the arcsine law loses digits for small x; where little is taken away, nothing is lost.
  return lower < 0.5 ? 1 - lower : (kernelBetainc(x, a, b, true, true)[0] ?? Number.NaN)
}

/**
 * The x with P(B ≤ x) = p of the beta distribution with shapes a, b > 0. A library value, polished by safeguarded Newton steps
 * on the tail (on its logarithm when it is small); values above ½ are found as 1 minus the mirrored quantile, where the digits are.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0
  if (p >= 1) return 1
  const start = betaincinv(p, a, b)
  return start > 0.5 ? 1 - polishBeta(1 - start, p, b, a, true) : polishBeta(start, p, a, b, false)
}

/** Solves tail(x) = p, the upper tail if `upper`, from a start near the solution. */
function polishBeta(start: number, p: number, a: number, b: number, upper: boolean): number {
  const logBeta = gammaln(a) + gammaln(b) - gammaln(a + b)
  let x = start > 0 ? start : 1e-300
  for (let step = 0; step < 60; step++) {
    const value = betaCdf(x, a, b, upper)
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta)
    const gap = p < 0.1 ? Math.log(value / p) * value : value - p
    const change = ((upper ? 1 : -1) * gap) / density
    if (!Number.isFinite(change)) break
    const next = Math.min(x + change > 0 ? x + change : x / 2, (1 + x) / 2)
    if (Math.abs(next - x) <= 1e-15 * x) break
    x = next
  }
  return x
}

/**
 * P(|T| > |t|) of Student's t with df > 0 degrees of freedom (df may be fractional): the two-sided p-value.
 * Incomplete beta form (Abramowitz & Stegun 26.7.1), written in the argument that keeps its digits.
 */
export function tTwoSided(t: number, df: number): number {
  const square = t * t
  if (!Number.isFinite(square)) return Number.isNaN(square) ? Number.NaN : 0
  return square > df
    ? betaCdf(df / (df + square), df / 2, 0.5)
    : betaCdf(square / (df + square), 0.5, df / 2, true)
}

/** P(T ≤ t) of Student's t. */
export function tCdf(t: number, df: number): number {
  const tail = tTwoSided(t, df) / 2
  return t <= 0 ? tail : 1 - tail
}

/**
 * The t with P(T ≤ t) = p, 0 < p < 1. Starts from a beta quantile and polishes by Newton steps on the logarithm of the tail,
 * because 1e-9 from a library is not enough for intervals that must agree to 1e-8 (Hill 1970, Algorithm 396, gives the density used).
 */
export function tQuantile(p: number, df: number): number {
  if (p === 0.5) return 0
  if (p > 0.5) return -tQuantile(1 - p, df)
  const logDensityAtZero = gammaln((df + 1) / 2) - gammaln(df / 2) - Math.log(df * Math.PI) / 2
  const start = betaincinv(2 * p, df / 2, 0.5)
  let t = start > 0 && start < 1 ? Math.sqrt((df * (1 - start)) / start) : Math.abs(normalQuantile(p))
  for (let step = 0; step < 60; step++) {
    const tail = tTwoSided(t, df) / 2
    const density = Math.exp(logDensityAtZero - ((df + 1) / 2) * Math.log1p((t * t) / df))
    const change = (Math.log(tail / p) * tail) / density
    const next = t + change > 0 ? t + change : t / 2
    if (Math.abs(next - t) <= 1e-15 * t) break
    t = next
  }
  return -t
}

/** P(F > f) of Fisher's F with df1, df2 > 0, fractional ones included (Abramowitz & Stegun 26.6.2). */
export function fUpper(f: number, df1: number, df2: number): number {
  if (Number.isNaN(f)) return Number.NaN
  if (f <= 0) return 1
  const scaled = df1 * f
  return scaled > df2
    ? betaCdf(df2 / (df2 + scaled), df2 / 2, df1 / 2)
    : betaCdf(scaled / (df2 + scaled), df1 / 2, df2 / 2, true)
}

/** P(X > x) of chi-square with df > 0 degrees of freedom (Abramowitz & Stegun 26.4.19). */
export const chiSquareUpper = (x: number, df: number): number =>
  x <= 0 ? 1 : gammainc(x / 2, df / 2, true, true)

/** P(X ≤ k) for k of n fair coins; 0 for k < 0. */
export function binomialHalfCdf(k: number, n: number): number {
  if (k < 0) return 0
  return k >= n ? 1 : betaCdf(0.5, n - k, k + 1)
}

/** P(X = k) for k of n fair coins: the beta density at ½, which keeps more digits than factorials do. */
export const binomialHalf = (k: number, n: number): number =>
  (kernelBetainc(0.5, k + 1, n - k + 1, true, false)[1] ?? Number.NaN) / (n + 1)
