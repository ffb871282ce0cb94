// What a bench gives: tables of figures, and how they are printed and summed up.

export interface Section {
  title: string
  columns: string[]
  rows: (string | number | null)[][]
  /** How it was measured, and what to know before reading it. */
  notes: string[]
}

/** A section as Markdown. Numbers are rounded to three digits, null is a dash. */
export function markdown({ title, columns, rows, notes }: Section): string {
  const lines = [columns, columns.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  const table = lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`)
  return [`### ${title}`, '', ...table, '', ...notes.flatMap((note) => [note, ''])].join('\n')
}

function cell(value: string | number | null): string {
  if (value === null) return '–'
  if (typeof value === 'string') return value.replaceAll('|', '\\|')
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return String(Number(value.toPrecision(3)))
}

/** The middle value; the mean of the two in the middle of an even number; null of none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2
}

/** How a figure stands to its budget, in words. */
export const verdict = (value: number, budget: number) => (value <= budget ? 'within' : 'OVER')
