// What a survey's language is called in the list to choose from: as its own speakers call it.
import type { Language } from '../../../core/survey.ts'

/**
 * `Vietnamese (vi)` → `Tiếng Việt`. A name that says more than the code, such as `English for children (en)`, is kept,
 * and so is one whose code is unknown.
 */
export function languageName({ name, code }: Language): string {
  const bare = name.replace(/\s*\([^)]*\)$/, '')
  if (!code || bare.toLowerCase() !== called(code, 'en')?.toLowerCase()) return bare
  const own = called(code, code) ?? bare
  return own.charAt(0).toLocaleUpperCase(code) + own.slice(1)
}

function called(code: string, by: string): string | undefined {
  try {
    return new Intl.DisplayNames([by], { type: 'language', fallback: 'none' }).of(code)
  } catch {
    return undefined
  }
}
