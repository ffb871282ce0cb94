// A distribution in bounded memory: the values themselves while they are few, afterwards bins of the least power of two that leaves few of them.
// The least width of some rows is never above that of more rows, so the bins are the same in whatever order the rows come, or are merged.

/** Rows, and their weights. */
interface Bin {
  n: number
  weight: number
}

export interface Histogram {
  /** Width of a bin, a power of two; 0 while each key is a value itself. A bin with key k holds [k·width, (k+1)·width). */
  width: number
  bins: Map<number, Bin>
}

/** What is shown of a bin: from `low` up to `high`, which are the same for a value itself. */
export interface ShownBin {
  low: number
  high: number
  n: number
  /** Of all weights. */
  share: number
}

/** No more bins are kept than this. */
const LIMIT = 64

export const createHistogram = (): Histogram => ({ width: 0, bins: new Map() })

/** Adds a finite value. */
export function record(histogram: Histogram, value: number, weight: number): void {
  put(histogram, histogram.width === 0 ? value : Math.floor(value / histogram.width), 1, weight)
  while (histogram.bins.size > LIMIT) coarsen(histogram)
}

/** Adds all that another one holds. */
export function absorbHistogram(target: Histogram, source: Histogram): void {
  const copy: Histogram = { width: source.width, bins: new Map(source.bins) }
  // The first bins of one may be wider than those of the other, so both may have to give way.
  const width = Math.max(target.width, copy.width)
  for (const one of [target, copy]) if (one.width < width) widen(one, width)
  for (const [key, { n, weight }] of copy.bins) put(target, key, n, weight)
  while (target.bins.size > LIMIT) coarsen(target)
}

function put({ bins }: Histogram, key: number, n: number, weight: number): void {
  const bin = bins.get(key)
  if (!bin) bins.set(key, { n, weight })
  else {
    bin.n += n
    bin.weight += weight
  }
}

/** Doubles the width; the first time it goes from the values to bins so narrow that each value still has its own. */
function coarsen(histogram: Histogram): void {
  widen(histogram, histogram.width === 0 ? narrowest([...histogram.bins.keys()]) : histogram.width * 2)
}

/** A power of two that is at most half of what any two of the values are apart. */
function narrowest(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  let gap = Infinity
  for (let i = 1; i < sorted.length; i++) gap = Math.min(gap, sorted[i]! - sorted[i - 1]!)
  return 2 ** Math.max(-1000, Math.floor(Math.log2(gap)) - 1)
}

function widen(histogram: Histogram, width: number): void {
  const { bins: old, width: before } = histogram
  histogram.width = width
  histogram.bins = new Map()
  // Powers of two: dividing twice is dividing once.
  const rebin = before === 0 ? (key: number) => key / width : (key: number) => key / (width / before)
  for (const [key, { n, weight }] of old) put(histogram, Math.floor(rebin(key)), n, weight)
}

/**
 * The bins from low to high, neighbours put together until each has `minimum` rows or more and there are at most `most`; null when all
 * rows together are fewer than `minimum`.
 */
export function shownBins({ width, bins }: Histogram, minimum: number, most = 24): ShownBin[] | null {
  const all = [...bins.values()]
  const [rows, weights] = [
    all.reduce((sum, { n }) => sum + n, 0),
    all.reduce((sum, { weight }) => sum + weight, 0),
  ]
  if (rows < Math.max(1, minimum)) return null
  const sorted = [...bins].toSorted(([a], [b]) => a - b)
  let shown = sorted.map(([key, { n, weight }]): ShownBin => ({
    low: width === 0 ? key : key * width,
    high: width === 0 ? key : (key + 1) * width,
    n,
    share: weights > 0 ? weight / weights : 0,
  }))
  const together = (a: ShownBin, b: ShownBin): ShownBin => ({
    low: a.low,
    high: b.high,
    n: a.n + b.n,
    share: a.share + b.share,
  })
  const size = Math.ceil(shown.length / most)
  if (size > 1) {
    shown = Array.from({ length: Math.ceil(shown.length / size) }, (_, i) =>
      shown.slice(i * size, (i + 1) * size).reduce(together),
    )
  }
  const safe: ShownBin[] = []
  for (const bin of shown) {
    const last = safe.at(-1)
    if (last && last.n < minimum) safe[safe.length - 1] = together(last, bin)
    else safe.push(bin)
  }
  const [before, last] = [safe.at(-2), safe.at(-1)]
  if (before && last && last.n < minimum) safe.splice(-2, 2, together(before, last))
  return safe
}
