// The language that interviews on this device were last held in: the next one begins in it.
import type { Survey } from '../../core/survey.ts'
import type { InterviewState } from '../lib/interview.svelte.ts'

const KEY = 'bookend-interview-language'
let known: string | null = null

/** Notes the language on the screen. */
export function keepLanguage({ survey, language }: InterviewState): void {
  const name = survey.languages[language]?.name
  if (!name || name === known) return
  known = name
  try {
    localStorage.setItem(KEY, name)
  } catch {
    // Full, or forbidden: the next interview begins in the survey's own language.
  }
}

/** The option by which an interview begins in that language; none when the survey is not in it. */
export function lastLanguage(survey: Survey): { language?: number } {
  try {
    const name = localStorage.getItem(KEY)
    const language = survey.languages.findIndex((one) => one.name === name)
    return language < 0 ? {} : { language }
  } catch {
    return {}
  }
}
