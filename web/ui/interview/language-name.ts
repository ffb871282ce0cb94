// What a survey's language is called in the list to choose from: as its own speakers call it.
import type { Language } from '../../../core/survey.ts'

/** In English and by its speakers: the first use of the browser's own list costs 20 ms while the first question is waited for. */
const USUAL: Record<string, readonly [string, string]> = {
  en: ['English', 'English'],
  vi: ['Vietnamese', 'Tiếng Việt'],
  fr: ['French', 'Français'],
  es: ['Spanish', 'Español'],
  pt: ['Portuguese', 'Português'],
  ar: ['Arabic', 'العربية'],
  zh: ['Chinese', '中文'],
  km: ['Khmer', 'ខ្មែរ'],
  lo: ['Lao', 'ລາວ'],
  th: ['Thai', 'ไทย'],
  my: ['Burmese', 'မြန်မာ'],
}

/**
 * `Vietnamese (vi)` → `Tiếng Việt`. A name that says more than the code, such as `English for children (en)`, is kept,
 * and so is one whose code is unknown.
 */
export function languageName({ name, code }: Language): string {
  const bare = name.replace(/\s*\([^)]*\)$/, '')
  const [english, endonym] = USUAL[code] ?? []
  if (!code || bare.toLowerCase() !== (english ?? called(code, 'en'))?.toLowerCase()) return bare
  if (endonym) return endonym
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
