// A table as a Parquet file: typed columns, choices by name, missing as null. Memory holds one row group, whatever the number of rows.
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js'
import { ParquetWriter } from 'hyparquet-writer/src/parquet-writer.js'
import type { Dataset, MeasuredColumn, Table, TableWriter, TypedCell } from './dataset.ts'
import { withReasons } from './reasons.ts'
import { choiceNames, isMissing, standsAlone } from './typed-text.ts'

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number]
type Value = string | number | bigint | null

/** Cells in one row group: what is held in memory at once, about 20 MB. */
const GROUP_CELLS = 250_000
/** A row group of a wide table has at least so many rows: the footer, kept until the end, has an entry for each group and column. */
const GROUP_ROWS = 1_250

/**
 * One table. Dates, times and datetimes are Parquet's logical types (local, without a time zone), whole numbers INT64, 0/1 columns INT32,
 * choices strings with their names. Where cells lack values for different reasons, a column `name/why` says which. The file's metadata has, under `bookend`, JSON with the labels of columns and choices.
 */
export const parquetTable: TableWriter = async function* (dataset, given, language) {
  const table = withReasons(given, standsAlone)
  const writer = new ByteWriter()
  const file = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: table.columns.length }, ...table.columns.map(element)],
    kvMetadata: [{ key: 'bookend', value: JSON.stringify(description(dataset, table, language)) }],
    createdBy: 'bookend',
    // They would double the footer, which wide tables keep in memory, and gain little in files of this size.
    statistics: false,
  })
  const convert = table.columns.map(converter)
  const groupRows = Math.max(GROUP_ROWS, Math.floor(GROUP_CELLS / Math.max(1, table.columns.length)))
  let columns: Value[][] = table.columns.map(() => [])
  let held = 0
  const writeGroup = () => {
    const columnData = table.columns.map(({ name }, index) => ({
      name,
      data: columns[index] ?? [],
      offsetIndex: false,
    }))
    // Nothing is waited for: the writer keeps the bytes until they are drained.
    void file.write({ columnData, rowGroupSize: Math.max(1, held) })
    columns = table.columns.map(() => [])
    held = 0
  }
  for await (const batch of table.rows()) {
    for (const row of batch) {
      columns.forEach((values, index) => values.push(convert[index]?.(row[index]) ?? null))
      held += 1
      if (held < groupRows) continue
      writeGroup()
      yield drained(writer)
    }
  }
  if (held > 0) writeGroup()
  void file.finish()
  yield drained(writer)
}

function drained(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice()
  writer.index = 0
  return bytes
}

/** Parquet's physical and logical types: apache/parquet-format, LogicalTypes.md. Older `converted_type`s say UTC, so datetimes have none. */
function element({ name, type, minimum, maximum }: MeasuredColumn): Element {
  const optional = { name, repetition_type: 'OPTIONAL' } as const
  switch (type) {
    case 'text':
    case 'choice':
      return { ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
    case 'integer':
      return isExact(minimum) && isExact(maximum)
        ? { ...optional, type: 'INT64' }
        : { ...optional, type: 'DOUBLE' }
    case 'boolean':
      return { ...optional, type: 'INT32' }
    case 'decimal':
      return { ...optional, type: 'DOUBLE' }
    case 'date':
      return { ...optional, type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }
    case 'time':
      return {
        ...optional,
        type: 'INT32',
        logical_type: { type: 'TIME', isAdjustedToUTC: false, unit: 'MILLIS' },
      }
    case 'datetime':
      return {
        ...optional,
        type: 'INT64',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
      }
  }
}

const isExact = (value: number) => Math.abs(value) <= Number.MAX_SAFE_INTEGER || !Number.isFinite(value)

function converter(column: MeasuredColumn): (cell: TypedCell | undefined) => Value {
  const { type } = column
  if (type === 'choice') {
    const names = choiceNames(column)
    return (cell) => (isMissing(cell) ? null : (names.get(Number(cell)) ?? String(cell)))
  }
  if (type === 'datetime' || (type === 'integer' && element(column).type === 'INT64')) {
    return (cell) => (isMissing(cell) ? null : BigInt(cell))
  }
  return (cell) => (isMissing(cell) ? null : cell)
}

/** What a Parquet file has no place for: the study, and the labels. */
function description({ study, rounds, moment, versions }: Dataset, table: Table, language: string) {
  const columns = table.columns.map((column) => ({
    name: column.name,
    type: column.type,
    label: column.label,
    measure: column.measure,
    missing: column.missing,
    ...(column.question && { question: column.question }),
    ...(column.choices.length > 0 && { choices: column.choices }),
  }))
  return { study, rounds, moment, versions, table: table.name, language, columns }
}
