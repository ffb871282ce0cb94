// What a .dta file could not hold as the table has it.
import type { Dataset, MissingKind, Table } from '../dataset.ts'
import { cut } from '../cut.ts'
import * as notes from '../format-notes.ts'
import type { FormatNote } from '../format-notes.ts'
import { kindsIn } from '../reasons.ts'
import { choiceLabels } from '../typed-text.ts'
import { LETTERS } from './missing.ts'
import { LABEL, labelOf, stataPlan, VALUE_LABEL } from './plan.ts'

/** Column by column in the order of the file. */
export function stataNotes(dataset: Dataset, table: Table, language: string): FormatNote[] {
  const { variables } = stataPlan(dataset, table, language)
  return variables.flatMap(({ column, name, label, number }, index) => {
    const told = notes.cellNotes(column, number === null)
    if (column.kind === 'reason') told.push(notes.reasonNote(variables[index - 1]?.name ?? ''))
    else if (name !== column.name) told.push(notes.nameNote())
    if (label !== labelOf(column, language)) told.push(notes.labelNote(`${LABEL.characters} characters`))
    const long = [...choiceLabels(column, language).values()].filter(
      (text) => cut(text, VALUE_LABEL, VALUE_LABEL) !== text,
    )
    if (long.length > 0) told.push(notes.choiceLabelNote(long.length, `${VALUE_LABEL} bytes`))
    const kinds = kindsIn(column)
    if (number && kinds.length > 0) {
      told.push(notes.codesNote(kinds.map((kind): [string, MissingKind] => [`.${LETTERS[kind]}`, kind])))
    }
    return notes.placed(table, column, name, told)
  })
}
