// A workbook written as markdown tables, so that a test reads like the form it is about:
//
//   | survey |         |      |       |
//   |        | type    | name | label |
//   |        | integer | age  | Age?  |
import type { Cell, Sheet, Workbook } from '../../core/xlsform/workbook.ts'

/** A line with a name in its first cell opens a sheet; the lines below are its rows. `\n` in a cell is a line break, `\|` a bar. */
export function workbookFrom(markdown: string): Workbook {
  const sheets: Sheet[] = []
  for (const line of markdown.split('\n')) {
    const trimmed = line.trim()
    if (!trimmed.startsWith('|') || /^[|\s:-]+$/.test(trimmed)) continue
    const [first = '', ...cells] = trimmed
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|').replaceAll('\\n', '\n'))
    if (first !== '') sheets.push({ name: first, rows: [] })
    if (cells.some((cell) => cell !== '')) sheets.at(-1)?.rows.push(cells.map(cellOf))
  }
  return { sheets }
}

const cellOf = (text: string): Cell | undefined => (text === '' ? undefined : { text, kind: 'text' })
