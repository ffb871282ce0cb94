// Numbers as people type them, to the plain text that a survey stores, and back.

/**
 * `1.234,5`, `1,234.5`, `12 000`, `-3,5` → plain digits with a point; undefined when it is not a number (or not a whole one).
 * A lone comma or point is a decimal mark, except that with `thousands` or in whole numbers it may group digits by three.
 */
export function readNumber(typed: string, kind: { whole: boolean; thousands?: boolean }): string | undefined {
  let text = typed.replace(/[\s\u00a0\u202f']/g, '').replace(/^[\u2212\u2013]/, '-')
  text = text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
  const match = /^([+-]?)([\d.,]*)$/.exec(text)
  if (!match || !/\d/.test(text)) return undefined
  const body = match[2] ?? ''
  const marks = body.replace(/\d/g, '')
  const grouped = /^\d{1,3}([.,])\d{3}(?:\1\d{3})*$/.test(body)
  let plain: string
  if (grouped && (kind.whole || kind.thousands || marks.length > 1)) {
    plain = body.replace(/[.,]/g, '')
  } else {
    const last = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','))
    const before = last < 0 ? body : body.slice(0, last)
    if (/[.,]/.test(before) && !/^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(before)) return undefined
    if (last >= 0 && before.includes(body.charAt(last))) return undefined
    plain = before.replace(/[.,]/g, '') + (last < 0 ? '' : '.' + body.slice(last + 1))
  }
  const [units = '', fraction = ''] = plain.split('.')
  if (kind.whole && /[1-9]/.test(fraction)) return undefined
  const digits = units.replace(/^0+(?=\d)/, '') || '0'
  const sign = match[1] === '-' && /[1-9]/.test(plain) ? '-' : ''
  return sign + digits + (kind.whole || fraction === '' ? '' : '.' + fraction)
}

/** Stored text as people read it: decimal comma and grouping of the language. Digits are never rounded. */
export function showNumber(stored: string, locale: string, thousands: boolean): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(stored)
  if (!match) return stored
  const [group, mark] = locale === 'vi' ? ['.', ','] : [',', '.']
  const units = thousands ? (match[2] ?? '').replace(/\B(?=(\d{3})+$)/g, group) : match[2]
  return `${match[1]}${units}${match[3] === undefined ? '' : mark + match[3]}`
}

/** Whether one of the texts, for people or a constraint, names a number below zero: `-99`, but not `5-17` or `5 – 17`. */
export function namesNegative(...texts: string[]): boolean {
  return texts.some((text) => /(?<!\p{L})(?<![\d.)}]\s?)[-\u2212\u2013]\d/u.test(text))
}
