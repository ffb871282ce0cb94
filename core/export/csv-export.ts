// Tables as CSV, each value as it was answered but for characters that text can't have.
import type { RowBatch } from './batch.ts'
import { storable } from './cell-values.ts'
import { BYTE_ORDER_MARK, csvCell, csvLine } from './csv.ts'
import { plainLabel, type Labels } from './labels.ts'
import type { ExportTable, Field } from './model.ts'
import { header, names, type RowOptions } from './rows.ts'

export interface CsvOptions extends RowOptions {
  /** What stands in the cells of select questions: names of choices, or labels in a language. */
  labels: Labels
}

/** Lines are given out in pieces of about this many characters. */
const PIECE = 65_536

/** One table: its header, and a line for each of its rows. */
export async function* tableCsv(
  table: ExportTable,
  options: CsvOptions,
  batches: AsyncIterable<RowBatch>,
): AsyncGenerator<string> {
  const shown = shownTexts(table, options)
  let text = BYTE_ORDER_MARK + csvLine(header(table, options))
  for await (const { count, columns } of batches) {
    const written = columns.map(({ texts }, index) => {
      const show = shown[index]
      return texts.map((cell) => csvCell(cell && storable(show ? show(cell) : cell)))
    })
    for (let row = 0; row < count; row += 1) {
      for (let index = 0; index < columns.length; index += 1) {
        if (index > 0) text += ','
        text += written[index]![columns[index]!.of[row]!]!
      }
      text += '\r\n'
      if (text.length < PIECE) continue
      yield text
      text = ''
    }
  }
  yield text
}

/** For each column what stands in its cells instead of the names of choices; undefined: what was answered. */
function shownTexts(table: ExportTable, { personal, labels }: CsvOptions) {
  const lead = table.lead.filter((one) => personal || !one.personal).map(() => undefined)
  const fields = table.fields.filter(({ question }) => personal || !question.personal)
  return [
    ...lead,
    ...fields.flatMap((field) =>
      field.columns.map((_, at) => (at === 0 ? labeller(field, labels) : undefined)),
    ),
  ]
}

function labeller({ question, choices }: Field, labels: Labels): ((cell: string) => string) | undefined {
  if (!labels || (question.type !== 'select_one' && question.type !== 'select_multiple')) return undefined
  const texts = new Map(choices.map(({ name }) => [name, plainLabel(choices, name, labels)]))
  const text = (name: string) => texts.get(name) ?? name
  return question.type === 'select_one' ? text : (cell) => names(cell).map(text).join('; ')
}
