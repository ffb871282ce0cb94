// Interface language: which one is active, and messages in it. Surveys have languages of their own; these are the application's.

export type Locale = 'en' | 'vi'
export const locales: { code: Locale; name: string }[] = [
  { code: 'vi', name: 'Tiếng Việt' },
  { code: 'en', name: 'English' },
]

const stored = () => {
  try {
    return localStorage.getItem('bookend.locale')
  } catch {
    return null
  }
}
const preferred = (): Locale => {
  const wanted = stored() ?? globalThis.navigator?.language ?? 'en'
  return wanted.toLowerCase().startsWith('vi') ? 'vi' : 'en'
}

let active = $state<Locale>(preferred())

/** The active interface language; reading it in a component makes the component follow changes. */
export function locale(): Locale {
  return active
}

/** Switches the interface language and remembers it on this device. */
export function setLocale(next: Locale): void {
  active = next
  document.documentElement.lang = next
  try {
    localStorage.setItem('bookend.locale', next)
  } catch {
    // Private windows may refuse storage; the choice then lasts for this page.
  }
}

type Message = string | ((...details: never[]) => string) | Record<string, string>

/**
 * Messages that follow the active language: `const t = messages({ en, vi })`, then `t.save` or `t.waiting(3)`.
 * Both languages have the same members, which the compiler checks.
 */
export function messages<Texts extends Record<string, Message>>(texts: {
  en: Texts
  vi: NoInfer<Texts>
}): Texts {
  return new Proxy(texts.en, { get: (_, name: string) => texts[active][name] })
}

/** The text of a study's own labels in the active language, or in whichever it has. */
export function localized(texts: Record<string, string>): string {
  return texts[active] ?? texts.en ?? Object.values(texts)[0] ?? ''
}

/** A number as the active language writes it. */
export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(active, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

const day: Intl.DateTimeFormatOptions = { day: '2-digit', month: '2-digit', year: 'numeric' }

/** How the active language writes a day: `5 Apr 2025`, `05/04/2025`. The browser's own Vietnamese would say “5 thg 4, 2025”. */
export const dayStyle = (): Intl.DateTimeFormatOptions => (active === 'vi' ? day : { dateStyle: 'medium' })

/** A day and the time of it: `5 Apr 2025, 17:37`, `17:37 05/04/2025`. */
export const momentStyle = (): Intl.DateTimeFormatOptions =>
  active === 'vi'
    ? { ...day, hour: '2-digit', minute: '2-digit' }
    : { dateStyle: 'medium', timeStyle: 'short' }

/** A moment (ISO 8601 or milliseconds) as the active language writes it. */
export function formatMoment(
  moment: string | number,
  style: Intl.DateTimeFormatOptions = momentStyle(),
): string {
  return new Intl.DateTimeFormat(active === 'vi' ? 'vi-VN' : 'en-GB', style).format(new Date(moment))
}
