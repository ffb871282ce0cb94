// Typed tables of stored responses: one pass that measures them all, and then as many as writers ask for.
import { offsetOf } from './cell-values.ts'
import { plannedColumns, type PlannedColumn } from './columns.ts'
import type { Dataset, MeasuredColumn, MissingCell, Table, TypedCell } from './dataset.ts'
import { freeName } from './free-name.ts'
import { begun, cellOf, measure, measured, type Measure } from './measure.ts'
import type { Model } from './model.ts'
import { rowReader, type Cell, type Subject } from './rows.ts'

export interface DatasetInput extends Pick<Dataset, 'study' | 'rounds' | 'moment' | 'design'> {
  model: Model
  /** With the columns of personal questions. */
  personal: boolean
  /** What makes the rows, always the same and in the same order; called once to measure and once for each time a table is read. */
  subjects(): AsyncIterable<Subject>
}

/** Cells in a batch of rows, about. */
const BATCH = 20_000

/**
 * The responses as typed tables. A column has its question's type if each value says the same as a value of that type as it does as text;
 * otherwise a wider one, or text, and then `fallback` says so. Calculations have the narrowest type that all their values fit. Memory does
 * not grow with the number of responses. Reading a table throws if the responses are no longer those that were measured.
 */
export async function datasetOf(input: DatasetInput): Promise<Dataset> {
  const { model, study, rounds, moment, design } = input
  const options = { personal: input.personal, labels: null }
  const states = model.tables.map((table) => plannedColumns(model, table, input).map(begun))
  const readers = model.tables.map((table) => rowReader(model, table, options))
  const counts = model.tables.map(() => 0)
  for await (const subject of input.subjects()) {
    for (const [index, read] of readers.entries()) {
      const columns = states[index] ?? []
      for (const cells of read(subject)) {
        counts[index] = (counts[index] ?? 0) + 1
        for (let at = 0; at < columns.length; at += 1) measure(columns[at]!, cells[at], cells)
      }
    }
  }
  const tables = model.tables.map((table, index): Table => {
    const layout = layoutOf(states[index] ?? [])
    const rowCount = counts[index] ?? 0
    const reader = rowReader(model, table, options)
    async function* typed() {
      const size = Math.max(1, Math.floor(BATCH / layout.columns.length))
      let batch: TypedCell[][] = []
      let read = 0
      for await (const subject of input.subjects()) {
        for (const cells of reader(subject)) {
          batch.push(typedRow(layout, cells))
          read += 1
          if (batch.length < size) continue
          yield batch
          batch = []
        }
      }
      if (read !== rowCount) throw new Error(`${table.name}: ${read} rows, but ${rowCount} were measured`)
      if (batch.length > 0) yield batch
    }
    return { name: table.name, file: table.file, parent: table.parent, columns: layout.columns, rowCount, rows: typed } // prettier-ignore
  })
  const names = model.surveys.map(({ id, version }) => `${id} ${version}`)
  return { study, rounds, moment, versions: names, design, tables }
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

function typedRow({ columns, sources }: Layout, cells: readonly Cell[]): TypedCell[] {
  const row: TypedCell[] = []
  for (let index = 0; index < sources.length; index += 1) {
    const { plan, cell, isOffset } = sources[index]!
    const text = cells[cell]
    if (text === undefined) row.push(NOT_ASKED)
    else if (text === '') row.push(EMPTY)
    else if (isOffset) row.push(offsetOf(text) || EMPTY)
    else row.push(fitting(plan, columns[index]!, text, cells))
  }
  return row
}

function fitting(plan: PlannedColumn, column: MeasuredColumn, text: string, cells: readonly Cell[]) {
  const cell = cellOf(plan, column.type, text, cells)
  if (cell === undefined) throw new Error(`${column.name}: not the responses that were measured`)
  return cell
}
