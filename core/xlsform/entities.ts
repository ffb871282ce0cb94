// The entities sheet and save_to: kept with the survey as written (https://getodk.github.io/xforms-spec/entities), and checked for sense.
import { compileCell, type Build } from './build.ts'
import type { Draft } from './structure.ts'
import type { Findings } from './findings.ts'
import { isName } from './name.ts'
import { placeIn, valueOf, type Row, type Table } from './table.ts'

/** Each row of the sheet by the names of its columns; `list_name` also where the sheet says `dataset`. */
export function readEntities(table: Table | undefined, findings: Findings): Record<string, string>[] {
  if (!table) return []
  const seen = new Map<string, number>()
  const entities = table.rows.map((row) => {
    const list = valueOf(row, 'list_name')
    const place = placeIn(table, row, 'list_name')
    if (list === '') findings.add('column.needs', place, { one: table.sheet, other: 'list_name' })
    else if (!isEntityName(list)) findings.add('name.entity', place, { name: list })
    else if (seen.has(list)) findings.add('name.again', place, { name: list, other: seen.get(list)! })
    else seen.set(list, row.number)
    checkColumns(table, row, findings)
    return Object.fromEntries([...row.entries].map(([key, [entry]]) => [key, entry?.text ?? '']))
  })
  if (entities.length > 0) findings.add('entities.kept', { sheet: table.sheet })
  return entities
}

/** Entities' names and properties have no dots, and not the two underscores that ODK keeps for itself. */
const isEntityName = (name: string) => isName(name) && !name.includes('.') && !name.startsWith('__')

/** What creating and updating each need. */
function checkColumns(table: Table, row: Row, findings: Findings): void {
  const [label, id, create, update] = ['label', 'entity_id', 'create_if', 'update_if'].map(
    (key) => valueOf(row, key) !== '',
  )
  const needs = (one: string, other: string) =>
    findings.add('column.needs', placeIn(table, row, other), { one, other })
  if (update && !id) needs('update_if', 'entity_id')
  else if (id && create && !update) needs('entity_id + create_if', 'update_if')
  if ((create || !(id || update)) && !label) needs(create ? 'create_if' : valueOf(row, 'list_name'), 'label')
}

/** The formulas of the sheet read what the survey has. */
export function checkEntityFormulas(build: Build, table: Table | undefined): void {
  for (const row of table?.rows ?? []) {
    for (const key of ['label', 'entity_id', 'create_if', 'update_if']) {
      const written = valueOf(row, key)
      if (written !== '') compileCell(build, written, placeIn(table!, row, key), { context: 0 })
    }
  }
}

/** Properties that questions are saved to: `age`, or `people#age` where several entities are declared. */
export function checkSaveTo(
  drafts: readonly Draft[],
  lists: ReadonlySet<string>,
  sheet: string,
  findings: Findings,
): void {
  const [only = ''] = lists
  const seen = new Map<string, number>()
  for (const { row, made, node } of drafts) {
    const written = made === undefined && node.kind === 'question' ? valueOf(row, 'save_to') : ''
    if (written === '') continue
    const place = placeIn({ sheet }, row, 'save_to')
    const parts = written.split('#')
    const property = parts.at(-1)!
    const list = parts.length > 1 ? parts[0]! : only
    const id = `${list}#${property}`
    if (lists.size === 0) findings.add('column.needs', place, { one: 'save_to', other: 'entities' })
    else if (parts.length > 2 || !isEntityName(property) || /^(name|label)$/i.test(property))
      findings.add('name.entity', place, { name: written })
    else if (lists.size > 1 && parts.length === 1) findings.add('save-to.which', place, { name: written })
    else if (!lists.has(list)) findings.add('list.unknown', place, { key: 'entities', list, similar: '' })
    else if (seen.has(id)) findings.add('name.again', place, { name: written, other: seen.get(id)! })
    else seen.set(id, row.number)
  }
}
