// How a question stands in a table: with its answers beside each other, or, where several can be chosen, with each choice for itself, chosen or not.
import { missingKind } from '../missing.ts'
import type { Question, Survey } from '../survey.ts'
import { nodeNamed } from './indicators.ts'
import { choiceLabels } from './labels.ts'
import { canBeTabulated } from './tabulated.ts'

/** The choices of a question with several answers; null for one with one answer, whose levels are those that occur. */
export type Axis = string[] | null

export const YES = 'yes'
const NO = 'no'
/** The levels of a choice. */
export const CHOSEN = [YES, NO]

/** The question of a survey, if it can stand in a table. */
export function tabulated(survey: Survey, name: string): Question | undefined {
  const node = survey.nodes[nodeNamed(survey, name) ?? -1]
  return node?.kind === 'question' && canBeTabulated(node) ? node : undefined
}

/** A choice that means “don't know” or “refused” is no choice of its own. */
export function axisOf(newestFirst: Survey[], name: string): Axis {
  const asked = newestFirst.flatMap((survey) => {
    const question = tabulated(survey, name)
    return question ? [{ survey, question }] : []
  })
  if (!asked.some(({ question }) => question.type === 'select_multiple')) return null
  return [...choiceLabels(newestFirst, name).keys()].filter((choice) =>
    asked.every(({ survey, question }) => missingKind(survey, question, choice) === undefined),
  )
}

/** The level of an answer in each table: of its own, or of each choice. */
export function levelsIn(axis: Axis, answer: string): string[] {
  if (axis === null) return [answer]
  const chosen = new Set(answer.split(' '))
  return axis.map((choice) => (chosen.has(choice) ? YES : NO))
}
