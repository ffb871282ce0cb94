// Data sets written by hand, measured as a writer expects them.
import type {
  Column,
  Dataset,
  MeasuredColumn,
  MissingKind,
  Table,
  TypedCell,
} from '../../core/export/dataset.ts'

export const missing = (kind: MissingKind): TypedCell => ({ missing: kind })
export const NOT_ASKED = missing('not-asked')
export const EMPTY = missing('empty')
export const REFUSED = missing('refused')
export const DONT_KNOW = missing('dont-know')

type Sketch = Partial<Column> & Pick<Column, 'name' | 'type'>

/** A table of these columns and rows; what a sketch leaves out is plain. */
export function table(
  name: string,
  sketches: Sketch[],
  rows: TypedCell[][],
  other: Partial<Table> = {},
): Table {
  const columns = sketches.map((sketch, index) =>
    measured(
      sketch,
      rows.map((row) => row[index] ?? NOT_ASKED),
    ),
  )
  return {
    name,
    file: name,
    parent: -1,
    columns,
    rowCount: rows.length,
    async *rows() {
      for (let start = 0; start < rows.length; start += 3) yield rows.slice(start, start + 3)
    },
    ...other,
  }
}

function measured(sketch: Sketch, cells: TypedCell[]): MeasuredColumn {
  const counts: Record<MissingKind, number> = { 'not-asked': 0, empty: 0, 'dont-know': 0, refused: 0 }
  let minimum = Infinity
  let maximum = -Infinity
  let longest = 0
  let bytes = 0
  let values = 0
  for (const cell of cells) {
    if (typeof cell === 'object') {
      counts[cell.missing] += 1
      continue
    }
    values += 1
    if (typeof cell === 'string') {
      longest = Math.max(longest, Buffer.byteLength(cell))
      bytes += Buffer.byteLength(cell)
    } else [minimum, maximum] = [Math.min(minimum, cell), Math.max(maximum, cell)]
  }
  return {
    label: {},
    kind: 'answer',
    question: `/data/${sketch.name}`,
    choices: [],
    measure: sketch.type === 'integer' || sketch.type === 'decimal' ? 'scale' : 'nominal',
    personal: false,
    versions: ['1'],
    ...sketch,
    values,
    fallback: null,
    replaced: 0,
    offset: '',
    missing: counts,
    longest,
    bytes,
    spaceEnded: cells.filter((cell) => typeof cell === 'string' && cell.endsWith(' ')).length,
    minimum,
    maximum,
  }
}

export const dataset = (tables: Table[], other: Partial<Dataset> = {}): Dataset => ({
  study: { id: 'labour', title: { en: 'Child labour', vi: 'Lao động trẻ em' } },
  rounds: [{ id: 'baseline', title: { en: 'Baseline', vi: 'Đầu kỳ' } }],
  moment: '2026-05-02T00:00:00.000Z',
  versions: ['hh 2', 'hh 1'],
  design: { weight: null, strata: [], cluster: null, respondentId: null, arm: null },
  tables,
  ...other,
})

export const YES_NO = [
  { code: 1, name: 'yes', label: { en: 'Yes', vi: 'Có' } },
  { code: 2, name: 'no', label: { en: 'No', vi: 'Không' } },
  { code: 8, name: 'dk', label: { en: "Don't know", vi: 'Không biết' }, missing: 'dont-know' as const },
]

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}
