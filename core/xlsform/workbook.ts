// A workbook as the import sees it: sheets of cells, whatever file they came from.

export interface Cell {
  /** As a person would type it: numbers without noise (`4.9`), booleans as TRUE and FALSE, dates as ISO 8601. */
  text: string
  kind: 'text' | 'number' | 'boolean' | 'date' | 'error'
  /** The text is what a formula gave when the file was saved; empty text means that it was never calculated. */
  formula?: boolean
}

export interface Sheet {
  name: string
  /** `rows[0]` is row 1 of the sheet; empty rows and cells are undefined. */
  rows: (readonly (Cell | undefined)[] | undefined)[]
  /** Merged ranges (`A1:B2`); only their first cell has a value. */
  merged?: string[]
}

export interface Workbook {
  /** In the order of the tabs. A sheet that no import reads may be left without rows. */
  sheets: Sheet[]
}

/** 0 → A, 25 → Z, 26 → AA: how Excel names columns. */
export function columnLetter(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}
