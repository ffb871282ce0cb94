// What choices and questions are called in a report: as the newest survey that has them calls them.
import type { Localized } from '../study.ts'
import type { Survey } from '../survey.ts'
import { nodeNamed } from './indicators.ts'
import { choiceLabelOf, choicesOf, labelOf } from './localized.ts'

/** The choices of a question in all surveys, by name: in the order of the newest, then of older ones. */
export function choiceLabels(newestFirst: Survey[], question: string): Map<string, Localized> {
  const labels = new Map<string, Localized>()
  for (const survey of newestFirst) {
    const node = survey.nodes[nodeNamed(survey, question) ?? -1]
    for (const choice of choicesOf(survey, node)) {
      if (!labels.has(choice.name)) labels.set(choice.name, choiceLabelOf(survey, choice))
    }
  }
  return labels
}

/** The label of a question; `{}` where no survey has it. */
export function questionLabel(newestFirst: Survey[], name: string): Localized {
  for (const survey of newestFirst) {
    const node = survey.nodes[nodeNamed(survey, name) ?? -1]
    if (node) return labelOf(survey, node)
  }
  return {}
}

/** Values in the order of the question's choices; others after them, as text with numbers by size. */
export function inOrder(newestFirst: Survey[], question: string, values: Iterable<string>) {
  const labels = choiceLabels(newestFirst, question)
  const order = [...labels.keys()]
  const rank = (value: string) => (labels.has(value) ? order.indexOf(value) : order.length)
  return [...values]
    .toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }))
    .map((value): { value: string; label: Localized } => ({ value, label: labels.get(value) ?? {} }))
}
