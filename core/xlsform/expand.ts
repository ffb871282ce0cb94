// Rows that stand for several: filled in by the steps that know them.
import type { DraftList } from './choices.ts'
import type { Findings } from './findings.ts'
import type { Row, Table } from './table.ts'

export function expandRows(
  table: Table,
  _choices: ReadonlyMap<string, DraftList>,
  _findings: Findings,
): Row[] {
  return table.rows
}
