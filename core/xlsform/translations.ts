// Counts texts that are missing in a language: one warning for each column and language, not one for each row.
import type { Findings } from './findings.ts'
import type { Languages } from './languages.ts'
import type { Table } from './table.ts'

/** A column is expected in every language that any of its rows has it in. */
export function reportUntranslated(
  table: Table,
  keys: ReadonlySet<string>,
  languages: Languages,
  findings: Findings,
): void {
  if (languages.list.length < 2) return
  for (const key of keys) {
    const missing = languages.list.map(() => ({ count: 0, row: 0 }))
    for (const row of table.rows) {
      const entries = row.entries.get(key)
      if (!entries || (entries.length === 1 && entries[0]!.column.language === null)) continue
      const has = new Set(
        entries.map(({ column }) =>
          column.language === null ? languages.unnamed : languages.index.get(column.language),
        ),
      )
      languages.list.forEach((_, index) => {
        const tally = missing[index]!
        if (has.has(index)) return
        tally.count += 1
        tally.row ||= row.number
      })
    }
    languages.list.forEach((language, index) => {
      const { count, row } = missing[index]!
      if (count === 0) return
      const place = { sheet: table.sheet, row, column: `${key}::${language.name}` }
      findings.add('language.untranslated', place, {
        count,
        column: key,
        language: language.name,
        other: row,
      })
    })
  }
}
