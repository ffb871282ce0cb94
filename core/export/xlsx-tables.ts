// Tables as worksheets, within Excel's limits: what does not fit goes on in further sheets and columns, and is told, never cut.
import type { MeasuredColumn, Table, TypedCell } from './dataset.ts'
import type { CodebookNote } from './codebook-variables.ts'
import { freeName } from './free-name.ts'
import { withReasons } from './reasons.ts'
import { mayBeLarge } from './size.ts'
import { choiceLabels, choiceNames, DAY, isMissing, standsAlone, typedText } from './typed-text.ts'
import { cut, SHEET_LIMITS, type Sheet, type SheetColumn } from './xlsx-book.ts'
import { CELL_LIMIT, type Style } from './xlsx-cells.ts'

/** A column of a sheet: of a table's column, or the `piece`th part of its long texts. */
interface Shown extends SheetColumn {
  source: number
  value(cell: TypedCell | undefined): string | number | null
}

/** The sheets of a table, and what had to be written otherwise. `labels`: choices by their labels in `language`, instead of names. */
export async function tableSheets(
  given: Table,
  language: string,
  labels: boolean,
  limits: Pick<typeof SHEET_LIMITS, 'rows' | 'columns'> = SHEET_LIMITS,
): Promise<{ sheets: Sheet[]; notes: CodebookNote[] }> {
  const table = withReasons(given, standsAlone)
  const pieces = await piecesOf(table)
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()))
  const shown = table.columns.flatMap((column, source) =>
    shownAs(column, source, pieces[source] ?? 1, taken, labels ? language : null),
  )
  const blocks = columnBlocks(table, shown, limits.columns)
  const perSheet = limits.rows - 1
  const sheets: Sheet[] = []
  for (const block of blocks) {
    const held = block.flatMap(({ source }) => table.columns[source] ?? [])
    const large = mayBeLarge(Math.min(perSheet, table.rowCount), held, false)
    for (let first = 0; first === 0 || first < table.rowCount; first += perSheet) {
      sheets.push({
        name: table.file,
        columns: block,
        large,
        rows: () => rowsOf(table, block, first, first + perSheet),
      })
    }
  }
  return { sheets, notes: notesOf(table, pieces, sheets.length) }
}

async function* rowsOf(table: Table, block: readonly Shown[], first: number, end: number) {
  let at = 0
  for await (const batch of table.rows()) {
    const wanted = batch.slice(Math.max(0, first - at), Math.max(0, end - at))
    at += batch.length
    if (wanted.length > 0) yield wanted.map((row) => block.map(({ source, value }) => value(row[source])))
    if (at >= end) return
  }
}

/** How many cells the longest text of each column needs. Texts are measured in bytes, so only those that may be too long are read. */
async function piecesOf({ columns, rows }: Table): Promise<number[]> {
  const pieces = columns.map(() => 1)
  const doubtful = [...columns.keys()].filter((index) => {
    const column = columns[index]
    return column?.type === 'text' && column.longest > CELL_LIMIT
  })
  if (doubtful.length === 0) return pieces
  for await (const batch of rows()) {
    for (const row of batch) {
      for (const index of doubtful) {
        const cell = row[index]
        if (typeof cell === 'string') pieces[index] = Math.max(pieces[index] ?? 1, split(cell).length)
      }
    }
  }
  return pieces
}

function split(text: string): string[] {
  if (text.length <= CELL_LIMIT) return [text]
  const first = cut(text, CELL_LIMIT)
  const all = [first]
  for (let at = first.length; at < text.length; at += all.at(-1)?.length ?? 0)
    all.push(cut(text.slice(at), CELL_LIMIT))
  return all
}

function shownAs(
  column: MeasuredColumn,
  source: number,
  pieces: number,
  taken: Set<string>,
  language: string | null,
): Shown[] {
  const width = Math.min(40, Math.max(10, column.name.length + 2))
  const first = { header: cut(column.name, CELL_LIMIT), width, source, ...valueOf(column, language) }
  if (pieces === 1) return [first]
  return Array.from({ length: pieces }, (_, piece) => ({
    ...first,
    header: piece === 0 ? first.header : freeName(`${column.name} (${piece + 1})`, taken),
    value: (cell) => (typeof cell === 'string' ? (split(cell)[piece] ?? null) : null),
  }))
}

/** Serial numbers of days: 1 is 1900-01-01, but Excel has a 29 February 1900, so days before March 1900 are text, as are years after 9999. */
const EPOCH = 25_569
const FIRST_DAY = 61
const LAST_DAY = 2_958_465

function valueOf(column: MeasuredColumn, language: string | null): Pick<Shown, 'style' | 'value'> {
  const { type } = column
  const of = (
    style: Style,
    convert: (cell: string | number) => string | number,
  ): Pick<Shown, 'style' | 'value'> => ({
    style,
    value: (cell) => (isMissing(cell) ? null : convert(cell)),
  })
  const day = (serial: number, cell: string | number) =>
    serial >= FIRST_DAY && serial < LAST_DAY + 1 ? serial : typedText(type, cell)
  switch (type) {
    case 'text':
      return of('text', (cell) => cell)
    case 'choice': {
      const texts = language === null ? choiceNames(column) : choiceLabels(column, language)
      const names = choiceNames(column)
      for (const [code, text] of texts)
        if (text.length > CELL_LIMIT) texts.set(code, names.get(code) ?? String(code))
      return of('text', (cell) => texts.get(Number(cell)) ?? String(cell))
    }
    case 'date':
      return of('date', (cell) => day(Number(cell) + EPOCH, cell))
    case 'datetime':
      return of('datetime', (cell) => day(Number(cell) / DAY + EPOCH, cell))
    case 'time':
      return of('time', (cell) => Number(cell) / DAY)
    case 'integer':
      return of('whole', (cell) => cell)
    default:
      return of('general', (cell) => cell)
  }
}

/** A sheet's columns, the keys first in each. */
function columnBlocks({ columns }: Table, shown: Shown[], limit: number): Shown[][] {
  if (shown.length <= limit) return [shown]
  const isKey = ({ source }: Shown) => columns[source]?.kind === 'key'
  const keys = shown.filter(isKey)
  const others = shown.filter((one) => !isKey(one))
  const size = limit - keys.length
  return Array.from({ length: Math.ceil(others.length / size) }, (_, at) => [
    ...keys,
    ...others.slice(at * size, (at + 1) * size),
  ])
}

function notesOf({ name, columns }: Table, pieces: readonly number[], sheets: number): CodebookNote[] {
  const notes: CodebookNote[] = []
  if (sheets > 1) {
    notes.push({
      table: name,
      column: '',
      message: {
        en: `Excel holds 1,048,576 rows and 16,384 columns in a sheet; this table goes on in ${sheets} sheets, each with its keys.`,
        vi: `Một trang Excel chứa tối đa 1.048.576 dòng và 16.384 cột; bảng này nằm trên ${sheets} trang, mỗi trang đều có các cột khóa.`,
      },
    })
  }
  for (const [index, column] of columns.entries()) {
    const parts = pieces[index] ?? 1
    if (parts > 1) {
      notes.push({
        table: name,
        column: column.name,
        message: {
          en: `Excel holds 32,767 characters in a cell; longer texts go on in the next ${parts - 1} column(s).`,
          vi: `Một ô Excel chứa tối đa 32.767 ký tự; văn bản dài hơn được ghi tiếp ở ${parts - 1} cột kế tiếp.`,
        },
      })
    }
    const note = numberNote(column)
    if (note) notes.push({ table: name, column: column.name, message: note })
  }
  return notes
}

function numberNote({ type, values, minimum, maximum }: MeasuredColumn): CodebookNote['message'] | null {
  if (values === 0) return null
  const days = type === 'date' ? 1 : type === 'datetime' ? DAY : 0
  const isOld = days > 0 && (minimum / days + EPOCH < FIRST_DAY || maximum / days + EPOCH >= LAST_DAY + 1)
  if (isOld) {
    return {
      en: 'Excel knows no days before March 1900 and after the year 9999; those are text (ISO 8601).',
      vi: 'Excel không có ngày trước tháng 3 năm 1900 và sau năm 9999; những ngày đó được ghi dạng văn bản (ISO 8601).',
    }
  }
  if (type === 'integer' && Math.max(-minimum, maximum) > 999_999_999_999_999) {
    return {
      en: 'Excel shows 15 digits of a number; the file has all of them.',
      vi: 'Excel chỉ hiển thị 15 chữ số của một số; tệp vẫn giữ đầy đủ.',
    }
  }
  return null
}
