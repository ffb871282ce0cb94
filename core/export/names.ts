// Names of columns: those of the workbook wherever they can be kept.
import { freeName } from './free-name.ts'
import type { Field } from './model.ts'

export const PLACE_PARTS = ['latitude', 'longitude', 'altitude', 'accuracy'] as const

/** The columns of a question: `name`, then `name/choice` for each choice of a select_multiple, or `name/latitude` and so on for a place. */
export function columnNames({ key, question, choices }: Field, taken: Set<string>): string[] {
  const name = freeName(key, taken)
  if (question.type === 'select_multiple') {
    return [name, ...choices.map((choice) => freeName(`${name}/${choice.name}`, taken))]
  }
  if (question.dataType === 'geopoint')
    return [name, ...PLACE_PARTS.map((part) => freeName(`${name}/${part}`, taken))]
  return [name]
}
