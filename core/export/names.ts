// Names of files and columns: those of the workbook wherever they can be kept.
import type { Field } from './model.ts'

export const PLACE_PARTS = ['latitude', 'longitude', 'altitude', 'accuracy'] as const

/** `name`, or with a number behind it when that is taken, whatever the case: file systems and statistics packages mix cases up. Takes it. */
export function unique(name: string, taken: Set<string>): string {
  let free = name
  for (let count = 2; taken.has(free.toLowerCase()) || taken.has(free); count += 1) free = `${name}_${count}`
  return taken.add(free.toLowerCase()) && free
}

/** The columns of a question: `name`, then `name/choice` for each choice of a select_multiple, or `name/latitude` and so on for a place. */
export function columnNames({ key, question, choices }: Field, taken: Set<string>): string[] {
  const name = unique(key, taken)
  if (question.type === 'select_multiple') {
    return [name, ...choices.map((choice) => unique(`${name}/${choice.name}`, taken))]
  }
  if (question.dataType === 'geopoint')
    return [name, ...PLACE_PARTS.map((part) => unique(`${name}/${part}`, taken))]
  return [name]
}
