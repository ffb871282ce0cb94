// Which words stand for a choice in the cells.
import type { Localized } from '../study.ts'

/** A language's code: labels in it; null: the choices' names. */
export type Labels = string | null

/** The text in a language, or in the first that has one; `''` if none has. */
const inLanguage = (text: Localized, language: string): string =>
  text[language] ?? Object.values(text).find((one) => one !== '') ?? ''

/** The label of a choice; its name where it has none, or where the list does not have it. */
export function plainLabel(
  choices: { name: string; label: Localized }[],
  name: string,
  language: string,
): string {
  const choice = choices.find((one) => one.name === name)
  return (choice && inLanguage(choice.label, language)) || name
}
