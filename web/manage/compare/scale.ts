// The axis of a chart: round ticks that hold all values.

export interface Scale {
  low: number
  high: number
  ticks: number[]
  /** Share of the axis, 0 to 1, of a value. */
  at(value: number): number
}

/** A scale with about five ticks at steps of 1, 2 or 5 times a power of ten; proportions stay within 0 to 1. */
export function scaleOf(values: readonly number[], proportion: boolean): Scale {
  const finite = values.filter(Number.isFinite)
  const lowest = Math.min(...finite, proportion ? 0 : Infinity)
  const highest = Math.max(...finite, proportion ? 0.1 : -Infinity)
  const [from, to] =
    Number.isFinite(lowest) && lowest < highest
      ? [lowest, highest]
      : finite.length > 0
        ? [(finite[0] ?? 0) - 1, (finite[0] ?? 0) + 1]
        : [0, 1]
  const rough = (to - from) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.floor(from / step + 1e-9)
  const last = Math.ceil(to / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
  const bounded = proportion ? ticks.filter((tick) => tick >= 0 && tick <= 1) : ticks
  const low = bounded[0] ?? 0
  const high = bounded.at(-1) ?? 1
  return { low, high, ticks: bounded, at: (value) => Math.min(1, Math.max(0, (value - low) / (high - low))) }
}
