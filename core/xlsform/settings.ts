// The settings sheet: id, version, title, style and what else a form says of itself.
import type { Findings } from './findings.ts'
import { settingsHeaders } from './headers.ts'
import { placeIn, readTable, valueOf, type Row, type Table } from './table.ts'
import type { Sheet } from './workbook.ts'
import { isNo, isYes } from './yes-no.ts'

export interface Settings {
  table: Table
  row: Row
  /** As written, by the name of the setting; unknown ones under their header. */
  values: Map<string, string>
}

const ACTED_ON = new Set([
  'form_title', 'form_id', 'version', 'default_language', 'instance_name', 'style', 'allow_choice_duplicates', 'name',
  'clean_text_values', 'namespaces', 'sms_keyword', 'instance_xmlns', 'omit_instanceid', 'instance_id', 'client_editable',
]) // prettier-ignore

/** Reads the first row of the sheet. A form without one has an empty row of settings. */
export function readSettings(sheet: Sheet | undefined, findings: Findings): Settings {
  const table = sheet && readTable(sheet, settingsHeaders, findings)
  const row = table?.rows[0] ?? { number: 2, entries: new Map() }
  if (!table) return { table: { sheet: 'settings', columns: [], rows: [] }, row, values: new Map() }
  if (table.rows.length > 1)
    findings.add('settings.more-rows', { sheet: table.sheet, row: table.rows[1]!.number })
  const values = new Map<string, string>()
  for (const [key, [entry]] of row.entries) {
    if (!entry) continue
    if (!values.has(key)) values.set(key, entry.text)
    if (!ACTED_ON.has(key))
      findings.add('settings.unknown', placeIn(table, row, key), { header: entry.column.header })
  }
  return { table, row, values }
}

/** A setting that is yes or no. */
export function yesNoSetting({ table, row, values }: Settings, key: string, findings: Findings): boolean {
  const value = values.get(key) ?? ''
  if (value !== '' && !isYes(value) && !isNo(value)) {
    findings.add('yes-no', placeIn(table, row, key), { value, column: key })
  }
  return isYes(value)
}

export const settingOf = (settings: Settings, key: string): string => valueOf(settings.row, key)
