// Corrects p-values for how many were looked at.

type PValues = readonly (number | null)[]

/** Applies a rule to the p-values that are not missing, in ascending order; missing ones stay and don't count. */
function inOrder(p: PValues, rule: (sorted: number[]) => number[]): (number | null)[] {
  const present = p.flatMap((value, index) =>
    value === null || Number.isNaN(value) ? [] : [{ value, index }],
  )
  present.sort((a, b) => a.value - b.value)
  const adjusted = rule(present.map(({ value }) => value))
  const result: (number | null)[] = p.map(() => null)
  present.forEach(({ index }, i) => (result[index] = Math.min(1, adjusted[i] ?? 1)))
  return result
}

function runningMax(values: number[]): number[] {
  let max = 0
  return values.map((value) => (max = Math.max(max, value)))
}

function runningMinFromTop(values: number[]): number[] {
  let min = 1
  return values
    .toReversed()
    .map((value) => (min = Math.min(min, value)))
    .toReversed()
}

/** Family-wise error: m·p. */
export const bonferroni = (p: PValues): (number | null)[] =>
  inOrder(p, (sorted) => sorted.map((value) => sorted.length * value))

/** Family-wise error, uniformly better than Bonferroni. Holm (1979). */
export const holm = (p: PValues): (number | null)[] =>
  inOrder(p, (sorted) => runningMax(sorted.map((value, i) => (sorted.length - i) * value)))

/** Family-wise error under independence or positive dependence. Hochberg (1988). */
export const hochberg = (p: PValues): (number | null)[] =>
  inOrder(p, (sorted) => runningMinFromTop(sorted.map((value, i) => (sorted.length - i) * value)))

/** False discovery rate. Benjamini & Hochberg (1995), JRSS B 57. */
export const benjaminiHochberg = (p: PValues): (number | null)[] =>
  inOrder(p, (sorted) => runningMinFromTop(sorted.map((value, i) => (sorted.length * value) / (i + 1))))

/** False discovery rate under any dependence. Benjamini & Yekutieli (2001). */
export const benjaminiYekutieli = (p: PValues): (number | null)[] =>
  inOrder(p, (sorted) => {
    const harmonic = sorted.reduce((sum, _, i) => sum + 1 / (i + 1), 0)
    return runningMinFromTop(sorted.map((value, i) => (harmonic * sorted.length * value) / (i + 1)))
  })

/**
 * Sharpened two-stage q-values on a grid of 0.001, by Anderson (2008), JASA 103, after Benjamini, Krieger & Yekutieli (2006).
 */
export const sharpenedQ = (p: PValues): (number | null)[] =>
  inOrder(p, (sorted) => {
    const m = sorted.length
    const rejected = (level: number) =>
      sorted.reduce((rank, value, i) => (value <= (level * (i + 1)) / m ? i + 1 : rank), 0)
    const q = sorted.map(() => 1)
    for (let grid = 1000; grid >= 1; grid--) {
      const level = grid / 1000 / (1 + grid / 1000)
      const first = rejected(level)
      const second = first === m ? m : rejected((level * m) / (m - first))
      q.fill(grid / 1000, 0, second)
    }
    return q
  })
