// A response's answers in the survey's order, with labels in a language, choices by their label, ready to be listed.
import type { Answers } from '../../../core/response.ts'
import type { Survey } from '../../../core/survey.ts'
import { wordsOf } from './places.ts'

export interface AnswerRow {
  label: string
  /** Absent for a group or a member of a repeat. */
  value?: string
  depth: number
}

/** The answers as rows. Labels are plain: values inside them are left out. */
export function rowsOf(survey: Survey, answers: Answers, language: string): AnswerRow[] {
  const words = wordsOf(survey, language, String)
  const walk = (ids: readonly number[], held: Answers, depth: number): AnswerRow[] =>
    ids.flatMap((id): AnswerRow[] => {
      const node = survey.nodes[id]
      const value = node && Object.hasOwn(held, node.name) ? held[node.name] : undefined
      if (!node || value === undefined) return []
      if (node.kind === 'question') {
        return typeof value === 'string' && (node.label || value)
          ? [{ label: words.label(node), value: words.value(node, value), depth }]
          : []
      }
      if (typeof value === 'string') return []
      const members = Array.isArray(value) ? value : [value]
      return members.flatMap((member, index) => {
        const inside = walk(node.children, member, node.label || Array.isArray(value) ? depth + 1 : depth)
        if (!node.label && !Array.isArray(value)) return inside
        const label = Array.isArray(value) ? `${words.label(node)} ${index + 1}` : words.label(node)
        return [{ label, depth }, ...inside]
      })
    })
  const root = survey.nodes[0]
  return root && root.kind !== 'question' ? walk(root.children, answers, 0) : []
}
