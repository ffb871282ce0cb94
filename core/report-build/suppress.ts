// Small cells of a table with its margins, and those that would give them away by subtraction.

/**
 * Which counts of a table may be shown, margins included: `counts` has a last row and a last column of sums. Counts of 1 to `minimum` − 1 are
 * hidden; then, as long as a row or column has one hidden count alone, or hidden counts of fewer than `minimum` together, the smallest that is
 * left in it goes too (complementary suppression; Willenborg & de Waal 2001, §1.3). 0 hides nothing.
 */
export function shownCells(counts: readonly (readonly number[])[], minimum: number): boolean[][] {
  const shown = counts.map((row) => row.map((count) => minimum <= 0 || count === 0 || count >= minimum))
  const height = counts.length
  const width = counts[0]?.length ?? 0
  const lines: [row: number, column: number][][] = [
    ...Array.from({ length: height }, (_, r) =>
      Array.from({ length: width }, (_cell, c): [number, number] => [r, c]),
    ),
    ...Array.from({ length: width }, (_, c) =>
      Array.from({ length: height }, (_cell, r): [number, number] => [r, c]),
    ),
  ]
  const count = ([r, c]: [number, number]) => counts[r]?.[c] ?? 0
  for (let changed = true; changed;) {
    changed = false
    for (const line of lines) {
      const hidden = line.filter(([r, c]) => !shown[r]?.[c])
      const together = hidden.reduce((sum, place) => sum + count(place), 0)
      if (hidden.length === 0 || (hidden.length > 1 && together >= minimum)) continue
      const left = line.filter(([r, c]) => shown[r]?.[c])
      const [next] = left.toSorted(
        (a, b) => Number(count(a) === 0) - Number(count(b) === 0) || count(a) - count(b),
      )
      if (!next) continue
      shown[next[0]]![next[1]] = false
      changed = true
    }
  }
  return shown
}
