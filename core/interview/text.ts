// Labels and messages in the active language, with the values that they mention.
import { toText } from '../expression/evaluate.ts'
import type { Text } from '../survey.ts'
import { contextOf } from './scope.ts'
import { compiledOf } from './program.ts'
import type { Instance, Interview } from './types.ts'

/** Whichever entry the active language has, or the default language, or any. */
export function inLanguage<T>(interview: Interview, entries: (T | null)[] | undefined): T | undefined {
  if (!entries) return undefined
  const { language, survey } = interview
  return (
    entries[language] ??
    entries[survey.defaultLanguage] ??
    entries.find((entry) => entry != null) ??
    undefined
  )
}

/** Rendered as seen from `instance`; `''` when there is none. Markdown stays. */
export function rendered(interview: Interview, text: Text | undefined, instance: Instance): string {
  const template = inLanguage(interview, text)
  if (template === undefined) return ''
  if (typeof template === 'string') return template
  return template
    .map((part) => {
      if (typeof part === 'string') return part
      try {
        return toText(compiledOf(interview.program, part)(contextOf(interview, instance)))
      } catch {
        return ''
      }
    })
    .join('')
}
