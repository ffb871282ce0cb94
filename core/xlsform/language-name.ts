// What a survey's language is called in the list to choose from: as its own speakers call it.

/**
 * `Vietnamese (vi)`, `vi` → `Tiếng Việt`. A name that says more than the code, such as `English for children (en)`, is kept,
 * and so is one whose code is unknown. Names are those of Unicode's CLDR.
 */
export function languageName(name: string, code: string): string {
  const bare = name.replace(/\s*\([^)]*\)$/, '')
  const usual = [code, called(code, 'en')].map((one) => one?.toLowerCase())
  if (!code || !usual.includes(bare.toLowerCase())) return bare
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
