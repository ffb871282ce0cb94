// A data set as one Excel workbook: a sheet for each table, with real dates and numbers, and the codebook behind them.
import { codebookOf, type Codebook } from './codebook-variables.ts'
import { codebookSheets } from './codebook-sheets.ts'
import type { Dataset } from './dataset.ts'
import { workbook } from './xlsx-book.ts'
import { tableSheets } from './xlsx-tables.ts'
import type { ZipTools } from './zip.ts'

export interface XlsxOptions {
  /** Choices by their labels; otherwise by their names. */
  labels: boolean
  /** Its sheets stand behind the data; without it they say what the data set alone knows. */
  codebook?: Codebook
  tools?: ZipTools
}

/** The workbook. Labels are in `language`, or in the first language that has one. Memory does not grow with the number of rows. */
export async function* xlsxWorkbook(
  dataset: Dataset,
  language: string,
  { labels, codebook = codebookOf(dataset, [], null), tools }: XlsxOptions,
): AsyncGenerator<Uint8Array> {
  const made = []
  for (const table of dataset.tables) made.push(await tableSheets(table, language, labels))
  const told = codebookSheets(
    codebook,
    language === 'vi' ? 'vi' : 'en',
    made.flatMap(({ notes }) => notes),
  )
  const sheets = made.flatMap((one) => one.sheets)
  yield* workbook([...sheets, ...told], dataset.moment, tools)
}

/** The codebook alone as a workbook, told in `reader`'s language. */
export const codebookWorkbook = (
  codebook: Codebook,
  reader: 'en' | 'vi',
  tools?: ZipTools,
): AsyncGenerator<Uint8Array> =>
  workbook(codebookSheets(codebook, reader, []), codebook.dataset.moment, tools)
