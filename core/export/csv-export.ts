// Tables as CSV, each value as it was answered.
import { BYTE_ORDER_MARK, csvLine } from './csv.ts'
import type { ExportTable, Model } from './model.ts'
import { header, rowReader, type RowOptions, type Subject } from './rows.ts'

/** Lines are given out in pieces of about this many characters. */
const PIECE = 65_536

/** One table: its header, and a line for each of its rows. */
export async function* tableCsv(
  model: Model,
  table: ExportTable,
  options: RowOptions,
  subjects: AsyncIterable<Subject>,
): AsyncGenerator<string> {
  const rowsOf = rowReader(model, table, options)
  let text = BYTE_ORDER_MARK + csvLine(header(table, options))
  for await (const subject of subjects) {
    for (const cells of rowsOf(subject)) text += csvLine(cells)
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  yield text
}
