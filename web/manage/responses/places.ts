// The words of a survey for places and values of a response: labels instead of paths, choices by their label.
import { listOf } from '../../../core/report-build/localized.ts'
import type { Answers } from '../../../core/response.ts'
import type { Question, Survey, SurveyNode, Text } from '../../../core/survey.ts'
import { formatDay, formatWallTime } from '../shell/words.ts'
import { t } from './messages.ts'

export interface Words {
  /** Of a node, without what its label would insert. */
  label(node: SurveyNode): string
  /** `Children 2 › Age` for `/data/child[2]/age`. */
  place(at: string): string
  /** What an answer says, choices by their label. */
  value(node: Question, value: string): string
  /** What stands at a place; of a repeat how many members. Undefined for nothing. */
  said(at: string, value: string | Answers[] | undefined): string | undefined
}

/** A confirmation in words; days, times and decimals as the language writes them; a time as it was where the interview took place. */
function plainValue({ type, dataType }: Question, text: string, language: string): string {
  if (type === 'acknowledge' && text === 'OK') return t.confirmed
  if (dataType === 'date' && /^\d{4}-\d\d-\d\d$/.test(text)) return formatDay(text)
  if (dataType === 'dateTime' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text))
    return formatWallTime(text.slice(0, 16))
  return dataType === 'decimal' && language === 'vi' ? text.replace('.', ',') : text
}

/** The words of `survey` in a language; labels are plain: values inside them are left out. */
export function wordsOf(survey: Survey, language: string, members: (count: number) => string): Words {
  const wanted = survey.languages.findIndex(({ code }) => code.startsWith(language))
  const byPath = new Map(survey.nodes.map((node) => [node.path, node]))
  const say = (text: Text | undefined): string | undefined => {
    const template = text?.[wanted] ?? text?.[survey.defaultLanguage] ?? text?.find((one) => one !== null)
    if (template === undefined || template === null) return undefined
    return typeof template === 'string'
      ? template
      : template.map((part) => (typeof part === 'string' ? part : '…')).join('')
  }
  const label = (node: SurveyNode) =>
    say(node.label?.text) ?? (node.kind === 'question' ? t.recorded[node.type] : undefined) ?? node.name
  const value = (node: Question, text: string): string => {
    const list = listOf(survey, node)
    if (!list) return plainValue(node, text, language)
    const names =
      node.type !== 'select_multiple' && node.type !== 'rank' ? [text] : text.split(' ').filter(Boolean)
    return names
      .map((name) => say(list.choices.find((choice) => choice.name === name)?.label.text) ?? name)
      .join(', ')
  }
  return {
    label,
    value,
    place(at) {
      const steps = at.split('/').slice(1)
      const named = steps.flatMap((step, index) => {
        const path = `/${steps
          .slice(0, index + 1)
          .join('/')
          .replace(/\[\d+\]/g, '')}`
        const node = byPath.get(path)
        const isLast = index === steps.length - 1
        // Groups are left out: the question and the member say enough.
        if (index === 0 || (!isLast && node?.kind !== 'repeat')) return []
        const [, position = ''] = /\[(\d+)\]$/.exec(step) ?? []
        return [`${node ? label(node) : step}${position && ` ${position}`}`]
      })
      return named.join(' › ')
    },
    said(at, given) {
      if (given === undefined) return undefined
      if (Array.isArray(given)) return members(given.length)
      const node = byPath.get(at.replace(/\[\d+\]/g, ''))
      return node?.kind === 'question' ? value(node, given) : given
    },
  }
}
