// Small cells of a table with its margins, and those that would give them away by subtraction.

/**
 * Which counts of a table may be shown, margins included: `counts` has a last row and a last column of sums. Counts of 1 to `minimum` − 1 are
 * hidden, and those that are `hidden` already; then, as long as a row or column has one hidden count alone, or hidden counts of fewer than
 * `minimum` together, or a hidden count could be had from several lines at once, the smallest that is left there goes too (complementary
 * suppression; Willenborg & de Waal 2001, §1.3). 0 hides nothing.
 */
export function shownCells(
  counts: readonly (readonly number[])[],
  minimum: number,
  hidden: (row: number, column: number) => boolean = () => false,
): boolean[][] {
  const shown = counts.map((row, r) =>
    row.map((count, c) => !hidden(r, c) && (minimum <= 0 || count === 0 || count >= minimum)),
  )
  const [height, width] = [counts.length, counts[0]?.length ?? 0]
  const lines: Place[][] = [
    ...Array.from({ length: height }, (_, r) => Array.from({ length: width }, (_cell, c): Place => [r, c])),
    ...Array.from({ length: width }, (_, c) => Array.from({ length: height }, (_cell, r): Place => [r, c])),
  ]
  const count = ([r, c]: Place) => counts[r]?.[c] ?? 0
  /** Hides the smallest that is left among these; false when nothing is. */
  const hideOne = (places: Place[]): boolean => {
    const [next] = places
      .filter(([r, c]) => shown[r]?.[c])
      .toSorted((a, b) => Number(count(a) === 0) - Number(count(b) === 0) || count(a) - count(b))
    if (next) shown[next[0]]![next[1]] = false
    return next !== undefined
  }
  for (let changed = true; changed;) {
    changed = false
    for (const line of lines) {
      const gone = line.filter(([r, c]) => !shown[r]?.[c])
      const together = gone.reduce((sum, place) => sum + count(place), 0)
      if (gone.length === 0 || (gone.length > 1 && together >= minimum)) continue
      changed = hideOne(line) || changed
    }
    if (changed) continue
    const known = determined(shown)
    if (known) changed = hideOne([...lines[known[0]]!, ...lines[height + known[1]]!])
  }
  return shown
}

type Place = [row: number, column: number]

/**
 * A hidden cell that the lines tell all the same. Each line says what its hidden cells come to, and each cell is in two lines: a graph of rows and
 * columns with hidden cells as its edges. What such sums determine are exactly the edges without which the graph falls apart.
 */
function determined(shown: readonly (readonly boolean[])[]): Place | undefined {
  const height = shown.length
  const edges: Place[] = shown.flatMap((row, r) => row.flatMap((one, c): Place[] => (one ? [] : [[r, c]])))
  return edges.find((edge) => {
    const reached = new Set([edge[0]])
    for (const vertex of reached)
      for (const other of edges) {
        if (other === edge) continue
        const [a, b] = [other[0], height + other[1]]
        if (vertex === a) reached.add(b)
        else if (vertex === b) reached.add(a)
      }
    return !reached.has(height + edge[1])
  })
}
