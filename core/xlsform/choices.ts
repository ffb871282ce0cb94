// Choice lists from the choices and external_choices sheets, with their further columns.
import type { Choice, ChoiceList } from '../survey.ts'
import type { Findings } from './findings.ts'
import { isName } from './name.ts'
import { placeIn, valueOf, type Row, type Table } from './table.ts'

export interface DraftList {
  list: ChoiceList
  /** Rows of its choices, in the same order, for findings and labels. */
  rows: Row[]
  /** Headers of the further columns that one of its choices fills. */
  columns: Set<string>
  sheet: string
}

const OWN = new Set(['list_name', 'name', 'label', 'image', 'big-image', 'audio', 'video'])

/** The lists of a sheet by name, without labels yet. */
export function readChoices(
  table: Table,
  allowDuplicates: boolean,
  findings: Findings,
): Map<string, DraftList> {
  const lists = new Map<string, DraftList>()
  const data = table.columns.filter((column) => !OWN.has(column.key))
  const usable = new Set(data.filter((column) => isName(column.header)).map((column) => column.header))
  for (const column of data) {
    if (usable.has(column.header)) continue
    findings.add(
      'header.choices-name',
      { sheet: table.sheet, row: 1, column: column.header },
      { header: column.header },
    )
  }
  const seen = new Map<string, Map<string, Row>>()
  for (const row of table.rows) {
    const listName = valueOf(row, 'list_name')
    const name = valueOf(row, 'name')
    if (listName === '') {
      if (name !== '') findings.add('choice.no-list', placeIn(table, row, 'list_name'))
      continue
    }
    if (name === '') {
      findings.add('choice.no-name', placeIn(table, row, 'name'))
      continue
    }
    let draft = lists.get(listName)
    if (!draft) {
      draft = { list: { name: listName, choices: [] }, rows: [], columns: new Set(), sheet: table.sheet }
      lists.set(listName, draft)
      seen.set(listName, new Map())
    }
    if (!allowDuplicates) {
      // Cascades of old forms repeat a name under each parent; only the same choice twice is certainly a mistake.
      const before = seen.get(listName)!
      const whole = [name, ...[...usable].map((column) => valueOf(row, column))].join('\0')
      const [other, twin] = [before.get(name), before.get(whole)]
      if (other) {
        const details = { name, list: listName, other: (twin ?? other).number }
        findings.add(
          twin ? 'choice.duplicate' : 'choice.duplicate-kept',
          placeIn(table, row, 'name'),
          details,
        )
      } else before.set(name, row)
      if (!twin) before.set(whole, row)
    }
    const choice: Choice = { name, label: {} }
    const further: [string, string][] = []
    for (const [header, [entry]] of row.entries) {
      if (!usable.has(header) || !entry) continue
      further.push([header, entry.text])
      draft.columns.add(header)
    }
    if (further.length > 0) choice.data = further
    draft.list.choices.push(choice)
    draft.rows.push(row)
  }
  return lists
}
