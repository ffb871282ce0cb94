// The axis of a chart: round ticks that hold all values.

export interface Scale {
  low: number
  high: number
  ticks: number[]
  /** Share of the axis, 0 to 1, of a value. */
  at(value: number): number
}

/** A scale with about `steps` ticks, at steps of 1, 2 or 5 times a power of ten; proportions stay within 0 to 1. */
export function scaleOf(values: readonly number[], proportion: boolean, steps = 5): Scale {
  const [from, to] = span(values.filter(Number.isFinite), proportion)
  const step = roundStep((to - from) / steps)
  const first = Math.floor(from / step + 1e-9)
  const last = Math.ceil(to / step - 1e-9)
  const all = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
  const ticks = proportion ? all.filter((tick) => tick >= 0 && tick <= 1) : all
  const low = ticks[0] ?? 0
  const high = ticks.at(-1) ?? 1
  return { low, high, ticks, at: (value) => Math.min(1, Math.max(0, (value - low) / (high - low))) }
}

/**
 * From the least to the greatest value; something around them where they are one and the same to the eye. Proportions begin at nothing,
 * unless all of them lie close together far from it: then nobody could tell them apart.
 */
function span(values: readonly number[], proportion: boolean): [from: number, to: number] {
  if (values.length === 0) return [0, 1]
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const from = proportion && (most - least) * 2 >= least ? 0 : least
  const to = proportion && from === 0 ? Math.max(most, 0.1) : most
  const size = Math.max(Math.abs(from), Math.abs(to))
  return to - from > size * 1e-6 && to - from > 1e-9 ? [from, to] : [from - (size || 1), to + (size || 1)]
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
}
