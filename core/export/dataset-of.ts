// Typed tables of stored responses: one pass that measures them all and keeps their rows, which are then read as often as writers ask for.
import { batching, IN_ORDER, type BatchColumn, type RowBatch, type RowStore } from './batch.ts'
import { offsetOf } from './cell-values.ts'
import { plannedColumns, type PlannedColumn } from './columns.ts'
import type { Dataset, MeasuredColumn, MissingCell, Table, TypedCell } from './dataset.ts'
import { freeName } from './free-name.ts'
import { begun, cellOf, measure, measured, type Measure } from './measure.ts'
import type { Model } from './model.ts'
import { rowReader, type Cell, type Subject } from './rows.ts'

export interface Rows {
  model: Model
  /** With the columns of personal questions. */
  personal: boolean
  store: RowStore
}

/** What was learnt of the rows of each table while they were put into the store; plain data. */
export type Measures = { rowCount: number; columns: Omit<Measure, 'plan'>[] }[]

/** Puts the rows of these subjects into the store, and measures them. Memory does not grow with their number. */
export async function storeRows(
  { model, personal, store }: Rows,
  subjects: AsyncIterable<Subject> | Iterable<Subject>,
): Promise<Measures> {
  const states = model.tables.map((table) => plannedColumns(model, table, { personal }).map(begun))
  const readers = model.tables.map((table) => rowReader(model, table, { personal }))
  const batches = states.map((columns) => batching(columns.length))
  const counts = states.map(() => 0)
  const settle = async (table: number) => {
    const batch = batches[table]!.take()
    if (batch.count === 0) return
    counts[table]! += batch.count
    for (const [index, state] of states[table]!.entries()) measureColumn(state, batch, index)
    await store.add(table, batch)
  }
  for await (const subject of subjects) {
    for (const [table, read] of readers.entries()) {
      const batch = batches[table]!
      for (const cells of read(subject)) {
        batch.add(cells)
        if (batch.isFull()) await settle(table)
      }
    }
  }
  for (const table of batches.keys()) await settle(table)
  return states.map((columns, table) => {
    return { rowCount: counts[table]!, columns: columns.map(({ plan: _plan, ...told }) => told) }
  })
}

function measureColumn(state: Measure, { count, columns }: RowBatch, index: number): void {
  const { texts, of } = columns[index]!
  const { unknown } = state.plan
  if (unknown) {
    const all = columns[unknown.column]!
    for (let row = 0; row < count; row += 1) measure(state, texts[of[row]!], 1, all.texts[all.of[row]!])
  } else if (of === IN_ORDER) {
    for (const text of texts) measure(state, text, 1)
  } else {
    const cells = new Uint32Array(texts.length)
    for (let row = 0; row < count; row += 1) cells[of[row]!]! += 1
    for (let at = 0; at < texts.length; at += 1) measure(state, texts[at], cells[at]!)
  }
}

/**
 * The rows in the store as typed tables. A column has its question's type if each value says the same as a value of that type as it does as
 * text; otherwise a wider one, or text, and then `fallback` says so. Calculations have the narrowest type that all their values fit. Reading
 * a table throws if its rows are not those that were measured.
 */
export function datasetOf(
  { model, personal, store }: Rows,
  about: Pick<Dataset, 'study' | 'rounds' | 'moment' | 'design'>,
  measures: Measures,
): Dataset {
  const tables = model.tables.map((table, index): Table => {
    const { rowCount = 0, columns = [] } = measures[index] ?? {}
    const plans = plannedColumns(model, table, { personal })
    const layout = layoutOf(plans.map((plan, at) => ({ ...begun(plan), ...columns[at] })))
    async function* typed() {
      let read = 0
      for await (const batch of store.read(index)) {
        read += batch.count
        yield typedRows(layout, batch)
      }
      if (read !== rowCount) throw new Error(`${table.name}: ${read} rows, but ${rowCount} were measured`)
    }
    return { name: table.name, file: table.file, parent: table.parent, columns: layout.columns, rowCount, rows: typed } // prettier-ignore
  })
  const versions = model.surveys.map(({ id, version }) => `${id} ${version}`)
  return { ...about, versions, tables }
}

interface Layout {
  columns: MeasuredColumn[]
  /** For each column, the plan and the index of the cell that it is made of, and whether it is that cell's offset. */
  sources: { plan: PlannedColumn; cell: number; isOffset: boolean }[]
}

function layoutOf(states: readonly Measure[]): Layout {
  const layout: Layout = { columns: [], sources: [] }
  const taken = new Set(states.map(({ plan }) => plan.name.toLowerCase()))
  for (const [cell, state] of states.entries()) {
    const { column, hasOffsets } = measured(state)
    layout.columns.push(column)
    layout.sources.push({ plan: state.plan, cell, isOffset: false })
    if (!hasOffsets) continue
    layout.columns.push(offsetColumn(column, state, freeName(`${column.name}/offset`, taken)))
    layout.sources.push({ plan: state.plan, cell, isOffset: true })
  }
  return layout
}

const OFFSET_LABEL = { en: 'hours from UTC', vi: 'chênh lệch giờ so với UTC' }

function offsetColumn(of: MeasuredColumn, { withoutOffset }: Measure, name: string): MeasuredColumn {
  const label = Object.fromEntries(
    Object.entries(of.label).map(([code, text]) => [
      code,
      `${text}: ${OFFSET_LABEL[code === 'vi' ? 'vi' : 'en']}`,
    ]),
  )
  // The longest is `+07:00`.
  return {
    ...of,
    name,
    label,
    type: 'text',
    kind: 'offset',
    measure: 'nominal',
    values: of.values - withoutOffset,
    missing: { ...of.missing, empty: of.missing.empty + withoutOffset },
    longest: 6,
    bytes: 6 * of.values,
    minimum: 0,
    maximum: 0,
    offset: '',
  }
}

const NOT_ASKED: MissingCell = { missing: 'not-asked' }
const EMPTY: MissingCell = { missing: 'empty' }

function typedRows({ columns, sources }: Layout, batch: RowBatch): TypedCell[][] {
  const typed = sources.map((source, index) => typedColumn(source, columns[index]!, batch))
  const rows: TypedCell[][] = []
  for (let at = 0; at < batch.count; at += 1) {
    const row: TypedCell[] = []
    for (let index = 0; index < typed.length; index += 1) {
      const { cells, of } = typed[index]!
      row.push(cells[of[at]!]!)
    }
    rows.push(row)
  }
  return rows
}

interface TypedColumn {
  cells: TypedCell[]
  /** For each row the index of its cell. */
  of: Uint16Array
}

function typedColumn(
  { plan, cell, isOffset }: Layout['sources'][number],
  column: MeasuredColumn,
  batch: RowBatch,
): TypedColumn {
  // prettier-ignore
  const { texts, of } = batch.columns[cell]!
  if (isOffset) return { cells: texts.map((text) => missing(text) ?? (offsetOf(text!) || EMPTY)), of }
  if (!plan.unknown) return { cells: texts.map((text) => missing(text) ?? fitting(plan, column, text!)), of }
  return besideAll(plan, column, batch, cell, batch.columns[plan.unknown.column]!)
}

/** A column for one choice: what its cells come to depends on all that were chosen. */
function besideAll(
  plan: PlannedColumn,
  column: MeasuredColumn,
  batch: RowBatch,
  cell: number,
  all: BatchColumn,
): TypedColumn {
  // prettier-ignore
  const { texts, of } = batch.columns[cell]!
  const cells: TypedCell[] = []
  for (let row = 0; row < batch.count; row += 1) {
    const text = texts[of[row]!]
    cells.push(missing(text) ?? fitting(plan, column, text!, all.texts[all.of[row]!]))
  }
  return { cells, of: IN_ORDER }
}

const missing = (text: Cell): MissingCell | undefined =>
  text === undefined ? NOT_ASKED : text === '' ? EMPTY : undefined

function fitting(plan: PlannedColumn, column: MeasuredColumn, text: string, all?: Cell) {
  const cell = cellOf(plan, column.type, text, all)
  if (cell === undefined) throw new Error(`${column.name}: not the responses that were measured`)
  return cell
}
