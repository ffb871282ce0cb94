// What a .sav file could not hold as the table has it.
import type { Table } from '../dataset.ts'
import { cut } from '../cut.ts'
import * as notes from '../format-notes.ts'
import type { FormatNote } from '../format-notes.ts'
import { kindsIn } from '../reasons.ts'
import { choiceLabels, inLanguage } from '../typed-text.ts'
import { isMute, LABEL, partsOf, spssPlan, VALUE_LABEL } from './plan.ts'

/** Column by column in the order of the file. */
export function spssNotes(table: Table, language: string): FormatNote[] {
  const { variables } = spssPlan(table, language)
  return variables.flatMap(({ column, name, label, part, missing }, index) => {
    if (part > 0) return []
    const told = notes.cellNotes(column, isMute(column))
    if (column.kind === 'reason') told.push(notes.reasonNote(variables[index - 1]?.name ?? ''))
    else if (name !== column.name) told.push(notes.nameNote())
    if (label !== inLanguage(column.label, language)) told.push(notes.labelNote(`${LABEL} bytes`))
    const long = [...choiceLabels(column, language).values()].filter(
      (text) => cut(text, VALUE_LABEL, VALUE_LABEL) !== text,
    )
    if (long.length > 0) told.push(notes.choiceLabelNote(long.length, `${VALUE_LABEL} bytes`))
    if (column.spaceEnded > 0) told.push(notes.spacesNote(column.spaceEnded))
    if (partsOf(column) > 1) told.push(notes.partsNote(partsOf(column)))
    const codes = kindsIn(column).flatMap((kind) => {
      const code = kind === 'not-asked' ? '.' : missing[kind]
      return code === undefined ? [] : [[String(code), kind] as const]
    })
    if (!isMute(column) && codes.length > 0) told.push(notes.codesNote(codes))
    return notes.placed(table, column, name, told)
  })
}
