// A response's answers in the survey's order, with labels in a language, choices by their label, ready to be listed.
import type { Answers } from '../../../core/response.ts'
import type { Question, Survey, SurveyNode, Text } from '../../../core/survey.ts'

export interface AnswerRow {
  label: string
  /** Absent for a group or a member of a repeat. */
  value?: string
  depth: number
}

/** The answers as rows. Labels are plain: values inside them are left out. */
export function rowsOf(survey: Survey, answers: Answers, language: string): AnswerRow[] {
  const wanted = survey.languages.findIndex(({ code }) => code.startsWith(language))
  const say = (text: Text | undefined): string | undefined => {
    const template = text?.[wanted] ?? text?.[survey.defaultLanguage] ?? text?.find((one) => one !== null)
    if (template === undefined || template === null) return undefined
    return typeof template === 'string'
      ? template
      : template.map((part) => (typeof part === 'string' ? part : '…')).join('')
  }
  const labelOf = (node: SurveyNode) => say(node.label?.text) ?? node.name
  const chosen = (node: Question, value: string): string => {
    const list = node.choices && survey.lists[node.choices.list]
    if (!list) return value
    const names = node.type === 'select_one' ? [value] : value.split(' ').filter(Boolean)
    return names
      .map((name) => say(list.choices.find((choice) => choice.name === name)?.label.text) ?? name)
      .join(', ')
  }
  const walk = (ids: readonly number[], held: Answers, depth: number): AnswerRow[] =>
    ids.flatMap((id): AnswerRow[] => {
      const node = survey.nodes[id]
      const value = node && Object.hasOwn(held, node.name) ? held[node.name] : undefined
      if (!node || value === undefined) return []
      if (node.kind === 'question') {
        return typeof value === 'string' && (node.label || value)
          ? [{ label: labelOf(node), value: chosen(node, value), depth }]
          : []
      }
      if (typeof value === 'string') return []
      const members = Array.isArray(value) ? value : [value]
      return members.flatMap((member, index) => {
        const inside = walk(node.children, member, node.label || Array.isArray(value) ? depth + 1 : depth)
        if (!node.label && !Array.isArray(value)) return inside
        const label = Array.isArray(value) ? `${labelOf(node)} ${index + 1}` : labelOf(node)
        return [{ label, depth }, ...inside]
      })
    })
  const root = survey.nodes[0]
  return root && root.kind !== 'question' ? walk(root.children, answers, 0) : []
}
