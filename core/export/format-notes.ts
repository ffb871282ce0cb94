// What a format could not hold as it is, and what was done about it; for the codebook.
import type { Localized } from '../study.ts'

export interface FormatNote {
  /** Name of the table. */
  table: string
  /** Name of the column in the table; empty where the whole table is meant. */
  column: string
  /** What it is called in the file. */
  written: string
  kind: 'name' | 'label' | 'choice-label' | 'missing' | 'characters' | 'split'
  message: Localized
}
