// How wide the columns of a table are on paper, where nothing measures text: numbers get what they need, words share what is left and wrap.
import { isSentence } from './cell-lines.ts'
import type { PaperTable } from './paper.ts'

/** So many letters of the table's size fit beside each other. */
const LETTERS = 125
/** Letters of what stands below a number, against the number's own. */
const BELOW = 0.875
/** Smaller letters can't be read. */
const SMALLEST = 0.75
/** Space between two columns, in letters. */
const APART = 2
const LONGEST = 32
/** Bold letters are wider. */
const BOLD = 1.15

const longestWord = (text: string) => Math.max(0, ...text.split(/\s+/).map((word) => word.length))

/** Each column's share of the width, together 1; and by how much letters must be smaller for numbers to stay whole. */
export function columnShares({ columns, rows }: PaperTable): { shares: number[]; scale: number } {
  const wanted = columns.map(({ text, isNumber }, index) => {
    const cells = rows.flatMap((row) => (typeof row === 'string' ? [] : [row[index]?.lines ?? []]))
    const lengthsOf = (which: (line: string) => boolean) =>
      cells.flatMap(([first = '', ...below]) => [
        ...[first].filter(which).map((line) => line.length),
        ...below.filter(which).map((line) => line.length * BELOW),
      ])
    const longest = Math.max(0, ...lengthsOf(() => true))
    // Numbers stay on one line; what says in words why there is none may wrap.
    const numbers = Math.max(0, ...lengthsOf((line) => !isSentence(line)))
    const words = Math.max(longestWord(text) * BOLD, ...cells.flat().map(longestWord))
    const isIndented = rows.some((row) => typeof row !== 'string' && row[index]?.kind === 'level')
    const least = Math.max(3, words) + (isIndented ? 2 : 1) * APART
    return {
      least: isNumber ? Math.max(least, numbers + APART) : least,
      most: Math.min(longest, LONGEST) + APART,
    }
  })
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  const left = Math.max(0, LETTERS - sum(wanted.map(({ least }) => least)))
  const hopes = wanted.map(({ least, most }) => Math.max(0, most - least))
  // Everybody gets the least; words get of what is left in proportion to what they would like.
  const given = Math.min(1, left / Math.max(1, sum(hopes)))
  const widths = wanted.map(({ least }, index) => least + (hopes[index] ?? 0) * given)
  const whole = sum(widths)
  return {
    shares: widths.map((width) => width / whole),
    scale: Math.min(1, Math.max(SMALLEST, LETTERS / whole)),
  }
}
