// The nearest known word to a misspelt one, for advice.
import type { Words } from './expression/error.ts'

/** Nobody misspells more than this. */
const LONGEST = 100

/** The candidate with the fewest edits, at most `limit` (a third of the word's length unless given); undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>, limit?: number): string | undefined {
  if (word.length > LONGEST) return undefined
  const wanted = word.toLowerCase()
  let best: string | undefined
  let most = limit ?? Math.floor(word.length / 3)
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > most) continue
    const edits = distance(wanted, candidate.toLowerCase(), most)
    if (edits < most || (edits === most && best === undefined)) {
      best = candidate
      most = edits
      if (edits === 0) break
    }
  }
  return best
}

/** Levenshtein's distance, where exchanged neighbours are one edit; given up (`limit + 1`) as soon as it must exceed `limit`. */
function distance(a: string, b: string, limit: number): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    let least = i
    for (let j = 1; j <= b.length; j += 1) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let edits = Math.min(previous[j - 1]! + (same ? 0 : 1), previous[j]! + 1, current[j - 1]! + 1)
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (exchanged) edits = Math.min(edits, before[j - 2]! + 1)
      current.push(edits)
      if (edits < least) least = edits
    }
    if (least > limit) return limit + 1
    before = previous
    previous = current
  }
  return previous[b.length]!
}

/** ` Did you mean "x"?`, or nothing when nothing is near. */
export const didYouMean = (near: string | undefined): Words =>
  near === undefined
    ? { en: '', vi: '' }
    : { en: ` Did you mean "${near}"?`, vi: ` Có phải ý bạn là "${near}"?` }
