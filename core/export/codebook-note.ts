// What a file format could not keep as it was, told in the codebook.
import type { Localized } from '../study.ts'

export interface CodebookNote {
  /** File of the table, without ending. */
  table: string
  /** As in the data set; `''`: it concerns the table. */
  column: string
  text: Localized
}
