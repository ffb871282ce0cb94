// Typed cells as text: dates and times as ISO 8601 writes them, choices by name or label.
import type { Localized } from '../study.ts'
import type { Column, MissingCell, TypedCell } from './dataset.ts'

const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE

export const isMissing = (cell: TypedCell | undefined): cell is MissingCell | undefined =>
  typeof cell === 'object' || cell === undefined

/** The text in a language, or in the first that has one; `''` if none has. */
export const inLanguage = (text: Localized, language: string): string =>
  text[language] || (Object.values(text).find((one) => one !== '') ?? '')

/** `2026-05-01`, `2026-05-01T08:30:00.000`, `08:30:00.000`; all other numbers as JavaScript writes them. */
export function typedText(type: Column['type'], cell: string | number): string {
  if (typeof cell === 'string') return cell
  if (type === 'date') return isoDate(cell)
  if (type === 'datetime')
    return `${isoDate(Math.floor(cell / DAY))}T${isoTime(cell - Math.floor(cell / DAY) * DAY)}`
  return type === 'time' ? isoTime(cell) : String(cell)
}

/** ISO 8601, with a sign and six digits for years outside 0 to 9999, as `Date` writes it. */
function isoDate(days: number): string {
  const date = new Date(days * DAY)
  return Number.isNaN(date.valueOf()) ? String(days) : (date.toISOString().split('T')[0] ?? '')
}

function isoTime(ms: number): string {
  const two = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0')
  return `${two(ms / (60 * MINUTE))}:${two((ms / MINUTE) % 60)}:${two((ms / 1000) % 60)}.${two(ms % 1000, 3)}`
}

/** Names of the choices of a `choice` column by code. */
export const choiceNames = ({ choices }: Column): Map<number, string> =>
  new Map(choices.map(({ code, name }) => [code, name]))

/**
 * Labels of the choices by code. A label that several choices share has the choice's name behind it, so that answers do not merge; a choice
 * without one is called by its name.
 */
export function choiceLabels({ choices }: Column, language: string): Map<number, string> {
  const labels = choices.map(({ name, label }) => inLanguage(label, language) || name)
  const taken = new Map<string, number>()
  for (const label of labels) taken.set(label, (taken.get(label) ?? 0) + 1)
  return new Map(
    choices.map(({ code, name }, index) => {
      const label = labels[index] ?? name
      return [code, taken.get(label) === 1 ? label : `${label} (${name})`]
    }),
  )
}

/** Columns whose missing cells need a companion that says why: the parts of a question are missing as their question's own column says. */
export const standsAlone = ({ kind }: Pick<Column, 'kind'>): boolean => kind !== 'choice' && kind !== 'place'
