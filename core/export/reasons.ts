// Columns that say why another has no value, for formats and types that can't say it in the cell itself.
import type { CodedChoice, Column, MeasuredColumn, MissingKind, Table, TypedCell } from './dataset.ts'
import { freeName } from './free-name.ts'

const KINDS: readonly MissingKind[] = ['not-asked', 'empty', 'dont-know', 'refused']

/** What the kinds are called in every format. */
export const MISSING_LABELS: Record<MissingKind, { en: string; vi: string }> = {
  'not-asked': { en: 'Not asked', vi: 'Không hỏi' },
  empty: { en: 'Left empty', vi: 'Để trống' },
  'dont-know': { en: "Don't know", vi: 'Không biết' },
  refused: { en: 'Refused', vi: 'Từ chối' },
}

const REASONS: CodedChoice[] = [
  { code: 0, name: 'answered', label: { en: 'Answered', vi: 'Có trả lời' } },
  ...KINDS.map((kind, index) => ({ code: index + 1, name: kind, label: MISSING_LABELS[kind] })),
]
const CODES = new Map<MissingKind, number>(KINDS.map((kind, index) => [kind, index + 1]))

/** The kinds of which the column has cells. */
export const kindsIn = ({ missing }: MeasuredColumn): MissingKind[] =>
  KINDS.filter((kind) => missing[kind] > 0)

/**
 * The table with a column `name/why` behind each column for which `isMute` is true and whose cells lack values for different reasons: 0 where
 * there is a value, else 1 to 4. Where there is but one reason, no column is needed: {@link kindsIn} says which it is.
 */
export function withReasons(table: Table, isMute: (column: MeasuredColumn) => boolean): Table {
  const taken = new Set(table.columns.map(({ name }) => name.toLowerCase()))
  const columns: MeasuredColumn[] = []
  /** For each column, the index of its cell; ~index for the reason of that cell. */
  const sources: number[] = []
  for (const [index, column] of table.columns.entries()) {
    columns.push(column)
    sources.push(index)
    if (column.kind === 'offset' || kindsIn(column).length < 2 || !isMute(column)) continue
    columns.push(reasonColumn(column, freeName(`${column.name}/why`, taken), table.rowCount))
    sources.push(~index)
  }
  if (columns.length === table.columns.length) return table
  async function* rows() {
    for await (const batch of table.rows()) {
      yield batch.map((row) => sources.map((source) => (source < 0 ? reasonOf(row[~source]) : row[source]!)))
    }
  }
  return { ...table, columns, rows }
}

function reasonColumn(of: Column, name: string, rowCount: number): MeasuredColumn {
  const languages = Object.entries(of.label)
  const label = languages.map(([code, text]) => [
    code,
    `${code === 'vi' ? 'Vì sao không có' : 'Why there is none'}: ${text}`,
  ])
  return {
    ...of,
    name,
    label: Object.fromEntries(label),
    type: 'choice',
    kind: 'reason',
    choices: REASONS,
    measure: 'nominal',
    values: rowCount,
    missing: { 'not-asked': 0, empty: 0, 'dont-know': 0, refused: 0 },
    longest: 0,
    bytes: 0,
    spaceEnded: 0,
    minimum: 0,
    maximum: KINDS.length,
    fallback: null,
    replaced: 0,
    offset: '',
  }
}

const reasonOf = (cell: TypedCell | undefined): number =>
  typeof cell === 'object' ? (CODES.get(cell.missing) ?? 0) : 0
