// A survey's texts, one per language of the survey, as texts by language code.
import type { Choice, Survey, SurveyNode, Template, Text } from '../survey.ts'
import type { Localized } from '../study.ts'

/** What a workbook without languages, or with a language of an unknown name, is listed under (ISO 639-2: undetermined). */
const UNDETERMINED = 'und'
const NAMES: Record<string, string> = {
  vietnamese: 'vi',
  'tiếng việt': 'vi',
  english: 'en',
  'tiếng anh': 'en',
}

/** The primary language subtag of each language of the survey, in order. */
export function languageCodes(survey: Pick<Survey, 'languages'>): string[] {
  return survey.languages.map(({ name, code }) => {
    if (code) return code.split('-')[0]?.toLowerCase() ?? UNDETERMINED
    return (
      NAMES[
        name
          .replace(/\s*\(.*\)$/, '')
          .trim()
          .normalize('NFC')
          .toLowerCase()
      ] ?? UNDETERMINED
    )
  })
}

/** The text as it reads when nothing is filled in: values in it are shown as an ellipsis. */
export const plain = (template: Template): string =>
  typeof template === 'string'
    ? template
    : template.map((part) => (typeof part === 'string' ? part : '…')).join('')

/** `text` by language code; `{}` where there is none. */
export function localized(survey: Pick<Survey, 'languages'>, text: Text | undefined): Localized {
  const result: Localized = {}
  languageCodes(survey).forEach((code, language) => {
    const template = text?.[language]
    if (template !== null && template !== undefined && !(code in result)) result[code] = plain(template)
  })
  return result
}

/** The label of a question, or its name where it has none. */
export function labelOf(survey: Survey, node: SurveyNode): Localized {
  const label = localized(survey, node.label?.text)
  return Object.keys(label).length > 0 ? label : { [UNDETERMINED]: node.name }
}

/** The label of a choice, or its name where it has none. */
export function choiceLabelOf(survey: Survey, choice: Choice): Localized {
  const label = localized(survey, choice.label.text)
  return Object.keys(label).length > 0 ? label : { [UNDETERMINED]: choice.name }
}

/** The list that says what a question's values are called: the one it offers, or of a calculation the one that bears its name. */
export function listOf({ lists }: Pick<Survey, 'lists'>, node: SurveyNode | undefined) {
  if (node?.kind !== 'question') return undefined
  if (node.choices) return lists[node.choices.list]
  return node.type === 'calculate' && Object.hasOwn(lists, node.name) ? lists[node.name] : undefined
}

/** The choices of a question's list, in order; none for other questions. */
export const choicesOf = (survey: Survey, node: SurveyNode | undefined): readonly Choice[] =>
  listOf(survey, node)?.choices ?? []
