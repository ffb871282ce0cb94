// XML by hand: escaping and attributes.

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const quote = (text: string): string =>
  `"${escape(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`

/** Those that are undefined are left out. */
export const attributes = (of: Record<string, string | undefined>): string =>
  Object.entries(of)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}=${quote(value)}`))
    .join('')
