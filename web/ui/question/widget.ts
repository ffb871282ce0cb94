// What every widget is given and gives back, so that Question.svelte can draw any of them in the same way.
import type { ChoiceView, QuestionView } from '../../../core/interview/view.ts'
import type { MediaStore } from './media.ts'

export interface WidgetProps {
  view: QuestionView
  /** Id for the main control, where there is one. */
  id: string
  /** Ids of the label, and of hint and problem. */
  labelledby: string
  describedby: string | undefined
  invalid: boolean
  /** IANA time zone of the interview; times are stored with its offset. */
  timezone: string
  media: MediaStore
  /** The question speaks of a number below zero, such as -99 for "does not know". */
  negative: boolean
  /** What was entered and is no answer yet, in the widget's own form. */
  begun: string
  /** Takes an answer in XForms text; `malformed` says in plain words why what was entered is not one, and `begun` keeps it. */
  save(value: string, malformed?: string, begun?: string): void
  /** The person has left the field: from now on its problem may be shown. */
  leave(): void
  /** Goes to the next screen: `quick` choices, and Enter. */
  next(): void
}

/** The question carries this word in its appearance column. */
export function appears(view: { appearance: string[] }, ...words: string[]): boolean {
  return words.some((word) => view.appearance.includes(word))
}

/** The number in `columns-3` and the like; undefined when there is none. */
export function columnsOf(view: { appearance: string[] }): number | undefined {
  for (const word of view.appearance) {
    const match = /^(?:columns|compact|horizontal-compact)-(\d{1,2})$/.exec(word)
    if (match) return Math.max(1, Math.min(12, Number(match[1])))
  }
  return undefined
}

/** Names chosen in a `select_multiple` or `rank`. */
export function namesIn(value: string): string[] {
  return value.split(/\s+/).filter(Boolean)
}

/** The answer once a choice has been taken, or of several let go: in the order of the list, without names that it no longer offers. */
export function toggled(view: QuestionView, name: string, on: boolean): string {
  if (view.type !== 'select_multiple') return name
  const chosen = namesIn(view.value)
  const names = (view.choices ?? []).map((choice) => choice.name)
  return names.filter((one) => (one === name ? on : chosen.includes(one))).join(' ')
}

/** The label of a choice, or its name when the language has no label. */
export function choiceText(choice: ChoiceView): string {
  return choice.label || choice.name
}
