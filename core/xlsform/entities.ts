// The entities sheet and save_to: kept with the survey as written (https://getodk.github.io/xforms-spec/entities), and checked for sense.
import type { Draft } from './structure.ts'
import type { Findings } from './findings.ts'
import { placeIn, valueOf, type Table } from './table.ts'

/** Each row of the sheet by the names of its columns; `list_name` also where the sheet says `dataset`. */
export function readEntities(table: Table | undefined, findings: Findings): Record<string, string>[] {
  if (!table) return []
  const entities = table.rows.map((row) => {
    if (valueOf(row, 'list_name') === '') findings.add('entities.no-list', placeIn(table, row, 'list_name'))
    return Object.fromEntries([...row.entries].map(([key, [entry]]) => [key, entry?.text ?? '']))
  })
  if (entities.length > 0) findings.add('entities.kept', { sheet: table.sheet })
  return entities
}

/** save_to without an entity to save to. */
export function checkSaveTo(
  drafts: readonly Draft[],
  entities: readonly unknown[],
  sheet: string,
  findings: Findings,
): void {
  if (entities.length > 0) return
  for (const { row, made } of drafts) {
    if (made === undefined && valueOf(row, 'save_to') !== '')
      findings.add('save-to.no-entities', placeIn({ sheet }, row, 'save_to'))
  }
}
